"""What a document says, before any format: a small tree of dumb values.

Composers build it, rules read it, writers render it; an amount keeps the name of its cell, a blank its own."""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.document.feuilles import Amount as Amount
from docgen.document.feuilles import Blank as Blank
from docgen.document.feuilles import Checkbox as Checkbox
from docgen.document.feuilles import EntreeDeSommaire as EntreeDeSommaire
from docgen.document.feuilles import Image as Image
from docgen.document.feuilles import ImageLue as ImageLue
from docgen.document.feuilles import Inline as Inline
from docgen.document.feuilles import Leaf as Leaf
from docgen.document.feuilles import LineBreak as LineBreak
from docgen.document.feuilles import Link as Link
from docgen.document.feuilles import Note as Note
from docgen.document.feuilles import PageDe as PageDe
from docgen.document.feuilles import Revised as Revised
from docgen.document.feuilles import Revision as Revision
from docgen.document.feuilles import Sommaire as Sommaire
from docgen.document.feuilles import Text as Text


# --- blocks --------------------------------------------------------------------------------------------------------
class Heading(Struct, frozen=True):
    """A title of level 1 to 6, never alone at the foot of a page; `revision` marks it whole, `ancre` names it."""

    level: int
    content: tuple[Inline, ...]
    revision: Revision | None = None
    ancre: str = ""


# The styles of the items of a numbered list (« 2° », « b) »); without them, the body text set back from its number.
POINTS = ("point", "sous-point")


class Paragraph(Struct, frozen=True):
    """A paragraph. `style` names a paragraph style of the gabarit (« corps », « visa », « signature »…).

    `revision` marks the whole paragraph, its end included.
    """

    content: tuple[Inline, ...]
    style: str = "corps"
    revision: Revision | None = None


class List(Struct, frozen=True):
    """A list; each item is a sequence of blocks, so that lists nest."""

    items: "tuple[tuple[Block, ...], ...]"
    ordered: bool = False
    start: int = 1


class TableCell(Struct, frozen=True):
    """A cell of a table that is printed (not a cell of the cube, see `compute`)."""

    blocks: "tuple[Block, ...]"
    colspan: int = 1
    rowspan: int = 1
    align: Literal["gauche", "centre", "droite"] = "gauche"


class Row(Struct, frozen=True):
    """A row: only the cells that begin in it. A cell whose `rowspan` comes from above is not repeated.

    `role`: « corps »; « groupe » (a line that opens a group of rows); « total » (a sub-total or a total).
    `revision` marks the whole row with all that its cells hold.
    """

    cells: tuple[TableCell, ...]
    role: Literal["corps", "groupe", "total"] = "corps"
    revision: Revision | None = None


class Table(Struct, frozen=True):
    """A table. `widths` are shares of the text width that sum to 1; the first `header` rows repeat on each page."""

    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    header: int = 1
    summary: str = ""
    style: str = "grille"


class Box(Struct, frozen=True):
    """Blocks in a frame."""

    blocks: "tuple[Block, ...]"
    style: str = "cadre"


class Columns(Struct, frozen=True):
    """Blocks side by side, for reading column by column; `widths` as in `Table`."""

    columns: "tuple[tuple[Block, ...], ...]"
    widths: tuple[float, ...]
    style: str = "colonnes"


class PageBreak(Struct, frozen=True):
    """What follows begins on a new page."""

    revision: Revision | None = None


Block = Heading | Paragraph | List | Table | Box | Columns | PageBreak


class Section(Struct, frozen=True):
    """Pages of one orientation. Each section begins on a new page."""

    blocks: tuple[Block, ...]
    landscape: bool = False


