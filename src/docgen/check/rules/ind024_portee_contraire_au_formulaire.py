"""La portée d'un indicateur n'est pas celle que le formulaire ou le tableau national lui donne.

**Constat.** Le formulaire impose un indicateur national, et la fiche le dit « local » ; ou elle dit « national » un
indicateur que ni le formulaire, ni le tableau national ne connaît.

**Pourquoi y regarder.** La portée dit dans quelle annexe l'indicateur s'imprime, et avec quoi il s'additionne : un
indicateur imposé manquerait au tableau national, ou un indicateur local s'y ajouterait.

**Exemple.** « acces_emploi », que le formulaire impose, avec `portee: local`.

**Remède.** Corriger « portee », ou le code de l'indicateur.
"""

from docgen.adresses.indicateurs import AdresseIndicateur
from docgen.check import Fault, Faults, Preuve, Subject, dossier, once, rule
from docgen.check.series import IndicateurEcrit, locaux, nationaux


@rule("donnees", "à corriger", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each indicator whose reach is not its own."""
    for ecrit in locaux(subject):
        said, wanted = ecrit.indicateur.portee, _wanted(ecrit)
        if wanted and wanted != said:
            why = (
                "que le formulaire impose"
                if wanted == "national"
                else "que ni le formulaire ni le tableau national ne connaît"
            )
            message = f"{ecrit.nom}, {why}, est dit « {said} »"
            remedy = f"Écrire « portee: {wanted} », ou corriger le code de l'indicateur."
            yield Fault(message, ecrit.place("portee"), remedy, preuve=Preuve((said,), wanted))


def _wanted(ecrit: IndicateurEcrit) -> str:
    """The reach that the form, or the national table, gives the indicator; empty when either will do."""
    if ecrit.impose:
        return "national"
    name = AdresseIndicateur.of(ecrit.fiche.numero, ecrit.indicateur.code)
    known = (ecrit.contrat.code, name) in _taken(ecrit.subject)
    return "" if known or ecrit.derive else "local"


@once
def _taken(subject: Subject) -> frozenset[tuple[str, str]]:
    """The indicators of fiches from which the national tables take their values."""
    found = set()
    for ecrit in nationaux(subject):
        copied = ecrit.indicateur.reprise_de
        for name in (*ecrit.indicateur.somme_de, *((copied,) if copied else ())):
            found.add((ecrit.contrat.code, name))
    return frozenset(found)
