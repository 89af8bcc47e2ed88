"""What a paragraph of a Word file holds, piece by piece: words that can be cut, and what only goes or comes whole."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import pairwise

from lxml import etree

from docgen.diff.mots import UNIT, WORDLESS, Unit
from docgen.ooxml.noms import M, R, W
from docgen.word.paquet import Paquet

NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
# What stands around runs, and stays around them.
AROUND = {f"{W}{name}" for name in ("hyperlink", "smartTag", "customXml", "sdt", "dir", "bdo")}
# What has a place and no words.
_PLACED = {
    f"{W}{name}"
    for name in (
        "bookmarkStart",
        "bookmarkEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "permStart",
        "permEnd",
        "moveFromRangeEnd",
    )
}
_PROPERTIES = f"{W}pPr"
_DROPPED = {f"{W}proofErr", f"{W}lastRenderedPageBreak", f"{W}rPr", f"{W}pPr"}
_SIGNS = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# The result of such a field depends on who lays out the pages.
_VOLATILE = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES|PAGEREF|DATE|TIME|SAVEDATE|PRINTDATE)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a run, or elements that go or come whole. `text` is what is compared: words, or one sign for a key.

    `around` are the links and content controls that hold it, outer first; `runs` are whole runs, `inner` what a run
    holds; `before` are the bookmarks and comments that stand right before it.
    """

    text: str
    look: etree._Element | None = None
    around: tuple[etree._Element, ...] = ()
    inner: etree._Element | None = None
    runs: tuple[etree._Element, ...] = ()
    before: tuple[etree._Element, ...] = ()

    @property
    def words(self) -> bool:
        """Whether it is made of words."""
        return self.inner is None and not self.runs


@dataclass(slots=True)
class Signes:
    """One character for each key of what has no words: equal keys, equal characters."""

    known: dict[object, str] = field(default_factory=dict)

    def of(self, *key: object) -> str:
        """The character of `key`."""
        return self.known.setdefault(key, chr(WORDLESS + len(self.known)))


