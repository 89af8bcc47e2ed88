"""The fields of a Word file: their code, and what a reader sees of them, but what the lay-out decides."""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy

from lxml import etree
from msgspec import Struct, field

from docgen.ooxml.noms import M, W
from docgen.word.styles import whole
from docgen.word.symboles import CASE_COCHEE, CASE_VIDE, glyphe

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# The result of such a field depends on who lays out the pages, and when, or on its file; what is shown in its place.
_VOLATILS = {
    "PAGE": "[page]", "PAGEREF": "[page]", "NUMPAGES": "[nombre de pages]", "SECTIONPAGES": "[nombre de pages]",
    "DATE": "[date]", "TIME": "[heure]", "SAVEDATE": "[date]", "CREATEDATE": "[date]",
    "PRINTDATE": "[date]", "FILENAME": "[nom du fichier]",
    "FILESIZE": "[taille]", "NUMWORDS": "[nombre de mots]", "NUMCHARS": "[nombre de signes]", "EDITTIME": "[durée]",
    "REVNUM": "[numéro]", "LASTSAVEDBY": "[auteur]",
}  # fmt: skip
# What such a result looks like; any other one is words that somebody typed there, which Word may print.
_NUMBER, _DATE, _NAMES = ("[page]", "[nombre de pages]"), ("[date]", "[heure]"), ("[nom du fichier]", "[auteur]")
_OF_PAGE = re.compile(r"[\W_]{0,4}(?:\d{1,5}|[ivxlcdm]{1,8}|[a-z]{1,2})[\W_]{0,4}", re.IGNORECASE)
_OF_DATE = re.compile(r"(?=\D*\d)(?:[\W_]*[^\W_]{1,12}){1,8}[\W_]*")
_OF_COUNT = re.compile(r"[\d\s.,]{1,14}(?:[kmg]?[ob])?\s*", re.IGNORECASE)
_OF_NAME = re.compile(r"[^\n]{0,250}\.\w{2,5}|\S*(?:\s\S+){0,3}")
# No page, date or name is an amount or a rate.
_PAYS = re.compile(r"[€%$£]|\beuros?\b", re.IGNORECASE)
# How many words of a date have no digit: « lundi 3 mars 2026 à 9 heures ».
_WORDS_OF_DATE, _LETTERS = 4, re.compile(r"[^\W\d_]{2,}")
# What is shown where the lay-out decides.
DE_MISE_EN_PAGE = frozenset(_VOLATILS.values())
# Word gives other numbers to these bookmarks each time that it makes a table of contents.
_TOC = re.compile(r"\b_Toc\d+")
# How the result keeps its look when it is made again, which says nothing of what it is.
_LOOK = re.compile(r"\s*\\\*\s*(?:MERGE|CHAR)FORMAT(?:INET)?\b", re.IGNORECASE)
_CODE = re.compile(r"\s*([A-Za-z]+)")
_SOMMAIRE = re.compile(r"\s*TOC\b", re.IGNORECASE)
_SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}br": "\n", f"{W}noBreakHyphen": "\u2011"}
_LOCKED = f"{W}fldLock"
_READ = (f"{W}fldChar", f"{W}instrText", f"{W}t", f"{M}t", f"{W}sym", *_SIGNS)


class ChampLu(Struct):
    """A field: its code on one line, what it shows, and whether only the lay-out of the pages decides that.

    `fige`: Word makes its result no more, what it shows is words.
    """

    code: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    reached: bool = False
    etat: str = ""
    inside: str = ""
    fige: bool = False

    @property
    def nom(self) -> str:
        """The code, its spaces made one, without the look of what it shows: « REF x »."""
        return _TOC.sub("_Toc", " ".join(_LOOK.sub("", "".join(self.code)).split()))

    @property
    def montre(self) -> str:
        """What a reader sees; « [page] » where the lay-out decides."""
        return self._place() or self.etat or "".join(self.shown)

    @property
    def volatil(self) -> bool:
        """Whether the lay-out decides what it shows: its own kind, or that of a field that its code holds."""
        return bool(self._place())

    def _place(self) -> str:
        place, shown = volatile_place(self.nom), "".join(self.shown)
        if self.fige or not (place or self.inside):
            return ""
        if not place:
            return self.inside if _bare(shown) in _bare(self.nom) or _OF_PAGE.fullmatch(shown) else ""
        return place if of_layout(place, shown) else ""

    def add(self, text: str) -> None:
        """Put `text` where the reading is: in the code, or in the result once it is reached."""
        (self.shown if self.reached else self.code).append(text)

    def hold(self, other: "ChampLu") -> None:
        """Put a field that ends inside this one."""
        if self.reached:
            self.shown.append(other.montre)
        else:
            self.code.append(f"{{{other.nom}}}{'' if other.volatil else other.montre}")
            self.inside = self.inside or other._place()


def volatile_place(code: str) -> str:
    """What is shown for a field of that code where the lay-out decides its result; nothing for the others.

    >>> volatile_place(" PAGE "), volatile_place("REF prix")
    ('[page]', '')
    """
    kind = _CODE.match(code)
    return _VOLATILS.get(kind[1].upper() if kind else "", "")


