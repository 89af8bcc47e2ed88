"""The paragraphs and tables of a Word file in order, what each is known by, and where what is gone comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from docgen.ooxml.noms import W
from docgen.word.contenu import Piece
from docgen.word.styles import Niveau, val

_THROUGH = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag")}
_NONE = Niveau()
Shape = tuple[tuple[int, str], ...]


@dataclass(slots=True)
class Bloc:
    """A paragraph or a table, and what it is known by."""

    element: etree._Element
    key: Hashable
    words: Counter[str]
    niveau: Niveau = _NONE
    pieces: list[Piece] = field(default_factory=list)
    ends: list[etree._Element] = field(default_factory=list)
    rows: list[Rangee] = field(default_factory=list)

    @property
    def columns(self) -> int:
        """How many columns a table has."""
        return max((sum(span for span, _ in row.shape) for row in self.rows), default=0)


@dataclass(slots=True)
class Rangee:
    """A row of a table: its cells, with what each holds."""

    element: etree._Element
    key: Hashable
    words: Counter[str]
    shape: Shape
    cells: list[tuple[etree._Element, list[Bloc]]]

    @property
    def first(self) -> str:
        """The words of its first cell."""
        return " ".join(str(bloc.key) for bloc in self.cells[0][1]) if self.cells and self.words else ""


@dataclass(slots=True)
class Cursor:
    """Where what is gone comes back: after what it followed."""

    parent: etree._Element
    first: etree._Element | None
    last: etree._Element | None = None

    def put(self, element: etree._Element) -> None:
        """Place `element`, and go on from it."""
        if self.last is not None:
            self.last.addnext(element)
        elif self.first is not None:
            self.first.addprevious(element)
        else:
            self.parent.insert(1 if len(self.parent) and self.parent[0].tag == f"{W}tcPr" else 0, element)
        self.last = element

    def passed(self, element: etree._Element) -> None:
        """Go on from `element`."""
        self.last = element


def flow(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables of `parent`, through content controls."""
    for element in parent:
        if element.tag in _THROUGH:
            yield from flow(element)
        elif element.tag in (f"{W}p", f"{W}tbl"):
            yield element


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, through content controls."""
    return _held(table, f"{W}tr")


def cells_of(row: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row, through content controls."""
    return _held(row, f"{W}tc")


def _held(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    for element in parent:
        if element.tag in _THROUGH:
            yield from _held(element, tag)
        elif element.tag == tag:
            yield element


def shape(cells: Sequence[etree._Element]) -> Shape:
    """Of each cell: how many columns it takes, and whether it begins a column of cells or goes on from above."""
    made = []
    for cell in cells:
        properties = cell.find(f"{W}tcPr")
        merge = properties.find(f"{W}vMerge") if properties is not None else None
        kind = "" if merge is None else merge.get(f"{W}val", "continue")
        made.append((int(val(properties, f"{W}gridSpan") or 1), kind))
    return tuple(made)


def joins(paragraph: etree._Element) -> bool:
    """Whether the end of `paragraph` can go: what follows is a paragraph, and no section ends there."""
    if paragraph.find(f"{W}pPr/{W}sectPr") is not None:
        return False
    following = paragraph.getnext()
    while following is not None and following.tag not in (f"{W}p", f"{W}tbl", f"{W}sdt", f"{W}sectPr"):
        following = following.getnext()
    return following is not None and following.tag == f"{W}p"


def tied(rows: Sequence[Rangee]) -> list[list[Rangee]]:
    """The rows in groups: one that goes on a cell from above is of the group of that one."""
    made: list[list[Rangee]] = []
    for row in rows:
        if made and any(kind not in ("", "restart") for _, kind in row.shape):
            made[-1].append(row)
        else:
            made.append([row])
    return made
