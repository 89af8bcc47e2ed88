"""The styles and numberings of a Word file: the level of a paragraph."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from lxml import etree
from msgspec import Struct, field

from docgen.ooxml.noms import W, bare, tags
from docgen.word.invisibles import VISIBLES, place_of_words, value_of, why_unseen
from docgen.word.ouverture import FichierWord

_NO_TITLE = 9
# Of a rank, a width, a count: Word holds no more.
_DIGITS, _MAX_COLUMNS = 9, 63
_MEASURE = re.compile(r"[+-]?\d{1,9}")
_LEVELLED = tags("pStyle outlineLvl numPr")


def val(parent: etree._Element | None, path: str) -> str:
    """The `w:val` of what `parent` holds at `path`, or nothing."""
    found = None if parent is None else parent.find(path)
    return "" if found is None else found.get(f"{W}val", "")


def whole(text: str, default: int = 0) -> int:
    """The rank, the width or the count that an attribute says; `default` when it says none that Word would hold.

    >>> whole("12"), whole("x", 1), whole("²"), whole("9" * 5_000)
    (12, 1, 0, 0)
    """
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else default


def signed(text: str | None, default: int = 0) -> int:
    """The measure that an attribute says, which may be negative; `default` when it says none that Word would hold.

    >>> signed("-12"), signed(None, 3), signed("1.5"), signed("9" * 10)
    (-12, 3, 0, 0)
    """
    found = _MEASURE.fullmatch(text.strip()) if text else None
    return int(found[0]) if found else default


def columns_of(properties: etree._Element | None, name: str) -> int:
    """How many columns the properties of a cell or a row say that it takes, or leaves empty: no more than Word has."""
    return min(whole(val(properties, f"{W}{name}")), _MAX_COLUMNS)


class Niveau(Struct, frozen=True):
    """What a paragraph is: a title of level 1 to 9 (0: none), an item of a list of that level (-1: none) and format."""

    titre: int = 0
    liste: int = -1
    format: str = ""


class SensDesMots(NamedTuple):
    """What the look of words changes of what they say: struck, hidden, raised (« superscript ») or lowered.

    `invisible`: why no one sees them, though nothing says that they are hidden; nothing when they are seen.
    """

    barre: bool = False
    masque: bool = False
    place: str = ""
    invisible: str = ""


DROIT = SensDesMots()
# What strikes, hides, raises; « strike » and « vanish » are switched by each style that names them.
_STRIKE, _VANISH, _PLACE = f"{W}strike", f"{W}vanish", f"{W}vertAlign"
_ALSO = (f"{W}dstrike", f"{W}specVanish")
DE_SENS = frozenset((_STRIKE, _VANISH, *_ALSO))
_SENSIBLES = (_STRIKE, _VANISH, *_ALSO, _PLACE, *VISIBLES)
_OFF = ("0", "false", "off")


class Styles(Struct):
    """The styles and numberings of one file, read once; `base` is the look that the file gives to all its words."""

    styles: dict[str, etree._Element]
    default: str
    abstracts: dict[str, etree._Element]
    numbers: dict[str, etree._Element]
    base: etree._Element | None = None
    known: dict[tuple[str, str, str, str], Niveau] = field(default_factory=dict)
    senses: dict[tuple[str, ...], SensDesMots] = field(default_factory=dict)
    discordants: set[str] = field(default_factory=set)
    numberings: dict[tuple[str, str, str], tuple[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, fichier: FichierWord) -> "Styles":
        """The styles and numberings of `fichier`."""

        def named(kind: str, tag: str, name: str) -> dict[str, etree._Element]:
            part = fichier.kin(kind)
            elements = fichier.read(part).iterchildren(f"{W}{tag}") if part else ()
            return {element.get(f"{W}{name}", ""): element for element in elements}

        styles = named("styles", "style", "styleId")
        defaults = (
            identity
            for identity, style in styles.items()
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true")
        )
        numbers = named("numbering", "num", "numId")
        abstracts = named("numbering", "abstractNum", "abstractNumId")
        part = fichier.kin("styles")
        base = fichier.read(part).find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if part else None
        return cls(styles, next(defaults, ""), abstracts, numbers, base)

    def is_title(self, paragraph: etree._Element) -> bool:
        """Whether a paragraph is a title."""
        return bool(self.niveau(paragraph.find(f"{W}pPr")).titre)

    def niveau(self, properties: etree._Element | None) -> Niveau:
        """The level that the properties of a paragraph, and its style, give it."""
        said = {child.tag: child for child in (() if properties is None else properties) if child.tag in _LEVELLED}
        numbering = said.get(f"{W}numPr")
        named = said.get(f"{W}pStyle"), said.get(f"{W}outlineLvl")
        style, outline = ("" if element is None else element.get(f"{W}val", "") for element in named)
        key = (style or self.default, outline, val(numbering, f"{W}numId"), val(numbering, f"{W}ilvl"))
        if key not in self.known:
            self.known[key] = self._niveau(*key)
        return self.known[key]

    def _niveau(self, style: str, outline: str, number: str, level: str) -> Niveau:
        chain = list(self.chain(style))
        names = (bare(val(element, f"{W}name")) for element in chain)
        titles = [int(name[-1]) for name in names if name.startswith("heading") and name[-1:].isdecimal()]
        # A style that no one called « heading » may say that it is one; « 9 » says that it is not.
        outlines = filter(None, (outline, *(val(element, f"{W}pPr/{W}outlineLvl") for element in chain)))
        titles += [whole(rank) + 1 for rank in islice(outlines, 1) if whole(rank, _NO_TITLE) < _NO_TITLE]
        title = next(iter(titles), 0)
        number, rank = self._numbering(style, number, level)
        kind = self.level(number, str(rank))
        if self.abstract(number) is None:
            return Niveau(title)
        return Niveau(title, rank, val(kind, f"{W}numFmt"))

    def numbering(self, properties: etree._Element | None) -> tuple[str, int]:
        """The numbering of a paragraph and its level there, its own or those of its style; « 0 » or nothing: none."""
        style = val(properties, f"{W}pStyle") or self.default
        direct = (val(properties, f"{W}numPr/{W}numId"), val(properties, f"{W}numPr/{W}ilvl"))
        return self._numbering(style, *direct)

    def _numbering(self, style: str, number: str, level: str) -> tuple[str, int]:
        key = (style, number, level)
        if key not in self.numberings:
            self.numberings[key] = self._found_numbering(style, number, level)
        return self.numberings[key]

    def _found_numbering(self, style: str, number: str, level: str) -> tuple[str, int]:
        for element in self.chain(style) if not number else ():
            number = val(element, f"{W}pPr/{W}numPr/{W}numId")
            if number:
                # The list says which style is that of each of its levels.
                linked = self._level_of(number, element.get(f"{W}styleId", ""))
                level = level or linked or val(element, f"{W}pPr/{W}numPr/{W}ilvl")
                break
        return number, whole(level)

    def _level_of(self, number: str, style: str) -> str:
        abstract = self.abstract(number)
        levels = () if abstract is None else abstract.iterchildren(f"{W}lvl")
        return next((level.get(f"{W}ilvl", "") for level in levels if val(level, f"{W}pStyle") == style), "")

    def of_contents(self, style: str) -> bool:
        """Whether the style is that of a line of a table of contents (« toc 1 ») or of figures."""
        return val(self.styles.get(style), f"{W}name").lower().startswith(("toc ", "table of figures"))

    def sens(self, look: etree._Element | None, style: str = "", fond: str = "") -> SensDesMots:
        """What words of that look say besides their letters, in a paragraph of that style (none: the default one).

        `fond` is what is behind them, as `fonds` says it.
        """
        key = [style or self.default, "", fond]
        for child in () if look is None else look:
            if child.tag == f"{W}rStyle":
                key[1] = child.get(f"{W}val", "")
            elif child.tag in _SENSIBLES:
                key += [child.tag, value_of(child)]
        found = self.senses.get(tuple(key))
        if found is None:
            direct = dict(zip(key[3::2], key[4::2], strict=True))
            found = self.senses[tuple(key)] = self._sens(key[0], key[1], direct, fond)
        return found

    def weighs(self, style: str) -> bool:
        """Whether a style of paragraphs strikes, hides or raises words, here or in the file that is compared."""
        return style in self.discordants or self.sens(None, style) != self.sens(None)

    def note_discords(self, other: "Styles") -> None:
        """Note, in both, the styles of one name that do not strike, hide or raise alike."""
        names = {val(element, f"{W}name"): style for style, element in other.styles.items()}
        for style, element in self.styles.items():
            twin = names.get(val(element, f"{W}name"))
            if twin is not None and self.sens(None, style) != other.sens(None, twin):
                self.discordants.add(style)
                other.discordants.add(twin)

    def _sens(self, paragraph: str, words: str, direct: dict[str, str], fond: str) -> SensDesMots:
        levels = [self._given(self.base), *(self._of_style(style) for style in (paragraph, words)), direct]
        told = {name: value for level in levels for name, value in level.items()}
        on = {name: told[name] not in _OFF for name in _ALSO if name in told}
        for name in (_STRIKE, _VANISH):
            # ISO 29500-1, 17.7.3: a property that two styles turn on is off, unless all words have it.
            switched = sum(level.get(name, "0") not in _OFF for level in levels[1:3]) % 2 == 1
            always = levels[0].get(name, "0") not in _OFF
            on[name] = direct[name] not in _OFF if name in direct else always or switched
        place = told.get(_PLACE, "")
        place = place if place in ("superscript", "subscript") else place_of_words(told)
        barre, masque = (any(on.get(name) for name in names) for names in zip((_STRIKE, _VANISH), _ALSO, strict=True))
        hidden = "" if masque else why_unseen(told, fond)
        return SensDesMots(barre, masque, place, hidden)

    def _of_style(self, style: str) -> dict[str, str]:
        """What a style says of them, or one that it is based on: the nearest."""
        found: dict[str, str] = {}
        for element in self.chain(style):
            found = self._given(element.find(f"{W}rPr")) | found
        return found

    @staticmethod
    def _given(look: etree._Element | None) -> dict[str, str]:
        named = look.iterchildren(*_SENSIBLES) if look is not None else ()
        return {element.tag: value_of(element) for element in named}

    def paragraph_on(self, properties: etree._Element | None, name: str) -> bool:
        """Whether a paragraph has that property (« pageBreakBefore »): its own, or that of its style."""
        direct = None if properties is None else properties.find(f"{W}{name}")
        styles = self.chain(val(properties, f"{W}pStyle") or self.default)
        every = [direct, *(style.find(f"{W}pPr/{W}{name}") for style in styles)]
        return on(next((found for found in every if found is not None), None))

    def chain(self, style: str) -> Iterator[etree._Element]:
        """The style, then each that it is based on."""
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield self.styles[style]
            style = val(self.styles[style], f"{W}basedOn")

    def abstract(self, number: str) -> etree._Element | None:
        """What defines a numbering, that of the style it links to when it says so; None when there is no such one."""
        seen: set[str] = set()
        while number and number not in seen:
            seen.add(number)
            abstract = self.abstracts.get(val(self.numbers.get(number), f"{W}abstractNumId"))
            link = val(abstract, f"{W}numStyleLink")
            if not link:
                return abstract
            number = val(self.styles.get(link), f"{W}pPr/{W}numPr/{W}numId")
        return None

    def level(self, number: str, level: str) -> etree._Element | None:
        """The definition of a level of a numbering: what the numbering itself says of it first."""
        num = self.numbers.get(number)
        changed = () if num is None else num.iterfind(f"{W}lvlOverride/{W}lvl")
        direct = next((kind for kind in changed if kind.get(f"{W}ilvl") == level), None)
        abstract = self.abstract(number)
        if direct is not None or abstract is None:
            return direct
        return next((kind for kind in abstract.iterchildren(f"{W}lvl") if kind.get(f"{W}ilvl") == level), None)

    def definition(self, number: str) -> bytes:
        """What makes a numbering, apart from its numbers: two that have the same look alike."""
        num = self.numbers.get(number)
        abstract = self.abstract(number)
        if num is None or abstract is None:
            return b""
        levels = abstract.iterchildren(f"{W}lvl")
        changes = (element for element in num if element.tag != f"{W}abstractNumId")
        return b"".join(etree.tostring(part, method="c14n", exclusive=True) for part in (*levels, *changes))


def on(found: etree._Element | None) -> bool:
    """Whether a property that is only there or not is there."""
    return found is not None and found.get(f"{W}val", "1") not in _OFF
