"""The geometry of a table: where each cell falls, which rows repeat, and which are too high to be kept whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import Literal

from docgen.document import Block, Box, Columns, Heading, List, Paragraph, Row, Table, TableCell, Text
from docgen.findings import Refusal

Role = Literal["entete", "corps", "groupe", "total"]

# From this number of columns on, a table is set in small type.
WIDE = 10
# A row is kept on one page up to this height, in millimetres: beyond, it would leave a hole, or be cut off.
KEPT_WHOLE = 90.0
_LINE = 4.3
_SIGN = 1.9


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell at its place in the grid; `whole` when its row may not be cut by the end of a page."""

    cell: TableCell
    x: int
    y: int
    colspan: int
    rowspan: int
    role: Role
    whole: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table, row after row.

    `repeated` when the header is low enough to return on each page; `short` when the whole table stays on one page.
    """

    header: tuple[Placed, ...]
    rows: tuple[Placed, ...]
    repeated: bool
    short: bool


def leads(block: Paragraph, following: Block) -> bool:
    """Whether `block` stays on the page of what follows: it announces a list or a table, or opens the signatures."""
    last = block.content[-1] if block.content else None
    announces = isinstance(last, Text) and last.text.rstrip().endswith(":")
    return isinstance(following, Columns) or (announces and isinstance(following, List | Table | Box))


def grid(table: Table, width: float) -> Grid:
    """Each cell of `table` at its place, in a text `width` millimetres wide.

    Raises `Refusal` for a row that does not fill the columns: its amounts would stand under another heading.
    """
    header = _header_rows(table)
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    for y, row in enumerate(table.rows):
        role: Role = "entete" if y < header else row.role
        end = header if y < header else len(table.rows)
        whole = _row_depth(row, table, width) <= KEPT_WHOLE
        for x, cell in _positions(row, y, table, taken):
            rowspan = min(max(cell.rowspan, 1), end - y)
            taken |= {(x + i, y + j) for i in range(cell.colspan) for j in range(rowspan)}
            placed.append(Placed(cell, x, y, cell.colspan, rowspan, role, whole and rowspan == 1))
    heights = [_row_depth(row, table, width) for row in table.rows]
    head = tuple(cell for cell in placed if cell.y < header)
    rows = tuple(cell for cell in placed if cell.y >= header)
    return Grid(head, rows, sum(heights[:header]) <= KEPT_WHOLE / 2, sum(heights) <= KEPT_WHOLE)


def _header_rows(table: Table) -> int:
    """The rows of the header, with those that a header cell reaches down to."""
    count = min(max(table.header, 0), len(table.rows))
    reach = [y + cell.rowspan for y, row in enumerate(table.rows[:count]) for cell in row.cells]
    return min(max([count, *reach]), len(table.rows))


def _positions(row: Row, y: int, table: Table, taken: set[tuple[int, int]]) -> Iterator[tuple[int, TableCell]]:
    columns = len(table.widths)
    x = 0
    for cell in row.cells:
        while (x, y) in taken:
            x += 1
        if any((x + i, y) in taken for i in range(cell.colspan)) or x + max(cell.colspan, 1) > columns:
            raise _misfit(table, y)
        yield x, cell
        x += max(cell.colspan, 1)
    if any((column, y) not in taken for column in range(columns)):
        raise _misfit(table, y)


def _misfit(table: Table, y: int) -> Refusal:
    return Refusal(
        f"Tableau « {table.summary or table.style} », ligne {y + 1} : "
        f"les cellules ne remplissent pas exactement les {len(table.widths)} colonnes.",
        "Corriger les cellules de cette ligne, ou les largeurs du tableau.",
    )


def _row_depth(row: Row, table: Table, width: float) -> float:
    """About the height of `row`, in millimetres; cells that go on below are not counted."""
    share = width / max(len(table.widths), 1)
    return max((depth(cell.blocks, share * cell.colspan) for cell in row.cells if cell.rowspan == 1), default=0.0)


def depth(blocks: Iterable[Block], width: float) -> float:
    """About the height of `blocks`, in millimetres, in a text `width` millimetres wide."""
    return sum(_block_depth(block, max(width, 8.0)) for block in blocks)


def _block_depth(block: Block, width: float) -> float:
    match block:
        case Heading(content=content) | Paragraph(content=content):
            signs = sum(len(inline.text) if isinstance(inline, Text) else 14 for inline in content)
            breaks = sum(1 for inline in content if not isinstance(inline, Text))
            return _LINE * (ceil(signs * _SIGN / width) + breaks) + 2
        case List(items=items):
            return sum(depth(item, width - 6) for item in items)
        case Table(rows=rows):
            return sum(_row_depth(row, block, width) for row in rows) + 4
        case Box(blocks=blocks):
            return depth(blocks, width - 6) + 8
        case Columns(columns=columns, widths=widths):
            pairs = zip(columns, widths, strict=False)
            return max((depth(column, width * share) for column, share in pairs), default=0.0)
        case _:
            return 0.0
