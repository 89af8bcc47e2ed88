"""A table drawn with plain signs: columns as wide as their words ask, cells that span rows and columns."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from docgen.document import Block
from docgen.render.grille import Grid, Placed, row_heights

Writer = Callable[[tuple[Block, ...], int], list[str]]
# A width that no cell reaches: what its lines would be if nothing were wrapped.
_UNBOUND = 10_000
_LONG_WORD, _LONG_NUMBER = 14, 24


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where columns and rows begin on the sheet of signs; `pad` is the space kept on each side of a cell."""

    lefts: Sequence[int]
    tops: Sequence[int]
    ruled: Sequence[bool]
    pad: int


def draw(table: Grid, columns: int, limits: Sequence[int], write: Writer) -> list[str]:
    """The lines of `table`, no longer than the first of `limits` that leaves each word and each amount whole.

    Beyond the last limit cells lose their margins; then the table is as wide as its amounts ask.
    """
    cells = (*table.header, *table.rows)
    widths, pad = _widths(cells, columns, limits, write)
    texts = {(cell.x, cell.y): _text(cell, widths, pad, write) for cell in cells}
    rows = 1 + max(cell.y for cell in cells)
    heights = row_heights([(cell, len(texts[cell.x, cell.y])) for cell in cells], [1] * rows)
    ruled = _rules(table, rows, heights)
    tops = list(accumulate([heights[y] + ruled[y] for y in range(rows)], initial=0))
    lefts = list(accumulate([width + 2 * pad + 1 for width in widths], initial=0))
    return _paint(cells, texts, _Frame(lefts, tops, ruled, pad))


def _widths(cells: Sequence[Placed], columns: int, limits: Sequence[int], write: Writer) -> tuple[list[int], int]:
    """The width of each column, and the margin of its cells."""
    asked, least = [1] * columns, [1] * columns
    for cell in cells:
        if cell.colspan == 1:
            lines = write(cell.cell.blocks, _UNBOUND)
            asked[cell.x] = max(asked[cell.x], *(len(line.strip()) for line in lines))
            least[cell.x] = max(least[cell.x], *(_longest(line) for line in lines))
    for limit in limits:
        room = limit - 3 * columns - 1
        if sum(asked) <= room:
            return asked, 1
        if sum(least) <= room:
            return _shared(asked, least, room), 1
    room = limits[-1] - columns - 1
    return (_shared(asked, least, room) if sum(least) <= room else least), 0


def _longest(line: str) -> int:
    """The longest word that must stay whole; a number is never cut."""
    return max(min(len(word), _LONG_NUMBER if re.search(r"\d", word) else _LONG_WORD) for word in line.split(" "))


def _shared(asked: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """What is left of `room` once each column has its least, shared as they ask."""
    wanted = [ask - low for ask, low in zip(asked, least, strict=True)]
    spare = room - sum(least)
    return [low + spare * want // max(sum(wanted), 1) for low, want in zip(least, wanted, strict=True)]


def _text(cell: Placed, widths: Sequence[int], pad: int, write: Writer) -> list[str]:
    width = sum(widths[cell.x : cell.x + cell.colspan]) + (2 * pad + 1) * (cell.colspan - 1)
    lines = [line.rstrip() for line in write(cell.cell.blocks, width)]
    match cell.cell.align:
        case "droite":
            return [line.strip().rjust(width) for line in lines]
        case "centre":
            return [line.strip().center(width) for line in lines]
        case _:
            return [line.ljust(width) for line in lines]


def _rules(table: Grid, rows: int, heights: Sequence[int]) -> list[bool]:
    """Whether a rule stands above each row, and below the last: everywhere once a row has several lines."""
    several = any(heights[cell.y] > 1 for cell in table.rows)
    roles = {cell.y: cell.role for cell in (*table.header, *table.rows)}
    body = {"corps"}
    return [
        y in (0, rows) or several or {roles.get(y, "corps"), roles.get(y - 1, "corps")} != body for y in range(rows + 1)
    ]


def _paint(cells: Sequence[Placed], texts: dict[tuple[int, int], list[str]], frame: _Frame) -> list[str]:
    header = max((cell.y + cell.rowspan for cell in cells if cell.role == "entete"), default=-1)
    sheet = [[" "] * (frame.lefts[-1] + 1) for _ in range(frame.tops[-1] + 1)]
    for cell in cells:
        left, right = frame.lefts[cell.x], frame.lefts[cell.x + cell.colspan]
        top, end = frame.tops[cell.y], frame.tops[cell.y + cell.rowspan]
        for y in range(top, end + 1):
            for x in (left, right):
                sheet[y][x] = "|" if sheet[y][x] == " " else sheet[y][x]
        for y, rank in ((top, cell.y), (end, cell.y + cell.rowspan)):
            if frame.ruled[rank]:
                _rule(sheet[y], left, right, "=" if rank == header else "-")
        first = top + frame.ruled[cell.y]
        for y, line in enumerate(texts[cell.x, cell.y], first):
            start = left + 1 + frame.pad
            sheet[y][start : start + len(line)] = line
    return ["".join(line) for line in sheet]


def _rule(line: list[str], left: int, right: int, sign: str) -> None:
    for x in range(left, right + 1):
        line[x] = "+" if x in (left, right) or line[x] == "+" else sign
