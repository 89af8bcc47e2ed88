"""Un indicateur national est rangé sous une autre division que la fiche dont il tire sa valeur.

**Constat.** Le tableau national (indicateurs.yaml) range un indicateur sous un axe, et « somme_de » ou « reprise_de »
nomme une fiche d'un autre axe.

**Pourquoi y regarder.** L'annexe imprimerait sous un axe ce que l'autre finance : l'axe, ou la fiche, est mal tapé.

**Exemple.** `axe: 1` et `reprise_de: 3.1/accompagnement_renforce`.

**Remède.** Corriger la division de l'indicateur, ou la fiche que sa règle nomme.
"""

from docgen.adresses.indicateurs import AdresseIndicateur
from docgen.check import Fault, Faults, Location, Preuve, rule
from docgen.check.series import NationalEcrit, nationaux


@rule("donnees", "à corriger", qui="métier", sur=nationaux)
def look(ecrit: NationalEcrit) -> Faults:
    """One fault for each fiche of another division that gives the indicator its value."""
    kind, mine = ecrit.indicateur.cle_de_division, ecrit.indicateur.division
    for name, place in _sources(ecrit) if mine else ():
        fiche = ecrit.contrat.fiche(AdresseIndicateur(name).fiche)
        if fiche and fiche.division and fiche.division.partition(".")[0] != mine.partition(".")[0]:
            what = f"{ecrit.nom} est sous « {kind} {mine} »"
            message = f"{what}, et tire sa valeur de la fiche {fiche.numero}, de « {kind} {fiche.division} »"
            remedy = f"Corriger « {kind} » ici, ou la fiche que la règle nomme."
            preuve = Preuve((f"{kind} {mine}", f"{kind} {fiche.division}"))
            yield Fault(message, ecrit.place(kind), remedy, (place,), preuve=preuve)


def _sources(ecrit: NationalEcrit) -> list[tuple[str, Location]]:
    """The indicators of fiches that the rule names, each with its place."""
    named = [(name, ecrit.place("somme_de", rank)) for rank, name in enumerate(ecrit.indicateur.somme_de)]
    copied = ecrit.indicateur.reprise_de
    return [*named, *([(copied, ecrit.place("reprise_de"))] if copied else [])]