@dataclass(slots=True)
class Lecteur:
    """Reads the paragraphs of one file; both files share `signes`."""

    paquet: Paquet
    signes: Signes
    digests: dict[tuple[str, str], str] = field(default_factory=dict)

    def pieces(self, paragraph: etree._Element, part: str) -> tuple[list[Piece], list[etree._Element]]:
        """The pieces of a paragraph, and the bookmarks that end it."""
        if not len(paragraph) or (len(paragraph) == 1 and paragraph[0].tag == _PROPERTIES):
            return [], []
        made: list[Piece] = []
        placed: list[etree._Element] = []
        for piece in self._inside(paragraph, part, ()):
            if piece.text:
                made.append(replace(piece, before=tuple(placed)) if placed else piece)
                placed = []
            else:
                placed += piece.before
        return made, placed

    def _inside(self, parent: etree._Element, part: str, around: tuple[etree._Element, ...]) -> Iterator[Piece]:
        children = list(parent)
        rank = 0
        while rank < len(children):
            child = children[rank]
            field = child.tag == f"{W}r" and child.find(f"{W}fldChar") is not None
            end = _field_end(children, rank) if field else rank
            if end > rank:
                runs = children[rank:end]
                yield Piece(self.signes.of(*self._field(runs, part)), around=around, runs=tuple(runs))
                rank = end
                continue
            yield from self._child(child, part, around)
            rank += 1

    def _child(self, child: etree._Element, part: str, around: tuple[etree._Element, ...]) -> Iterator[Piece]:
        tag = child.tag
        if tag == f"{W}r":
            yield from self._run(child, part, around)
        elif tag in AROUND:
            inside = child.find(f"{W}sdtContent") if tag == f"{W}sdt" else child
            yield from self._inside(inside, part, (*around, child)) if inside is not None else ()
        elif tag in _PLACED:
            yield Piece("", before=(child,))
        elif tag == f"{W}fldSimple":
            runs = _complex(child)
            yield Piece(self.signes.of(*self._field(runs, part)), around=around, runs=tuple(runs))
        elif tag not in _DROPPED and isinstance(tag, str):
            yield Piece(self.signes.of(*self._key(child, part)), around=around, runs=(child,))

    def _run(self, run: etree._Element, part: str, around: tuple[etree._Element, ...]) -> Iterator[Piece]:
        look = run.find(f"{W}rPr")
        for child in run:
            tag = child.tag
            if tag == f"{W}t":
                if child.text:
                    yield Piece(child.text, look, around)
            elif tag in _SIGNS:
                yield Piece(_SIGNS[tag], look, around, child)
            elif tag == f"{W}br" and child.get(f"{W}type") in (None, "textWrapping"):
                yield Piece("\n", look, around, child)
            elif tag == f"{W}commentReference":
                whole = etree.Element(f"{W}r")
                whole.append(deepcopy(child))
                yield Piece("", before=(whole,))
            elif tag not in _DROPPED:
                yield Piece(self.signes.of(*self._key(child, part)), look, around, child)

    # --- keys -------------------------------------------------------------------------------------------------------
    def _field(self, runs: Sequence[etree._Element], part: str) -> tuple[object, ...]:
        code = " ".join("".join(str(one.text or "") for run in runs for one in run.iter(f"{W}instrText")).split())
        if _VOLATILE.match(code):
            return ("champ", code)
        result = "".join(str(one.text or "") for run in runs for one in run.iter(f"{W}t"))
        return ("champ", code, result, *(self._key(one, part) for run in runs for one in run.iter(f"{W}drawing")))

    def _key(self, element: etree._Element, part: str) -> tuple[object, ...]:
        """What an element that has no words is known by: of a note or a text box, not what it says."""
        if element.tag in NOTES:
            return (element.tag,)
        if element.tag == f"{W}fldChar":
            return (element.tag, element.get(f"{W}fldCharType"))
        own = [(str(name), str(value)) for one in element.iter(etree.Element) for name, value in one.attrib.items()]
        pictures = [self._digest(part, value) for name, value in own if name.startswith(R)]
        boxes = len(zones(element))
        if boxes:
            return (element.tag, boxes, *pictures)
        words = "".join(str(text) for text in element.itertext())
        form = [
            (one.tag, *sorted((name, value) for name, value in one.attrib.items() if "}rsid" not in str(name)))
            for one in element.iter(etree.Element)
            if str(one.tag).startswith((W, M))
        ]
        return (element.tag, words, tuple(form) if not pictures else (), *pictures)

    def _digest(self, part: str, relation: str) -> str:
        key = (part, relation)
        if key not in self.digests:
            target = self.paquet.target(part, relation)
            self.digests[key] = hashlib.sha256(self.paquet.parts.get(target, relation.encode())).hexdigest()
        return self.digests[key]

    # --- what a paragraph says in all -------------------------------------------------------------------------------
    def says(self, pieces: Sequence[Piece], part: str) -> str:
        """Everything that the pieces say: what notes and text boxes hold, too."""
        if all(piece.inner is None for piece in pieces):
            return "".join([piece.text for piece in pieces])
        made = []
        for piece in pieces:
            made.append(piece.text)
            if piece.inner is not None and not piece.words:
                made += [f"[{text}]" for text in self._held(piece.inner, part)]
        return "".join(made)

    def _held(self, element: etree._Element, part: str) -> Iterator[str]:
        for box in zones(element):
            for paragraph in box.iter(f"{W}p"):
                yield self.says(self.pieces(paragraph, part)[0], part)
        if element.tag in NOTES:
            note, source = self.note(element)
            for paragraph in note.iter(f"{W}p") if note is not None else ():
                yield self.says(self.pieces(paragraph, source)[0], source)

    def note(self, reference: etree._Element) -> tuple[etree._Element | None, str]:
        """The note that `reference` calls, and its part."""
        part = self.paquet.kin(NOTES[reference.tag])
        identity = reference.get(f"{W}id")
        tree = self.paquet.tree(part) if part else ()
        return next((one for one in tree if one.get(f"{W}id") == identity), None), part


