"""The content controls that a redline does not give back as such once all its marks are answered."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from docgen.word.preuve.paquet import MAIN, Fichier
from docgen.word.preuve.signes import GOES, Reponse

_WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
# By what its properties hold; one that holds none of them is of rich text.
_KINDS = {
    f"{_WORD_2010}checkbox": "case", f"{MAIN}dropDownList": "liste", f"{MAIN}comboBox": "liste libre",
    f"{MAIN}date": "date", f"{MAIN}text": "texte", f"{MAIN}picture": "image", f"{MAIN}docPartObj": "bloc",
}  # fmt: skip
# What a box says of itself, and what Word takes when it does not say it: ☒ and ☐.
_USUAL = {"checked": "0", "checkedState": "2612", "uncheckedState": "2610"}
_RICH = "texte enrichi"
# What these hold is proved with the text: here, that they are there.
_OPEN = (_RICH, "bloc", "image")
_STORIES = ("header", "footer", "footnotes", "endnotes")
_RANGE_GOES = {"accepter": "customXmlDelRangeStart", "refuser": "customXmlInsRangeStart"}
_ROWS = {f"{MAIN}tr": "trPr", f"{MAIN}tc": "tcPr"}
_CELL_GOES: dict[Reponse, str] = {"accepter": f"{MAIN}cellDel", "refuser": f"{MAIN}cellIns"}
_MARKED = tuple(f"{MAIN}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_SEEN = tuple(f"{MAIN}{name}" for name in ("t", "delText", "drawing", "pict", "sym", "fldChar"))


class ControleProuve(NamedTuple):
    """A control: its kind, and what it shows: its words, whether its box is ticked."""

    sorte: str
    montre: str


def lost_controls(
    ancien: bytes, nouveau: bytes, trace: bytes, deja: Reponse = "accepter"
) -> dict[Reponse, Counter[str]]:
    """By answer to all the marks of `trace`, how many controls of each kind do not come back as they were.

    `deja` answers the tracked changes that the two files already had. Raises `Refusal` when a file does not read.
    """
    lost: dict[Reponse, Counter[str]] = {}
    asked: tuple[tuple[Reponse, bytes], ...] = ("accepter", nouveau), ("refuser", ancien)
    for reponse, data in asked:
        wanted = Counter(_controls(Fichier.of(data, "le fichier"), deja))
        missing = wanted - Counter(_controls(Fichier.of(trace, "les révisions"), reponse)) if wanted else wanted
        kinds: Counter[str] = Counter()
        for control, count in missing.items():
            kinds[control.sorte] += count
        if kinds:
            lost[reponse] = kinds
    return lost


def _controls(fichier: Fichier, reponse: Reponse) -> Iterator[ControleProuve]:
    """The controls that show something, in the text, around it and in its notes."""
    related = fichier.relations(fichier.main).values()
    for name in dict.fromkeys([fichier.main, *(place for kind, place in related if kind in _STORIES)]):
        tree = fichier.tree(name) if b"sdtPr" in fichier.parts.get(name, b"") else None
        for control in () if tree is None else tree.iter(f"{MAIN}sdt"):
            said = None if _goes(control, reponse) else _said(control, reponse)
            if said is not None:
                kind = _kind(control)
                shown = "" if kind in _OPEN else _state(control, said) or said
                yield ControleProuve(kind, shown)


def _kind(control: etree._Element) -> str:
    properties = _properties(control)
    kinds = (_KINDS.get(child.tag) for child in properties)
    return next(filter(None, kinds), _RICH)


def _properties(control: etree._Element) -> etree._Element:
    found = control.find(f"{MAIN}sdtPr")
    return etree.Element("rien") if found is None else found


def _state(control: etree._Element, said: str) -> str:
    """Whether the box of a control is ticked: by the sign that it shows where that is tracked, else as it says."""
    box = _properties(control).find(f"{_WORD_2010}checkbox")
    if box is None:
        return ""
    checked, ticked, bare = (_value(box.find(f"{_WORD_2010}{name}")) or usual for name, usual in _USUAL.items())
    if any(element.get(f"{MAIN}author") for element in control.iter(*_MARKED)) and len(said) == 1:
        code = f"{ord(said):04X}"
        return {ticked: "cochée", bare: "décochée"}.get(code, said)
    return "cochée" if checked in ("1", "TRUE") else "décochée"


def _value(element: etree._Element | None) -> str:
    return "" if element is None else str(element.get(f"{_WORD_2010}val", "")).upper()


def _goes(control: etree._Element, reponse: Reponse) -> bool:
    before = control.getprevious()
    return before is not None and before.tag == f"{MAIN}{_RANGE_GOES[reponse]}"


def _said(control: etree._Element, reponse: Reponse) -> str | None:
    """The words of a control; None when it shows nothing."""
    goes = {*GOES[reponse], _CELL_GOES[reponse]}
    seen = False
    words: list[str] = []
    for shown in control.iter(*_SEEN):
        around = list(shown.iterancestors())
        marks = [element.find(f"{MAIN}{_ROWS[element.tag]}") for element in around if element.tag in _ROWS]
        rows = [child.tag for properties in marks if properties is not None for child in properties]
        if goes.isdisjoint((*rows, *(element.tag for element in around))):
            seen = True
            words.append(shown.text or "" if shown.tag in _SEEN[:2] else "")
    return "".join(words) if seen else None
