"""The cells of a table as a text writes them: those that are joined, and the decimals of a column."""

import re
from collections.abc import Iterable
from itertools import takewhile
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from docgen import document as doc
from docgen.compose.decimales import columns_with_cents, decimals_of_rates, with_cents, with_decimals
from docgen.compose.jetons import OPEN
from docgen.french import compte

# What a text writes in a cell that is joined to the one on its left, or to the one above.
_JOINED = _LEFT, _ABOVE = "<", "^"


class CaseEcrite(Struct, frozen=True):
    """A cell as drawn in the text (`content_text`), before the joined cells are put together."""

    blocks: tuple[doc.Block, ...]
    align: Literal["gauche", "centre", "droite"]
    content_text: str


def merged_cells(grid: list[list[CaseEcrite]]) -> list[list[doc.TableCell]]:
    """The cells that begin in each row, with `<` and `^` cells joined to their neighbours.

    The amounts of a column all show two decimals as soon as one of them has cents; its rates, as many as any of them.
    """
    drawn = _same_decimals(grid)
    if not any(cell.content_text in _JOINED for row in drawn for cell in row):
        return [[doc.TableCell(cell.blocks, align=cell.align) for cell in row] for row in drawn]
    rows: list[list[doc.TableCell]] = []
    for y, row in enumerate(drawn):
        cells = []
        for x, cell in enumerate(row):
            if cell.content_text in _JOINED:
                continue
            colspan = _run(beside.content_text == _LEFT for beside in row[x + 1 :])
            rowspan = _run(below[x].content_text == _ABOVE for below in drawn[y + 1 :])
            cells.append(doc.TableCell(cell.blocks, 1 + colspan, 1 + rowspan, cell.align))
        rows.append(cells)
    return rows


def columns_marked(lines: str) -> str:
    """What to write where the line under the head of a table marks more columns than it has, or less; else nothing."""
    rows = lines.split("\n")
    if len(rows) < 2 or not re.fullmatch(r"[|:\- ]*-[|:\- ]*", rows[1]):
        return ""
    head, marks = (row.strip().removeprefix("|").removesuffix("|").count("|") + 1 for row in rows[:2])
    if head == marks:
        return ""
    said = f"La ligne « {rows[1].strip()} » a {compte(marks, 'case')}, et l'en-tête {head}"
    return f"{said} : en écrire autant, « |{':---|' * head} » (« ---: » pour une colonne de montants)."


def _same_decimals(grid: list[list[CaseEcrite]]) -> list[list[CaseEcrite]]:
    cents = columns_with_cents([cell.blocks for cell in row] for row in grid)
    rates = decimals_of_rates([cell.blocks if _is_aligned_value(cell) else () for cell in row] for row in grid)
    if not (cents or rates):
        return grid
    return [[_with_those_of(cell, x in cents, rates.get(x, 0)) for x, cell in enumerate(row)] for row in grid]


def _with_those_of(cell: CaseEcrite, cents: bool, decimals: int) -> CaseEcrite:
    blocks = with_cents(cell.blocks) if cents else cell.blocks
    if decimals and _is_aligned_value(cell):
        blocks = with_decimals(blocks, decimals)
    return cell if blocks is cell.blocks else replace(cell, blocks=blocks)


def _is_aligned_value(cell: CaseEcrite) -> bool:
    """Whether it holds a value that is read under those of its column: set to the right, and not typed by the text."""
    return cell.align == "droite" and OPEN in cell.content_text


def _run(flags: Iterable[bool]) -> int:
    return sum(1 for _ in takewhile(bool, flags))
