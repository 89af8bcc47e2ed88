"""The paragraphs and tables of two Word files, made one flow: in the new file, with what it has lost, under marks."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from docgen.ooxml.noms import W
from docgen.word.blocs import BlocWord, elements_inside, read_word_blocks
from docgen.word.champs import read_field
from docgen.word.contenu import Lecteur, PieceWord, join_pieces, zones
from docgen.word.marques.apports import Apports
from docgen.word.marques.cadres import CONTROL, LEADING, hollow
from docgen.word.marques.controles import mark_controls
from docgen.word.marques.coupures import settle_cuts
from docgen.word.marques.dedans import cut_field, merged_equation
from docgen.word.marques.flot import BlocsApparies, meet
from docgen.word.marques.mises_en_forme import (
    faithful_copy,
    fit_look,
    is_restyled,
    keep_looks,
    looks_otherwise,
    mark_runs,
)
from docgen.word.marques.places import Curseur, ends_its_container
from docgen.word.marques.plume import Fin, Plume, SorteDeMarque, Troncon, cut_at_ends
from docgen.word.marques.sections import mark_section
from docgen.word.marques.tableaux import mark_table, merge_tables
from docgen.word.marques.unites import answering, answering_controls, known, units_of
from docgen.word.styles import val

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

# What a flow is written from: the words and the ends of its paragraphs; a table, which is written already, has none.
_Signes = list[Troncon | Fin | None]


class Fusion(Struct):
    """The two files, the pen that marks the new one, and the two parts whose blocks are being made one flow.

    `mise_en_forme`: what has changed of the look alone is marked, too.
    """

    old: Lecteur
    new: Lecteur
    apports: Apports
    plume: Plume
    parts: "tuple[Part, Part]"
    mise_en_forme: bool = False
    frames: dict[etree._Element, etree._Element | None] = field(default_factory=dict)

    def between(self, source: "Part", target: "Part") -> "Fusion":
        """The same, for a part of the old file and one of the new: headers, notes."""
        return replace(self, parts=(source, target))

    # --- one flow ---------------------------------------------------------------------------------------------------
    def merge(self, before: etree._Element | None, after: etree._Element) -> None:
        """Mark in `after` what has changed since `before`."""
        old = read_word_blocks(self.old, before, self.parts[0]) if before is not None else []
        self._merge(old, read_word_blocks(self.new, after, self.parts[1]), after)

    def _merge(self, old: Sequence[BlocWord], new: Sequence[BlocWord], after: etree._Element) -> None:
        place = Curseur(after)
        signs: _Signes = []
        every = meet(*settle_cuts(old, new))
        for met in every:
            signs += self._both(met, place) if met.both else self._alone(met, place)
        self.plume.flow(signs)
        mark_controls(every, place.brought, lambda control: self.apports.copy(control, *self.parts), self.plume)

    def merge_cell(self, old: Sequence[BlocWord], new: Sequence[BlocWord], cell: etree._Element) -> None:
        """Mark in `cell`, whose blocks are `new`, what has changed since `old`."""
        self._merge(old, new, cell)

    def mark_inside(self, cell: etree._Element, sort: SorteDeMarque) -> None:
        """All that a cell holds, which goes or comes whole, under one mark."""
        self.plume.flow(self._whole_flow(cell, sort), in_row=True)

    def _alone(self, met: BlocsApparies, place: Curseur) -> _Signes:
        """Blocks of one side; those that are gone are put at their place."""
        signs: _Signes = []
        for bloc in met.new:
            place.pass_by(bloc.element)
            signs += self._whole(bloc.element, "insertion")
        for bloc in met.old:
            copy = place.brought[bloc.element] = self._copy(bloc)
            place.put(copy, met.home)
            signs += self._whole(copy, "suppression")
        return signs

    def _both(self, met: BlocsApparies, place: Curseur) -> _Signes:
        """Blocks of both sides, and those that come after and share the end of the last."""
        if met.est_tableau:
            if not met.unchanged or self.mise_en_forme:
                merge_tables(self, met.old[0], met.new[0])
            place.pass_by(met.new[0].element)
            return [None]
        signs: _Signes = []
        moved = not met.suite and met.old[-1].finit_section != met.new[-1].finit_section
        stays = met.unchanged and not (moved or self.mise_en_forme or any(pair.old for pair in met.suite))
        signs += [] if stays else self._words(met, place)
        end = Fin("", met.new[-1].element, met.new[-1].ends, untouched=stays)
        if moved and not ends_its_container(end.element):
            # A section that begins or ends with its words: its end goes, and another comes.
            signs.append(replace(self._gone(met.old[-1], place, met.home), ends=end.ends))
            place.pass_by(end.element)
            return [*signs, Fin("insertion", end.element)]
        if not met.suite:
            place.pass_by(end.element)
            same = len(met.old) == len(met.new) == 1 and not met.unies
            return [*signs, self._shared(end, met.old[-1], met.new[-1], same=same)]
        *following, last = met.suite
        if last.new:
            place.pass_by(end.element)
            signs += [
                replace(end, sort="insertion"),
                *(sign for pair in following for sign in self._alone(pair, place)),
            ]
            place.pass_by(last.new[-1].element)
            *words, _ = self._whole(last.new[-1].element, "insertion")
            end = Fin("", last.new[-1].element, last.new[-1].ends)
            return [*signs, *words, self._shared(end, met.old[-1], last.new[-1])]
        signs.append(replace(self._gone(met.old[-1], place, met.home), ends=end.ends))
        signs += [sign for pair in following for sign in self._alone(pair, place)]
        place.pass_by(end.element)
        # What the last one said goes before the end that stays.
        *words, _ = self._whole(self._copy(last.old[-1]), "suppression")
        return [*signs, *words, self._shared(replace(end, ends=()), last.old[-1], met.new[-1])]

    def _copy(self, bloc: BlocWord) -> etree._Element:
        """A block of the old file, for the new one; the section that ends there, too."""
        copy = faithful_copy(self, bloc.element)
        self._end_section(bloc, copy)
        return copy

    def _end_section(self, bloc: BlocWord, copy: etree._Element) -> None:
        properties = copy.find(f"{W}pPr")
        if bloc.section is not None and properties is not None:
            properties.append(self.apports.copy(bloc.section, *self.parts))

    def _gone(self, bloc: BlocWord, place: Curseur, home: etree._Element | None) -> Fin:
        """The end of a paragraph of the old file, put in the new one."""
        paragraph = etree.Element(f"{W}p")
        paragraph.extend(self._former(bloc))
        self.plume.paraphes.follow(self.apports.ancien.paraphes, bloc.element, paragraph)
        self._end_section(bloc, paragraph)
        place.put(paragraph, home)
        return Fin("suppression", paragraph)

    def _former(self, bloc: BlocWord) -> list[etree._Element]:
        """The properties of a paragraph of the old file, for the new one, if it has any."""
        return [self.apports.copy(properties, *self.parts) for properties in bloc.element.findall(f"{W}pPr")]

    def _shared(self, end: Fin, old: BlocWord, new: BlocWord, *, same: bool = False) -> Fin:
        """The end of a paragraph on both sides: its properties are those of the new one, and it says the old ones.

        A paragraph that is the `same` takes its new look without a mark, unless its level, list or page changes.
        """
        if old.section is not None and new.section is not None:
            mark_section(self, old.section, new.section)
        lists = (val(bloc.element, f"{W}pPr/{W}numPr/{W}numId") for bloc in (old, new))
        silent = same and old.niveau == new.niveau and self.apports.names.same_list(*lists)
        silent = silent and not is_restyled(self, old, new)
        return end if silent else replace(end, before=self._former(old) or [etree.Element(f"{W}pPr")])

    def _whole(self, element: etree._Element, sort: SorteDeMarque) -> _Signes:
        """All of a block of the new file under one mark."""
        if element.tag == f"{W}tbl":
            mark_table(self, element, sort)
            return [None]
        pieces, ends = self.new.pieces(element, self.parts[1])
        if sort == "insertion":
            self._notes(pieces, sort)
        else:
            ends = [end for end in ends if end.tag != CONTROL]
        return [*([Troncon(sort, tuple(pieces))] if pieces else []), Fin(sort, element, ends)]

    def _whole_flow(self, parent: etree._Element, sort: SorteDeMarque) -> _Signes:
        return [sign for block in list(elements_inside(parent, "p", "tbl")) for sign in self._whole(block, sort)]

    # --- words ------------------------------------------------------------------------------------------------------
    def _words(self, met: BlocsApparies, place: Curseur) -> list[Troncon | Fin]:
        """The words of both sides, and the ends between those that were cut or joined."""
        blocs = {id(bloc.element): bloc for bloc in (*met.old, *met.new)}
        signs: list[Troncon | Fin] = []

        def gone(element: etree._Element) -> Fin:
            return self._gone(blocs[id(element)], place, met.home)

        def come(element: etree._Element) -> Fin:
            place.pass_by(element)
            return Fin("insertion", element, blocs[id(element)].ends)

        sides = units_of(met.old, self.old, self.parts[0]), units_of(met.new, self.new, self.parts[1])
        self.frames |= answering_controls(every := list(answering(*sides)))
        for stretch in every:
            old, new = join_pieces(stretch.old), join_pieces(stretch.new)
            if stretch.same:
                signs += self._same(old, new, blocs, place)
                continue
            signs += cut_at_ends(old, blocs, "suppression", gone, self._brought)
            self._notes(new, "insertion")
            signs += cut_at_ends(new, blocs, "insertion", come)
        return signs

    def _same(
        self, old: Sequence[PieceWord], new: Sequence[PieceWord], blocs: Mapping[int, BlocWord], place: Curseur
    ) -> list[Troncon | Fin]:
        """What stays, changed within; where it holds the end of a paragraph, both sides end there."""
        ended = iter([blocs[id(piece.inner)] for piece in old if id(piece.inner) in blocs])
        whole = [[piece for piece in side if not piece.words and id(piece.inner) not in blocs] for side in (old, new)]
        self._within(*whole)
        changed = {
            id(y): (x, y)
            for x, y in zip(*whole, strict=True)
            if x.text != y.text or (y.runs and looks_otherwise(self, x, y))
        }

        def both(element: etree._Element) -> Fin:
            place.pass_by(element)
            bloc = blocs[id(element)]
            return self._shared(Fin("", element, bloc.ends), next(ended), bloc)

        signs: list[Troncon | Fin] = []
        for inside, group in groupby(keep_looks(self, old, new), key=lambda piece: id(piece) in changed):
            for piece in group if inside else ():
                signs += self._inside(*changed[id(piece)])
            signs += [] if inside else cut_at_ends(group, blocs, "", both)
        return signs

    def _inside(self, old: PieceWord, new: PieceWord) -> list[Troncon | Fin]:
        """A field or an equation that stays, marked at the words that change."""
        before, after = cut_field(old), cut_field(new)
        if old.text == new.text and (before is None or after is None or read_field(new.runs).volatil):
            mark_runs(self, old, new)
            return [Troncon("", (new,))]
        if before is None or after is None:
            equation = merged_equation(self._brought(old).runs[0], new.runs[0], self.plume)
            return [Troncon("", (new._replace(runs=(equation,)),))]
        former, _ = before.pieces(self.old, old.around, self.parts[0])
        result, ends = after.pieces(self.new, new.around, self.parts[1])
        signs: list[Troncon | Fin] = [Troncon("", (new._replace(runs=after.head),))]
        sides = known(former, self.old, self.parts[0]), known(result, self.new, self.parts[1])
        self.frames |= answering_controls(every := list(answering(*sides)))
        for stretch in every:
            gone, come = join_pieces(stretch.old), join_pieces(stretch.new)
            if stretch.same:
                signs += self._same(gone, come, {}, Curseur(new.runs[0]))
                continue
            brought = tuple([self._brought(piece) for piece in gone])
            signs += [Troncon("suppression", brought, ancien=True)] if brought else []
            self._notes(come, "insertion")
            signs += [Troncon("insertion", tuple(come))] if come else []
        return [*signs, Troncon("", (new._replace(runs=after.tail, before=tuple(ends)),))]

    def _brought(self, piece: PieceWord) -> PieceWord:
        """A copy of what the old file holds, for the new one."""
        parts = (piece.look, piece.inner, *piece.runs)
        look, inner, *runs = (None if part is None else self.apports.copy(part, *self.parts) for part in parts)
        if self.old.styles.sens(piece.look, piece.style) != self.new.styles.sens(look, piece.style):
            look = fit_look(self, piece.look, piece.style, piece.style)
        frames = [self._frame(element) for element in piece.around if element.tag in (*LEADING, CONTROL)]
        around = tuple([frame for frame in frames if frame is not None])
        kept = tuple([run for run in runs if run is not None])
        return piece._replace(look=look, inner=inner, around=around, before=(), runs=kept)

    def _frame(self, element: etree._Element) -> etree._Element | None:
        """A copy of a link or a control of the old file, empty: the same one for all that it holds.

        Of a control that stays, that of the new file; None when what it held stays in none.
        """
        if element not in self.frames:
            copy = self.apports.copy(hollow(element), *self.parts)
            self.plume.apportes.add(copy)
            self.frames[element] = copy
        return self.frames[element]

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
                self.plume.flow(notes._whole_flow(note[0], sort))
