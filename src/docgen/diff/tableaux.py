"""Tables before and after, row by row: a row is known by its first cell; rows that a cell ties together stay so."""

from collections import Counter
from collections.abc import Hashable
from typing import Protocol

from msgspec.structs import replace

from docgen.diff.mots import Marks
from docgen.diff.resolution import Blocs, settled_rows
from docgen.diff.signatures import row_signature, shown_inside, vocabulary
from docgen.document import Revision, Row, Table
from docgen.document.alignement import likeness, steps
from docgen.document.mots import block_words

Rows = tuple[Row, ...]
# From this share of words in common on, a row is the same row, changed. Its first cell says more than all the others.
_ALIKE, _FIRST_CELL = 0.5, 1.0


class Merge(Protocol):
    """How the blocks of two cells are made one (see `blocs.merged`)."""

    def __call__(self, before: Blocs, after: Blocs, marks: Marks, *, alone: bool = False) -> Blocs:
        """The blocks of both cells, with their marks."""
        ...


def merged_table(before: Table, after: Table, marks: Marks, merge: Merge) -> Table:
    """`after`, of as many columns as `before`, with the rows that it has lost; its header is both headers."""
    old, new = _header(before), _header(after)
    head = _merged_rows(before.rows[:old], after.rows[:new], marks, merge)
    rows = _merged_rows(before.rows[old:], after.rows[new:], marks, merge)
    return replace(after, rows=head + rows, header=len(head))


def _header(table: Table) -> int:
    """The rows of the header, with those that one of its cells reaches down to."""
    count = min(max(table.header, 0), len(table.rows))
    reach = [y + cell.rowspan for y, row in enumerate(table.rows[:count]) for cell in row.cells]
    return min(max([count, *reach]), len(table.rows))


def _merged_rows(before: Rows, after: Rows, marks: Marks, merge: Merge) -> Rows:
    old, new = _tied(before), _tied(after)
    keys = [_key(rows) for rows in old], [_key(rows) for rows in new]
    known = [(_shape(rows), _first(rows), _words(rows)) for rows in old + new]

    def score(i: int, j: int) -> float:
        (shape, first, old_words), (other, begins, new_words) = known[i], known[len(old) + j]
        same = _FIRST_CELL if first == begins != "" else 0.0
        found = same + likeness(old_words, new_words)
        return found if shape == other and found >= _ALIKE else 0.0

    rows: list[Row] = []
    for i, j in steps(*keys, score):
        gone, come = old[i] if i is not None else (), new[j] if j is not None else ()
        rows += come if gone and come and _key(gone) == _key(come) else _step(gone, come, marks, merge)
    return tuple(rows)


def _step(old: Rows, new: Rows, marks: Marks, merge: Merge) -> Rows:
    """What becomes of rows that differ: their cells change from within, or they go and come as a whole."""
    gone, come = settled_rows(old, "suppression"), settled_rows(new, "insertion")
    if gone and _shape(gone) == _shape(come):
        return tuple([_within(x, y, marks, merge) for x, y in zip(gone, come, strict=True)])
    return _whole(gone, marks.suppression) + _whole(come, marks.insertion)


def _within(old: Row, new: Row, marks: Marks, merge: Merge) -> Row:
    pairs = zip(old.cells, new.cells, strict=True)
    merged = [merge(shown_inside(x.blocks), shown_inside(y.blocks), marks, alone=True) for x, y in pairs]
    return replace(new, cells=tuple([replace(y, blocks=z) for y, z in zip(new.cells, merged, strict=True)]))


def _whole(rows: Rows, revision: Revision) -> Rows:
    return tuple([replace(row, revision=revision) for row in rows])


def _tied(rows: Rows) -> list[Rows]:
    """`rows` in groups that no cell ties to the next."""
    groups: list[Rows] = []
    start = reach = 0
    for y, row in enumerate(rows):
        reach = max([reach, y + 1, *(y + cell.rowspan for cell in row.cells)])
        if reach == y + 1:
            groups.append(rows[start : y + 1])
            start = y + 1
    return [*groups, rows[start:]] if start < len(rows) else groups


def _shape(rows: Rows) -> Hashable:
    return tuple([tuple([(cell.colspan, cell.rowspan) for cell in row.cells]) for row in rows])


def _key(rows: Rows) -> Hashable:
    return tuple([row_signature(row) for row in rows])


def _first(rows: Rows) -> str:
    return block_words(rows[0].cells[0].blocks).strip() if rows[0].cells else ""


def _words(rows: Rows) -> Counter[str]:
    return vocabulary([block for row in rows for cell in row.cells for block in cell.blocks])
