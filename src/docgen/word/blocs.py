"""The paragraphs and tables of two Word files, made one flow: in the new file, with what it has lost, under marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml import etree

from docgen.diff.mots import stretches
from docgen.document.alignement import likeness, steps
from docgen.ooxml.noms import W
from docgen.word.apports import Apports
from docgen.word.contenu import NOTES, Lecteur, Piece, joined, units, zones
from docgen.word.flux import Bloc, Cursor, Rangee, cells_of, flow, joins, rows_of, shape, tied
from docgen.word.plume import Plume, Segment, Sort, turned
from docgen.word.styles import Styles

# From this share of words in common on, a text is the same text, changed; a table, sooner; a row, later.
_ALIKE, _ALIKE_TABLE, _ALIKE_ROW, _FIRST_CELL = 0.4, 0.2, 0.5, 1.0


@dataclass(slots=True)
class _Entry:
    """A paragraph of the flow as it will be written; a table has none."""

    paragraph: etree._Element | None = None
    segments: tuple[Segment, ...] = ()
    ends: Sequence[etree._Element] = ()
    whole: Sort = ""

    @property
    def opening(self) -> Sort:
        return self.whole or (self.segments[0].sort if self.segments else "")


@dataclass(slots=True)
class Fusion:
    """The two files, and the pen that marks the new one."""

    old: Lecteur
    new: Lecteur
    styles: tuple[Styles, Styles]
    apports: Apports
    plume: Plume

    # --- reading ----------------------------------------------------------------------------------------------------
    def blocs(self, parent: etree._Element, part: str, *, old: bool) -> list[Bloc]:
        """The blocks of `parent`, in order."""
        made = []
        for element in flow(parent):
            made.append(
                self._paragraph(element, part, old=old)
                if element.tag == f"{W}p"
                else self._table(element, part, old=old)
            )
        return made

    def _paragraph(self, element: etree._Element, part: str, *, old: bool) -> Bloc:
        reader = self.old if old else self.new
        pieces, ends = reader.pieces(element, part)
        niveau = self.styles[0 if old else 1].niveau(element.find(f"{W}pPr"))
        said = reader.says(pieces, part)
        known = replace(niveau, numero="")
        return Bloc(element, (known, said), Counter(said.split()), known, pieces, ends)

    def _table(self, element: etree._Element, part: str, *, old: bool) -> Bloc:
        rows = [self._row(row, part, old=old) for row in rows_of(element)]
        words: Counter[str] = Counter()
        for row in rows:
            words.update(row.words)
        return Bloc(element, ("tableau", tuple([row.key for row in rows])), words, rows=rows)

    def _row(self, element: etree._Element, part: str, *, old: bool) -> Rangee:
        cells = [(cell, self.blocs(cell, part, old=old)) for cell in cells_of(element)]
        words: Counter[str] = Counter()
        for one in (bloc for _, cell in cells for bloc in cell):
            words.update(one.words)
        form = shape([cell for cell, _ in cells])
        key = (form, tuple([tuple([bloc.key for bloc in cell]) for _, cell in cells]))
        return Rangee(element, key, words, form, cells)

    # --- one flow ---------------------------------------------------------------------------------------------------
    def merge(self, before: etree._Element | None, after: etree._Element, parts: tuple[str, str]) -> None:
        """Mark in `after` what has changed since `before`; `parts` are where they stand."""
        old = self.blocs(before, parts[0], old=True) if before is not None else []
        self._merge(old, self.blocs(after, parts[1], old=False), after, parts)

    def _merge(
        self,
        old: Sequence[Bloc],
        new: Sequence[Bloc],
        after: etree._Element,
        parts: tuple[str, str],
        *,
        alone: bool = False,
    ) -> None:
        """`alone` for cells: the only paragraph of a cell is the same one, whatever it says."""
        only = alone and len(old) == len(new) == 1

        def score(i: int, j: int) -> float:
            x, y = old[i], new[j]
            if (x.element.tag, x.niveau, x.columns) != (y.element.tag, y.niveau, y.columns):
                return 0.0
            found = likeness(x.words, y.words)
            least = _ALIKE if x.element.tag == f"{W}p" else _ALIKE_TABLE
            return max(found, 0.01) if only or found >= least else 0.0

        cursor = Cursor(after, new[0].element if new else None)
        entries: list[_Entry] = []
        for i, j in steps([one.key for one in old], [one.key for one in new], score):
            if j is None:
                copy = self.apports.copy(old[i or 0].element, *parts)
                cursor.put(copy)
                entries += self._whole(copy, parts[1], "suppression")
                continue
            if i is None:
                entries += self._whole(new[j].element, parts[1], "insertion")
            else:
                entries.append(self._both(old[i], new[j], parts))
            cursor.passed(new[j].element)
        self._write(entries)

    def _both(self, old: Bloc, new: Bloc, parts: tuple[str, str]) -> _Entry:
        if old.key == new.key:
            return _Entry()
        if new.element.tag == f"{W}tbl":
            self._tables(old.rows, new.rows, new.element, parts)
            return _Entry()
        return _Entry(new.element, self._words(old.pieces, new.pieces, parts), new.ends)

    def _write(self, entries: Sequence[_Entry], *, in_row: bool = False) -> None:
        following: Sort = ""
        for entry in reversed(entries):
            if entry.paragraph is not None:
                self.plume.write(entry.paragraph, turned(entry.segments, following), entry.ends, in_row=in_row)
                if entry.whole and joins(entry.paragraph):
                    self.plume.end(entry.paragraph, entry.whole)
            following = entry.opening

    def _whole(self, element: etree._Element, part: str, sort: Sort) -> list[_Entry]:
        """All of a block of the new file under one mark."""
        if element.tag == f"{W}tbl":
            for row in rows_of(element):
                self._whole_row(row, part, sort)
            return [_Entry()]
        pieces, ends = self.new.pieces(element, part)
        if sort == "insertion":
            self._notes(pieces, sort)
        return [_Entry(element, (Segment(sort, tuple(pieces)),) if pieces else (), ends, sort)]

    def _whole_row(self, row: etree._Element, part: str, sort: Sort) -> None:
        self.plume.row(row, sort)
        for cell in cells_of(row):
            entries = [entry for block in list(flow(cell)) for entry in self._whole(block, part, sort)]
            self._write(entries, in_row=True)

    # --- words ------------------------------------------------------------------------------------------------------
    def _words(self, old: Sequence[Piece], new: Sequence[Piece], parts: tuple[str, str]) -> tuple[Segment, ...]:
        made: list[Segment] = []
        for stretch in stretches(units(old), units(new)):
            gone = joined(piece for unit in stretch.old for piece in unit.leaves)
            come = joined(piece for unit in stretch.new for piece in unit.leaves)
            if stretch.same:
                self._within(gone, come, parts)
                made.append(Segment("", tuple(come)))
                continue
            if gone:
                made.append(Segment("suppression", tuple(self._brought(piece, parts) for piece in gone), ancien=True))
            if come:
                self._notes(come, "insertion")
                made.append(Segment("insertion", tuple(come)))
        return tuple(made)

    def _brought(self, piece: Piece, parts: tuple[str, str]) -> Piece:
        look = self.apports.copy(piece.look, *parts) if piece.look is not None else None
        inner = self.apports.copy(piece.inner, *parts) if piece.inner is not None else None
        return replace(
            piece, look=look, inner=inner, before=(), runs=tuple(self.apports.copy(run, *parts) for run in piece.runs)
        )

    def _within(self, old: Sequence[Piece], new: Sequence[Piece], parts: tuple[str, str]) -> None:
        """What has changed inside notes and text boxes that stay."""
        pairs = zip(
            [one.inner for one in old if one.inner is not None],
            [one.inner for one in new if one.inner is not None],
            strict=True,
        )
        for before, after in pairs:
            for x, y in zip(zones(before), zones(after), strict=False):
                self.merge(x, y, parts)
            if after.tag in NOTES and before.tag in NOTES:
                (x_note, source), (y_note, target) = self.old.note(before), self.new.note(after)
                if x_note is not None and y_note is not None:
                    self.merge(x_note, y_note, (source, target))

    def _notes(self, pieces: Sequence[Piece], sort: Sort) -> None:
        """What a note that comes says comes with it."""
        for piece in pieces:
            if piece.inner is not None and piece.inner.tag in NOTES:
                note, part = self.new.note(piece.inner)
                if note is not None:
                    self._write([entry for block in list(flow(note)) for entry in self._whole(block, part, sort)])

    # --- tables -----------------------------------------------------------------------------------------------------
    def _tables(
        self, before: Sequence[Rangee], rows: Sequence[Rangee], after: etree._Element, parts: tuple[str, str]
    ) -> None:
        """Row by row; rows that a cell ties together go and come together."""
        old, new = tied(before), tied(rows)
        known = [(tuple(row.shape for row in group), group[0].first, _words(group)) for group in (*old, *new)]

        def score(i: int, j: int) -> float:
            (form, first, words), (other, begins, said) = known[i], known[len(old) + j]
            found = (_FIRST_CELL if first == begins != "" else 0.0) + likeness(words, said)
            return found if form == other and found >= _ALIKE_ROW else 0.0

        cursor = Cursor(after, rows[0].element if rows else None)
        keys = [[tuple(row.key for row in group) for group in side] for side in (old, new)]
        for i, j in steps(keys[0], keys[1], score):
            gone, come = old[i] if i is not None else [], new[j] if j is not None else []
            if gone and come:
                for x, y in zip(gone, come, strict=True):
                    self._cells(x, y, parts)
                cursor.passed(come[-1].element)
                continue
            for row in gone:
                copy = self.apports.copy(row.element, *parts)
                cursor.put(copy)
                self._whole_row(copy, parts[1], "suppression")
            for row in come:
                self._whole_row(row.element, parts[1], "insertion")
                cursor.passed(row.element)

    def _cells(self, old: Rangee, new: Rangee, parts: tuple[str, str]) -> None:
        if old.key != new.key:
            for (_, x), (cell, y) in zip(old.cells, new.cells, strict=True):
                self._merge(x, y, cell, parts, alone=True)


def _words(rows: Sequence[Rangee]) -> Counter[str]:
    made: Counter[str] = Counter()
    for row in rows:
        made.update(row.words)
    return made
