"""Une partie n'a pas le nom, le siège ou le SIRET que lui donne l'annuaire.

**Constat.** Une partie d'un contrat porte le nom d'un organisme d'annuaire.yaml, et a une autre désignation, un autre
siège ou un autre SIRET ; ou son nom diffère d'une lettre ou deux de celui d'un organisme.

**Pourquoi y regarder.** L'acte engagerait un autre organisme que celui qui signe, ou serait notifié ailleurs.

**Exemple.** Le siège de l'État, dans la ligne du Département, quand deux lignes ont été échangées.

**Remède.** Reprendre le nom, la désignation, le siège ou le SIRET de l'annuaire ; s'il a changé, l'y corriger.
"""

from collections.abc import Iterator

from docgen.check import Fault, Faults, Preuve, VersionEcrite, contrats, rule
from docgen.check.annuaire import nom_compare, voisine
from docgen.french import Nom
from docgen.model.annuaire import OrganismeConnu
from docgen.model.entete import Partie


@rule("donnees", "à corriger", qui="juridique", sur=contrats)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each name that is nearly a known one, and for each other thing that the body does not have."""
    known = {_key(body.nom): body for body in ecrit.dossier.annuaire.organismes}
    for rank, partie in enumerate(ecrit.entete.parties if known else ()):
        name = _key(partie.intitule)
        if body := known.get(name):
            for what, field, said, right in _differences(partie, body):
                message = f"{what} « {said} » pour « {partie.intitule} » : l'annuaire dit « {right} »"
                preuve = Preuve((said, right))
                yield Fault(message, ecrit.place("parties", rank, field), f"Écrire « {right} ».", preuve=preuve)
        elif near := voisine(name, known):
            right = known[near].nom
            message = f"« {partie.intitule} » n'est pas dans l'annuaire, qui a « {right} »"
            remedy = f"Écrire « {right} » ; si c'est un autre organisme, l'ajouter à annuaire.yaml."
            place = ecrit.place("parties", rank, "intitule")
            yield Fault(message, place, remedy, preuve=Preuve((partie.intitule, right)))


def _differences(partie: Partie, body: OrganismeConnu) -> Iterator[tuple[str, str, str, str]]:
    for what, field, said, right in (
        ("désignation", "designation", partie.designation, body.designation),
        ("siège", "siege", partie.siege, body.siege),
        ("SIRET", "siret", partie.siret, body.siret),
    ):
        if said and right and _key(said).replace(" ", "") != _key(right).replace(" ", ""):
            yield what, field, said, right


def _key(name: str) -> str:
    return nom_compare(Nom.of(name).mots)
