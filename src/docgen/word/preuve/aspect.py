"""What words, paragraphs and tables look like once all marks are answered alike, for the proof (17.3, 17.13.5).

Words that are struck or hidden, digits that are raised or lowered, are always held; any other look when it is asked.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from lxml import etree
from msgspec import Struct, field

from docgen.word.preuve.paquet import MAIN

_Reponse = Literal["accepter", "refuser"]
_OFF = ("0", "false", "off")
# What decides whether words are struck, hidden, raised; the first two are switched by each style that names them.
_TOGGLES = {"strike": "barré", "vanish": "masqué"}
_OTHERS = {"dstrike": "barré", "specVanish": "masqué"}
_READ = {f"{MAIN}{name}": name for name in (*_TOGGLES, *_OTHERS, "vertAlign", "position", "rStyle")}
_PLACES = {"superscript": "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾", "subscript": "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₍₎"}
_RAISED = {place: str.maketrans("0123456789+-−–()", signs) for place, signs in _PLACES.items()}
# In half-points.
_HIGH, _OFF_THE_PAGE = 6, 200
# What is no look: what is held elsewhere, what no one sees, what Word counts again at each saving.
_APART = {
    "rPr": ("lang", "noProof", "webHidden", "rPrChange", *_TOGGLES, *_OTHERS, "ins", "del"),
    "pPr": ("rPr", "sectPr", "numPr", "outlineLvl", "widowControl", "pageBreakBefore", "pPrChange", "cnfStyle"),
    "tblPr": ("tblCaption", "tblDescription", "tblPrChange"),
    "tblPrEx": ("tblPrExChange",),
    "trPr": ("cnfStyle", "gridBefore", "gridAfter", "wBefore", "wAfter", "divId", "ins", "del", "trPrChange"),
    "tcPr": ("cnfStyle", "gridSpan", "vMerge", "hMerge", "headers", "cellIns", "cellDel", "cellMerge", "tcPrChange"),
    "sectPr": ("headerReference", "footerReference", "type", "sectPrChange", "printerSettings", "rsidR"),
}  # fmt: skip
_BREAK = f"{MAIN}pageBreakBefore"
_STYLES = tuple(f"{MAIN}{name}" for name in ("pStyle", "rStyle", "tblStyle"))


class AspectsLus(Struct):
    """The looks of one file; `tout`: any look is held, and not only what changes the sense of words."""

    styles: Mapping[str, etree._Element]
    reponse: _Reponse
    tout: bool
    base: Mapping[str, str]
    default: str
    breaks: bool
    known: dict[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, styles: etree._Element | None, reponse: _Reponse, *, tout: bool) -> "AspectsLus":
        """Those that the part of the styles defines."""
        named = {} if styles is None else {str(s.get(f"{MAIN}styleId")): s for s in styles.iterchildren(f"{MAIN}style")}
        base = None if styles is None else styles.find(f"{MAIN}docDefaults/{MAIN}rPrDefault/{MAIN}rPr")
        defaults = (
            identity
            for identity, style in named.items()
            if style.get(f"{MAIN}type") == "paragraph" and style.get(f"{MAIN}default") in ("1", "true", "on")
        )
        breaks = styles is not None and next(styles.iter(_BREAK), None) is not None
        return cls(named, reponse, tout, _given(base), next(defaults, ""), breaks)

    def answered(self, properties: etree._Element | None, name: str) -> etree._Element | None:
        """The properties, those of before when changes are refused."""
        if properties is None or self.reponse == "accepter":
            return properties
        change = next(properties.iterchildren(f"{MAIN}{name}Change"), None)
        former = None if change is None else change.find(f"{MAIN}{name}")
        return properties if former is None else former

    # --- words ------------------------------------------------------------------------------------------------------
    def sense(self, look: etree._Element | None, paragraph: str) -> tuple[str, str]:
        """Of words of that look in a paragraph of that style: « barré masqué », and where digits stand."""
        direct = _given(look)
        key = (paragraph, *(part for pair in direct.items() for part in pair))
        if key not in self.known:
            self.known[key] = self._sense(direct, paragraph)
        return self.known[key]

    def _sense(self, direct: Mapping[str, str], paragraph: str) -> tuple[str, str]:
        of_paragraph, of_words = self._of_style(paragraph or self.default), self._of_style(direct.get("rStyle", ""))
        found: set[str] = set()
        for name, said in _TOGGLES.items():
            switched = _on(of_paragraph.get(name)) != _on(of_words.get(name))
            if _on(direct[name]) if name in direct else switched or _on(self.base.get(name)):
                found.add(said)
        nearest = {**self.base, **of_paragraph, **of_words, **direct}
        found |= {said for name, said in _OTHERS.items() if _on(nearest.get(name))}
        place = nearest.get("vertAlign", "")
        return " ".join(sorted(found)), place if place in _RAISED else _by_position(nearest.get("position", "0"))

    def _of_style(self, style: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for element in self._chain(style):
            found = {**_given(element.find(f"{MAIN}rPr")), **found}
        found.pop("rStyle", "")
        return found

    def _chain(self, style: str) -> Iterator[etree._Element]:
        """A style, then each that it is based on."""
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield self.styles[style]
            based = self.styles[style].find(f"{MAIN}basedOn")
            style = "" if based is None else str(based.get(f"{MAIN}val", ""))

    def style_of(self, properties: etree._Element | None) -> str:
        """The style that the properties of a paragraph name."""
        answered = self.answered(properties, "pPr")
        named = None if answered is None else next(answered.iterchildren(f"{MAIN}pStyle"), None)
        return "" if named is None else str(named.get(f"{MAIN}val", ""))

    def begins_a_page(self, properties: etree._Element | None) -> bool:
        """Whether a paragraph of these properties, already answered, begins a page."""
        found = None if properties is None else next(properties.iterchildren(_BREAK), None)
        if found is None and self.breaks:
            named = None if properties is None else properties.find(f"{MAIN}pStyle")
            style = self.default if named is None else str(named.get(f"{MAIN}val"))
            given = (element.find(f"{MAIN}pPr/{_BREAK}") for element in self._chain(style))
            found = next((element for element in given if element is not None), None)
        return found is not None and _on(str(found.get(f"{MAIN}val", "1")))

    # --- looks ------------------------------------------------------------------------------------------------------
    def look(self, properties: etree._Element | None, name: str) -> str:
        """The look that properties of that name give: « b, sz val=24 »; nothing when looks are not held."""
        answered = self.answered(properties, name) if self.tout else None
        if answered is None:
            return ""
        left = {f"{MAIN}{apart}" for apart in _APART[name]}
        return ", ".join(sorted(filter(None, (self._told(child) for child in answered if child.tag not in left))))

    def _told(self, element: etree._Element) -> str:
        if element.tag in _STYLES:
            name = self._name(str(element.get(f"{MAIN}val")))
            return f"style {name}" if name else ""
        if element.tag == f"{MAIN}vertAlign" and element.get(f"{MAIN}val") == "baseline":
            return ""
        attributes = sorted((_bare(name), str(value)) for name, value in element.attrib.items())
        said = (f"{name}={value}" for name, value in attributes if not name.startswith("rsid"))
        inside = (f"({self._told(child)})" for child in element if isinstance(child.tag, str))
        return " ".join([_bare(element.tag), *said, *inside])

    def _name(self, style: str) -> str:
        name = self.styles[style].find(f"{MAIN}name") if style in self.styles else None
        return "" if name is None else str(name.get(f"{MAIN}val"))


def runs_of_sense(tree: etree._Element) -> set[etree._Element]:
    """The runs of a part whose own look may change what they say."""
    looks = (element.getparent() for element in tree.iter(*_READ, f"{MAIN}rPrChange"))
    runs = (look.getparent() for look in looks if look is not None)
    return {run for run in runs if run is not None}


def at_its_place(text: str, place: str) -> str:
    """`text`, its digits and signs where they stand: « ² »."""
    return text.translate(_RAISED[place]) if place else text


def _given(look: etree._Element | None) -> dict[str, str]:
    children: Iterator[etree._Element] | tuple[()] = () if look is None else look.iterchildren(*_READ)
    return {_READ[child.tag]: str(child.get(f"{MAIN}val", "1")) for child in children}


def _by_position(half_points: str) -> str:
    """Where digits are read that are set that far from the line: three points or more, and still on the page."""
    far = int(half_points) if re.fullmatch(r"-?\d{1,9}", half_points) else 0
    return "" if not _HIGH <= abs(far) < _OFF_THE_PAGE else "superscript" if far > 0 else "subscript"


def _on(value: str | None) -> bool:
    return value is not None and value not in _OFF


def _bare(name: object) -> str:
    return str(name).rpartition("}")[2]


def has_first_page(section: etree._Element, answered: etree._Element | None) -> bool:
    """Whether the first page of a section has its own headers and footers, in a text that has some."""
    found = None if answered is None else answered.find(f"{MAIN}titlePg")
    around = section.getroottree().iter(f"{MAIN}headerReference", f"{MAIN}footerReference")
    return found is not None and found.get(f"{MAIN}val", "1") in ("1", "true", "on") and next(around, None) is not None
