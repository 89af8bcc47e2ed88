"""Tables, boxes and columns, as WordprocessingML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from docgen.document import Amount, Block, Box, Columns, Heading, Paragraph, Row, Table, TableCell, Text, children
from docgen.findings import Refusal
from docgen.render.docx_look import PLAIN, Emphasis, TableStyle
from docgen.render.docx_plume import THIN, Fill, Pen, Place, spacer
from docgen.render.wordml import escape

# The inner margins of a cell, left and right together, in twips: what a nested table cannot use.
PADDING = 170
# Beyond this many characters a row may be cut by the end of a page: kept whole, it would leave a hole or overflow.
WHOLE = 900
ALIGN = {"gauche": "", "centre": "center", "droite": "right"}
_LOOK = (
    '<w:tblLook w:val="{value:04X}" w:firstRow="{row}" w:lastRow="0" w:firstColumn="{column}" w:lastColumn="0" '
    'w:noHBand="1" w:noVBand="1"/>'
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What every cell of one table is written with: its style, the width of its columns, and how to fill it."""

    style: TableStyle
    sizes: list[int]
    place: Place
    pen: Pen
    fill: Fill


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a row of the grid: the cell that begins there, or none where a cell from above goes on."""

    column: int
    colspan: int
    cell: TableCell | None
    rowspan: int = 1


def write(block: Table | Box | Columns, place: Place, pen: Pen, fill: Fill) -> str:
    """The `w:tbl` of `block`, as wide as `place`; `fill` writes the blocks of a cell."""
    widths = (1.0,) if isinstance(block, Box) else block.widths
    frame = Frame(pen.look.table(block.style), twips(widths, place.width), place, pen, fill)
    match block:
        case Table():
            return _table(block, frame)
        case Box():
            return _layout((block.blocks,), frame)
        case Columns():
            return _layout(block.columns, frame)


def twips(widths: Sequence[float], total: int) -> list[int]:
    """`widths` as whole twips that sum to `total`.

    >>> twips((1 / 3, 1 / 3, 1 / 3), 100)
    [33, 34, 33]
    """
    whole = sum(widths) or 1.0
    edges = [round(total * edge / whole) for edge in accumulate(widths)]
    return [right - left for left, right in zip([0, *edges], edges, strict=False)]


def _layout(cells: Sequence[tuple[Block, ...]], frame: Frame) -> str:
    """Cells side by side for lay-out only: no header, nothing for a reader of the screen to count."""
    if len(cells) != len(frame.sizes):
        raise Refusal(f"Blocs côte à côte : {len(cells)} colonnes pour {len(frame.sizes)} largeurs.")
    whole = "<w:trPr><w:cantSplit/></w:trPr>" if sum(map(_length, cells)) < WHOLE else ""
    place = frame.place
    written = [
        _cell(blocks, size, replace(place, width=size - PADDING), frame)
        for blocks, size in zip(cells, frame.sizes, strict=True)
    ]
    return f"<w:tbl>{_head(frame, '')}<w:tr>{whole}{''.join(written)}</w:tr></w:tbl>"


def _table(table: Table, frame: Frame) -> str:
    first_column = frame.style.roles["libelle"] != PLAIN
    look = _LOOK.format(
        value=0x0600 | (0x20 if table.header else 0) | (0x80 if first_column else 0),
        row=int(table.header > 0),
        column=int(first_column),
    )
    alt = escape(table.summary)
    if alt:
        look += f'<w:tblCaption w:val="{alt}"/><w:tblDescription w:val="{alt}"/>'
    rows = [
        _row(row, slots, frame, header=rank < table.header)
        for rank, (row, slots) in enumerate(zip(table.rows, layout(table), strict=True))
    ]
    return f"<w:tbl>{_head(frame, look)}{''.join(rows)}</w:tbl>"


def _head(frame: Frame, look: str) -> str:
    grid = "".join([f'<w:gridCol w:w="{size}"/>' for size in frame.sizes])
    return (
        f'<w:tblPr><w:tblStyle w:val="{frame.style.id}"/><w:tblW w:w="{sum(frame.sizes)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


def layout(table: Table) -> list[list[Slot]]:
    """Each row of `table` on its grid, with the cells that go on from above put back."""
    width = len(table.widths)
    pending: dict[int, tuple[int, int]] = {}
    rows = []
    for rank, row in enumerate(table.rows):
        slots, pending = _place(row, pending, width, last=len(table.rows) - rank)
        if sum(slot.colspan for slot in slots) != width:
            raise Refusal(
                f"Tableau « {table.summary or table.style} », ligne {rank + 1} : "
                f"{sum(slot.colspan for slot in slots)} colonnes au lieu de {width}.",
                "Corriger les cellules de cette ligne, ou les largeurs du tableau.",
            )
        rows.append(slots)
    return rows


def _place(
    row: Row, pending: dict[int, tuple[int, int]], width: int, *, last: int
) -> tuple[list[Slot], dict[int, tuple[int, int]]]:
    """The slots of `row`, and what still goes on below: column → (rows left, colspan)."""
    slots: list[Slot] = []
    below: dict[int, tuple[int, int]] = {}
    cells = iter(row.cells)
    column = 0
    while True:
        if column in pending:
            left, colspan = pending[column]
            slot = Slot(column, colspan, None, left)
        elif (cell := next(cells, None)) is not None:
            slot = Slot(column, cell.colspan, cell, min(cell.rowspan, last))
        else:
            break
        slots.append(slot)
        if slot.rowspan > 1:
            below[column] = (slot.rowspan - 1, slot.colspan)
        column += slot.colspan
    return slots, below


def _row(row: Row, slots: list[Slot], frame: Frame, *, header: bool) -> str:
    whole = sum(_length(cell.blocks) for cell in row.cells) < WHOLE
    marks = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if header else "")
    cells = [_slot(slot, "entete" if header else row.role, frame) for slot in slots]
    return f"<w:tr>{f'<w:trPr>{marks}</w:trPr>' if marks else ''}{''.join(cells)}</w:tr>"


def _slot(slot: Slot, role: str, frame: Frame) -> str:
    size = sum(frame.sizes[slot.column : slot.column + slot.colspan])
    emphasis = _emphasis(slot, role, frame.style)
    span = f'<w:gridSpan w:val="{slot.colspan}"/>' if slot.colspan > 1 else ""
    merge = "<w:vMerge/>" if slot.cell is None else '<w:vMerge w:val="restart"/>' if slot.rowspan > 1 else ""
    inside = replace(
        frame.place,
        width=size - PADDING,
        body="entete-tableau" if role == "entete" else "tableau",
        bold=frame.place.bold or (emphasis.bold and role != "entete"),
        align=ALIGN[slot.cell.align] if slot.cell else "",
        keep=role in ("entete", "groupe"),
        level=0,
    )
    blocks = slot.cell.blocks if slot.cell else ()
    return _cell(blocks, size, inside, frame, f"{span}{merge}{emphasis.shading}")


def _emphasis(slot: Slot, role: str, style: TableStyle) -> Emphasis:
    if role in style.roles:
        return style.roles[role]
    return style.roles["libelle"] if slot.column == 0 else PLAIN


def _cell(blocks: tuple[Block, ...], size: int, inside: Place, frame: Frame, properties: str = "") -> str:
    frame.pen.page_break = frame.pen.after_table = False
    written = frame.fill(blocks or (Paragraph(()),), inside, frame.pen)
    if not written.endswith("</w:p>"):
        written += spacer(THIN)
    frame.pen.page_break = frame.pen.after_table = False
    return f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/>{properties}</w:tcPr>{written}</w:tc>'


def _length(blocks: tuple[Block, ...]) -> int:
    """About how many characters `blocks` hold."""
    total = 0
    pending = list(blocks)
    while pending:
        block = pending.pop()
        pending.extend(children(block))
        if isinstance(block, Heading | Paragraph):
            total += 40 + sum(len(i.text) if isinstance(i, Text) else 12 * isinstance(i, Amount) for i in block.content)
    return total
