"""The paragraphs and tables of two Word files, made one flow: in the new file, with what it has lost, under marks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from docgen.diff.mots import stretches
from docgen.document.alignement import likeness, steps
from docgen.ooxml.noms import W
from docgen.word.blocs import BlocWord, elements_inside, read_word_blocks
from docgen.word.contenu import Lecteur, PieceWord, cut_pieces, join_pieces, zones
from docgen.word.marques.apports import Apports
from docgen.word.marques.plume import Plume, SorteDeMarque, Troncon, set_apart
from docgen.word.marques.tableaux import mark_table, merge_tables

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

# From this share of words in common on, a text is the same text, changed; a table, sooner.
_ALIKE, _ALIKE_TABLE = 0.4, 0.2


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
            if (x.est_tableau, x.niveau) != (y.est_tableau, y.niveau):
                return 0.0
            share = likeness(x.words, y.words)
            least = _ALIKE_TABLE if x.est_tableau else _ALIKE
            return max(share, 0.01) if only or share >= least else 0.0

        flow = steps([bloc.key for bloc in old], [bloc.key for bloc in new], score)
        self._write(self._aligned(flow, old, new, after))

    def _aligned(
        self,
        flow: list[tuple[int | None, int | None]],
        old: Sequence[BlocWord],
        new: Sequence[BlocWord],
        after: etree._Element,
    ) -> list[_Entry]:
        """The entries of what stays, goes and comes; what goes is put at its place in `after`."""
        first, last = new[0].element if new else None, None
        entries: list[_Entry] = []
        for i, j in flow:
            if i is not None and j is not None:
                entries.append(self._both(old[i], new[j]))
            elif i is not None:
                copy = self.apports.copy(old[i].element, *self.parts)
                _put(copy, after, last, first)
                last = copy
                entries += self._whole(copy, "suppression")
            elif j is not None:
                entries += self._whole(new[j].element, "insertion")
            last = last if j is None else new[j].element
        return entries

    def merge_cell(self, old: Sequence[BlocWord], new: Sequence[BlocWord], cell: etree._Element) -> None:
        """Mark in `cell`, whose blocks are `new`, what has changed since `old`."""
        self._merge(old, new, cell, alone=True)

    def mark_inside(self, cell: etree._Element, sort: SorteDeMarque) -> None:
        """All that a cell holds, which goes or comes whole, under one mark."""
        self._write(self._whole_flow(cell, sort), in_row=True)

    def _both(self, old: BlocWord, new: BlocWord) -> _Entry:
        if old.key == new.key:
            return _Entry()
        if new.est_tableau:
            merge_tables(self, old, new)
            return _Entry()
        return _Entry(new.element, self._words(old.pieces, new.pieces), new.ends)

    def _write(self, entries: Sequence[_Entry], *, in_row: bool = False) -> None:
        following: SorteDeMarque = ""
        for entry in reversed(entries):
            if entry.paragraph is not None:
                self.plume.write(entry.paragraph, set_apart(entry.troncons, following), entry.ends, in_row=in_row)
                if entry.whole and (in_row or _joins(entry.paragraph)):
                    self.plume.end(entry.paragraph, entry.whole)
            following = entry.opening

    def _whole(self, element: etree._Element, sort: SorteDeMarque) -> list[_Entry]:
        """All of a block of the new file under one mark."""
        if element.tag == f"{W}tbl":
            mark_table(self, element, sort)
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
