"""The comments that only the old file has: kept in the file with marks, at the words that they speak of.

A comment stands at a place of a paragraph of the old file; the file with marks has that paragraph, its changes refused.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct, field

from docgen.ooxml.noms import W, tags
from docgen.word.marques.apports import Apports
from docgen.word.marques.plume import Plume

if TYPE_CHECKING:
    from docgen.word.ouverture import FichierWord, Part

_START, _END, _REFERENCE = f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference"
_SAYS = tags("t delText")
_SILENT = tags("pPr rPr txbxContent ins")
_PARA_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"


class _Ligne(Struct):
    """A paragraph once all changes are refused: the elements that make it, those that say its words, the comments."""

    paragraphs: list[etree._Element] = field(default_factory=list)
    texts: list[etree._Element] = field(default_factory=list)
    anchors: list[tuple[etree._Element, int]] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "".join([text.text or "" for text in self.texts])


def keep_comments(apports: Apports, plume: Plume) -> None:
    """Bring into the new file, once its changes are marked, the comments that only the old one has."""
    source = apports.ancien.kin("comments")
    missing = _missing(apports, source) if source else []
    if source is None or not missing:
        return
    old, new = list(_lines(apports.ancien.body)), list(_lines(apports.nouveau.body))
    target = apports.part("comments", source)
    brought = []
    for comment in missing:
        copy = apports.comment(comment, source, target)
        _anchor(old, new, (comment.get(f"{W}id", ""), copy.get(f"{W}id", "")), plume)
        brought.append((comment, copy))
    _keep_threads(apports, brought, (source, target))


def _missing(apports: Apports, source: "Part") -> list[etree._Element]:
    known = apports.nouveau.kin("comments")
    told = {_told(comment) for comment in apports.nouveau.read(known)} if known else set()
    return [
        comment for comment in apports.ancien.tree(source).iterchildren(f"{W}comment") if _told(comment) not in told
    ]


def _told(comment: etree._Element) -> tuple[str, str, str]:
    """Who says what, and when: what a comment is known by."""
    said = "\n".join("".join(text.text or "" for text in line.iter(f"{W}t")) for line in comment.iter(f"{W}p"))
    return comment.get(f"{W}author", ""), comment.get(f"{W}date", ""), said


# --- the lines --------------------------------------------------------------------------------------------------------
def _lines(body: etree._Element) -> Iterator[_Ligne]:
    """The paragraphs of `body` as they read once its changes are refused."""
    line = _Ligne()
    for paragraph in body.iter(f"{W}p"):
        if _apart(paragraph):
            continue
        line.paragraphs.append(paragraph)
        _read(paragraph, line)
        if paragraph.find(f"{W}pPr/{W}rPr/{W}ins") is None:
            yield line
            line = _Ligne()


def _apart(paragraph: etree._Element) -> bool:
    """Whether `paragraph` stands in a text box, or in a row or a cell that comes."""
    for above in paragraph.iterancestors(f"{W}txbxContent", f"{W}tr", f"{W}tc"):
        comes = (above.find(path) for path in (f"{W}trPr/{W}ins", f"{W}tcPr/{W}cellIns"))
        if above.tag == f"{W}txbxContent" or any(mark is not None for mark in comes):
            return True
    return False


def _read(parent: etree._Element, line: _Ligne) -> None:
    for element in parent:
        if element.tag in _SAYS:
            line.texts.append(element)
        elif element.tag in (_START, _END, _REFERENCE):
            line.anchors.append((element, len(line.words)))
        elif element.tag not in _SILENT:
            _read(element, line)


# --- the places -------------------------------------------------------------------------------------------------------
def _anchor(old: Sequence[_Ligne], new: Sequence[_Ligne], names: tuple[str, str], plume: Plume) -> None:
    """Put in the new file the marks of a comment; `names` are what both files call it."""
    places = {
        anchor.tag: (rank, place)
        for rank, line in enumerate(old)
        for anchor, place in line.anchors
        if anchor.get(f"{W}id") == names[0]
    }
    end = places.get(_END, places.get(_REFERENCE))
    if end is None or not new:
        return
    start = min(places.get(_START, end), end)
    reference = etree.Element(f"{W}r")
    etree.SubElement(reference, _REFERENCE, {f"{W}id": names[1]})
    opening = [etree.Element(_START, {f"{W}id": names[1]})]
    closing = _Endroit.of(old, new, end, ends=True)
    if closing.goes and _Endroit.of(old, new, start, ends=start == end).goes:
        # What it speaks of goes, and it goes with it.
        mark = plume.mark(f"{W}del")
        mark.append(reference)
        reference = mark
    closing.put([*(opening if start == end else ()), etree.Element(_END, {f"{W}id": names[1]}), reference], plume)
    if start != end:
        _Endroit.of(old, new, start, ends=False).put(opening, plume)


class _Endroit(Struct, frozen=True):
    """A place in the words of a line: so many characters of the text of that rank; none when the line has no words.

    `ends` says that it stands after what comes before, and not before what follows.
    """

    line: _Ligne
    rank: int
    place: int
    ends: bool

    @classmethod
    def of(cls, old: Sequence[_Ligne], new: Sequence[_Ligne], place: tuple[int, int], *, ends: bool) -> "_Endroit":
        """The place in the new file of `place`, a line of the old one and how many characters it has before."""
        former, line = old[place[0]], new[min(place[0], len(new) - 1)]
        count = place[1]
        if former.words != line.words:
            count = len(line.words) if ends else 0
        rank = 0
        while rank < len(line.texts):
            size = len(line.texts[rank].text or "")
            if count < size or (ends and count == size) or rank == len(line.texts) - 1:
                break
            count, rank = count - size, rank + 1
        return cls(line, rank, count, ends)

    @property
    def run(self) -> etree._Element | None:
        """The run that stands in the paragraph, or in its link or mark, and holds the place."""
        if not self.line.texts:
            return None
        return list(self.line.texts[self.rank].iterancestors(f"{W}r"))[-1]

    @property
    def goes(self) -> bool:
        """Whether it stands in words that go."""
        run = self.run
        return run is not None and next(run.iterancestors(f"{W}del"), None) is not None

    def put(self, elements: Sequence[etree._Element], plume: Plume) -> None:
        """Put `elements` there, between two runs and outside of marks."""
        run = self.run
        if run is None:
            paragraph = self.line.paragraphs[-1]
            rank = 1 if len(paragraph) and paragraph[0].tag == f"{W}pPr" else 0
            paragraph[rank:rank] = elements
            return
        before, after = self._cut(run)
        mark = run.getparent()
        if mark is not None and mark.tag in (f"{W}ins", f"{W}del"):
            before, after = _open(mark, before, after, plume)
        if before is None:
            for element in elements:
                after.addprevious(element)
            return
        for element in reversed(elements):
            before.addnext(element)

    def _cut(self, run: etree._Element) -> tuple[etree._Element | None, etree._Element]:
        """The run that ends at the place, if one does, and what follows it there, or that run again."""
        text = self.line.texts[self.rank]
        if text.getparent() is not run:
            return (run, run) if self.ends else (None, run)
        look = run.find(f"{W}rPr")
        following = list(text.itersiblings())
        said = text.text or ""
        if not self.place and all(child is look for child in text.itersiblings(preceding=True)):
            return None, run
        if self.place == len(said) and not following:
            return run, run
        rest = etree.Element(f"{W}r")
        rest.extend([] if look is None else [deepcopy(look)])
        if self.place < len(said):
            cut = deepcopy(text)
            text.text, cut.text = said[: self.place], said[self.place :]
            rest.append(cut)
            self.line.texts.insert(self.rank + 1, cut)
        rest.extend(following)
        run.addnext(rest)
        return run, rest


def _open(
    mark: etree._Element, before: etree._Element | None, after: etree._Element, plume: Plume
) -> tuple[etree._Element | None, etree._Element]:
    """Where `mark`, which holds both, ends and begins again between them."""
    if before is None and after is mark[0]:
        return None, mark
    rest = [after, *after.itersiblings()] if before is None else list(before.itersiblings())
    if not rest:
        return mark, mark
    again = plume.mark(str(mark.tag))
    again.extend(rest)
    mark.addnext(again)
    return mark, again


# --- threads ----------------------------------------------------------------------------------------------------------
def _extended(fichier: "FichierWord") -> "Part | None":
    inside = (relation for relation in fichier.main.rels.values() if not relation.is_external)
    return next((relation.target_part for relation in inside if relation.reltype == _EXTENDED), None)


def _keep_threads(
    apports: Apports, brought: Sequence[tuple[etree._Element, etree._Element]], comments: "tuple[Part, Part]"
) -> None:
    """Say of the comments brought which are answers, and which are settled."""
    source = _extended(apports.ancien)
    if source is None:
        return
    said = {entry.get(f"{_W15}paraId", ""): entry for entry in apports.ancien.tree(source)}
    entries = []
    for comment, copy in brought:
        lines = comment.findall(f"{W}p")
        name = lines[-1].get(_PARA_ID, "") if lines else ""
        if name in said:
            copy.findall(f"{W}p")[-1].set(_PARA_ID, name)
            apports.note_spaces(copy, comment, comments[0], comments[1])
            entries.append(said[name])
    if not entries:
        return
    place = _extended(apports.nouveau) or apports.part("commentsExtended", source, _EXTENDED)
    known = {line.get(_PARA_ID) for line in apports.nouveau.tree(comments[1]).iter(f"{W}p")}
    for entry in entries:
        copy = apports.copy(entry, source, place)
        if copy.get(f"{_W15}paraIdParent") not in known:
            copy.attrib.pop(f"{_W15}paraIdParent", "")
        apports.nouveau.tree(place).append(copy)
