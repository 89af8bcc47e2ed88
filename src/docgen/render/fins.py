"""How a part of a document ends: on a page that holds a quarter of a page at least, and not one row under its title."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from docgen import document as doc
from docgen.render.grille import Grid, banner, depth

# What the last page holds at least, in millimetres, and what is held there at most, for it to begin with a title; on a
# page on its side, this share of it.
_LEAST, _MOST, _LYING = 70.0, 150.0, 0.65
# What a title takes besides its line: the space around it.
_AROUND_TITLE = 5.5


class Fins(Struct, frozen=True):
    """Of blocks, by rank: `followed`, those that stay on the page of the next; `whole`, those that no page cuts."""

    followed: frozenset[int] = frozenset()
    whole: frozenset[int] = frozenset()


SANS_FIN = Fins()


def fins(blocks: Sequence[doc.Block], width: float, *, lying: bool = False) -> Fins:
    """What is held on the last page of each part of `blocks`, in a text `width` millimetres wide, `lying` when the page
    is on its side: a part ends at a page break, and at the end."""
    share = _LYING if lying else 1.0
    runs = [_run(part, blocks, width, share) for part in _parts(blocks)]
    return Fins(
        followed=frozenset(rank for run in runs for rank in run[:-1]),
        whole=frozenset(rank for run in runs for rank in run),
    )


def _parts(blocks: Sequence[doc.Block]) -> Iterator[range]:
    start = 0
    for rank, block in enumerate(blocks):
        if isinstance(block, doc.PageBreak):
            yield range(start, rank)
            start = rank + 1
    yield range(start, len(blocks))


def _run(part: range, blocks: Sequence[doc.Block], width: float, share: float) -> range:
    """The last blocks of `part` that go together: enough of them, from a title when one is near. A block that a page
    must cut goes with none."""
    high, start = 0.0, part.stop
    for rank in reversed(part):
        title, more = isinstance(blocks[rank], doc.Heading), _height(blocks[rank], width)
        if high + more > _MOST * share:
            break
        if high < _LEAST * share or title:
            start = rank
        high += more
        if title and high >= _LEAST * share:
            break
    # A part that is no longer than that has its page to itself.
    return range(start, part.stop) if start > part.start else range(0)


def _height(block: doc.Block, width: float) -> float:
    return depth([block], width) + (_AROUND_TITLE if isinstance(block, doc.Heading) else 0.0)


def before_totals(table: doc.Table, placed: Grid) -> dict[int, int]:
    """The rows of `table` that stay on the page of the total under them, with the row of that total: what it adds up
    last, whole when a label names it. Nothing of a table that no page cuts."""
    bound: dict[int, int] = {}
    free = {cell.y for cell in placed.header} | {cell.y for cell in placed.rows if banner(cell, len(table.widths))}
    for total, row in enumerate(table.rows):
        if placed.short or row.role != "total" or total - 1 in free or not total:
            continue
        around = [cell for cell in placed.rows if cell.y < total <= cell.y + cell.rowspan]
        if all(cell.y + cell.rowspan == total and (cell.whole or cell.rowspan == 1) for cell in around):
            start = min((cell.y for cell in around), default=total)
            # A total of totals keeps the last of them, with what that one keeps.
            above = [y for y, other in bound.items() if other == total - 1]
            bound |= dict.fromkeys([*above, *range(start, total)], total)
    return bound
