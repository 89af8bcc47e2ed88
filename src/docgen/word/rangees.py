"""The rows of a table of a Word file as lines: what each is about, and what stands above its cells."""

import re
from collections.abc import Iterator, Sequence

from docgen.diff.passages_lus import RangeeLue
from docgen.document import Table, TableCell
from docgen.document.mots import lignes

# A line, and the row of a table that it is, if it is one.
LigneOuRangee = tuple[str, RangeeLue | None]
# A cell that only holds a figure, or says that there is none; a year is rather a head. The heads of a table are not
# deeper than so many rows.
_FIGURE = re.compile(r"[-−–+]|[-−–+]?\s?\d[\d\s.,]*\s?(?:[^\W\d]{1,4}|[€%])?|n\.\s?c\.")
_YEAR, _DEEPEST = re.compile(r"(?:19|20)\d\d"), 3


def read_rows(table: Table) -> Iterator[LigneOuRangee]:
    """The rows that say something, each with what stands above its cells and what it is about."""
    rows = [[(" ".join(lignes(cell.blocks)), place) for cell, place in placed] for placed in _placed(table)]
    deep = _heads(rows)
    for rank, row in enumerate(rows):
        cells = tuple(said for said, _ in row)
        line = " | ".join(cells)
        if line.strip(" |"):
            heads = tuple(_above(rows[: min(rank, deep)], place) for _, place in row)
            name = next((said for said in cells if said), "")
            yield line, RangeeLue(name, cells, heads, tete=rank < deep)


def _placed(table: Table) -> Iterator[list[tuple[TableCell, range]]]:
    """The cells that begin in each row, each with the columns that it takes."""
    reach: dict[int, int] = {}
    for rank, row in enumerate(table.rows):
        placed, column = [], 0
        for cell in row.cells:
            while reach.get(column, 0) > rank:
                column += 1
            taken = range(column, column + cell.colspan)
            reach |= dict.fromkeys(taken, rank + cell.rowspan)
            placed.append((cell, taken))
            column = taken.stop
        yield placed


def _heads(rows: Sequence[Sequence[tuple[str, range]]]) -> int:
    """How many rows are heads: those above the first one that has a figure alone in a cell, when most have from there.

    Names and values side by side have none, nor have two columns of words; other words stand under their first row.
    """
    figures = [any(_FIGURE.fullmatch(said) and not _YEAR.fullmatch(said) for said, _ in row[1:]) for row in rows]
    wide = max(map(len, rows), default=0) > 2
    if not any(figures):
        return int(wide)
    deep = figures.index(True)
    return deep if deep <= (_DEEPEST if wide else 1) and 2 * sum(figures) >= len(rows) - deep else 0


def _above(heads: Sequence[Sequence[tuple[str, range]]], place: range) -> str:
    """What the heads say above the columns `place`, from the top."""
    told = (
        said for row in heads for said, above in row if said and above.start < place.stop and place.start < above.stop
    )
    return " – ".join(dict.fromkeys(told))
