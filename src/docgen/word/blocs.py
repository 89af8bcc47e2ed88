"""The one reading of a Word file into blocks: its paragraphs, by their pieces, and its tables, by their rows and cells.

What is compared, what is shown of a comparison and what an edited contract proposes all start from these.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct

from docgen.ooxml.noms import W, tags
from docgen.word.contenu import Lecteur, PieceWord
from docgen.word.pieces import told_gesture
from docgen.word.sens import profile_of_senses
from docgen.word.styles import Niveau, columns_of

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

_THROUGH = tags("sdt sdtContent customXml smartTag")
_NONE = Niveau()


class BlocWord(Struct, eq=False, dict=True):
    """A paragraph, with all that it says, or a table, which has only rows; `ends` are the bookmarks that end it.

    `sens` is where its words are struck, hidden, raised or lowered, notes and text boxes included.
    """

    element: etree._Element
    niveau: Niveau = _NONE
    pieces: Sequence[PieceWord] = ()
    ends: Sequence[etree._Element] = ()
    dit: str = ""
    rows: "Sequence[RangeeWord]" = ()
    sens: tuple[Hashable, ...] = ()

    @property
    def est_tableau(self) -> bool:
        """Whether it is a table."""
        return bool(self.element.tag == f"{W}tbl")

    @cached_property
    def section(self) -> etree._Element | None:
        """What the section that ends with that paragraph says of itself, if one does."""
        properties = None if self.est_tableau else self.element.find(f"{W}pPr")
        return None if properties is None else properties.find(f"{W}sectPr")

    @property
    def finit_section(self) -> bool:
        """Whether a section of the file ends with that paragraph."""
        return self.section is not None

    @cached_property
    def key(self) -> Hashable:
        """What it is known by: two blocks of one key say the same."""
        if self.est_tableau:
            return ("tableau", tuple([row.key for row in self.rows]))
        return (self.niveau, self.dit)

    @cached_property
    def geste(self) -> str:
        """What a person had done of all that it says, who had tracked it: « parti », « venu »; else nothing."""
        if self.est_tableau:
            return one_gesture(row.geste for row in self.rows)
        return told_gesture(piece for piece in self.pieces if not piece.text.isspace())

    @cached_property
    def words(self) -> Counter[str]:
        """How often each of its words comes."""
        return count_words(self.rows) if self.est_tableau else Counter(self.dit.split())

    @property
    def columns(self) -> int:
        """How many columns a table has."""
        return max((sum(cell.span for cell in row.cells) for row in self.rows), default=0)


class CelluleWord(Struct, eq=False):
    """A cell: how many columns it takes, whether it starts (« restart ») or continues a cell from above, its blocks."""

    element: etree._Element
    span: int
    merge: str
    blocs: Sequence[BlocWord]


class RangeeWord(Struct, eq=False, dict=True):
    """A row of a table."""

    element: etree._Element
    cells: Sequence[CelluleWord]

    @property
    def sens(self) -> tuple[Hashable, ...]:
        """Where its words are struck, hidden, raised or lowered; nothing when none is."""
        return _or_nothing([bloc.sens for cell in self.cells for bloc in cell.blocs])

    @property
    def geste(self) -> str:
        """What a person had done of all that it says, who had tracked it."""
        return one_gesture(bloc.geste for cell in self.cells for bloc in cell.blocs if bloc.dit or bloc.est_tableau)

    @property
    def shape(self) -> tuple[tuple[int, str], ...]:
        """The place of its cells, whatever they say."""
        return tuple([(cell.span, cell.merge) for cell in self.cells])

    @cached_property
    def key(self) -> Hashable:
        """What it is known by."""
        return (self.shape, tuple([tuple([bloc.key for bloc in cell.blocs]) for cell in self.cells]))

    @cached_property
    def words(self) -> Counter[str]:
        """How often each of its words comes."""
        return count_words(bloc for cell in self.cells for bloc in cell.blocs)

    @property
    def first(self) -> str:
        """The words of its first cell."""
        return " ".join(str(bloc.key) for bloc in self.cells[0].blocs) if self.cells and self.words else ""


def one_gesture(gestes: Iterable[str]) -> str:
    """The gesture that all of them are; nothing when they are not one."""
    found = set(gestes)
    return found.pop() if len(found) == 1 else ""


def count_words(parts: Iterable[BlocWord | RangeeWord]) -> Counter[str]:
    """How often each word comes in all of them."""
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part.words)
    return total


# --- reading ----------------------------------------------------------------------------------------------------------
def read_word_blocks(lecteur: Lecteur, parent: etree._Element, part: "Part") -> list[BlocWord]:
    """The blocks of `parent`, an element of `part`, in order."""
    return [
        _paragraph(lecteur, element, part) if element.tag == f"{W}p" else _table(lecteur, element, part)
        for element in elements_inside(parent, "p", "tbl")
    ]


def _paragraph(lecteur: Lecteur, element: etree._Element, part: "Part") -> BlocWord:
    pieces, ends = lecteur.pieces(element, part)
    niveau = lecteur.styles.niveau(element.find(f"{W}pPr"))
    return BlocWord(element, niveau, pieces, ends, lecteur.says(pieces, part), sens=_senses(lecteur, pieces, part))


def _senses(lecteur: Lecteur, pieces: Sequence[PieceWord], part: "Part") -> tuple[Hashable, ...]:
    """Where the pieces are struck, hidden, raised or lowered, what notes and text boxes hold included."""
    inner = [piece.inner for piece in pieces if piece.inner is not None]
    inside = [
        (rank, line, senses)
        for rank, element in enumerate(inner)
        for line, (paragraph, source) in enumerate(lecteur.paragraphs_held(element, part))
        if (senses := _senses(lecteur, lecteur.pieces(paragraph, source)[0], source))
    ]
    return (*profile_of_senses(lecteur.styles, pieces), *inside)


def _table(lecteur: Lecteur, element: etree._Element, part: "Part") -> BlocWord:
    rows = [_row(lecteur, row, part) for row in elements_inside(element, "tr")]
    return BlocWord(element, rows=rows, sens=_or_nothing([row.sens for row in rows]))


def _or_nothing(senses: Sequence[tuple[Hashable, ...]]) -> tuple[Hashable, ...]:
    return tuple(senses) if any(senses) else ()


def _row(lecteur: Lecteur, element: etree._Element, part: "Part") -> RangeeWord:
    cells = []
    for cell in elements_inside(element, "tc"):
        properties = cell.find(f"{W}tcPr")
        merge = properties.find(f"{W}vMerge") if properties is not None else None
        kind = "" if merge is None else merge.get(f"{W}val", "continue")
        span = max(1, columns_of(properties, "gridSpan"))
        cells.append(CelluleWord(cell, span, kind, read_word_blocks(lecteur, cell, part)))
    return RangeeWord(element, cells)


def elements_inside(parent: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The elements of `parent` that are so called (« p », « tbl », « tr », « tc »), through content controls."""
    wanted = [f"{W}{name}" for name in names]
    for element in parent:
        if element.tag in _THROUGH:
            yield from elements_inside(element, *names)
        elif element.tag in wanted:
            yield element
