"""La formule d'un tableau nomme ce que le contrat n'a pas.

**Constat.** Une ligne ou une colonne d'un tableau prend un taux que contrat.yaml ne dit pas, ou un montant
(« montant(axe/3) ») qui n'est pas au contrat.

**Pourquoi c'est grave.** La case resterait sans valeur, et tous les totaux où elle entre avec elle.

**Exemple.** `formule: retenue % de total`, et contrat.yaml n'a pas de « retenue ».

**Remède.** Compléter le contrat, ou corriger la formule dans programme.yaml.
"""

from docgen.adresses.cellules import TOUS, Cell
from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.check import Fault, Faults, Refusal, VersionEcrite, rule, versions_ecrites
from docgen.compute.tableaux import formule_de_la_case
from docgen.model.calculs import Calcul
from docgen.model.tableaux_saisis import TableauSaisi


@rule("donnees", "bloquant", qui="finances", sur=versions_ecrites)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each reason why a cell of a table cannot be worked out, at the formula that names it."""
    for rank, tableau in enumerate(ecrit.programme.tableaux):
        saisi = ecrit.contrat.tableau(tableau.code)
        if saisi is None:
            continue
        for message, (cell, remedy) in _refusals(ecrit, saisi).items():
            file = ecrit.dossier.locate(CleDeSource.du_contrat(ecrit.contrat.code, "tableaux", tableau.code))
            source = CleDeSource.modele("programme", ecrit.entete.modele)
            place = ecrit.dossier.locate(source, "tableaux", rank, *_formule(saisi, cell))
            said = f"tableau « {tableau.intitule} », ligne « {cell.sur.code} » : {message}"
            yield Fault(said, place, remedy, (file,))


def _refusals(ecrit: VersionEcrite, saisi: TableauSaisi) -> dict[str, tuple[Cell, str]]:
    """Each reason, with the first cell that has it by its own formula, and its remedy."""
    found: dict[str, tuple[Cell, str]] = {}
    for cell in saisi.cellules([*ecrit.exercices, TOUS]):
        try:
            ecrit.version.figures.get(cell)
        except Refusal as refusal:
            known = found.setdefault(refusal.message, (cell, refusal.remedy))
            if not _est_dehors(saisi, known[0]) and _est_dehors(saisi, cell):
                found[refusal.message] = cell, refusal.remedy
    return found


def _formule(saisi: TableauSaisi, cell: Cell) -> Chemin:
    """The keys of the formula of that cell in its table: that of its column, or of its row."""
    tableau = saisi.tableau
    calcul = _calcul(saisi, cell)
    by_column = [rank for rank, colonne in enumerate(tableau.colonnes) if calcul and colonne.formule is calcul]
    if by_column:
        return "colonnes", by_column[0], "formule"
    for key, rows in (("lignes", tableau.lignes or ()), ("totaux", tableau.totaux)):
        if (rank := next((rank for rank, row in enumerate(rows) if row.code == cell.sur.code), None)) is not None:
            return key, rank, "formule"
    return ()


def _est_dehors(saisi: TableauSaisi, cell: Cell) -> bool:
    """Whether its own formula takes a rate of the contract, or an amount from outside the table."""
    calcul = _calcul(saisi, cell)
    return calcul is not None and any(terme.taux or terme.cellule for terme in calcul.nommes)


def _calcul(saisi: TableauSaisi, cell: Cell) -> Calcul | None:
    colonne = saisi.tableau.colonne(cell.financeur)
    known = colonne is not None and cell.sur.code in saisi.rangees
    return formule_de_la_case(saisi, cell.sur.code, colonne) if known and colonne else None