def laid_out(tree: etree._Element) -> Iterator[etree._Element]:
    """The fields of a part whose result the lay-out decides, but those that are locked: what these show is words."""
    locked: list[bool] = []
    for element in tree.iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText"):
        kind = element.get(f"{W}fldCharType")
        if element.tag == f"{W}fldChar":
            is_locked = element.get(_LOCKED, "0") not in ("0", "false", "off")
            locked = [*locked, is_locked] if kind == "begin" else locked[:-1] if kind == "end" else locked
        elif element.tag == f"{W}instrText":
            yield from [element] if volatile_place(element.text or "") and not any(locked[-1:]) else []
        elif volatile_place(element.get(f"{W}instr", "")) and element.get(_LOCKED, "0") in ("0", "false", "off"):
            yield element


def of_layout(place: str, shown: str) -> bool:
    """Whether what a field shows looks like what the lay-out puts at `place`, « [page] »; nothing always does.

    >>> of_layout("[page]", "- iv -"), of_layout("[page]", "300 000 €"), of_layout("[date]", "sans limite de durée")
    (True, False, False)
    """
    if not shown.strip() or _PAYS.search(shown):
        return not shown.strip()
    if place in _NUMBER:
        return _OF_PAGE.fullmatch(shown) is not None
    if place in _DATE:
        return _OF_DATE.fullmatch(shown) is not None and len(_LETTERS.findall(shown)) <= _WORDS_OF_DATE
    return (_OF_NAME if place in _NAMES else _OF_COUNT).fullmatch(shown) is not None


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def read_field(runs: Sequence[etree._Element]) -> ChampLu:
    """The field that `runs` hold from its beginning to its end; one that never ends is read to the last of them."""
    opened: list[ChampLu] = []
    for element in (element for run in runs for element in run.iter(*_READ)):
        if element.tag == f"{W}fldChar":
            kind = element.get(f"{W}fldCharType")
            if kind == "begin":
                opened.append(ChampLu(etat=form_state(element), fige=element.get(_LOCKED) in ("1", "true", "on")))
            elif kind == "separate" and opened:
                opened[-1].reached = True
            elif len(opened) > 1:
                ended = opened.pop()
                opened[-1].hold(ended)
        elif opened:
            opened[-1].add(_text(element))
    while len(opened) > 1:
        ended = opened.pop()
        opened[-1].hold(ended)
    return opened[0] if opened else ChampLu()


def _text(element: etree._Element) -> str:
    if element.tag == f"{W}sym":
        return glyphe(element)
    return _SIGNS.get(element.tag) or element.text or ""


def form_state(begin: etree._Element) -> str:
    """What an old form field shows by its state: a box, or the item that is chosen; empty for any other field."""
    box, choice = begin.find(f"{W}ffData/{W}checkBox"), begin.find(f"{W}ffData/{W}ddList")
    if box is not None:
        states = [state for name in ("checked", "default") if (state := box.find(f"{W}{name}")) is not None]
        on = bool(states) and states[0].get(f"{W}val", "1") not in ("0", "false", "off")
        return CASE_COCHEE if on else CASE_VIDE
    if choice is None:
        return ""
    items = [item.get(f"{W}val", "") for item in choice.findall(f"{W}listEntry")]
    ranks = [rank.get(f"{W}val", "") for name in ("result", "default") for rank in choice.findall(f"{W}{name}")]
    rank = whole(ranks[0]) if ranks else 0
    return items[rank] if rank < len(items) else ""


# --- where fields stand -----------------------------------------------------------------------------------------------
def field_end(children: Sequence[etree._Element], rank: int) -> int:
    """Where the field that begins in the run `rank` is over, when it is made of runs alone; else `rank`."""
    depth = 0
    if not any(char.get(f"{W}fldCharType") == "begin" for char in children[rank].findall(f"{W}fldChar")):
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


def complex_field(simple: etree._Element) -> list[etree._Element]:
    """The runs of a field that was written as one element, and its links: that form cannot go or come under a mark."""
    # What a smart tag holds is part of the result, too.
    kept = (f"{W}r", f"{W}hyperlink")
    inner = [run for child in simple for run in ([child] if child.tag in kept else child.findall(f"{W}r"))]
    look = inner[0].find(f"{W}rPr") if inner else None
    around = []
    for kind in ("begin", "", "separate", "end"):
        run = etree.Element(f"{W}r")
        if look is not None:
            run.append(deepcopy(look))
        if kind:
            locked = {_LOCKED: simple.get(_LOCKED, "")} if kind == "begin" and simple.get(_LOCKED) else {}
            etree.SubElement(run, f"{W}fldChar", {f"{W}fldCharType": kind, **locked})
        else:
            etree.SubElement(run, f"{W}instrText", {_SPACE: "preserve"}).text = simple.get(f"{W}instr")
        around.append(run)
    return [*around[:3], *inner, around[3]]


def run_of_words(text: str, look: etree._Element | None) -> etree._Element:
    """These words, as a run of their own."""
    run = etree.Element(f"{W}r")
    if look is not None:
        run.append(deepcopy(look))
    etree.SubElement(run, f"{W}t", {_SPACE: "preserve"}).text = text
    return run


def contents_lines(tree: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of the tables of contents of a part: each ends by the number of a page."""
    opened: list[str] = []
    for element in tree.iter(f"{W}p", f"{W}fldChar", f"{W}instrText"):
        if element.tag == f"{W}fldChar":
            kind = element.get(f"{W}fldCharType")
            opened = [*opened, ""] if kind == "begin" else opened[:-1] if kind == "end" else opened
        elif element.tag == f"{W}instrText" and opened:
            opened[-1] += element.text or ""
        if not any(map(_SOMMAIRE.match, opened)):
            continue
        if element.tag == f"{W}p":
            yield element
        elif element.tag == f"{W}instrText":
            yield from element.iterancestors(f"{W}p")
