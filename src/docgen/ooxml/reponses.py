"""Tracked changes of a Word body: are there any, and the body once they are all accepted, or all rejected."""

from collections.abc import Iterator
from typing import Literal

from lxml import etree
from msgspec import Struct

from docgen.ooxml.noms import WORD_2010, W, tags

Choix = Literal["accepter", "refuser"]
_IN, _OUT = ("ins", "moveTo"), ("del", "moveFrom")
_MARKS = tuple(f"{W}{name}" for name in (*_IN, *_OUT))
_CELLS = {f"{W}cellIns": "refuser", f"{W}cellDel": "accepter"}
# What the state of before does not say, and that stays.
_KEPT = {"pPr": tags("rPr sectPr"), "sectPr": tags("headerReference footerReference")}
_FORMER = ("rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "tblGrid", "tblPrEx")
_BLOCKS, _THROUGH = tags("p tbl"), tags("sdt sdtContent customXml ins del moveFrom moveTo")
_LEFTOVER = tags(
    "moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd numberingChange cellMerge"
    " customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd"
)


class _Reponse(Struct, frozen=True):
    """How the tracked changes are answered: those of `auteur`, or of all when it is empty."""

    choix: Choix
    auteur: str

    def to(self, mark: etree._Element) -> Choix:
        """The answer to this one."""
        if self.auteur in ("", mark.get(f"{W}author", "")):
            return self.choix
        return "refuser" if self.choix == "accepter" else "accepter"

    def leaves(self, mark: etree._Element) -> bool:
        """Whether what this one marks goes."""
        return etree.QName(mark).localname in (_OUT if self.to(mark) == "accepter" else _IN)


def resolve(body: etree._Element, choix: Choix, auteur: str = "") -> None:
    """Accept, or reject, every tracked change of `body`, in place; with `auteur`, those of that person alone, and the
    others the other way."""
    answer = _Reponse(choix, auteur)
    boxes = [box for box in body.iter(f"{WORD_2010}checkbox") if _is_marked(box)]
    _marks(body, answer)
    for name, plain in (("delText", "t"), ("delInstrText", "instrText")):
        for deleted in list(body.iter(f"{W}{name}")):
            deleted.tag = f"{W}{plain}"
    for box in boxes:
        _say_its_state(box)
    for cell in list(body.iter(*_CELLS)):
        _cell(cell, leaves=_CELLS[cell.tag] == answer.to(cell))
    for name in _FORMER:
        for change in list(body.iter(f"{W}{name}Change")):
            _former(change, name, back=answer.to(change) == "refuser")
    for leftover in list(body.iter(*_LEFTOVER)):
        drop(leftover)


def _marks(body: etree._Element, answer: _Reponse) -> None:
    ends: list[etree._Element] = []
    for mark in list(body.iter(*_MARKS)):
        parent = mark.getparent()
        if parent is None:
            continue
        if parent.tag == f"{W}trPr":
            _row(parent, mark, leaves=answer.leaves(mark))
        elif parent.tag == f"{W}rPr":
            ends.append(mark)
        else:
            for child in () if answer.leaves(mark) else list(mark):
                mark.addprevious(child)
            drop(mark)
    # Once it is known what their paragraphs still say, and what follows them.
    for end in ends:
        properties = end.getparent()
        if properties is not None:
            _paragraph(properties, end, leaves=answer.leaves(end))


def _is_marked(box: etree._Element) -> bool:
    """Whether what the control shows of its box is tracked."""
    control = next(box.iterancestors(f"{W}sdt"), None)
    return control is not None and next(control.iterfind(f"{W}sdtContent//*[@{W}author]"), None) is not None


def _say_its_state(box: etree._Element) -> None:
    """Give to a box the state that its control shows now: Word does not track that of the box itself."""
    control = next(box.iterancestors(f"{W}sdt"), None)
    shown = "" if control is None else "".join(text.text or "" for text in control.iter(f"{W}t"))
    # The signs that Word shows when a box names none.
    for name, state, usual in (("checkedState", "1", "2612"), ("uncheckedState", "0", "2610")):
        sign = box.find(f"{WORD_2010}{name}")
        checked = box.find(f"{WORD_2010}checked")
        code = usual if sign is None else sign.get(f"{WORD_2010}val", "")
        if checked is not None and len(shown) == 1 and f"{ord(shown):04X}" == code.upper():
            checked.set(f"{WORD_2010}val", state)


def _former(change: etree._Element, name: str, *, back: bool) -> None:
    """What holds a change of its properties keeps them, or takes back those that it had."""
    properties, before = change.getparent(), change.find(f"{W}{name}")
    if properties is None:
        return
    properties.remove(change)
    if back and before is not None:
        kept = [child for child in properties if child.tag in _KEPT.get(name, ())]
        for child in list(properties):
            properties.remove(child)
        properties.extend([*kept, *before] if name == "sectPr" else [*before, *kept])


def _cell(mark: etree._Element, *, leaves: bool) -> None:
    cell = next(mark.iterancestors(f"{W}tc"), None)
    drop(mark)
    if leaves and cell is not None:
        drop(cell)


def drop(element: etree._Element) -> None:
    """Take `element` away, when it stands in another."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _row(properties: etree._Element, mark: etree._Element, *, leaves: bool) -> None:
    drop(mark)
    row = properties.getparent()
    if leaves and row is not None:
        table = row.getparent()
        drop(row)
        if table is not None and table.find(f".//{W}tr") is None:
            drop(table)


def _paragraph(properties: etree._Element, mark: etree._Element, *, leaves: bool) -> None:
    """The end of a paragraph that leaves joins it to the next one, which keeps its own look.

    As Word does: the last end of a text, a cell or a note stays; one before a table goes with what says nothing more.
    """
    above = properties.getparent()
    drop(mark)
    paragraph = above.getparent() if above is not None and above.tag == f"{W}pPr" else None
    if not leaves or paragraph is None:
        return
    following = _next_block(paragraph)
    content = [child for child in paragraph if child.tag != f"{W}pPr"]
    if following is None:
        return
    if following.tag == f"{W}p":
        at = 1 if following.find(f"{W}pPr") is not None else 0
        following[at:at] = content
    elif any(True for child in content for _ in child.iter(f"{W}t")):
        return
    drop(paragraph)


def _next_block(element: etree._Element) -> etree._Element | None:
    """The paragraph or the table that comes after `element` in what holds them both, through controls."""
    found = (block for sibling in element.itersiblings() for block in _blocks(sibling))
    block, above = next(found, None), element.getparent()
    return _next_block(above) if block is None and above is not None and above.tag in _THROUGH else block


def _blocks(element: etree._Element) -> Iterator[etree._Element]:
    if element.tag in _BLOCKS:
        yield element
    elif element.tag in _THROUGH:
        yield from (block for child in element for block in _blocks(child))
