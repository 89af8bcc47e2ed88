"""The styles and numberings of a Word file: the level of a paragraph, and what another file needs of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from docgen.ooxml.noms import W, bare
from docgen.word.paquet import Paquet

_NUMBERING = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"


def val(parent: etree._Element | None, path: str) -> str:
    """The `w:val` of what `parent` holds at `path`, or nothing."""
    found = None if parent is None else parent.find(path)
    return "" if found is None else found.get(f"{W}val", "")


@dataclass(frozen=True, slots=True)
class Niveau:
    """What a paragraph is: a title of level 1 to 9 (0: none), an item of a list of that level (-1: none) and format."""

    titre: int = 0
    liste: int = -1
    format: str = ""
    numero: str = ""


@dataclass(slots=True)
class Styles:
    """The styles and numberings of one file, read once."""

    styles: Mapping[str, etree._Element]
    default: str
    abstracts: Mapping[str, etree._Element]
    numbers: Mapping[str, etree._Element]
    known: dict[tuple[str, str, str], Niveau] = field(default_factory=dict)

    @classmethod
    def of(cls, paquet: Paquet) -> Styles:
        """The styles and numberings of `paquet`."""
        styles = {one.get(f"{W}styleId", ""): one for one in _held(paquet, "styles", "style")}
        default = next(
            (
                i
                for i, one in styles.items()
                if one.get(f"{W}type") == "paragraph" and one.get(f"{W}default") in ("1", "true")
            ),
            "",
        )
        abstracts = {one.get(f"{W}abstractNumId", ""): one for one in _held(paquet, "numbering", "abstractNum")}
        numbers = {one.get(f"{W}numId", ""): one for one in _held(paquet, "numbering", "num")}
        return cls(styles, default, abstracts, numbers)

    def niveau(self, properties: etree._Element | None) -> Niveau:
        """The level that the properties of a paragraph, and its style, give it."""
        style = val(properties, f"{W}pStyle") or self.default
        key = (style, val(properties, f"{W}numPr/{W}numId"), val(properties, f"{W}numPr/{W}ilvl"))
        if key not in self.known:
            self.known[key] = self._niveau(*key)
        return self.known[key]

    def _niveau(self, style: str, number: str, level: str) -> Niveau:
        title = 0
        for held in self.chain(style):
            name = bare(val(held, f"{W}name"))
            title = title or (int(name[-1]) if name.startswith("heading") and name[-1:].isdigit() else 0)
            number = number or val(held, f"{W}pPr/{W}numPr/{W}numId")
            level = level or val(held, f"{W}pPr/{W}numPr/{W}ilvl")
        kind = self.format(number, level or "0")
        if kind is None:
            return Niveau(title)
        return Niveau(title, int(level or "0"), kind, number)

    def chain(self, style: str) -> Iterator[etree._Element]:
        """The style, then each that it is based on."""
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield self.styles[style]
            style = val(self.styles[style], f"{W}basedOn")

    def format(self, number: str, level: str) -> str | None:
        """The format (« bullet », « decimal ») of that level of a numbering; None when there is no such numbering."""
        abstract = self.abstracts.get(val(self.numbers.get(number), f"{W}abstractNumId"))
        if abstract is None:
            return None
        return next((val(one, f"{W}numFmt") for one in abstract if one.get(f"{W}ilvl") == level), "")

    def definition(self, number: str) -> bytes:
        """What makes a numbering, apart from its numbers: two that have the same look alike."""
        num = self.numbers.get(number)
        abstract = self.abstracts.get(val(num, f"{W}abstractNumId"))
        if num is None or abstract is None:
            return b""
        own = [one for one in num if one.tag != f"{W}abstractNumId"]
        levels = [one for one in abstract if one.tag == f"{W}lvl"]
        return b"".join(etree.tostring(one, method="c14n", exclusive=True) for one in (*levels, *own))


def _held(paquet: Paquet, kind: str, name: str) -> Iterator[etree._Element]:
    part = paquet.kin(kind)
    return paquet.tree(part).iterchildren(f"{W}{name}") if part else iter(())


@dataclass(slots=True)
class Passage:
    """The way of styles and numberings from one file to another: by their names and contents, brought when missing."""

    ancien: Paquet
    nouveau: Paquet
    old: Styles
    new: Styles
    styles: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)

    def style(self, identity: str) -> str:
        """What the new file calls the style that the old one calls `identity`; empty when the old one has none."""
        if identity not in self.styles:
            self.styles[identity] = ""  # a style that is based on itself
            self.styles[identity] = self._style(identity)
        return self.styles[identity]

    def _style(self, identity: str) -> str:
        held = self.old.styles.get(identity)
        part = self.nouveau.kin("styles")
        if held is None or not part:
            return ""
        key = (held.get(f"{W}type"), val(held, f"{W}name"))
        for known, one in self.new.styles.items():
            if (one.get(f"{W}type"), val(one, f"{W}name")) == key:
                return known
        made = deepcopy(held)
        name = next(
            n for rank in range(len(self.new.styles) + 1) if (n := f"{identity}{rank or ''}") not in self.new.styles
        )
        made.set(f"{W}styleId", name)
        made.attrib.pop(f"{W}default", "")
        for based in made.findall(f"{W}basedOn"):
            based.set(f"{W}val", self.style(based.get(f"{W}val", "")) or self.new.default)
        for other in (*made.findall(f"{W}link"), *made.findall(f"{W}next")):
            made.remove(other)
        for number in made.findall(f"{W}pPr/{W}numPr/{W}numId"):
            number.set(f"{W}val", self.number(number.get(f"{W}val", "")))
        self.nouveau.tree(part).append(made)
        self.new.styles = {**self.new.styles, name: made}
        return name

    def number(self, identity: str) -> str:
        """What the new file calls the numbering that the old one calls `identity`; « 0 » when the old one has none."""
        if identity not in self.numbers:
            self.numbers[identity] = self._number(identity)
        return self.numbers[identity]

    def _number(self, identity: str) -> str:
        content = self.old.definition(identity)
        if not content:
            return "0"
        for known in dict.fromkeys([identity, *self.new.numbers]):
            if self.new.definition(known) == content:
                return known
        num = deepcopy(self.old.numbers[identity])
        abstract = deepcopy(self.old.abstracts[val(num, f"{W}abstractNumId")])
        for linked in (*abstract.findall(f"{W}styleLink"), *abstract.findall(f"{W}numStyleLink")):
            abstract.remove(linked)
        for style in abstract.iter(f"{W}pStyle"):
            style.set(f"{W}val", self.style(style.get(f"{W}val", "")))
        ids = [
            str(1 + max([0, *(int(one) for one in known if one.isdigit())]))
            for known in (self.new.numbers, self.new.abstracts)
        ]
        num.set(f"{W}numId", ids[0])
        abstract.set(f"{W}abstractNumId", ids[1])
        link = num.find(f"{W}abstractNumId")
        if link is not None:
            link.set(f"{W}val", ids[1])
        self._append(abstract, num)
        self.new.numbers = {**self.new.numbers, ids[0]: num}
        self.new.abstracts = {**self.new.abstracts, ids[1]: abstract}
        return ids[0]

    def _append(self, abstract: etree._Element, num: etree._Element) -> None:
        part = self.nouveau.kin("numbering")
        if not part:
            part = "word/docgen-numbering.xml"
            self.nouveau.add(part, etree.Element(f"{W}numbering", nsmap={"w": W[1:-1]}), "numbering", _NUMBERING)
        tree = self.nouveau.tree(part)
        first = tree.find(f"{W}num")
        if first is not None:
            first.addprevious(abstract)
        else:
            tree.append(abstract)
        last = tree.findall(f"{W}num")
        if last:
            last[-1].addnext(num)
        else:
            tree.append(num)
