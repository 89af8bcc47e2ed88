"""A field that is open while a paragraph is read, for the proof: its code, and what becomes of its result."""

import re

from lxml import etree
from msgspec import Struct, field

from docgen.word.preuve.paquet import MAIN

# Their result depends on who lays out the pages, or on the file that holds them; so does that of a field whose code
# holds one.
_VOLATILE = re.compile(
    r"(?:^|\{)\s*(PAGE|NUMPAGES|SECTIONPAGES|PAGEREF|DATE|TIME|SAVEDATE|CREATEDATE|PRINTDATE|FILENAME|FILESIZE|NUMWORDS"
    r"|NUMCHARS|EDITTIME|REVNUM|LASTSAVEDBY)\b",
    re.IGNORECASE,
)
# Of such a result, what no page, no date and no name looks like: somebody typed it there.
_TYPED = re.compile(r"[€%$£]|\beuros?\b", re.IGNORECASE)
# How many signs a number of pages has at most, and how many words a date.
_SHORT, _DATED = 12, 9
# Word gives other numbers to these bookmarks each time that it makes a table of contents.
TOC = re.compile(r"\b_Toc\d+")
# How the result of a field keeps its look.
_LOOK = re.compile(r"\\\*\s*(?:MERGE|CHAR)FORMAT(?:INET)?\b", re.IGNORECASE)
_STATES = tuple(f"{MAIN}{name}" for name in ("checked", "default", "result", "listEntry"))


class ChampOuvert(Struct):
    """A field that is open: its code, whether its result is reached and depends on the pages, and if that was told.

    The result of one that is `locked` depends on nothing.
    """

    code: list[str] = field(default_factory=list)
    coding: bool = True
    volatile: bool = False
    told: bool = False
    locked: bool = False
    kind: str = ""
    result: list[str] = field(default_factory=list)

    def reach(self) -> str:
        """Its result is reached: its code on one line, without the look of what it shows."""
        self.coding, code = False, TOC.sub("_Toc", " ".join(_LOOK.sub("", "".join(self.code)).split()))
        found = _VOLATILE.search(code)
        self.volatile, self.kind = found is not None and not self.locked, found[1].upper() if found else ""
        return code

    def typed(self) -> str:
        """What its result says that no page, no date and no name says; nothing when it is what it should be."""
        result = "".join(self.result).strip()
        numbered = self.kind.endswith(("PAGE", "PAGES", "PAGEREF"))
        wrong = len(result) > _SHORT if numbered else self.kind.endswith("DATE") and len(result.split()) > _DATED
        return f"[{result}]" if self.volatile and (wrong or _TYPED.search(result)) else ""


def is_locked(element: etree._Element) -> bool:
    """Whether Word no more makes the result of the field that `element` begins."""
    return element.get(f"{MAIN}fldLock", "0") in ("1", "true", "on")


def form_of_field(data: etree._Element | None) -> str:
    """The state of a box, a list or a text of an old form."""
    if data is None:
        return ""
    states = (f"{state.tag[len(MAIN) :]} {state.get(f'{MAIN}val', '1')}" for state in data.iter(*_STATES))
    return f"[formulaire : {', '.join(states)}]"
