"""Un SIRET, un IBAN ou un BIC n'a pas la bonne clé, ou pas la bonne forme.

**Constat.** Le SIRET d'une partie, ou un champ qui s'intitule SIRET, IBAN ou BIC, ne passe pas le contrôle de sa clé
(Luhn pour un SIRET, modulo 97 pour un IBAN) ou n'en a pas la longueur.

**Pourquoi c'est grave.** Le comptable ne paie pas sur un compte qui n'existe pas, ou paie quelqu'un d'autre.

**Exemple.** IBAN FR76 3000 6000 0112 3456 7890 198, pour …189 : deux chiffres sont inversés.

**Remède.** Recopier l'identifiant de l'avis de situation, ou du relevé d'identité bancaire.
"""

from collections.abc import Mapping

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule
from docgen.check.identifiants import cle_juste, sorte_d_identifiant
from docgen.check.parcours import VersionEcrite, avenants, contrats
from docgen.findings import Location
from docgen.model.entete import Champ


@rule("donnees", "bloquant", en_projet=True, qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each identifier whose key is wrong."""
    for ecrit in contrats(subject):
        for rank, partie in enumerate(ecrit.entete.parties):
            if partie.siret:
                yield from _fault("SIRET", partie.siret, f" {partie.nom_entier.du}", _of_partie(ecrit, rank))
        yield from _champs(ecrit, ecrit.entete.champs)
    for avenant in avenants(subject):
        yield from _champs(avenant, avenant.avenant.champs)


def _of_partie(ecrit: VersionEcrite, rank: int) -> Location:
    """Where the contract types the SIRET; its party, when an avenant brought it."""
    place, written = ("parties", rank, "siret"), ecrit.dossier.sources.get(ecrit.source)
    return ecrit.place(*place) if written and place in written.values else ecrit.place("parties", rank)


def _champs(ecrit: VersionEcrite, champs: Mapping[str, Champ]) -> Faults:
    for code, champ in champs.items():
        if (sorte := sorte_d_identifiant(champ.intitule)) and not champ.vide:
            yield from _fault(sorte, champ.valeur, "", ecrit.place("champs", code, "valeur"))


def _fault(sorte: str, valeur: str, whose: str, place: Location) -> Faults:
    if not cle_juste(sorte, valeur):
        message = f"« {valeur} » n'est pas un {sorte}{whose} : sa clé, ou sa longueur, est fausse"
        remedy = (
            "Le recopier du relevé d'identité bancaire." if sorte != "SIRET" else "Le recopier de l'avis de situation."
        )
        yield Fault(message, place, remedy, preuve=Preuve((valeur,)))
