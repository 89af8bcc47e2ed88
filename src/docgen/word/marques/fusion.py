"""The paragraphs and tables of two Word files, made one flow: in the new file, with what it has lost, under marks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from lxml import etree

from docgen.diff.mots import stretches
from docgen.document.alignement import likeness, steps
from docgen.ooxml.noms import W
from docgen.word.blocs import BlocWord, RangeeWord, count_words, elements_inside, read_word_blocks
from docgen.word.contenu import Lecteur, PieceWord, cut_pieces, join_pieces, zones
from docgen.word.marques.apports import Apports
from docgen.word.marques.plume import Plume, SorteDeMarque, Troncon, set_apart

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

_P = TypeVar("_P", BlocWord, RangeeWord)
# From this share of words in common on, a text is the same text, changed; a table, sooner; a row, later.
_ALIKE, _ALIKE_TABLE, _ALIKE_ROW, _FIRST_CELL = 0.4, 0.2, 0.5, 1.0


@dataclass(slots=True)
class _Entry:
    """A paragraph of the flow as it will be written; a table has none."""

    paragraph: etree._Element | None = None
    troncons: tuple[Troncon, ...] = ()
    ends: Sequence[etree._Element] = ()
    whole: SorteDeMarque = ""

    @property
    def opening(self) -> SorteDeMarque:
        return self.whole or (self.troncons[0].sort if self.troncons else "")


@dataclass(slots=True)
class Fusion:
    """The two files, the pen that marks the new one, and the two parts whose blocks are being made one flow."""

    old: Lecteur
    new: Lecteur
    apports: Apports
    plume: Plume
    parts: "tuple[Part, Part]"

    def between(self, source: "Part", target: "Part") -> "Fusion":
        """The same, for a part of the old file and one of the new: headers, notes."""
        return replace(self, parts=(source, target))

    # --- one flow ---------------------------------------------------------------------------------------------------
    def merge(self, before: etree._Element | None, after: etree._Element) -> None:
        """Mark in `after` what has changed since `before`."""
        old = read_word_blocks(self.old, before, self.parts[0]) if before is not None else []
        self._merge(old, read_word_blocks(self.new, after, self.parts[1]), after)

    def _merge(
        self, old: Sequence[BlocWord], new: Sequence[BlocWord], after: etree._Element, *, alone: bool = False
    ) -> None:
        """`alone` for cells: the only paragraph of a cell is the same one, whatever it says."""
        only = alone and len(old) == len(new) == 1

        def score(i: int, j: int) -> float:
            x, y = old[i], new[j]
            if (x.est_tableau, x.niveau, x.columns) != (y.est_tableau, y.niveau, y.columns):
                return 0.0
            share = likeness(x.words, y.words)
            least = _ALIKE_TABLE if x.est_tableau else _ALIKE
            return max(share, 0.01) if only or share >= least else 0.0

        flow = steps([bloc.key for bloc in old], [bloc.key for bloc in new], score)
        self._write(self._aligned(flow, [[bloc] for bloc in old], [[bloc] for bloc in new], after))

    def _aligned(
        self,
        flow: list[tuple[int | None, int | None]],
        old: Sequence[Sequence[_P]],
        new: Sequence[Sequence[_P]],
        after: etree._Element,
    ) -> list[_Entry]:
        """The entries of what stays, goes and comes, group by group; what goes is put at its place in `after`."""
        first, last = new[0][0].element if new else None, None
        entries: list[_Entry] = []
        for i, j in flow:
            gone, come = old[i] if i is not None else [], new[j] if j is not None else []
            if gone and come:
                entries += [self._both(x, y) for x, y in zip(gone, come, strict=True)]
            for part in () if come else gone:
                copy = self.apports.copy(part.element, *self.parts)
                _put(copy, after, last, first)
                last = copy
                entries += self._whole(copy, "suppression")
            for part in come:
                entries += [] if gone else self._whole(part.element, "insertion")
                last = part.element
        return entries

    def _both(self, old: _P, new: _P) -> _Entry:
        if old.key == new.key:
            return _Entry()
        if isinstance(old, RangeeWord) and isinstance(new, RangeeWord):
            for x, y in zip(old.cells, new.cells, strict=True):
                self._merge(x.blocs, y.blocs, y.element, alone=True)
            return _Entry()
        assert isinstance(old, BlocWord) and isinstance(new, BlocWord)
        if new.est_tableau:
            self._tables(old, new)
            return _Entry()
        return _Entry(new.element, self._words(old.pieces, new.pieces), new.ends)

    def _write(self, entries: Sequence[_Entry], *, in_row: bool = False) -> None:
        following: SorteDeMarque = ""
        for entry in reversed(entries):
            if entry.paragraph is not None:
                self.plume.write(entry.paragraph, set_apart(entry.troncons, following), entry.ends, in_row=in_row)
                if entry.whole and _joins(entry.paragraph):
                    self.plume.end(entry.paragraph, entry.whole)
            following = entry.opening

    def _whole(self, element: etree._Element, sort: SorteDeMarque) -> list[_Entry]:
        """All of a block, or a row, of the new file under one mark."""
        if element.tag == f"{W}tr":
            self.plume.row(element, sort)
            for cell in elements_inside(element, "tc"):
                self._write(self._whole_flow(cell, sort), in_row=True)
            return [_Entry()]
        if element.tag == f"{W}tbl":
            for row in elements_inside(element, "tr"):
                self._whole(row, sort)
            return [_Entry()]
        pieces, ends = self.new.pieces(element, self.parts[1])
        if sort == "insertion":
            self._notes(pieces, sort)
        return [_Entry(element, (Troncon(sort, tuple(pieces)),) if pieces else (), ends, sort)]

    def _whole_flow(self, parent: etree._Element, sort: SorteDeMarque) -> list[_Entry]:
        return [entry for block in list(elements_inside(parent, "p", "tbl")) for entry in self._whole(block, sort)]

    # --- words ------------------------------------------------------------------------------------------------------
    def _words(self, old: Sequence[PieceWord], new: Sequence[PieceWord]) -> tuple[Troncon, ...]:
        troncons: list[Troncon] = []
        for stretch in stretches(cut_pieces(old), cut_pieces(new)):
            gone, come = join_pieces(stretch.old), join_pieces(stretch.new)
            if stretch.same:
                self._within(gone, come)
                troncons.append(Troncon("", tuple(come)))
                continue
            if gone:
                brought = tuple(self._brought(piece) for piece in gone)
                troncons.append(Troncon("suppression", brought, ancien=True))
            if come:
                self._notes(come, "insertion")
                troncons.append(Troncon("insertion", tuple(come)))
        return tuple(troncons)

    def _brought(self, piece: PieceWord) -> PieceWord:
        """A copy of what the old file holds, for the new one."""
        parts = (piece.look, piece.inner, *piece.runs)
        look, inner, *runs = (None if part is None else self.apports.copy(part, *self.parts) for part in parts)
        return replace(piece, look=look, inner=inner, before=(), runs=tuple(run for run in runs if run is not None))

    def _within(self, old: Sequence[PieceWord], new: Sequence[PieceWord]) -> None:
        """What has changed inside notes and text boxes that stay."""
        elements = [[piece.inner for piece in pieces if piece.inner is not None] for pieces in (old, new)]
        for before, after in zip(*elements, strict=True):
            for x, y in zip(zones(before), zones(after), strict=False):
                self.merge(x, y)
            former, note = self.old.note(before), self.new.note(after)
            if former and note:
                self.between(former[1], note[1]).merge(former[0], note[0])

    def _notes(self, pieces: Sequence[PieceWord], sort: SorteDeMarque) -> None:
        """What a note that comes says comes with it."""
        for piece in pieces:
            note = None if piece.inner is None else self.new.note(piece.inner)
            if note:
                notes = self.between(self.parts[0], note[1])
                notes._write(notes._whole_flow(note[0], sort))

    # --- tables -----------------------------------------------------------------------------------------------------
    def _tables(self, before: BlocWord, after: BlocWord) -> None:
        """Row by row; rows that a cell ties together go and come together."""
        old, new = _tied(before.rows), _tied(after.rows)
        known = [(tuple(row.shape for row in group), group[0].first, count_words(group)) for group in (*old, *new)]

        def score(i: int, j: int) -> float:
            (form, first, words), (other, begins, others) = known[i], known[len(old) + j]
            share = (_FIRST_CELL if first == begins != "" else 0.0) + likeness(words, others)
            return share if form == other and share >= _ALIKE_ROW else 0.0

        keys = [[tuple(row.key for row in group) for group in side] for side in (old, new)]
        self._aligned(steps(keys[0], keys[1], score), old, new, after.element)


def _put(
    element: etree._Element, parent: etree._Element, last: etree._Element | None, first: etree._Element | None
) -> None:
    """Place in `parent` what is gone: after what it followed, `last`; else before `first`, which came first."""
    if last is not None:
        last.addnext(element)
    elif first is not None:
        first.addprevious(element)
    else:
        parent.insert(1 if len(parent) and parent[0].tag == f"{W}tcPr" else 0, element)


def _joins(paragraph: etree._Element) -> bool:
    """Whether the end of `paragraph` can go: what follows is a paragraph, and no section ends there."""
    if paragraph.find(f"{W}pPr/{W}sectPr") is not None:
        return False
    following = paragraph.getnext()
    while following is not None and following.tag not in (f"{W}p", f"{W}tbl", f"{W}sdt", f"{W}sectPr"):
        following = following.getnext()
    return following is not None and following.tag == f"{W}p"


def _tied(rows: Sequence[RangeeWord]) -> list[list[RangeeWord]]:
    """The rows in groups: one that goes on a cell from above is of the group of that one."""
    groups: list[list[RangeeWord]] = []
    for row in rows:
        if groups and any(cell.merge not in ("", "restart") for cell in row.cells):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups
