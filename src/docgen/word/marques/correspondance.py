"""What the styles and numberings of the old file are called in the new one, which receives those that it has not."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from docgen.ooxml.noms import RELATION, W
from docgen.word.ouverture import FichierWord
from docgen.word.styles import Styles, val

_NUMBERING = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"


@dataclass(slots=True)
class Correspondance:
    """The way of styles and numberings from one file to another: by their names and contents, brought when missing."""

    ancien: FichierWord
    nouveau: FichierWord
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
        style = self.old.styles.get(identity)
        part = self.nouveau.kin("styles")
        if style is None or part is None:
            return ""
        for known, other in self.new.styles.items():
            if _named(other) == _named(style):
                return known
        copy = deepcopy(style)
        names = (f"{identity}{rank or ''}" for rank in range(len(self.new.styles) + 1))
        name = next(name for name in names if name not in self.new.styles)
        copy.set(f"{W}styleId", name)
        copy.attrib.pop(f"{W}default", "")
        for based in copy.findall(f"{W}basedOn"):
            based.set(f"{W}val", self.style(based.get(f"{W}val", "")) or self.new.default)
        for other in (*copy.findall(f"{W}link"), *copy.findall(f"{W}next")):
            copy.remove(other)
        for number in copy.findall(f"{W}pPr/{W}numPr/{W}numId"):
            number.set(f"{W}val", self.number(number.get(f"{W}val", "")))
        self.nouveau.tree(part).append(copy)
        self.new.styles = {**self.new.styles, name: copy}
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
        ids = [_free(self.new.numbers), _free(self.new.abstracts)]
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
        """Write a numbering among those of the new file: the abstract ones stand before the others."""
        part = self.nouveau.kin("numbering")
        if part is None:
            empty = etree.Element(f"{W}numbering", nsmap={"w": W[1:-1]})
            part = self.nouveau.add("word/docgen-numbering.xml", _NUMBERING, etree.tostring(empty))
            self.nouveau.relate(self.nouveau.main, f"{RELATION}/numbering", part)
        tree = self.nouveau.tree(part)
        numbers = tree.findall(f"{W}num")
        if numbers:
            numbers[0].addprevious(abstract)
            numbers[-1].addnext(num)
        else:
            tree.extend([abstract, num])


def _named(style: etree._Element) -> tuple[str, str]:
    return style.get(f"{W}type", ""), val(style, f"{W}name")


def _free(known: Mapping[str, object]) -> str:
    """A number that none of `known` has."""
    return str(1 + max([0, *(int(name) for name in known if name.isdigit())]))
