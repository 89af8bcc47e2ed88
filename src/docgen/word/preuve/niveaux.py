"""The level of a paragraph of a Word file and the number that a reader sees before it, for the proof."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy

from lxml import etree
from msgspec import Struct, field

from docgen.word.preuve.paquet import MAIN

_ROMAN = (("m", 1000), ("cm", 900), ("d", 500), ("cd", 400), ("c", 100), ("xc", 90), ("l", 50), ("xl", 40), ("x", 10),
          ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))  # fmt: skip
_HEADING = re.compile(r"(?:heading|titre) ?(\d)", re.IGNORECASE)
# A numbering by a style that is by a numbering, and so on: Word follows a few.
_LINKS = 8
# Word counts with nine figures at most; it writes letters and Roman signs up to there, then figures.
_FIGURES, _LETTERS, _ROMANS = 9, 780, 4_000


class _Forme(Struct, frozen=True):
    """What the properties of a paragraph give it: a level of title, a numbering and its level."""

    titre: str
    numero: str
    niveau: int


class Niveaux(Struct):
    """The levels of one file; `reached` is where each numbering stands, as paragraphs are read in order."""

    styles: Mapping[str, etree._Element]
    default: str
    numbers: Mapping[str, etree._Element]
    abstracts: Mapping[str, etree._Element]
    contents: frozenset[str]
    known: dict[tuple[str, ...], _Forme] = field(default_factory=dict)
    levels: dict[tuple[str, int], "_Niveau | None"] = field(default_factory=dict)
    reached: dict[str, dict[int, int]] = field(default_factory=dict)
    restarted: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, styles: etree._Element | None, numbering: etree._Element | None) -> "Niveaux":
        """The levels that these two parts define."""
        named = {str(style.get(f"{MAIN}styleId")): style for style in _all(styles, "style")}
        defaults = (
            identity
            for identity, style in named.items()
            if style.get(f"{MAIN}type") == "paragraph" and style.get(f"{MAIN}default") in ("1", "true", "on")
        )
        numbers = {str(number.get(f"{MAIN}numId")): number for number in _all(numbering, "num")}
        abstracts = {str(abstract.get(f"{MAIN}abstractNumId")): abstract for abstract in _all(numbering, "abstractNum")}
        names = ((identity, _val(style, "name").lower()) for identity, style in named.items())
        contents = frozenset(identity for identity, name in names if name.startswith(("toc ", "table of figures")))
        return cls(named, next(defaults, ""), numbers, abstracts, contents)

    def next(self, properties: etree._Element | None) -> tuple[str, str]:
        """The level of the next paragraph (« titre 1 », « liste 0 ») and its number (« 2.1. »); nothing for a text."""
        key = _key(properties)
        forme = self.known.get(key)
        if forme is None:
            forme = self.known[key] = self._forme(*key)
        listed = self._level(forme.numero, forme.niveau) if forme.numero else None
        if listed is None:
            return forme.titre, ""
        return f"{forme.titre} liste {forme.niveau}".strip(), self._count(forme.numero, forme.niveau, listed)

    def of_contents(self, properties: etree._Element | None) -> bool:
        """Whether the style is that of a line of a table of contents, or of figures."""
        return bool(self.contents) and _val(properties, "pStyle") in self.contents

    def save(self) -> tuple[dict[str, dict[int, int]], set[tuple[str, int]]]:
        """Where all numberings stand, to be given to `restore`."""
        return deepcopy(self.reached), set(self.restarted)

    def restore(self, saved: tuple[dict[str, dict[int, int]], set[tuple[str, int]]]) -> None:
        """Stand again where `saved` stood."""
        self.reached, self.restarted = saved

    # --- what the properties and the styles say ---------------------------------------------------------------------
    def _forme(self, style: str, outline: str, number: str, level: str) -> _Forme:
        chain = list(self._chain(style or self.default))
        heading = next((found[1] for link in chain if (found := _HEADING.fullmatch(_val(link, "name")))), "")
        outlines = (outline, *(_val(link.find(f"{MAIN}pPr"), "outlineLvl") for link in chain))
        told = next((value for value in outlines if value), "")
        heading = heading or (str(int(told) + 1) if 0 <= _whole(told, 9) < 9 else "")
        for link in chain if not number else ():
            numbering = link.find(f"{MAIN}pPr/{MAIN}numPr")
            if number := _val(numbering, "numId"):
                level = level or self._of_style(number, str(link.get(f"{MAIN}styleId"))) or _val(numbering, "ilvl")
                break
        return _Forme(f"titre {heading}" if heading else "", number, _whole(level, 0))

    def _chain(self, style: str) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield self.styles[style]
            style = _val(self.styles[style], "basedOn")

    def _of_style(self, number: str, style: str) -> str:
        """The level of a numbering that is that of a style."""
        _, abstract = self._abstract(number)
        return next(
            (str(level.get(f"{MAIN}ilvl")) for level in _all(abstract, "lvl") if _val(level, "pStyle") == style), ""
        )

    def _abstract(self, number: str) -> tuple[str, etree._Element | None]:
        key = _val(self.numbers.get(number), "abstractNumId")
        for _ in range(_LINKS):
            link = _val(self.abstracts.get(key), "numStyleLink")
            if not link:
                break
            style = self.styles.get(link)
            numbering = style.find(f"{MAIN}pPr/{MAIN}numPr") if style is not None else None
            key = _val(self.numbers.get(_val(numbering, "numId")), "abstractNumId")
        return key, self.abstracts.get(key)

    def _level(self, number: str, level: int) -> "_Niveau | None":
        key = (number, level)
        if key not in self.levels:
            self.levels[key] = self._read(number, level)
        return self.levels[key]

    def _read(self, number: str, level: int) -> "_Niveau | None":
        suite, abstract = self._abstract(number)
        if abstract is None:
            return None
        definition = next((found for found in _all(abstract, "lvl") if found.get(f"{MAIN}ilvl") == str(level)), None)
        changed = (o for o in _all(self.numbers.get(number), "lvlOverride") if o.get(f"{MAIN}ilvl") == str(level))
        override = next(changed, None)
        changed_level = None if override is None else override.find(f"{MAIN}lvl")
        definition = definition if changed_level is None else changed_level
        restart = _val(override, "startOverride")
        start, below = restart or _val(definition, "start"), _val(definition, "lvlRestart")
        return _Niveau(
            suite,
            _val(definition, "numFmt"),
            _val(definition, "lvlText"),
            _whole(start, 1),
            bool(restart),
            definition is not None and definition.find(f"{MAIN}isLgl") is not None,
            _whole(below, level),
        )

    # --- counting ---------------------------------------------------------------------------------------------------
    def _count(self, number: str, level: int, listed: "_Niveau") -> str:
        reached = self.reached.setdefault(listed.suite, {})
        if listed.restarts and (number, level) not in self.restarted:
            reached.pop(level, None)
        self.restarted.add((number, level))
        reached[level] = reached.get(level, listed.start - 1) + 1
        for deeper in [rank for rank in reached if rank > level]:
            below = self._level(number, deeper)
            if below is None or level < below.after:
                del reached[deeper]
        return self._shown(number, listed, reached)

    def _shown(self, number: str, listed: "_Niveau", reached: Mapping[int, int]) -> str:
        if listed.format == "bullet" or "%" not in listed.text:
            return listed.text

        def told(found: re.Match[str]) -> str:
            level = int(found[1]) - 1
            other = self._level(number, level)
            if other is None:
                return ""
            return _spelt(reached.get(level, other.start), "decimal" if listed.legal else other.format)

        return re.sub(r"%([1-9])", told, listed.text)


class _Niveau(Struct, frozen=True):
    """A level of a numbering: in which suite, how and from where it counts; a level below `after` restarts it."""

    suite: str
    format: str
    text: str
    start: int
    restarts: bool
    legal: bool
    after: int


def _whole(said: str, default: int) -> int:
    return int(said) if said.isdecimal() and len(said) <= _FIGURES else default


def _spelt(number: int, kind: str) -> str:
    if kind == "none":
        return ""
    if kind == "decimalZero":
        return f"{number:02}"
    spelt = str(number)
    if kind.endswith("Letter") and 0 < number <= _LETTERS:
        rounds, rank = divmod(number - 1, 26)
        spelt = "abcdefghijklmnopqrstuvwxyz"[rank] * (rounds + 1)
    elif kind.endswith("Roman") and 0 < number < _ROMANS:
        spelt = _roman(number)
    return spelt.upper() if kind.startswith("upper") else spelt


def _roman(number: int) -> str:
    spelt = ""
    for sign, value in _ROMAN:
        count, number = divmod(number, value)
        spelt += sign * count
    return spelt


def _key(properties: etree._Element | None) -> tuple[str, str, str, str]:
    """The style, the level of the plan, the numbering and its level that the properties of a paragraph name."""
    style = outline = number = level = ""
    for child in () if properties is None else properties:
        if child.tag == f"{MAIN}pStyle":
            style = str(child.get(f"{MAIN}val", ""))
        elif child.tag == f"{MAIN}outlineLvl":
            outline = str(child.get(f"{MAIN}val", ""))
        elif child.tag == f"{MAIN}numPr":
            number, level = _val(child, "numId"), _val(child, "ilvl")
    return style, outline, number, level


def _all(tree: etree._Element | None, name: str) -> Iterator[etree._Element]:
    return iter(()) if tree is None else tree.iterchildren(f"{MAIN}{name}")


def _val(parent: etree._Element | None, name: str) -> str:
    found = None if parent is None else parent.find(f"{MAIN}{name}")
    return "" if found is None else str(found.get(f"{MAIN}val", ""))
