"""What a paragraph of a Word file holds, piece by piece: words that can be cut, and what only goes or comes whole."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct, field

from docgen.ooxml.noms import M, R, W, tags
from docgen.word.champs import complex_field, contents_lines, field_end, form_state, read_field, run_of_words
from docgen.word.dessins import drawn_traits, holds_drawing, is_link, shown_traits
from docgen.word.equations import equation_words
from docgen.word.fonds import Fonds
from docgen.word.liens import linked_to
from docgen.word.numerotation import Etiquette, displayed_numbers
from docgen.word.ouverture import FichierWord
from docgen.word.pieces import PieceWord as PieceWord
from docgen.word.pieces import cut_pieces as cut_pieces
from docgen.word.pieces import join_pieces as join_pieces
from docgen.word.pieces import signed_pieces
from docgen.word.pieces import slice_piece as slice_piece
from docgen.word.signes import Signes
from docgen.word.styles import Styles, val
from docgen.word.symboles import glyphe

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
# What stands around runs, and stays around them.
_AROUND = tags("hyperlink smartTag customXml sdt dir bdo")
# What has a place and no words.
_PLACED = tags("bookmarkStart bookmarkEnd commentRangeStart commentRangeEnd permStart permEnd moveFromRangeEnd")
_PROPERTIES = f"{W}pPr"
_DROPPED = tags("proofErr lastRenderedPageBreak rPr pPr")
_SIGNS = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}
# Where a line of a table of contents ends: the number of its page, alone after the last tabulation.
_PAGE = re.compile(r"\s*(?:\d+|[ivxlcdm]+)\s*", re.IGNORECASE)


class Lecteur(Struct):
    """Reads the paragraphs of one file; both files share `signes`."""

    fichier: FichierWord
    signes: Signes
    styles: Styles
    fonds: Fonds
    digests: "dict[tuple[Part, str], str]" = field(default_factory=dict)
    contents: "dict[Part, set[etree._Element]]" = field(default_factory=dict)
    displayed: "dict[Part, dict[etree._Element, Etiquette]]" = field(default_factory=dict)
    notes: "dict[tuple[str, str], tuple[etree._Element, Part]]" = field(default_factory=dict)

    @classmethod
    def of(cls, fichier: FichierWord, signes: Signes) -> "Lecteur":
        """The reader of `fichier`, with its styles."""
        styles = Styles.of(fichier)
        return cls(fichier, signes, styles, Fonds.of(styles, fichier))

    def pieces(self, paragraph: etree._Element, part: "Part") -> tuple[list[PieceWord], list[etree._Element]]:
        """The pieces of a paragraph, and the bookmarks that end it."""
        if not len(paragraph) or (len(paragraph) == 1 and paragraph[0].tag == _PROPERTIES):
            return [], []
        pieces: list[PieceWord] = []
        placed: list[etree._Element] = []
        for piece in self._inside(paragraph, part, ()):
            if piece.text:
                pieces.append(piece._replace(before=tuple(placed)) if placed else piece)
                placed = []
            else:
                placed += piece.before
        if stretches := self.fichier.paraphes.mots.get(paragraph):
            pieces = signed_pieces(pieces, stretches)
        style = val(paragraph, f"{W}pPr/{W}pStyle")
        if self.styles.weighs(style):
            pieces = [piece._replace(style=style) for piece in pieces]
        if fond := self.fonds.behind(paragraph):
            pieces = [piece._replace(fond=fond) for piece in pieces]
        return (self._without_page(pieces) if self._in_contents(paragraph, part, style) else pieces), placed

    def _in_contents(self, paragraph: etree._Element, part: "Part", style: str) -> bool:
        """Whether `paragraph` is a line of a table of contents."""
        if part not in self.contents:
            self.contents[part] = set(contents_lines(self.fichier.tree(part)))
        return paragraph in self.contents[part] or (bool(style) and self.styles.of_contents(style))

    def _inside(self, parent: etree._Element, part: "Part", around: tuple[etree._Element, ...]) -> Iterator[PieceWord]:
        children = list(parent)
        rank = 0
        while rank < len(children):
            end = field_end(children, rank)
            read = [self._field(children[rank:end], part, around)] if end > rank else None
            pieces = read or self._child(children[rank], part, around)
            who = self.fichier.paraphes.of(children[rank : max(end, rank + 1)])
            yield from (piece._replace(paraphe=who) for piece in pieces) if who else pieces
            rank = max(end, rank + 1)

    def _child(self, child: etree._Element, part: "Part", around: tuple[etree._Element, ...]) -> Iterator[PieceWord]:
        tag = child.tag
        if tag == f"{W}r":
            yield from self._run(child, part, around)
        elif tag in _AROUND:
            inside = child.find(f"{W}sdtContent") if tag == f"{W}sdt" else child
            pieces = [*self._inside(inside, part, (*around, child))] if inside is not None else []
            # A control that holds nothing has a place.
            yield from pieces or ([PieceWord("", before=(child,))] if tag == f"{W}sdt" else [])
        elif tag in _PLACED:
            yield PieceWord("", before=(child,))
        elif tag == f"{W}fldSimple":
            yield from self._simple(complex_field(child), part, around)
        elif tag not in _DROPPED and isinstance(tag, str):
            said = equation_words(child)
            yield PieceWord(self.signes.of(*self._key(child, part)), around=around, runs=(child,), dit=said)

    def _simple(
        self, runs: Sequence[etree._Element], part: "Part", around: tuple[etree._Element, ...]
    ) -> Iterator[PieceWord]:
        """A field that was written as one element; one that holds a link is read run by run, as any such field is."""
        if all(run.tag == f"{W}r" for run in runs):
            yield self._field(runs, part, around)
            return
        whole = etree.Element(f"{W}p")
        whole.extend([deepcopy(run) for run in runs])
        yield from self._inside(whole, part, around)

    def _run(self, run: etree._Element, part: "Part", around: tuple[etree._Element, ...]) -> Iterator[PieceWord]:
        look = run.find(f"{W}rPr")
        for child in run:
            tag = child.tag
            if tag == f"{W}t":
                if child.text:
                    yield PieceWord(child.text, look, around)
            elif tag in _SIGNS:
                yield PieceWord(_SIGNS[tag], look, around, child)
            elif tag == f"{W}br" and child.get(f"{W}type") in (None, "textWrapping"):
                yield PieceWord("\n", look, around, child)
            elif tag == f"{W}commentReference":
                whole = etree.Element(f"{W}r")
                whole.append(deepcopy(child))
                yield PieceWord("", before=(whole,))
            elif tag not in _DROPPED:
                said = glyphe(child) if tag == f"{W}sym" else ""
                yield PieceWord(self.signes.of(*self._key(child, part)), look, around, child, dit=said)

    def etiquettes(self, part: "Part") -> dict[etree._Element, Etiquette]:
        """What Word displays before each numbered paragraph of `part`."""
        if part not in self.displayed:
            self.displayed[part] = displayed_numbers(self.styles, self.fichier.tree(part))
        return self.displayed[part]

    # --- keys -------------------------------------------------------------------------------------------------------
    def _field(self, runs: Sequence[etree._Element], part: "Part", around: tuple[etree._Element, ...]) -> PieceWord:
        read = read_field(runs)
        key: tuple[object, ...] = ("champ", read.nom, read.montre)
        if not read.volatil:
            key = (*key, *(self._key(picture, part) for run in runs for picture in run.iter(f"{W}drawing")))
        return PieceWord(self.signes.of(*key), around=around, runs=tuple(runs), dit=read.montre)

    def _without_page(self, pieces: list[PieceWord]) -> list[PieceWord]:
        """The pieces of a line of a table of contents; the number of its page is a sign, the same for all numbers."""
        end = len(pieces)
        while end and any(element.tag == f"{W}fldChar" for element in pieces[end - 1].elements if element is not None):
            end -= 1
        after = next((rank for rank in range(end - 1, -1, -1) if pieces[rank].text == "\t"), end) + 1
        number = pieces[after:end]
        if not _PAGE.fullmatch("".join(piece.text for piece in number)):
            return pieces
        runs = tuple(run_of_words(piece.text, piece.look) for piece in number)
        sign = self.signes.of("page du sommaire")
        page = PieceWord(sign, around=number[0].around, runs=runs, before=number[0].before, dit="[page]")
        return [*pieces[:after], page, *pieces[end:]]

    def _key(self, element: etree._Element, part: "Part") -> tuple[object, ...]:
        """What an element that has no words is known by: of a note or a box, not what it says; of 1/12, the form."""
        if element.tag in NOTES:
            return (element.tag,)
        if element.tag == f"{W}fldChar":
            return (element.tag, element.get(f"{W}fldCharType"), form_state(element))
        inside = list(element.iter(etree.Element))
        pictures = self._pictures(inside, part)
        if boxes := len(zones(element)):
            return (element.tag, boxes, *pictures, *drawn_traits(element, part))
        if holds_drawing(element):
            return (element.tag, *pictures, *drawn_traits(element, part))
        words = "".join(str(text) for text in element.itertext())
        terms = element.iter(f"{W}rPr") if str(element.tag).startswith(M) else ()
        looks = {child for look in terms for child in look.iter()}
        form = [
            (child.tag, child.text or "", *sorted(each for each in child.attrib.items() if "}rsid" not in str(each[0])))
            for child in inside
            if str(child.tag).startswith((W, M)) and child not in looks
        ]
        return (element.tag, words, tuple(form) if not pictures else (), *pictures)

    def bare_sign(self, element: etree._Element, part: "Part") -> str:
        """The sign of a drawing known by its pictures and its form alone, however it is cropped, turned or placed."""
        forms = [trait for trait in shown_traits(element, part) if trait.sorte == "forme"]
        return self.signes.of("dessin", *self._pictures(element.iter(etree.Element), part), *forms)

    def _pictures(self, elements: Iterable[etree._Element], part: "Part") -> list[str]:
        """The digests of what `elements` show that stands in other parts: pictures, charts."""
        attributes = [pair for child in elements if not is_link(child) for pair in child.attrib.items()]
        return [self._digest(part, str(value)) for name, value in attributes if str(name).startswith(R)]

    def _digest(self, part: "Part", relation: str) -> str:
        key = (part, relation)
        if key not in self.digests:
            target, outside = self.fichier.target(part, relation), part.rels.get(relation)
            place = relation if outside is None else outside.target_ref
            data = self.fichier.parts[target.partname.membername] if target else place.encode()
            self.digests[key] = hashlib.sha256(data).hexdigest()
        return self.digests[key]

    # --- what a paragraph says in all -------------------------------------------------------------------------------
    def says(self, pieces: Sequence[PieceWord], part: "Part") -> str:
        """Everything that the pieces say: what notes and text boxes hold, too."""
        texts: list[str] = []
        led = ""
        for piece in pieces:
            place = linked_to(piece.around, part) if piece.around or led else ""
            texts += [] if place == led else [self.signes.of("lien", place)]
            led = place
            texts.append(piece.text)
            if piece.inner is not None:
                texts += [f" [{text}]" for text in self._held(piece.inner, part)]
        return "".join(texts)

    def _held(self, element: etree._Element, part: "Part") -> Iterator[str]:
        for paragraph, source in self.paragraphs_held(element, part):
            yield self.says(self.pieces(paragraph, source)[0], source)

    def paragraphs_held(self, element: etree._Element, part: "Part") -> "Iterator[tuple[etree._Element, Part]]":
        """The paragraphs of the note that `element` calls, and of its text boxes, each with its part."""
        called = self.note(element)
        for holder, source in [*((box, part) for box in zones(element)), *([called] if called else [])]:
            for paragraph in holder.iter(f"{W}p"):
                yield paragraph, source

    def note(self, reference: etree._Element) -> "tuple[etree._Element, Part] | None":
        """The note that `reference` calls, and its part; None when it calls none."""
        kind = NOTES.get(reference.tag, "")
        key = (kind, reference.get(f"{W}id", ""))
        part = self.fichier.kin(kind) if kind and key not in self.notes else None
        if part is not None:
            self.notes |= {(kind, note.get(f"{W}id", "")): (note, part) for note in self.fichier.tree(part)}
        return self.notes.get(key)


def zones(element: etree._Element) -> list[etree._Element]:
    """The contents of the text boxes of `element`: the same box may be there twice, for two generations of Word."""
    return list(element.iter(f"{W}txbxContent"))
