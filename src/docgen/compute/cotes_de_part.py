"""The two cells of a share of a table: the part, and the whole."""

from docgen.adresses.cellules import CONTRAT, TOUS, Cell, Portee
from docgen.model.calculs import TermeDeCalcul
from docgen.model.tableaux import ColonneDeTableau
from docgen.model.tableaux_saisis import TableauSaisi


def sides_of_share(saisi: TableauSaisi, cell: Cell) -> tuple[Cell, ...]:
    """The part and the whole of a cell that is a share; none of another cell."""
    colonne = saisi.tableau.colonne(cell.financeur)
    calcul = colonne.formule if colonne else None
    if calcul is None or calcul.dans is None:
        return ()
    column = saisi.tableau.colonne(calcul.termes[0].nom)
    return tuple(_side(saisi, cell, terme, column) for terme in (calcul.termes[0], calcul.dans))


def _side(saisi: TableauSaisi, cell: Cell, terme: TermeDeCalcul, column: ColonneDeTableau | None) -> Cell:
    if terme.cellule or terme.nom == CONTRAT:
        said = Cell.parse(terme.nom)
        return said._replace(exercice=cell.exercice) if said.exercice == TOUS else said
    if saisi.tableau.colonne(terme.nom):
        return cell._replace(financeur=terme.nom)
    row = Portee.of(saisi.tableau.code, terme.nom)
    return cell._replace(portee=row, financeur=column.code if column else cell.financeur)
