"""How a part of a document ends: on a page that holds a quarter of a page at least, and not one row under its title."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, count, takewhile

from msgspec import Struct

from docgen import document as doc
from docgen.document.mots import block_words
from docgen.render.grille import KEPT_TABLE, KEPT_TOGETHER, Grid, Placed, banner, depth

# What the last page holds at least, in millimetres, and what is held there at most, for it to begin with a title; on a
# page on its side, this share of it.
_LEAST, _MOST, _LYING = 70.0, 150.0, 0.65
# What a title takes besides its line: the space around it.
_AROUND_TITLE = 5.5
# What the last page of a long table holds at least, in millimetres of rows.
_ROWS = 40.0
# How a part of a line begins.
_PART = re.compile(r"– ?\S")


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


def bound_rows(table: doc.Table, placed: Grid) -> dict[int, int]:
    """The rows of `table` that stay on the page of another under them, with the row of that one: of a total, what it
    adds up last, whole when a label names it; of the last part of a line, that line and its other parts; of the last
    row, as many as the last page wants. Nothing of a table that no page cuts."""
    if placed.short:
        return {}
    runs = [*_before_totals(table, placed), *_in_parts(table, placed)]
    bound: dict[int, int] = {}
    start = end = -1
    for first, last in sorted([*runs, *_at_the_end(table, placed, runs)]):
        # What goes with a row goes with what that row goes with, as long as a page holds it all.
        chained = first <= end
        if chained and sum(placed.heights[start : last + 1]) > KEPT_TOGETHER:
            continue
        start, end = (start, max(end, last)) if chained else (first, last)
        bound |= dict.fromkeys(range(start, end), end)
    return bound


def _before_totals(table: doc.Table, placed: Grid) -> Iterator[tuple[int, int]]:
    free = _titles(table, placed)
    for total, row in enumerate(table.rows):
        if row.role != "total" or total - 1 in free or not total:
            continue
        around = [cell for cell in placed.rows if cell.y < total <= cell.y + cell.rowspan]
        if all(cell.y + cell.rowspan == total and (cell.whole or cell.rowspan == 1) for cell in around):
            yield min((cell.y for cell in around), default=total), total


def _titles(table: doc.Table, placed: Grid) -> set[int]:
    """The rows that are no line: the header and the banners, which already stay with the row under them."""
    return {cell.y for cell in placed.header} | {cell.y for cell in placed.rows if banner(cell, len(table.widths))}


def _in_parts(table: doc.Table, placed: Grid) -> Iterator[tuple[int, int]]:
    """Lines said in parts, « – dont femmes », each with its parts when a page holds them."""
    free = _titles(table, placed)
    parts = {cell.y for cell in placed.rows if cell.x == 0 and _is_part(cell)}
    named = {y for cell in placed.rows for y in range(cell.y + 1, cell.y + cell.rowspan)}
    for y in sorted(parts):
        # Dashes under a title, or at the top, are a plain enumeration: they are parts of no line.
        if y - 1 in parts or y - 1 in free or not y:
            continue
        last = next(rank for rank in count(y) if rank + 1 not in parts)
        if not named & {*range(y, last + 1)} and sum(placed.heights[y - 1 : last + 1]) <= KEPT_TABLE:
            yield y - 1, last


def _is_part(cell: Placed) -> bool:
    return cell.role == "corps" and cell.rowspan == 1 and bool(_PART.match(block_words(cell.cell.blocks)))


def _at_the_end(table: doc.Table, placed: Grid, runs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The last rows, as many as the last page of a long table wants under its header, and what goes with the first."""
    last = len(placed.heights) - 1
    opening = {y: cell.y for cell in placed.rows for y in range(cell.y + 1, cell.y + cell.rowspan)}
    inside = {*opening, *[y for first, end in runs for y in range(first + 1, end + 1)]}
    above = sum(1 for _ in takewhile(lambda high: high < _ROWS, accumulate(reversed(placed.heights))))
    first = next((y for y in range(last - above, 0, -1) if y not in inside), last)
    # A banner already stays with the row under it, and takes the place of the last one at the top of a page.
    first += any(cell.y == first and banner(cell, len(table.widths)) for cell in placed.rows)
    # The rows that a label names follow the first of them.
    end = last
    while end in opening:
        end = opening[end]
    if first < end and sum(placed.heights[first:]) <= KEPT_TOGETHER:
        yield first, end
