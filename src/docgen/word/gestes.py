"""The revisions of a Word file, gathered as a person made them, and as Word lists them: one a gesture.

Typing ten words writes ten runs, removing a paragraph its words and its end, moving it two ranges: each is one gesture.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from docgen.document.alignement import equal_pairs, gaps
from docgen.french import enumeration
from docgen.ooxml.noms import MC, W, tags

_FALLBACK = f"{MC}Fallback"
_TEXTS = tags("t delText")
# What is seen without being words: it parts two revisions; and how it is called.
_SEEN = {
    f"{W}{tag}": name
    for tag, name in {
        "tab": "tabulation", "br": "saut", "cr": "retour à la ligne", "drawing": "dessin", "pict": "dessin",
        "object": "objet", "sym": "symbole", "noBreakHyphen": "trait d’union insécable",
        "footnoteReference": "appel de note", "endnoteReference": "appel de note de fin",
        "commentReference": "appel de commentaire",
    }.items()
}  # fmt: skip
_BREAKS = {"page": "saut de page", "column": "saut de colonne"}
_PICTURE, _BOX = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic", f"{W}txbxContent"
_OBJECT = "\ufffc"
_STARTS, _ENDS = tags("moveFromRangeStart moveToRangeStart"), tags("moveFromRangeEnd moveToRangeEnd")
_MOVES = tags("moveFrom moveTo")
# What a mark is about, when it stands in properties, and how that is called.
_ABOUT = {
    f"{W}trPr": (f"{W}tr", "ligne de tableau"), f"{W}tblPrEx": (f"{W}tr", "ligne de tableau"),
    f"{W}tcPr": (f"{W}tc", "cellule"), f"{W}tblPr": (f"{W}tbl", "tableau"), f"{W}tblGrid": (f"{W}tbl", "tableau"),
    f"{W}sectPr": (f"{W}sectPr", "section"), f"{W}pPr": (f"{W}p", ""),
}  # fmt: skip
_HOLDERS = tags("p tr tc tbl sectPr")
_FIN = "fin d’alinéa"


class GesteSuivi(Struct, frozen=True):
    """A gesture: the tag of its first mark, who, when, the words that it bears on, the title that they are under.

    `debut` and `fin` are its place in what the part shows, sign by sign, inside `holder`: a paragraph, a row, a cell, a
    table; `quoi` says what it marks, when it does not mark words; `nom` is that of a move.
    """

    marque: str
    auteur: str
    date: str
    lieu: str
    holder: etree._Element | None
    quoi: str = ""
    nom: str = ""
    debut: int = 0
    fin: int = 0
    mots: str = ""


def read_gestures(
    story: etree._Element, sortes: Mapping[str, str], is_title: Callable[[etree._Element], bool]
) -> list[GesteSuivi]:
    """The gestures of a part, in its order; `sortes` gives the sort of each mark that is a revision, by its tag."""
    if next(story.iter(*sortes), None) is None:
        return []
    reading = _Reading(sortes, is_title)
    reading.walk(story)
    alike: dict[tuple[str, ...], list[GesteSuivi]] = {}
    for mark in reading.marks:
        sorte = mark.marque if mark.marque in _MOVES else sortes[mark.marque]
        alike.setdefault((sorte, mark.auteur, mark.date), []).append(mark)
    text = "".join(reading.signs)
    told = [_told(geste, text, reading) for marks in alike.values() for geste in _touching(marks)]
    return sorted(_moves_once(told), key=lambda geste: (geste.debut, geste.fin))


def _touching(marks: Iterable[GesteSuivi]) -> Iterator[GesteSuivi]:
    """`marks`, where those that touch each other in one holder, or are one inside the other, are one."""
    last: GesteSuivi | None = None
    for mark in sorted(marks, key=lambda mark: (mark.debut, -mark.fin)):
        if last and (mark.debut < last.fin or (mark.debut == last.fin and mark.holder is last.holder)):
            what = last.quoi if mark.quoi == _FIN else last.quoi or mark.quoi
            last = replace(last, fin=max(last.fin, mark.fin), nom=last.nom or mark.nom, quoi=what)
            continue
        if last:
            yield last
        last = mark
    if last:
        yield last


def _told(geste: GesteSuivi, text: str, reading: "_Reading") -> GesteSuivi:
    """The gesture with its words: those that it bears on; of what has none, what it marks and the words around it."""
    words = _words(text[geste.debut : geste.fin])
    quoi = "" if geste.quoi == _FIN and text[geste.debut : geste.fin].strip() else geste.quoi
    if not words:
        objects = dict.fromkeys(reading.objects[at] for at in range(geste.debut, geste.fin) if at in reading.objects)
        quoi = quoi or enumeration(list(objects))
        if geste.holder is not None and geste.holder in reading.starts:
            words = _words(text[reading.starts[geste.holder] : geste.fin])
    return replace(geste, mots=" : ".join(filter(None, (quoi, words))))


def _words(text: str) -> str:
    return " ".join(text.replace(_OBJECT, " ").split())


def _moves_once(gestes: Sequence[GesteSuivi]) -> Iterator[GesteSuivi]:
    """`gestes`, where what one move takes away and what it brings are one: those of its name, else of its words."""
    moves = [geste for geste in gestes if geste.marque in _MOVES]
    yield from (geste for geste in gestes if geste not in moves)
    groups: dict[tuple[str, ...], list[GesteSuivi]] = {}
    for move in moves:
        groups.setdefault((move.auteur, move.nom) if move.nom else (move.auteur, "", move.mots), []).append(move)
    for group in groups.values():
        came = [move for move in group if move.marque == f"{W}moveTo"] or group
        pairs = 1 if group[0].nom else max(len(came), len(group) - len(came))
        yield from [replace(came[0], mots=_moved_words(group, came) if group[0].nom else came[0].mots)] * pairs


def _moved_words(group: Sequence[GesteSuivi], came: Sequence[GesteSuivi]) -> str:
    """The words that one move brings, with what they have lost or won on the way."""
    left = [move for move in group if move.marque == f"{W}moveFrom"]
    before, after = (
        " ".join(move.mots for move in sorted(side, key=lambda move: move.debut)).split() for side in (left, came)
    )
    changed = gaps(sorted(equal_pairs(before, after)), len(before), len(after)) if before else []
    lost = " … ".join(" ".join(before[gone.start : gone.stop]) for gone, _ in changed if gone)
    won = " … ".join(" ".join(after[come.start : come.stop]) for _, come in changed if come)
    told = " ; ".join(filter(None, (lost and f"sans : {lost}", won and f"avec : {won}")))
    return " ".join(after) + (f" ({told})" if told else "")


class _Reading(Struct):
    """A part that is read once: the signs that it shows, and its marks, each with its place among them."""

    sortes: Mapping[str, str]
    is_title: Callable[[etree._Element], bool]
    signs: list[str] = field(default_factory=list)
    marks: list[GesteSuivi] = field(default_factory=list)
    starts: dict[etree._Element, int] = field(default_factory=dict)
    objects: dict[int, str] = field(default_factory=dict)
    _at: int = 0
    _place: str = ""
    _moves: dict[str, str] = field(default_factory=dict)
    _waiting: dict[etree._Element, list[GesteSuivi]] = field(default_factory=dict)

    def walk(self, story: etree._Element) -> None:
        """Read `story`; a writing that old programs alone show is passed over."""
        walker = etree.iterwalk(story, events=("start", "end"))
        for event, element in walker:
            if event == "end":
                self._leave(element)
            elif element.tag == _FALLBACK:
                walker.skip_subtree()
            else:
                self._enter(element)

    def _enter(self, element: etree._Element) -> None:
        tag = element.tag
        self.starts[element] = self._at
        if tag in _TEXTS:
            self._show(element.text or "")
        elif tag in _SEEN:
            self.objects[self._at] = _called(element)
            self._show(_OBJECT)
        elif tag == f"{W}p" and self.is_title(element):
            self._place = _words("".join(text.text or "" for text in element.iter(*_TEXTS))) or self._place
        elif tag in _STARTS:
            self._moves[element.get(f"{W}id", "")] = element.get(f"{W}name", "")
        elif tag in _ENDS:
            self._moves.pop(element.get(f"{W}id", ""), None)
        elif tag in self.sortes:
            self._mark(element)

    def _leave(self, element: etree._Element) -> None:
        if element.tag == f"{W}p":
            self._show("\n")
        for mark in self._waiting.pop(element, ()):
            start = self._at - 1 if mark.quoi == _FIN else self.starts[element]
            self.marks.append(replace(mark, debut=start, fin=self._at))
        if element.tag not in _HOLDERS:
            self.starts.pop(element, None)

    def _show(self, text: str) -> None:
        if text:
            self.signs.append(text)
            self._at += len(text)

    def _mark(self, element: etree._Element) -> None:
        """A mark; where it stands is known once what it is about has been read."""
        tag, (about, quoi) = element.tag, _about(element)
        holder = about if about.tag in _HOLDERS else next(about.iterancestors(f"{W}p"), None)
        nom = next(reversed(self._moves.values()), "") if tag in _MOVES else ""
        who = element.get(f"{W}author", ""), element.get(f"{W}date", "")
        self._waiting.setdefault(about, []).append(GesteSuivi(tag, *who, self._place, holder, quoi, nom))


def _called(element: etree._Element) -> str:
    """How what has no words is called."""
    if element.tag == f"{W}br":
        return _BREAKS.get(element.get(f"{W}type", ""), "retour à la ligne")
    if next(element.iter(_BOX), None) is not None:
        return "zone de texte"
    return "image" if next(element.iter(_PICTURE), None) is not None else _SEEN[element.tag]


def _about(mark: etree._Element) -> tuple[etree._Element, str]:
    """What a mark is about, and how that is called; itself, when it holds the words that it marks."""
    parent = mark.getparent()
    above = None if parent is None else parent.getparent()
    if parent is None or above is None:
        return mark, ""
    if parent.tag == f"{W}rPr":
        paragraph = above.getparent() if above.tag == f"{W}pPr" else None
        return (above, "") if paragraph is None else (paragraph, _FIN)
    if parent.tag not in _ABOUT:
        return mark, ""
    tag, quoi = _ABOUT[parent.tag]
    return next((element for element in (parent, *parent.iterancestors(tag)) if element.tag == tag), mark), quoi
