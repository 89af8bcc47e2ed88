"""What a document says, before any format: a small tree of dumb values.

Composers build it, rules read it, writers render it; an amount keeps the name of its cell, a blank its own."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from docgen.adresses.montants import SANS_NOM, NomDeMontant
from docgen.montants import Montant


# --- what has changed ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Revision:
    """A mark of change, that a person accepts or rejects: who made it, and the day; `None` when no day is said."""

    sort: Literal["insertion", "suppression"]
    auteur: str
    jour: date | None = None


# --- inside a paragraph --------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Text:
    """Words, with French typography already set. `raised` is for the « er » of « 1er ».

    Of a Word file that was read, `struck`: words that a person has struck out; `unseen`: why nobody sees them.
    `name` is the version and cell, or indicator, whose value or absence the words say; empty for other words. `vers`
    names the heading that they lead to (`Heading.ancre`).
    """

    text: str
    bold: bool = False
    italic: bool = False
    raised: bool = False
    name: NomDeMontant = SANS_NOM
    struck: bool = False
    unseen: str = ""
    vers: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as shown; `name`, its version and cell, compares and explains two showings. `centimes`: two decimals,
    even zeros, as another of its column has; `nu`: without « € », which its table says once."""

    value: Montant
    name: NomDeMontant
    bold: bool = False
    italic: bool = False
    centimes: bool = False
    nu: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """A place still to fill in (« IBAN »); shown highlighted. `name`: the cell or indicator whose value is to come."""

    label: str
    name: NomDeMontant = SANS_NOM

    @property
    def value(self) -> None:
        """None: what a text compares with the value of an amount."""


@dataclass(frozen=True, slots=True)
class Checkbox:
    """A box of a form, ticked or not, followed by its label; each writer makes it a box that assistive tools read."""

    label: str
    checked: bool


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A new line inside the same paragraph."""


@dataclass(frozen=True, slots=True)
class PageDe:
    """The number of the page of the heading `vers`: known by the writers that make pages, nothing for the others."""

    vers: str


Leaf = Text | Amount | Blank | Checkbox | LineBreak | PageDe


@dataclass(frozen=True, slots=True)
class Revised:
    """Words inserted or deleted inside a paragraph that was there before and stays; a mark holds no other mark."""

    content: tuple[Leaf, ...]
    revision: Revision


Inline = Leaf | Revised


# --- blocks --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Heading:
    """A title of level 1 to 6, never alone at the foot of a page; `revision` marks it whole, `ancre` names it."""

    level: int
    content: tuple[Inline, ...]
    revision: Revision | None = None
    ancre: str = ""


# The styles of the items of a numbered list (« 2° », « b) »); without them, the body text set back from its number.
POINTS = ("point", "sous-point")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `style` names a paragraph style of the gabarit (« corps », « visa », « signature »…).

    `revision` marks the whole paragraph, its end included.
    """

    content: tuple[Inline, ...]
    style: str = "corps"
    revision: Revision | None = None


@dataclass(frozen=True, slots=True)
class List:
    """A list; each item is a sequence of blocks, so that lists nest."""

    items: "tuple[tuple[Block, ...], ...]"
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table that is printed (not a cell of the cube, see `compute`)."""

    blocks: "tuple[Block, ...]"
    colspan: int = 1
    rowspan: int = 1
    align: Literal["gauche", "centre", "droite"] = "gauche"


@dataclass(frozen=True, slots=True)
class Row:
    """A row: only the cells that begin in it. A cell whose `rowspan` comes from above is not repeated.

    `role`: « corps »; « groupe » (a line that opens a group of rows); « total » (a sub-total or a total).
    `revision` marks the whole row with all that its cells hold.
    """

    cells: tuple[TableCell, ...]
    role: Literal["corps", "groupe", "total"] = "corps"
    revision: Revision | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `widths` are shares of the text width that sum to 1; the first `header` rows repeat on each page."""

    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    header: int = 1
    summary: str = ""
    style: str = "grille"


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks in a frame."""

    blocks: "tuple[Block, ...]"
    style: str = "cadre"


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side, for reading column by column; `widths` as in `Table`."""

    columns: "tuple[tuple[Block, ...], ...]"
    widths: tuple[float, ...]
    style: str = "colonnes"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""

    revision: Revision | None = None


Block = Heading | Paragraph | List | Table | Box | Columns | PageBreak


@dataclass(frozen=True, slots=True)
class Section:
    """Pages of one orientation. Each section begins on a new page."""

    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Document:
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
    """Every inline of the document, in reading order; what a mark holds stands in its place."""
    for block in walk(document):
        match block:
            case Paragraph(content=content) | Heading(content=content):
                yield from leaves(content)
