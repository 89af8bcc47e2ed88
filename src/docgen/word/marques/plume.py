"""The marks of a paragraph of a Word file: what stays, what goes and what comes, written as runs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from copy import deepcopy
from datetime import date
from itertools import accumulate, count, groupby

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from docgen.ooxml.enfants import child_at
from docgen.ooxml.noms import W, tags
from docgen.word.blocs import BlocWord
from docgen.word.contenu import PieceWord, cut_pieces, join_pieces
from docgen.word.marques.cadres import CONTROL, Cadres, held_in, place_of
from docgen.word.marques.places import ends_its_container
from docgen.word.marques.troncons import SorteDeMarque as SorteDeMarque
from docgen.word.marques.troncons import Troncon as Troncon
from docgen.word.marques.troncons import share_controls
from docgen.word.paraphes import Paraphe, Paraphes

_TAGS = {"insertion": f"{W}ins", "suppression": f"{W}del"}
_RANGES = {"insertion": "customXmlIns", "suppression": "customXmlDel"}
_GONE = {f"{W}t": f"{W}delText", f"{W}instrText": f"{W}delInstrText"}
_NOT_SAID = tags("rPr sectPr pPrChange")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Past the numbers that Word gives.
_FIRST = 1_000_001


class Fin(Struct, frozen=True, eq=False):
    """The end of the paragraph `element`: under one sort of mark, or on both sides.

    `ends` are the bookmarks right before it. `before`: its properties in the old file, when it has to say them.
    `untouched`: what it holds is written already.
    """

    sort: SorteDeMarque
    element: etree._Element
    ends: Sequence[etree._Element] = ()
    before: Sequence[etree._Element] = ()
    untouched: bool = False


class Plume(Struct):
    """Who makes the marks, when, and the number of the next one; `paraphes` say who had already made some of them.

    `apportes`: the links and controls of the old file that were copied for what goes.
    """

    auteur: str
    jour: date | None = None
    paraphes: Paraphes = field(default_factory=Paraphes)
    apportes: set[etree._Element] = field(default_factory=set)
    ids: Iterator[int] = field(default_factory=lambda: count(_FIRST))

    def mark(self, tag: str, paraphe: Paraphe | None = None) -> etree._Element:
        """An empty mark of that tag; who had already made what it marks signs it."""
        who = self.auteur if paraphe is None else paraphe.auteur
        mark = etree.Element(tag, {f"{W}id": self.number(), f"{W}author": who})
        if paraphe and paraphe.date:
            mark.set(f"{W}date", paraphe.date)
        elif self.jour and not paraphe:
            mark.set(f"{W}date", f"{self.jour.isoformat()}T00:00:00Z")
        return mark

    def look(self, tag: str, properties: etree._Element | None) -> etree._Element:
        """An empty mark of a look that changes; who had already changed that of these properties signs it."""
        return self.mark(tag, None if properties is None else self.paraphes.aspects.get(properties))

    def about(self, element: etree._Element, sort: SorteDeMarque) -> Paraphe | None:
        """Who had already made that mark of `element`: a row, a cell, the end of a paragraph."""
        paraphe = self.paraphes.elements.get(element)
        return paraphe if paraphe and paraphe.sorte == sort else None

    def number(self) -> str:
        """A number that no mark has."""
        return str(next(self.ids))

    def flow(self, signs: Iterable[Troncon | Fin | None], *, in_row: bool = False) -> None:
        """Write each paragraph with the words that stand before its end; None is a table, between two of them."""
        paragraphs: list[tuple[list[Troncon], Fin | None]] = [([], None)]
        for sign in signs:
            if isinstance(sign, Troncon):
                paragraphs[-1][0].append(sign)
            else:
                paragraphs[-1] = (paragraphs[-1][0], sign)
                paragraphs.append(([], None))
        following: SorteDeMarque = ""
        for troncons, end in reversed(paragraphs[:-1]):
            if end is None:
                following = ""
                continue
            if not end.untouched:
                apart = troncons if end.sort else set_apart(troncons, following)
                self.write(end.element, apart, in_row=in_row)
                self._put(end.element, end.ends, comes=end.sort == "insertion")
            following = troncons[0].sort if troncons else end.sort
            self._end(end, troncons, in_row=in_row)

    def _end(self, end: Fin, troncons: Sequence[Troncon], *, in_row: bool) -> None:
        if end.sort and (in_row or not ends_its_container(end.element)):
            # What goes or comes whole goes or comes with its words.
            names = {_signer(troncon.sort, piece) for troncon in troncons for piece in troncon.pieces}
            whole = names.pop() if len(names) == 1 and all(troncon.sort == end.sort for troncon in troncons) else None
            self.end(end.element, end.sort, self.about(end.element, end.sort) or whole)
        for before in end.before:
            self.properties(end.element, before)

    def properties(self, paragraph: etree._Element, before: etree._Element) -> None:
        """Say that `paragraph` had the properties `before`, unless it has the same."""
        now = paragraph.find(f"{W}pPr")
        old, new = (_said(side) for side in (before, now))
        if [etree.tostring(child, method="c14n") for child in old] == [etree.tostring(c, method="c14n") for c in new]:
            return
        change = self.look(f"{W}pPrChange", now)
        etree.SubElement(change, f"{W}pPr").extend(old)
        child_at(paragraph, f"{W}pPr").append(change)

    def end(self, paragraph: etree._Element, sort: SorteDeMarque, paraphe: Paraphe | None = None) -> None:
        """Mark the end of `paragraph`."""
        properties = child_at(paragraph, f"{W}pPr")
        # The standard wants the look before these two.
        after = next(properties.iterchildren(f"{W}sectPr", f"{W}pPrChange"), None)
        look = child_at(properties, f"{W}rPr", len(properties) if after is None else properties.index(after))
        look.insert(0, self.mark(_TAGS[sort], paraphe))

    def row(self, row: etree._Element, sort: SorteDeMarque) -> None:
        """Mark a whole row of a table."""
        self.row_properties(row).append(self.mark(_TAGS[sort], self.about(row, sort)))

    def row_properties(self, row: etree._Element) -> etree._Element:
        """The properties of a row, put there when it has none."""
        return child_at(row, f"{W}trPr", 1 if len(row) and row[0].tag == f"{W}tblPrEx" else 0)

    def announce(self, control: etree._Element, sort: SorteDeMarque) -> None:
        """Mark that a control comes or goes, and not what it holds: around it where it begins, and where it ends."""
        (start, end), (again, over) = [self._range(_RANGES[sort]) for _ in range(2)]
        control.addprevious(start)
        held_in(control).insert(0, end)
        held_in(control).append(again)
        control.addnext(over)

    def _put(self, place: etree._Element, placed: Iterable[etree._Element], *, comes: bool) -> None:
        """Put in `place` what has no words: bookmarks; controls that hold nothing, marked when they come."""
        for element in placed:
            place.append(element)
            if comes and element.tag == CONTROL:
                self.announce(element, "insertion")

    def _range(self, name: str) -> tuple[etree._Element, etree._Element]:
        start = self.mark(f"{W}{name}RangeStart")
        return start, etree.Element(f"{W}{name}RangeEnd", {f"{W}id": start.get(f"{W}id", "")})

    def write(self, paragraph: etree._Element, troncons: Sequence[Troncon], *, in_row: bool = False) -> None:
        """Write `troncons` in `paragraph`, in the place of all that it holds but its properties."""
        for child in list(paragraph):
            if child.tag != f"{W}pPr":
                paragraph.remove(child)
        troncons, stay = share_controls(troncons)
        frames = Cadres(paragraph, self, in_row, stay)
        housed = list(_with_spaces(_housed(troncons, self.apportes)))
        stretches = accumulate(bool(piece.before) for _, piece in housed)
        # Two links that look alike are two: what surrounds the pieces is the same when it is one and the same element.
        for (_, sort, _, who), group in groupby(
            zip(stretches, housed, strict=True),
            key=lambda each: (each[0], each[1][0], [*map(id, each[1][1].around)], _signer(*each[1])),
        ):
            pieces = [piece for _, (_, piece) in group]
            place = frames.open(pieces[0].around, sort)
            kept = (each for each in pieces[0].before if sort != "suppression" or each.tag != CONTROL)
            self._put(place, kept, comes=sort == "insertion")
            if sort:
                mark = self.mark(_TAGS[sort], who)
                place.append(mark)
                place = mark
            self._runs(place, pieces, gone=sort == "suppression")
        frames.close()

    def _runs(self, place: etree._Element, pieces: Sequence[PieceWord], *, gone: bool) -> None:
        """The runs of `pieces`, those of one look together, each with the look that it had when a mark says it."""
        for _, group in groupby(pieces, key=lambda piece: (bool(piece.runs), id(piece.look), id(piece.avant))):
            first, *rest = group
            if first.runs:
                place.extend([run for piece in (first, *rest) for run in piece.runs])
                continue
            run = etree.SubElement(place, f"{W}r")
            if first.look is not None:
                run.append(deepcopy(first.look))
            if first.avant is not None:
                change = self.look(f"{W}rPrChange", first.look)
                change.append(deepcopy(first.avant))
                child_at(run, f"{W}rPr").append(change)
            for piece in (first, *rest):
                if piece.inner is None:
                    last = run[-1] if len(run) and run[-1].tag == f"{W}t" else etree.SubElement(run, f"{W}t")
                    last.text = (last.text or "") + piece.text
                    last.set(_SPACE, "preserve")
                else:
                    run.append(piece.inner)
        if gone:
            _say_gone(place)


def _with_spaces(housed: Sequence[tuple[SorteDeMarque, PieceWord]]) -> Iterator[tuple[SorteDeMarque, PieceWord]]:
    """`housed`, where a space that nobody signs, beside words that one signs, goes or comes with them."""
    for rank, (sort, piece) in enumerate(housed):
        if sort and piece.words and _signer(sort, piece) is None and piece.text.isspace():
            near = (housed[other] for other in (rank - 1, rank + 1) if 0 <= other < len(housed))
            names = {_signer(sort, other) for beside, other in near if beside == sort}
            if len(names) == 1:
                yield sort, piece._replace(paraphe=names.pop())
                continue
        yield sort, piece


def _signer(sort: SorteDeMarque, piece: PieceWord) -> Paraphe | None:
    """Who had already made that mark of a piece."""
    return piece.paraphe if piece.paraphe and piece.paraphe.sorte == sort else None


def _said(properties: etree._Element | None) -> list[etree._Element]:
    """Copies of the properties of a paragraph: not the look of its end, nor the section that ends there."""
    kept = [child for child in properties if child.tag not in _NOT_SAID] if properties is not None else []
    return [deepcopy(child) for child in kept]


def _housed(
    troncons: Sequence[Troncon], apportes: AbstractSet[etree._Element]
) -> list[tuple[SorteDeMarque, PieceWord]]:
    """The pieces; those of the old file in the links and controls of the new one that surround their place."""
    housed: list[tuple[SorteDeMarque, PieceWord]] = []
    previous: tuple[etree._Element, ...] = ()
    present = {element for other in troncons if not other.ancien for piece in other.pieces for element in piece.around}
    for rank, troncon in enumerate(troncons):
        pieces = troncon.pieces
        if troncon.ancien:
            later = (piece.around for other in troncons[rank:] if not other.ancien for piece in other.pieces)
            coming = next(later, ())
            kept = (tuple([each for each in piece.around if each in present or each in apportes]) for piece in pieces)
            places = (place_of(around, previous, coming, present) for around in kept)
            pieces = tuple([piece._replace(around=place) for piece, place in zip(pieces, places, strict=True)])
        elif pieces:
            previous = pieces[-1].around
        housed += [(troncon.sort, piece) for piece in pieces]
    return housed


def _say_gone(parent: etree._Element) -> None:
    """What the runs of `parent` say goes, at any depth: a ruby holds runs of its own; a text box has its own marks."""
    for element in parent:
        if element.tag != f"{W}txbxContent":
            element.tag = _GONE.get(element.tag, element.tag)
            _say_gone(element)


def set_apart(troncons: Sequence[Troncon], following: SorteDeMarque) -> tuple[Troncon, ...]:
    """`troncons`, which say the same, the last not of the sort `following`.

    LibreOffice takes marked words and what begins the next paragraph under the same sort for one change, the end of
    the paragraph included: what goes and what comes change places, or the unit before goes and comes again.
    """
    if len(troncons) < 2 or not following or troncons[-1].sort != following:
        return tuple(troncons)
    *rest, before, last = troncons
    if before.sort:
        return (*rest, last, before)
    *kept, last_unit = cut_pieces(before.pieces)
    again = join_pieces([last_unit])
    if not all(piece.words for piece in again):
        return tuple(troncons)
    other: SorteDeMarque = "suppression" if following == "insertion" else "insertion"
    bare = tuple(piece._replace(before=()) for piece in again)
    placed = (Troncon("", tuple(join_pieces(kept))),) if kept else ()
    # What a deletion says again is not of the old file: it stays where it is.
    return (*rest, *placed, replace(last, pieces=(*again, *last.pieces)), Troncon(other, bare))


def cut_at_ends(
    pieces: Iterable[PieceWord],
    blocs: Mapping[int, BlocWord],
    sort: SorteDeMarque,
    end: Callable[[etree._Element], Fin],
    brought: Callable[[PieceWord], PieceWord] | None = None,
) -> list[Troncon | Fin]:
    """`pieces` of `blocs`, cut where one block ends; each is `brought` when it comes from the old file."""
    signs: list[Troncon | Fin] = []
    words: list[PieceWord] = []
    for piece in pieces:
        element = piece.inner
        if element is None or id(element) not in blocs:
            words.append(brought(piece) if brought else piece)
            continue
        signs += [Troncon(sort, tuple(words), brought is not None)] if words else []
        signs.append(end(element))
        words = []
    return [*signs, Troncon(sort, tuple(words), brought is not None)] if words else signs
