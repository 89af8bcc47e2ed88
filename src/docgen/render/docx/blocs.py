"""The blocks of a document, as WordprocessingML."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from docgen.document import POINTS, Block, Box, Columns, Heading, List, PageBreak, Paragraph, Revision, Table
from docgen.document.marques import common_revision
from docgen.document.sommaire import contents_of
from docgen.render.docx import tableaux
from docgen.render.docx.plume import BEFORE_SIGNATURES, GAP, PAGE, THIN, Pen, WordPlace, spacer
from docgen.render.docx.sommaire import written_contents
from docgen.render.docx.wordml import Ink, bookmarked, edge, end_mark, paragraph, runs
from docgen.render.fins import SANS_FIN, Fins
from docgen.render.grille import annotated, closes_alone, leads, opens_signatures
from docgen.render.images import shows_picture
from docgen.render.largeurs import long_run


class Indent(Struct, frozen=True):
    """The left indent of a paragraph, in twips, counted from the text around it; `None` when its style says it."""

    left: int | None = None
    more: str = ""


SET = Indent()
ITEM_STYLES = ("puces", "numeros")
# The styles of text that is read to both margins, besides the body.
JUSTIFIED = ("visa", "alinea", "chapeau", "citation")
_AROUND_PICTURE = '<w:spacing w:before="160" w:after="160" w:line="240" w:lineRule="auto"/>'
# How far the lines of a point stand from its number, in twips: 5.3 mm.
_HANGING = 300


def written_blocks(
    blocks: Sequence[Block], place: WordPlace, pen: Pen, *, end: str = "", tails: Fins = SANS_FIN
) -> str:
    """`blocks` one after the other; `end` is the `w:sectPr` that their last paragraph carries, `tails` what is held on
    the last pages.

    What is given always ends with a paragraph when `end` is, and never holds two tables that touch.
    """
    last = len(blocks) - 1
    closes = blocks[last] if blocks else None
    carried = end and isinstance(closes, Heading | Paragraph) and not closes.revision
    written = []
    for rank, block in enumerate(blocks):
        following = blocks[rank + 1 : rank + 3]
        keep = leads(block, following) or annotated(block, following, tableaux.millimetres(place.width))
        before = BEFORE_SIGNATURES if opens_signatures(block, following) else ""
        here = replace(place, keep=keep or place.keep, before=before) if keep or before else place
        if rank in tails.whole or rank in tails.followed:
            here = replace(here, keep=here.keep or rank in tails.followed, whole=rank in tails.whole)
        if place.after is not None and rank < last:
            here = replace(here, after=None)
        written.append(_block(block, here, pen, end if carried and rank == last else ""))
    if end and not carried:
        pen.clear()
        written.append(spacer(THIN, after=end))
    return "".join(written)


def _block(block: Block, place: WordPlace, pen: Pen, end: str) -> str:
    match block:
        case Heading():
            return _heading(block, place, pen, end)
        case Paragraph():
            return _paragraph(block, place, pen, end=end)
        case List():
            return _list(block, place, pen)
        case PageBreak():
            pen.pages.append(block)
            return ""
        case Table() | Box() | Columns():
            return _framed(block, place, pen)


def _heading(block: Heading, place: WordPlace, pen: Pen, end: str) -> str:
    page = _page_apart(block, pen)
    breaks, _ = pen.owed()
    mark = block.revision or place.mark
    ink = Ink(pen.ids, in_row=place.mark is not None, ajouts=pen.ajouts)
    content = runs(block.content, ink, mark)
    if name := pen.liens.of(block):
        content = bookmarked(name, content, next(pen.ids))
    return page + paragraph(pen.look.heading(block.level), content, before=breaks, after=f"{_end(mark, pen)}{end}")


def _page_apart(block: Heading | Paragraph, pen: Pen) -> str:
    """The new page that `block` owes, on a line of its own when a mark may take one of them away."""
    if not pen.pages or not (block.revision or pen.page_mark()):
        return ""
    written = _page_line(pen)
    pen.pages, pen.loose = [], False
    return written


def _page_line(pen: Pen) -> str:
    return spacer(PAGE + THIN, edge=edge(pen.page_mark(), pen.ids))


def _end(mark: Revision | None, pen: Pen) -> str:
    pen.loose = mark is not None
    return end_mark(mark, pen.ids)


def _paragraph(
    block: Paragraph, place: WordPlace, pen: Pen, *, numbering: str = "", indent: Indent = SET, end: str = ""
) -> str:
    if contents := contents_of(block):
        return written_contents(contents, place, pen)
    if shows_picture(block.content):
        return _picture(block, place, pen, end)
    point = block.style in POINTS and not pen.look.has(block.style)
    body = block.style == "corps" or point
    if point:
        indent = Indent(_HANGING * (POINTS.index(block.style) + 1), f' w:hanging="{_HANGING}"')
    page = _page_apart(block, pen)
    breaks, spacing = pen.owed()
    keep = ("<w:keepNext/>" if place.keep else "") + ("<w:keepLines/>" if place.whole else "")
    ragged = place.ragged or long_run(block.content)
    align = place.align or ("left" if ragged and (body or block.style in JUSTIFIED) else "")
    jc = f'<w:jc w:val="{align}"/>' if align else ""
    style = pen.look.paragraph(place.body if body else block.style)
    mark = block.revision or place.mark
    ink = Ink(pen.ids, place.bold, (), place.mark is not None, pen.signets, pen.ajouts)
    content = runs(pen.liens.linked(block.content), ink, mark)
    spacing = place.before or spacing
    if place.after is not None:
        spacing = f'{spacing.removesuffix("/>") or "<w:spacing"} w:after="{place.after}"/>'
    after = f"{spacing}{_indent(style, indent, place, pen)}{jc}{_end(mark, pen)}{end}"
    return page + paragraph(style, content, before=f"{keep}{breaks}{numbering}", after=after)


def _picture(block: Paragraph, place: WordPlace, pen: Pen, end: str) -> str:
    """The paragraph of a picture: in the middle of the page, or of the cell, with its caption."""
    page = _page_apart(block, pen)
    breaks, _ = pen.owed()
    mark, room = block.revision or place.mark, (tableaux.millimetres(place.width), place.height)
    content = runs(block.content, Ink(pen.ids, in_row=place.mark is not None, ajouts=pen.ajouts, room=room), mark)
    keep = "<w:keepNext/>" if place.keep else ""
    look = f'{_AROUND_PICTURE}<w:ind w:left="0" w:right="0" w:firstLine="0"/><w:jc w:val="center"/>'
    after = f"{look}{_end(mark, pen)}{end}"
    return page + paragraph(pen.look.paragraph("corps"), content, before=f"{keep}<w:keepLines/>{breaks}", after=after)


def _indent(style: str, indent: Indent, place: WordPlace, pen: Pen) -> str:
    """What a paragraph says of its indents, where it is not what its style says.

    In a frame, the indents that its style has of the text that is read are left out.
    """
    text = pen.look.insets.get(pen.look.paragraph("corps"), (0, 0))[0]
    said_left, said_right = pen.look.insets.get(style, (0, 0))
    right = 0 if place.large else said_right + place.beyond if said_right else 0
    base = 0 if place.large else min(text, said_left)
    left = said_left - min(text, said_left) + base if indent.left is None else indent.left + base
    left, right = left + place.inset, right + place.inset
    if indent.left is None and (left, right) == (said_left, said_right):
        return ""
    right_said = f' w:right="{right}"' if right != said_right else ""
    return f'<w:ind w:left="{left}"{right_said}{indent.more}/>'


def _framed(block: Table | Box | Columns, place: WordPlace, pen: Pen) -> str:
    if (isinstance(block, Table) and not block.rows) or (isinstance(block, Columns) and not block.columns):
        return ""
    before = _line_before_frame(pen)
    pen.clear()
    written = before + tableaux.written_table(block, place, pen, written_blocks)
    pen.after_table, pen.kept = True, place.keep
    return written


def _line_before_frame(pen: Pen) -> str:
    """The line that begins a page, and the one that stands between two tables where no page begins."""
    if not pen.pages:
        return (
            spacer(("<w:keepNext/>" if pen.kept else "") + GAP)
            if pen.after_table
            else spacer(THIN)
            if pen.loose
            else ""
        )
    mark = pen.page_mark()
    if mark is None or not pen.after_table:
        return _page_line(pen)
    other = replace(mark, sort="suppression" if mark.sort == "insertion" else "insertion")
    return spacer(GAP, edge=edge(other, pen.ids)) + _page_line(pen)


def _list(block: List, place: WordPlace, pen: Pen) -> str:
    kind = pen.look.numbers if block.ordered else pen.look.bullets
    level = min(place.level, max(len(kind.indents) - 1, 0))
    number = pen.new_list(block, level)
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    body = place.body if place.body != "corps" else ITEM_STYLES[block.ordered]
    inside = replace(
        place, body=body, level=level + 1, align="", keep=place.keep and (place.large or place.whole), after=None
    )
    left = kind.indents[level] if kind.indents else 0
    # What follows the list stands as far from it as from a paragraph.
    below = pen.look.after if place.after is None and not level and not place.large else place.after
    # The last item does not stand alone on the next page, nor the note that follows.
    kept, final = replace(inside, keep=True), len(block.items) - 1
    free = not place.large and closes_alone(block.items, tableaux.millimetres(place.width))
    places = [
        kept
        if (rank < final and place.whole)
        or (rank == final and place.keep)
        or (rank == final - 1 and len(item) == 1 and not free)
        else inside
        for rank, item in enumerate(block.items)
    ]
    places[-1:] = [replace(place, after=below) for place in places[-1:]]
    return "".join([_item(item, at, pen, numbering, left) for item, at in zip(block.items, places, strict=True)])


def _item(blocks: tuple[Block, ...], place: WordPlace, pen: Pen, numbering: str, left: int) -> str:
    """An item: its first paragraph bears the dash or the number, the others only its indent."""
    if blocks and isinstance(blocks[0], Paragraph):
        first, rest = blocks[0], blocks[1:]
    else:
        first, rest = Paragraph((), revision=common_revision(blocks)), blocks
    inset = pen.look.insets.get(pen.look.paragraph(place.body), (0, 0))
    at = replace(place, after=None) if rest else place
    written = [_paragraph(first, at, pen, numbering=numbering, indent=Indent(left) if any(inset) else SET)]
    around = replace(place, body="corps") if place.body in ITEM_STYLES else place
    for rank, block in enumerate(rest, start=1):
        closes = rank == len(rest) and isinstance(block, Paragraph | List)
        at = around if closes else replace(around, after=None)
        if isinstance(block, Paragraph):
            written.append(_paragraph(block, at, pen, indent=Indent(left, ' w:firstLine="0"')))
        else:
            written.append(_block(block, at, pen, ""))
    return "".join(written)
