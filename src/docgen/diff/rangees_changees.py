"""The rows of a table that change: their cells, and the values of these by what stands above them."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from docgen.diff.passages_changes import CelluleChangee, LigneChangee
from docgen.diff.passages_lus import RangeeLue
from docgen.diff.sens import CLAUSE
from docgen.diff.valeurs import read_values
from docgen.diff.valeurs_changees import UNITE, ValeurChangee, changed_values, kind_of_unit
from docgen.document.page_de_comparaison import Genre

# Between the heads that stand above a column, from the top.
_ENTRE_TETES = " – "
# What a row of heads is about.
TETE_DE_COLONNE = "en-tête de colonne"


def in_its_row(line: LigneChangee, old: RangeeLue | None, new: RangeeLue | None) -> LigneChangee:
    """`line` with the cells that change, when it is a row of as many cells on both sides; a row alone has its name."""
    if old is None or new is None:
        only = new or old
        alone = None in (line.avant, line.apres)
        return replace(line, rangee=only.nom) if only and alone else line
    if len(old.cellules) != len(new.cellules):
        return replace(line, rangee=new.nom, decoupee=True)
    cells = zip(new.tetes, old.cellules, new.cellules, strict=True)
    changed = tuple(CelluleChangee(head, before, after) for head, before, after in cells if before != after)
    values = tuple(value for cell in changed for value in _of_cell(cell))
    name = TETE_DE_COLONNE if old.tete and new.tete else new.nom
    grave: Genre = "chiffres" if any(not value.egale and value.sorte != CLAUSE for value in values) else line.genre
    return replace(line, genre=grave, rangee=name, cellules=changed, valeurs=values)


def _of_cell(cell: CelluleChangee) -> Iterator[ValeurChangee]:
    """The values that change in a cell; a number alone is of the unit that stands above it."""
    sorte = next(filter(None, map(kind_of_unit, read_values(cell.colonne).valeurs)), "nombre")
    for value in changed_values(read_values(cell.avant), read_values(cell.apres)):
        yield replace(value, sorte=sorte if value.sorte == "nombre" else value.sorte, colonne=cell.colonne)


def with_units(line: LigneChangee, rank: int, rows: Mapping[int, RangeeLue]) -> LigneChangee:
    """`line`, where a unit that changes alone says of how many numbers it is: below it, else beside it."""
    if not line.cellules or all(value.sorte != UNITE for value in line.valeurs):
        return line
    values: list[ValeurChangee] = []
    for cell in line.cellules:
        count = _numbers_below(cell.apres, rank, rows) or _numbers(rows[rank].cellules)
        for value in _of_cell(cell):
            named = replace(value, colonne=cell.apres, combien=count) if value.sorte == UNITE else value
            values.append(named)
    return replace(line, valeurs=tuple(values))


def _numbers_below(head: str, rank: int, rows: Mapping[int, RangeeLue]) -> int:
    """How many cells have a number under `head`, in the rows that follow `rank`."""
    under: list[str] = []
    while row := rows.get(rank := rank + 1):
        cells = zip(row.tetes, row.cellules, strict=True)
        under += [cell for above, cell in cells if head in above.split(_ENTRE_TETES)]
    return _numbers(under)


def _numbers(cells: Sequence[str]) -> int:
    return sum(any(piece.cle and piece.cle[0] == "nombre" for piece in read_values(cell).valeurs) for cell in cells)
