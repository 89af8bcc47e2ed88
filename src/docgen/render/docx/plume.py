"""The pen: where blocks are written, and what one document counts while it is written."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count

from msgspec import Struct, field

from docgen.document import Block, List, PageBreak, Revision
from docgen.document.liens import SANS_LIENS, Liens
from docgen.render.docx.ajouts import Ajouts
from docgen.render.docx.styles import Look
from docgen.render.docx.wordml import FIRST_CONTROL
from docgen.render.grille import SIGNING
from docgen.render.images import HEIGHTS

# A paragraph that takes no room, where Word demands one: between two tables, after the last table of a cell.
THIN = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
GAP = '<w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>'
PAGE = "<w:pageBreakBefore/>"
BEFORE_SIGNATURES = f'<w:spacing w:before="{20 * SIGNING}"/>'
AFTER_TABLE = '<w:spacing w:before="160"/>'
FIRST_LIST = 1_000


class WordPlace(Struct, frozen=True):
    """Where blocks are written: the width there (twips), and what the cell around them imposes on their paragraphs.

    `mark` is that of the row around them. `before`, `after`: the space above and below, where it is not what the style
    says, `after` in twips and of the last paragraph only. `large`:
    inside a frame or a cell, where text takes all the width; `beyond`: how much wider the page is than the gabarit's,
    in twips, which text that is read does not follow; `height`: what a
    picture may take, in millimetres; `inset`: what is left on each side of a paragraph, in twips; `whole`: no page cuts
    what is written there.
    """

    width: int
    body: str = "corps"
    bold: bool = False
    align: str = ""
    keep: bool = False
    ragged: bool = False
    level: int = 0
    mark: Revision | None = None
    before: str = ""
    after: int | None = None
    large: bool = False
    beyond: int = 0
    height: float = HEIGHTS[False][0]
    inset: int = 0
    whole: bool = False


class Pen(Struct):
    """What one document counts while it is written, and what the next paragraph owes to the block before it.

    `liens` are the places of the document, `signets` those that words lead to, each with its page; `ajouts`, what it
    adds to its package. `loose` says that the end of the last paragraph is marked: once accepted or rejected, what
    follows joins it. `kept` says that the last table stays on the page of what follows.
    """

    look: Look
    liens: Liens = SANS_LIENS
    signets: Mapping[str, str] = field(default_factory=dict)
    ajouts: Ajouts = field(default_factory=Ajouts)
    ids: Iterator[int] = field(default_factory=lambda: count(FIRST_CONTROL))
    lists: list[str] = field(default_factory=list)
    pages: list[PageBreak] = field(default_factory=list)
    after_table: bool = False
    kept: bool = False
    loose: bool = False

    def new_list(self, block: List, level: int) -> int:
        """The number of a list of its own, so that an ordered list begins at its own start."""
        number = FIRST_LIST + len(self.lists)
        kind = self.look.numbers if block.ordered else self.look.bullets
        start = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{block.start}"/></w:lvlOverride>'
        self.lists.append(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind.abstract}"/>'
            f"{start if block.ordered else ''}</w:num>"
        )
        return number

    def owed(self) -> tuple[str, str]:
        """What the next paragraph carries for what came before it: page break, space after a table."""
        pending = (PAGE if self.pages else "", AFTER_TABLE if self.after_table else "")
        self.clear()
        return pending

    def clear(self) -> None:
        """Owe nothing."""
        self.pages = []
        self.after_table = self.kept = self.loose = False

    def page_mark(self) -> Revision | None:
        """The mark of the page that is owed; None when it begins both before and after."""
        marks = [page.revision for page in self.pages]
        return marks[0] if len({mark.sort if mark else "" for mark in marks}) == 1 else None


def spacer(spacing: str, *, edge: str = "", after: str = "") -> str:
    """An empty paragraph that takes no more room than `spacing` says; `edge` is the mark of its end."""
    return f'<w:p><w:pPr>{spacing}<w:rPr>{edge}<w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr>{after}</w:pPr></w:p>'


def closing(written: str, pen: Pen) -> str:
    """What must follow `written` at the end of a body or of a cell: a paragraph that no mark can take away."""
    return "" if written.endswith("</w:p>") and not pen.loose else spacer(THIN)


Fill = Callable[[tuple[Block, ...], WordPlace, Pen], str]
