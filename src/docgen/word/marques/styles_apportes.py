"""The styles and the numberings of the old file in the new one: those that it knows by name and content, or copies."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from itertools import count
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct, field

from docgen.ooxml import reponses
from docgen.ooxml.nombres import measure
from docgen.ooxml.noms import W, tags
from docgen.word.ouverture import FichierWord
from docgen.word.styles import Styles, val

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

# What decides of the number that a reader sees.
_NAMING = tags("pStyle rStyle tblStyle")
_LEVELS, _COUNTED = 9, ("start", "numFmt", "lvlText", "lvlRestart", "isLgl", "suff")


class StylesApportes(Struct):
    """What the new file calls the styles and numberings of the old one; `add` makes a part of its own for them."""

    nouveau: FichierWord
    old: Styles
    new: Styles
    add: "Callable[[str, str, etree._Element], tuple[Part, str]]"
    styles: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    told: dict[tuple[bool, str, etree._Element | None], list[list[str]]] = field(default_factory=dict)

    def style(self, identity: str) -> str:
        """What the new file calls the style that the old one calls `identity`; empty when the old one has none."""
        if identity not in self.styles:
            self.styles[identity] = ""  # a style that is based on itself
            self.styles[identity] = self._style(identity)
        return self.styles[identity]

    def _style(self, identity: str) -> str:
        style = self.old.styles.get(identity)
        if style is None:
            return ""
        if known := self._known_style(identity):
            return known
        copy = deepcopy(style)
        name = next(name for rank in count() if (name := f"{identity}{rank or ''}") not in self._taken)
        copy.set(f"{W}styleId", name)
        copy.attrib.pop(f"{W}default", "")
        self._sheet.append(copy)
        self.styles[identity], self.new.styles[name] = name, copy
        self.added.add(name)
        for based in copy.findall(f"{W}basedOn"):
            based.set(f"{W}val", self.style(based.get(f"{W}val", "")) or self.new.default)
        for following in copy.findall(f"{W}next"):
            name_style(following, self._known_style(following.get(f"{W}val", "")))
        for link in copy.findall(f"{W}link"):
            # A style of words that goes with one of paragraphs goes with no other.
            linked = self.style(link.get(f"{W}val", ""))
            name_style(link, linked if linked in self.added else "")
        for number in copy.findall(f"{W}pPr/{W}numPr/{W}numId"):
            number.set(f"{W}val", self.number(number.get(f"{W}val", "")))
        return name

    @property
    def _taken(self) -> set[str]:
        """The styles that the new file has, and those that it names without having them: they stay so."""
        if not self.named:
            trees = (self.nouveau.tree(part) for part in self.nouveau.stories())
            self.named.update(naming.get(f"{W}val", "") for tree in trees for naming in tree.iter(*_NAMING))
        return self.named.union(self.new.styles)

    @property
    def _sheet(self) -> etree._Element:
        """The styles of the new file; a part of its own for those of the old one, when it has none."""
        part = self.nouveau.kin("styles")
        if part is None:
            part = self.add("word/docgen-styles.xml", "styles", etree.Element(f"{W}styles", nsmap={"w": W[1:-1]}))[0]
        return self.nouveau.tree(part)

    def _known_style(self, identity: str) -> str:
        """The style that the new file has and calls as the old one calls `identity`."""
        named = _named(self.old.styles[identity]) if identity in self.old.styles else ("", "")
        return next((known for known, other in self.new.styles.items() if _named(other) == named), "")

    def number(self, identity: str) -> str:
        """What the new file calls the numbering that the old one calls `identity`; « 0 » when the old one has none."""
        if identity not in self.numbers:
            self.numbers[identity] = self._number(identity)
        return self.numbers[identity]

    def same_list(self, former: str, number: str) -> bool:
        """Whether the old list `former` is the new one `number`: as it was first met, if both count alike."""
        if not former or not number:
            return former == number
        if former not in self.numbers and self._told(self.old, former) == self._told(self.new, number):
            self.numbers[former] = number
        return self.number(former) == number

    def _told(self, styles: Styles, number: str) -> list[list[str]]:
        """How a list is numbered; read once for all the lists of one definition that change nothing of it."""
        num = styles.numbers.get(number)
        changed = num is not None and num.find(f"{W}lvlOverride") is not None
        key = (styles is self.old, number if changed else "", styles.abstract(number))
        if key not in self.told:
            self.told[key] = _told(styles, number)
        return self.told[key]

    def _number(self, identity: str) -> str:
        content = self.old.definition(identity)
        if not content:
            return "0"
        # A list that begins again is its own: another one that begins so would go on after it.
        num = self.old.numbers.get(identity)
        begins = num is not None and num.find(f"{W}lvlOverride") is not None
        taken = set(self.numbers.values()) if begins else set()
        names = [name for name in dict.fromkeys([identity, *self.new.numbers]) if name not in taken]
        told = self._told(self.old, identity)
        same = (known for known in names if self.new.definition(known) == content)
        # A list whose look alone has changed is the same one: what goes and what stays are numbered together.
        alike = (known for known in names if self._told(self.new, known) == told)
        if found := next(same, None) or next(alike, None):
            return found
        num = deepcopy(self.old.numbers[identity])
        abstract = deepcopy(self.old.abstract(identity))
        assert abstract is not None  # it has a content
        known_by = {val(other, f"{W}nsid") for other in self.new.abstracts.values()}
        # Word takes two lists of one number for one list.
        twins = (number for number in abstract.findall(f"{W}nsid") if number.get(f"{W}val") in known_by)
        for linked in (*twins, *abstract.findall(f"{W}styleLink"), *abstract.findall(f"{W}numStyleLink")):
            abstract.remove(linked)
        for style in abstract.iter(f"{W}pStyle"):
            style.set(f"{W}val", self.style(style.get(f"{W}val", "")))
        ids = [number_past(self.new.numbers), number_past(self.new.abstracts)]
        num.set(f"{W}numId", ids[0])
        abstract.set(f"{W}abstractNumId", ids[1])
        link = num.find(f"{W}abstractNumId")
        if link is not None:
            link.set(f"{W}val", ids[1])
        self._append(abstract, num)
        self.new.numbers[ids[0]], self.new.abstracts[ids[1]] = num, abstract
        return ids[0]

    def _append(self, abstract: etree._Element, num: etree._Element) -> None:
        """Write a numbering among those of the new file: the abstract ones stand before the others."""
        part = self.nouveau.kin("numbering")
        if part is None:
            empty = etree.Element(f"{W}numbering", nsmap={"w": W[1:-1]})
            part = self.add("word/docgen-numbering.xml", "numbering", empty)[0]
        tree = self.nouveau.tree(part)
        numbers = tree.findall(f"{W}num")
        if numbers:
            numbers[0].addprevious(abstract)
            numbers[-1].addnext(num)
        else:
            tree.extend([abstract, num])


def name_style(element: etree._Element, style: str) -> None:
    """Let `element` name that style, or go when there is none."""
    if style:
        element.set(f"{W}val", style)
    else:
        reponses.drop(element)


def _named(style: etree._Element) -> tuple[str, str]:
    return style.get(f"{W}type", ""), val(style, f"{W}name")


def _told(styles: Styles, number: str) -> list[list[str]]:
    """How a list is numbered, level by level, whatever its look."""
    num = styles.numbers.get(number)
    changes = () if num is None else num.iterfind(f"{W}lvlOverride")
    starts = [(change.get(f"{W}ilvl", ""), val(change, f"{W}startOverride")) for change in changes]
    levels = ((rank, styles.level(number, rank)) for rank in map(str, range(_LEVELS)))
    told = [[rank, *(val(level, f"{W}{name}") for name in _COUNTED)] for rank, level in levels if level is not None]
    return [*told, [said for start in starts if start[1] for said in start]]


def number_past(known: Iterable[str]) -> str:
    """A number that none of `known` has."""
    return str(1 + max([0, *map(measure, known)]))