class Document(Struct, frozen=True):
    """A whole document.

    `name` is the file's stem, with folders (« annexe-1/fiche-1.1 »). `gabarit` names the look
    (`templates/gabarits/<gabarit>.docx` and `.typ`). `fields` are the values of the fields that the gabarit shows
    outside the body (headers, footers), as (name, text) pairs. `acte` says whether the parties sign it. `revised` gives
    again the fields that have changed, with their marks; `titre` and `version` are among them when the title or the
    version has. `onglet` names its sheet in the workbook, `fiche` is the number of its fiche; empty when there is none.
    `edition` are what it shows besides: the section and the rank of the block that follows each, and its words.
    """

    name: str
    kind: str
    title: str
    sections: tuple[Section, ...]
    version: str = ""
    status: Literal["projet", "final"] = "projet"
    gabarit: str = "acte"
    fields: tuple[tuple[str, str], ...] = field(default=())
    revised: tuple[tuple[str, tuple[Inline, ...]], ...] = ()
    acte: bool = True
    onglet: str = ""
    fiche: str = ""
    edition: tuple[tuple[int, int, tuple[Leaf, ...]], ...] = ()


# --- walking -------------------------------------------------------------------------------------------------------
def children(block: Block) -> Iterator[Block]:
    """The blocks directly inside `block`, in reading order."""
    match block:
        case List(items=groups) | Columns(columns=groups):
            for group in groups:
                yield from group
        case Table(rows=rows):
            for row in rows:
                for cell in row.cells:
                    yield from cell.blocks
        case Box(blocks=blocks):
            yield from blocks


def with_inside(block: Block, change: Callable[[tuple[Block, ...]], tuple[Block, ...]]) -> Block:
    """`block` with `change` made to the blocks of each item, cell, frame or column that it holds."""
    match block:
        case List(items=items):
            return replace(block, items=tuple([change(item) for item in items]))
        case Columns(columns=columns):
            return replace(block, columns=tuple([change(column) for column in columns]))
        case Box(blocks=blocks):
            return replace(block, blocks=change(blocks))
        case Table(rows=rows):
            return replace(block, rows=tuple([row_with_inside(row, change) for row in rows]))
        case _:
            return block


def row_with_inside(row: Row, change: Callable[[tuple[Block, ...]], tuple[Block, ...]]) -> Row:
    """As `with_inside`, for the cells of a row."""
    return replace(row, cells=tuple([replace(cell, blocks=change(cell.blocks)) for cell in row.cells]))


def with_leaves(blocks: Iterable[Block], change: Callable[[Leaf], Leaf]) -> tuple[Block, ...]:
    """`blocks` with `change` made to each leaf of their words, in reading order; what a note says is left."""

    def changed(inline: Inline) -> Inline:
        if isinstance(inline, Revised):
            return replace(inline, content=tuple([change(leaf) for leaf in inline.content]))
        return change(inline)

    def inside(block: Block) -> Block:
        if isinstance(block, Heading | Paragraph):
            return replace(block, content=tuple([changed(inline) for inline in block.content]))
        return with_inside(block, lambda inner: with_leaves(inner, change))

    return tuple([inside(block) for block in blocks])


def descend(blocks: Iterable[Block]) -> Iterator[Block]:
    """`blocks` and every block inside them, parents before children, in reading order."""
    pending = list(blocks)
    pending.reverse()
    while pending:
        block = pending.pop()
        yield block
        if not isinstance(block, Paragraph):  # most blocks, which hold none
            pending.extend(reversed(list(children(block))))


def leaves(content: Iterable[Inline]) -> Iterator[Leaf]:
    """`content` without its marks: what they hold stands in their place."""
    for inline in content:
        if isinstance(inline, Revised):
            yield from inline.content
        else:
            yield inline


def walk(document: Document) -> Iterator[Block]:
    """Every block of the document, parents before children, in reading order."""
    return descend(block for section in document.sections for block in section.blocks)


def inlines(document: Document) -> Iterator[Leaf]:
    """Every inline of the document, in reading order; what a mark or a note holds stands in its place."""
    for block in walk(document):
        match block:
            case Paragraph(content=content) | Heading(content=content):
                for leaf in leaves(content):
                    yield leaf
                    if isinstance(leaf, Note):
                        yield from leaf.content
