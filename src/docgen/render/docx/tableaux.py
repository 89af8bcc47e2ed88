"""Tables, boxes and columns, as WordprocessingML."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from docgen.document import Amount, Block, Box, Columns, LineBreak, Paragraph, Table, Text
from docgen.document.liens import bound_to_places
from docgen.document.marques import common_revision
from docgen.document.mots import table_told
from docgen.findings import Refusal
from docgen.french import compte
from docgen.render.disposition import SIGNED, dense, narrowed, set_out, signatures
from docgen.render.docx.plume import Fill, Pen, WordPlace, closing
from docgen.render.docx.styles import PLAIN, Emphasis, Look, TableStyle
from docgen.render.docx.wordml import edge, escape
from docgen.render.fins import bound_rows
from docgen.render.grille import KEPT_WHOLE, Grid, Placed, depth, grid, heads_rows

TWIPS_PER_MM = 56.7
_TWIPS_PER_POINT = 20
# The inner margins of a cell, left and right together, in twips: what a nested table cannot use.
PADDING = 170
# The same in a table of many columns, where each amount has to stay on its line.
DENSE_PADDING = 60
# Under this width, in twips, justified words would be torn apart.
NARROW = 5_500
ALIGN = {"gauche": "", "centre": "center", "droite": "right"}
_LOOK = (
    '<w:tblLook w:val="{value:04X}" w:firstRow="{row}" w:lastRow="0" w:firstColumn="{column}" w:lastColumn="0" '
    'w:noHBand="1" w:noVBand="1"/>'
)
_LAST_END = re.compile(r"(.*)<w:rPr><w:(?:ins|del) [^>]*/></w:rPr>", re.DOTALL)
_DENSE = (
    f'<w:tblCellMar><w:left w:w="{DENSE_PADDING}" w:type="dxa"/>'
    f'<w:right w:w="{DENSE_PADDING}" w:type="dxa"/></w:tblCellMar>'
)


_LOW = '<w:vAlign w:val="bottom"/>'


# How many cells are remembered at once, for a look.
_CELLS = 4096


class Frame(Struct, frozen=True):
    """What every cell of one table is written with: its style, the width of its columns, and how to fill it."""

    style: TableStyle
    sizes: list[int]
    place: WordPlace
    pen: Pen
    fill: Fill
    dense: bool = False


def written_table(block: Table | Box | Columns, place: WordPlace, pen: Pen, fill: Fill) -> str:
    """The `w:tbl` of `block`, as wide as `place`; `fill` writes the blocks of a cell."""
    if isinstance(block, Table):
        block, _ = set_out(block, millimetres(place.width))
    widths = (1.0,) if isinstance(block, Box) else block.widths
    small = isinstance(block, Table) and dense(block, millimetres(place.width))
    frame = Frame(pen.look.table(block.style), twips(widths, place.width), place, pen, fill, small)
    match block:
        case Table():
            return _table(block, frame)
        case Box():
            return _layout((block.blocks,), frame)
        case Columns():
            return _layout(block.columns, frame)


def millimetres(width: int) -> float:
    """`width`, in twips, in whole tenths of a millimetre: tables are then laid out once for Word and for the PDF."""
    return round(width / TWIPS_PER_MM, 1)


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
        raise Refusal(
            f"Blocs côte à côte : {compte(len(cells), 'colonne')} pour {compte(len(frame.sizes), 'largeur')}."
        )
    high = max((depth(cell, millimetres(size)) for cell, size in zip(cells, frame.sizes, strict=True)), default=0.0)
    mark = common_revision([block for cell in cells for block in cell])
    marks = ("<w:cantSplit/>" if high <= KEPT_WHOLE else "") + edge(mark, frame.pen.ids)
    whole = f"<w:trPr>{marks}</w:trPr>" if marks else ""
    # The names of signatures side by side stand at one height; the words themselves stay as they are: they compare.
    low = _LOW if len(cells) > 1 and all(map(signatures, cells)) else ""
    written = []
    for blocks, size in zip(cells, frame.sizes, strict=True):
        ragged = frame.place.ragged or size < NARROW
        inset = _inset(blocks, size) if low else 0
        inside = replace(
            frame.place,
            width=size - PADDING,
            ragged=ragged,
            mark=mark or frame.place.mark,
            large=True,
            inset=inset,
            after=None if low else 0,
        )
        written.append(_cell(blocks, size, inside, frame, low))
    return f"<w:tbl>{_head(frame, '')}<w:tr>{whole}{''.join(written)}</w:tr></w:tbl>"


def _inset(blocks: tuple[Block, ...], size: int) -> int:
    """What a signature leaves on each side of its column, in twips, for no line to end inside a word."""
    return round(narrowed(blocks, (size - PADDING) / (SIGNED * _TWIPS_PER_POINT)) * SIGNED * _TWIPS_PER_POINT / 2)


def _table(table: Table, frame: Frame) -> str:
    placed = grid(table, millimetres(frame.place.width))
    header = max((cell.y + cell.rowspan for cell in placed.header), default=0)
    # For the ear too: a screen reader says the first cell of each row, as in the PDF.
    first_column = frame.style.roles["libelle"] != PLAIN or heads_rows(table)
    look = _LOOK.format(
        value=0x0600 | (0x20 if header else 0) | (0x80 if first_column else 0),
        row=int(header > 0),
        column=int(first_column),
    )
    alt = escape(table_told(table))
    if alt:
        look += f'<w:tblCaption w:val="{alt}"/><w:tblDescription w:val="{alt}"/>'
    lines = _lines((*placed.header, *placed.rows), len(table.rows))
    repeated = header if placed.repeated else 0
    whole = range(len(lines) - 1) if frame.place.whole else ()
    kept = _kept(table, placed, repeated) | {*whole, *([len(lines) - 1] if frame.place.keep else ())}
    rows = [_row(table, y, line, frame, repeated=y < repeated, keep=y in kept) for y, line in enumerate(lines)]
    return f"<w:tbl>{_head(frame, look)}{''.join(rows)}</w:tbl>"


def _head(frame: Frame, look: str) -> str:
    columns = "".join([f'<w:gridCol w:w="{size}"/>' for size in frame.sizes])
    return (
        f'<w:tblPr><w:tblStyle w:val="{frame.style.id}"/><w:tblW w:w="{sum(frame.sizes)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{_DENSE if frame.dense else ""}{look}</w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>"
    )


def _lines(cells: Sequence[Placed], height: int) -> list[list[Placed]]:
    """The cells of each row, with those that go on from above: Word wants them written again, empty."""
    lines: list[list[Placed]] = [[] for _ in range(height)]
    for cell in cells:
        for y in range(cell.y, cell.y + cell.rowspan):
            lines[y].append(cell)
    return [sorted(line, key=lambda cell: cell.x) for line in lines]


def _kept(table: Table, placed: Grid, repeated: int) -> frozenset[int]:
    """The rows that stay on the page of the next: a heading never stays alone at the foot, nor a total at the top."""
    rows = range(len(table.rows) - 1)
    before_total = {y for y in rows if table.rows[y + 1].role == "total"}
    groups = {y for y in rows if table.rows[y].role == "groupe"}
    return (
        placed.followed
        | before_total
        | bound_rows(table, placed).keys()
        | groups
        | set(range(repeated))
        | set(rows if placed.short else ())
    )


def _row(table: Table, y: int, line: list[Placed], frame: Frame, *, repeated: bool, keep: bool) -> str:
    whole = all(cell.whole or cell.rowspan > 1 for cell in line)
    mark = table.rows[y].revision or frame.place.mark
    marks = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if repeated else "") + edge(mark, frame.pen.ids)
    here = replace(frame, place=replace(frame.place, mark=mark)) if mark else frame
    cells = [_placed(cell, here, begins=cell.y == y, keep=keep) for cell in line]
    return f"<w:tr>{f'<w:trPr>{marks}</w:trPr>' if marks else ''}{''.join(cells)}</w:tr>"


def _placed(cell: Placed, frame: Frame, *, begins: bool, keep: bool) -> str:
    size = sum(frame.sizes[cell.x : cell.x + cell.colspan])
    emphasis = _emphasis(cell, frame.style)
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    merge = ('<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>") if cell.rowspan > 1 else ""
    body = "entete-tableau" if cell.role == "entete" else "tableau"
    inside = WordPlace(  # whole, as there are thousands: `replace` takes three times as long
        width=size - (2 * DENSE_PADDING if frame.dense else PADDING),
        body=f"{body}-dense" if frame.dense else body,
        bold=frame.place.bold or (emphasis.bold and cell.role != "entete"),
        align=ALIGN[cell.cell.align] if begins else "",
        keep=keep,
        ragged=frame.place.ragged,
        mark=frame.place.mark,
        beyond=frame.place.beyond,
        height=frame.place.height,
        large=True,
    )
    return _cell(cell.cell.blocks if begins else (), size, inside, frame, f"{span}{merge}{emphasis.shading}")


def _emphasis(cell: Placed, style: TableStyle) -> Emphasis:
    if cell.role in style.roles:
        return style.roles[cell.role]
    return style.roles["libelle"] if cell.x == 0 else PLAIN


def _cell(blocks: tuple[Block, ...], size: int, inside: WordPlace, frame: Frame, properties: str = "") -> str:
    """A cell. Most hold a few words, written alike wherever they stand: they are written once."""
    known, key = _known(frame.pen.look), (blocks, size, inside, properties)
    if (written := known.get(key)) is not None:
        frame.pen.clear()
        return written
    written = _written_cell(blocks, size, inside, frame, properties)
    if not inside.mark and all(map(_is_plain, blocks)):
        if len(known) >= _CELLS:
            known.clear()
        known[key] = written
    return written


@lru_cache(maxsize=4)
def _known(look: Look) -> dict[tuple[object, ...], str]:  # noqa: ARG001
    """The cells written with `look`."""
    return {}


def _is_plain(block: Block) -> bool:
    """Whether `block` is written alike anywhere: it counts nothing, adds nothing to the package, and leads nowhere."""
    return (
        isinstance(block, Paragraph)
        and not block.revision
        and all(isinstance(leaf, Text | Amount | LineBreak) for leaf in block.content)
        and not bound_to_places((block,))
    )


def _written_cell(blocks: tuple[Block, ...], size: int, inside: WordPlace, frame: Frame, properties: str) -> str:
    pen = frame.pen
    pen.clear()
    written = frame.fill(blocks or (Paragraph(()),), inside, pen)
    if pen.loose and (inside.mark or common_revision(blocks)):
        # Whatever its marks become, a cell keeps one paragraph.
        written = _LAST_END.sub(r"\1", written)
        pen.loose = False
    written += closing(written, pen)
    pen.clear()
    return f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/>{properties}</w:tcPr>{written}</w:tc>'