def zones(element: etree._Element) -> list[etree._Element]:
    """The contents of the text boxes of `element`: the same box may be there twice, for two generations of Word."""
    return list(element.iter(f"{W}txbxContent"))


def units(pieces: Sequence[Piece]) -> list[Unit[Piece]]:
    """The pieces, cut where a unit ends and the next begins."""
    text = "".join([piece.text for piece in pieces])
    ends = sorted({match.start() for match in UNIT.finditer(text)} | {0, len(text)})
    if len(pieces) == 1 and pieces[0].words:  # the most frequent, and the quickest
        (only,) = pieces
        texts = [text[start:end] for start, end in pairwise(ends)]
        cuts = [Piece(words, only.look, only.around) for words in texts]
        cuts[:1] = [replace(one, before=only.before) for one in cuts[:1]]
        return [Unit(words, (cut,)) for words, cut in zip(texts, cuts, strict=True)]
    made: list[Unit[Piece]] = []
    rank = edge = 0
    for start, end in pairwise(ends):
        held: list[Piece] = []
        while edge < end:
            piece = pieces[rank]
            stop = edge + len(piece.text)
            left, right = max(start, edge), min(stop, end)
            whole = (left, right) == (edge, stop)
            cut = piece
            if not whole:
                words, before = piece.text[left - edge : right - edge], piece.before if left == edge else ()
                cut = Piece(words, piece.look, piece.around, piece.inner, piece.runs, before)
            held.append(cut)
            if stop > end:
                break
            edge, rank = stop, rank + 1
        made.append(Unit(text[start:end], tuple(held)))
    return made


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces, those that were cut from one put together again."""
    made: list[Piece] = []
    texts: list[str] = []  # of the last piece made, as long as others join it
    for piece in pieces:
        if texts and piece.words and not piece.before and _alike(made[-1], piece):
            texts.append(piece.text)
            continue
        if len(texts) > 1:
            made[-1] = replace(made[-1], text="".join(texts))
        made.append(piece)
        texts = [piece.text] if piece.words else []
    if len(texts) > 1:
        made[-1] = replace(made[-1], text="".join(texts))
    return made


def _alike(one: Piece, other: Piece) -> bool:
    return one.look is other.look and one.around == other.around


def _field_end(children: Sequence[etree._Element], rank: int) -> int:
    """Where the field that begins in the run `rank` is over, when it is made of runs alone; else `rank`."""
    depth = 0
    if not any(one.get(f"{W}fldCharType") == "begin" for one in children[rank].findall(f"{W}fldChar")):
        return rank
    for place in range(rank, len(children)):
        if children[place].tag != f"{W}r":
            return rank
        for char in children[place].iter(f"{W}fldChar"):
            kind = char.get(f"{W}fldCharType")
            depth += (kind == "begin") - (kind == "end")
        if depth <= 0:
            return place + 1
    return rank


def _complex(simple: etree._Element) -> list[etree._Element]:
    """The runs of a field that was written as one element: that form cannot go or come under a mark."""
    inner = [one for one in simple if one.tag == f"{W}r"]
    look = inner[0].find(f"{W}rPr") if inner else None
    made = []
    for kind in ("begin", "", "separate", "end"):
        run = etree.Element(f"{W}r")
        if look is not None:
            run.append(deepcopy(look))
        if kind:
            etree.SubElement(run, f"{W}fldChar", {f"{W}fldCharType": kind})
        else:
            etree.SubElement(run, f"{W}instrText", {_SPACE: "preserve"}).text = simple.get(f"{W}instr")
        made.append(run)
    return [*made[:3], *inner, made[3]]
