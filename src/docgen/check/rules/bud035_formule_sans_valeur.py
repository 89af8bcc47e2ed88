"""La formule d'un tableau nomme ce que le contrat n'a pas.

**Constat.** Une ligne ou une colonne d'un tableau prend un taux que contrat.yaml ne dit pas, ou un montant
(« montant(axe/3) ») qui n'est pas au contrat.

**Pourquoi c'est grave.** La case resterait sans valeur, et tous les totaux où elle entre avec elle.

**Exemple.** `formule: retenue % de total`, et contrat.yaml n'a pas de « retenue ».

**Remède.** Compléter le contrat, ou corriger la formule dans programme.yaml.
"""

from docgen.adresses.cellules import TOUS
from docgen.adresses.sources import CleDeSource
from docgen.check import Fault, Faults, Refusal, VersionEcrite, rule, versions_ecrites
from docgen.model.tableaux_saisis import TableauSaisi


@rule("donnees", "erreur", qui="finances", sur=versions_ecrites)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each reason why a cell of a table cannot be worked out."""
    for saisi in ecrit.contrat.tableaux:
        place = ecrit.dossier.locate(CleDeSource.du_contrat(ecrit.contrat.code, "tableaux", saisi.tableau.code))
        for message, (cell, remedy) in _refusals(ecrit, saisi).items():
            yield Fault(f"tableau « {saisi.tableau.intitule} », ligne « {cell} » : {message}", place, remedy)


def _refusals(ecrit: VersionEcrite, saisi: TableauSaisi) -> dict[str, tuple[str, str]]:
    """Each reason, with the first row that has it, and its remedy."""
    found: dict[str, tuple[str, str]] = {}
    for cell in saisi.cellules([*ecrit.exercices, TOUS]):
        try:
            ecrit.version.figures.get(cell)
        except Refusal as refusal:
            found.setdefault(refusal.message, (cell.sur.code, refusal.remedy))
    return found
