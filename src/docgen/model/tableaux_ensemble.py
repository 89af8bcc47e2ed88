"""The tables of a programme together: their names, the rates and the cells that their formulas name."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from docgen.adresses.cellules import TOUS, Cell, PartDesFinanceurs, Portee
from docgen.adresses.chemins import Chemin
from docgen.findings import Refusal
from docgen.french import proche
from docgen.model.base import fault_at
from docgen.model.calculs import Calcul, TermeDeCalcul, circle
from docgen.model.codes_doubles import check_once, each_of
from docgen.model.divisions import RESERVES
from docgen.model.natures import TAUX
from docgen.model.tableaux import TableauDuProgramme


class CotesDuProgramme(NamedTuple):
    """What the sides of a cell may be in any contract of a programme: its parts, its natures."""

    parts: Sequence[str]
    natures: Sequence[str]


def check_tableaux(
    tableaux: Sequence[TableauDuProgramme], divisions: Iterable[str], taux: Iterable[str], cotes: CotesDuProgramme
) -> None:
    """Raise a fault for a table whose name is taken, a rate or a cell that is unknown, tables that turn in circles.

    `taux` are the fields of the contract that are rates.
    """
    levels, codes, rates = list(divisions), [tableau.code for tableau in tableaux], [*TAUX, *taux]
    check_once(codes, each_of("tableaux"), "deux tableaux ont le code")
    for rank, tableau in enumerate(tableaux):
        here: Chemin = ("tableaux", rank)
        if tableau.code in (*RESERVES, *levels, "indicateur", "nature"):
            raise fault_at((*here, "code"), f"« {tableau.code} » a déjà un sens dans le nom d'un montant",
                           "Choisir un autre code.")  # fmt: skip
        known = ("contrat", "action", "sous-action", "rubrique", "ligne", *levels, *codes)
        for key, terme in _termes(tableau):
            where = (*here, *key)
            if terme.taux and terme.taux not in rates:
                raise fault_at(where, f"le taux « {terme.taux} » n'est pas connu",
                               f"Écrire un nombre, ou l'un de ces taux du contrat : {', '.join(rates)}.")  # fmt: skip
        for key, terme in _cellules(tableau):
            if _named(terme) not in known:
                message = f"« montant({terme.nom}) » ne nomme rien de ce programme"
                remedy = "Écrire par exemple « montant(contrat) » ou « montant(action/1.1) »."
                raise fault_at((*here, *key), message, remedy)
            _check_cell((*here, *key), terme.nom, tableaux, cotes)
    _check_tables(tableaux)


def _check_tables(tableaux: Sequence[TableauDuProgramme]) -> None:
    """Raise a fault for tables that name one another in a circle."""
    codes = [tableau.code for tableau in tableaux]
    named = {tableau.code: Calcul("", tuple(TermeDeCalcul(_named(terme)) for _, terme in _termes(tableau)
                                            if terme.cellule)) for tableau in tableaux}  # fmt: skip
    if way := circle(named):
        message = f"le tableau « {way[0]} » se nomme lui-même par « montant » : {' → '.join(way)}"
        remedy = "Nommer la ligne par son code, ou saisir l'un de ces montants."
        raise fault_at(("tableaux", codes.index(way[0])), message, remedy)


def _termes(tableau: TableauDuProgramme) -> list[tuple[Chemin, TermeDeCalcul]]:
    """The terms of its formulas, and the keys of each."""
    columns = [(("colonnes", rank, "formule"), colonne.formule) for rank, colonne in enumerate(tableau.colonnes)]
    found = [(where, terme) for where, calcul in columns if calcul for terme in calcul.nommes]
    # What an equality names takes no part in the amounts of the table.
    return found + [(where, terme) for where, calcul in tableau.formules for terme in calcul.nommes
                    if where[0] != "egalites" or not terme.cellule]  # fmt: skip


def _cellules(tableau: TableauDuProgramme) -> Iterator[tuple[Chemin, TermeDeCalcul]]:
    """The terms of its formulas and of its equalities that are cells of the cube, and the keys of each."""
    columns = [(("colonnes", rank, "formule"), colonne.formule) for rank, colonne in enumerate(tableau.colonnes)]
    for where, calcul in (*columns, *tableau.formules):
        for terme in calcul.nommes if calcul else ():
            if terme.cellule:
                yield where, terme


def _check_cell(where: Chemin, nom: str, tableaux: Sequence[TableauDuProgramme], cotes: CotesDuProgramme) -> None:
    """Raise a fault for a side that no contract of the programme can have; a financeur is of the contract alone."""
    said = f"« montant({nom}) »"
    try:
        cell = Cell.parse(nom)
    except Refusal:
        example = Cell("contrat", PartDesFinanceurs.of(cotes.parts[0]))
        remedy = f"Écrire par exemple « montant({example.portee} {example.financeur}) », de un à quatre mots."
        raise fault_at(where, f"{said} ne nomme pas un montant", remedy) from None
    if tableau := next((each for each in tableaux if each.code == cell.sur.sorte), None):
        columns = [colonne.code for colonne in tableau.colonnes]
        if cell.financeur not in (TOUS, *columns):
            raise fault_at(where, f"{said} : « {cell.financeur} » n'est pas une colonne de « {tableau.code} »",
                           proche(cell.financeur, columns, "Colonnes"))  # fmt: skip
        return
    sides = [PartDesFinanceurs.of(part) for part in cotes.parts]
    if cell.part and cell.financeur not in sides:
        raise fault_at(where, f"{said} : la part « {cell.part} » n'est pas au programme",
                       proche(cell.financeur, sides, "Parts"))  # fmt: skip
    if cell.nature not in cotes.natures:
        raise fault_at(where, f"{said} : la nature « {cell.nature} » n'est pas au programme",
                       proche(cell.nature, cotes.natures, "Natures"))  # fmt: skip


def _named(terme: TermeDeCalcul) -> str:
    return Portee(terme.nom.split()[0]).sorte if terme.nom else ""
