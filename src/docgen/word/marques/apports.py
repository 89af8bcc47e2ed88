"""What the old file brings to the new one with what it has lost: copies that the new file understands.

Styles and numberings are known by their names and contents; those that the new file has not are brought, too.
"""

import posixpath
import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from lxml import etree

from docgen.ooxml import reponses
from docgen.ooxml.noms import RELATION, R, W, tags
from docgen.word.contenu import NOTES
from docgen.word.marques.identites import Espaces, Identites
from docgen.word.marques.plume import spaces
from docgen.word.ouverture import FichierWord
from docgen.word.styles import Styles, val

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

_STYLES = tags("pStyle rStyle tblStyle")
# Marks of places and of persons that stay in the old file.
_LEFT = tags(
    "commentRangeStart commentRangeEnd commentReference proofErr permStart permEnd lastRenderedPageBreak sectPr"
)
# What the paragraphs and rows of a file are known by there.
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_KNOWN_BY = (f"{_W14}paraId", f"{_W14}textId")
# Where the data of a SmartArt name, by its number, a relation of the part that shows it.
_SHOWN_BY = re.compile(rb'(<(?:\w+:)?dataModelExt\b[^>]*\brelId=")([^"]*)(")')
# What decides of the number that a reader sees.
_LEVELS, _COUNTED = 9, ("start", "numFmt", "lvlText", "lvlRestart", "isLgl", "suff")
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(slots=True)
class Apports:
    """The way of contents from the old file to the new one."""

    ancien: FichierWord
    nouveau: FichierWord
    old: Styles
    new: Styles
    styles: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    relations: "dict[tuple[str, Part, Part], str]" = field(default_factory=dict)
    brought: "dict[str, Part]" = field(default_factory=dict)
    added: set[str] = field(default_factory=set)
    identites: Identites = field(init=False)
    espaces: Espaces = field(default_factory=Espaces)

    def __post_init__(self) -> None:
        """The numbers and names that are taken are those of the new file."""
        self.identites = Identites(self.nouveau)

    def copy(self, element: etree._Element, source: "Part", target: "Part") -> etree._Element:
        """A copy of `element`, of the old part `source`, fit for the new part `target`."""
        copy = deepcopy(element)
        copy.tail = None
        for child in list(copy.iter(etree.Element)):
            if child.tag in _LEFT and child is not copy:
                reponses.drop(child)
                continue
            self._translate_attributes(child, source, target)
            self._translate_names(child)
        self.identites.settle(copy, target)
        self.identites.settle_bookmarks(copy)
        self.note_spaces(copy, element, source, target)
        return copy

    def note_spaces(self, copy: etree._Element, element: etree._Element, source: "Part", target: "Part") -> None:
        """Note what `target` has to declare for `copy`, of the old `element`."""
        self.espaces.need(copy, element, (self.ancien.tree(source), self.nouveau.tree(target)), target)

    def _translate_attributes(self, element: etree._Element, source: "Part", target: "Part") -> None:
        for name, value in list(element.attrib.items()):
            if str(name).startswith(R):
                element.set(name, self.relation(str(value), source, target))
            elif name in _KNOWN_BY or "}rsid" in str(name):
                del element.attrib[name]

    def _translate_names(self, element: etree._Element) -> None:
        value = element.get(f"{W}val", "")
        if element.tag in _STYLES:
            _name(element, self.style(value))
        elif element.tag == f"{W}numId":
            element.set(f"{W}val", self.number(value))
        elif element.tag in NOTES:
            element.set(f"{W}id", self.note(NOTES[element.tag], element.get(f"{W}id", "")))

    # --- relations --------------------------------------------------------------------------------------------------
    def relation(self, identity: str, source: "Part", target: "Part") -> str:
        """The relation of the new part that leads where `identity` leads in the old one."""
        key = (identity, source, target)
        known = source.rels.get(identity)
        if known is not None and key not in self.relations:
            place = known.target_ref if known.is_external else self._part(known.target_part, source, target)
            self.relations[key] = self.nouveau.relate(target, known.reltype, place, identity)
        return self.relations.get(key, identity)

    def _part(self, part: "Part", source: "Part", target: "Part") -> "Part":
        """A part of the old file in the new one, with all that it names; its name is another when that one is taken.

        What the data of a SmartArt name by its number is a relation of the part that shows them.
        """
        name = part.partname.membername
        if self._same(part, set()):
            return part  # a relation only asks it for its name
        if name not in self.brought:
            data = self.ancien.parts[name]
            drawn = _SHOWN_BY.search(data)
            if drawn and drawn[2].decode() in source.rels:
                shown = self.relation(drawn[2].decode(), source, target).encode()
                data = data[: drawn.start(2)] + shown + data[drawn.end(2) :]
            stem, extension = posixpath.splitext(name)
            names = (f"{stem}{f'-avant{rank}' if rank else ''}{extension}" for rank in count())
            free = next(name for name in names if name not in self.nouveau.parts)
            self.brought[name] = self.nouveau.add(free, part.content_type, data)
            for identity, known in part.rels.items():
                place = known.target_ref if known.is_external else self._part(known.target_part, part, part)
                self.nouveau.relate(self.brought[name], known.reltype, place, identity)
        return self.brought[name]

    def _same(self, part: "Part", seen: set[str]) -> bool:
        """Whether the new file has that part of the old one, under its name, with all that it names."""
        name, relations = part.partname.membername, part.partname.rels_uri.membername
        if name in seen:
            return True
        seen.add(name)
        if self.nouveau.parts.get(name) != self.ancien.parts[name]:
            return False
        if self.nouveau.parts.get(relations) != self.ancien.parts.get(relations):
            return False
        return all(self._same(known.target_part, seen) for known in part.rels.values() if not known.is_external)

    # --- notes ------------------------------------------------------------------------------------------------------
    def note(self, kind: str, identity: str) -> str:
        """A copy of the old note `identity` among those of the new file, and what it is called there."""
        source = self.ancien.kin(kind)
        notes = self.ancien.tree(source) if source else ()
        note = next((note for note in notes if note.get(f"{W}id") == identity), None)
        if source is None or note is None:
            return identity
        target = self.nouveau.kin(kind) or self._notes(kind, source)
        tree = self.nouveau.tree(target)
        copy = self.copy(note, source, target)
        free = _free([other.get(f"{W}id", "") for other in tree])
        copy.set(f"{W}id", free)
        tree.append(copy)
        return free

    def _notes(self, kind: str, source: "Part") -> "Part":
        """A new part of notes, with the separators of the old one."""
        root = _empty(self.ancien.tree(source))
        root.extend([deepcopy(note) for note in self.ancien.tree(source) if note.get(f"{W}type")])
        return self._add(f"word/docgen-{kind}.xml", kind, root)[0]

    # --- headers ----------------------------------------------------------------------------------------------------
    def around(self, kind: str, sort: str, section: etree._Element, source: "Part") -> "Part":
        """A new header or footer of that sort for `section`, empty."""
        names = (f"word/docgen-{kind}{rank}.xml" for rank in count(1))
        name = next(name for name in names if name not in self.nouveau.parts)
        part, identity = self._add(name, kind, _empty(self.ancien.tree(source)))
        section.insert(0, etree.Element(f"{W}{kind}Reference", {f"{W}type": sort, f"{R}id": identity}))
        return part

    def part(self, kind: str, source: "Part", relation: str = "") -> "Part":
        """The part of that kind of the new file; an empty one, of the root of `source`, when it has none."""
        known = None if relation else self.nouveau.kin(kind)
        empty = _empty(self.ancien.tree(source))
        return known or self._add(f"word/docgen-{kind}.xml", kind, empty, relation)[0]

    def _add(self, name: str, kind: str, root: etree._Element, relation: str = "") -> "tuple[Part, str]":
        """A new part that the body names as its `kind`, and its relation."""
        part = self.nouveau.add(name, f"{_WML}.{kind}+xml", etree.tostring(root))
        return part, self.nouveau.relate(self.nouveau.main, relation or f"{RELATION}/{kind}", part)

    # --- comments ---------------------------------------------------------------------------------------------------
    def comment(self, comment: etree._Element, source: "Part", target: "Part") -> etree._Element:
        """A copy of an old comment among those of the new file."""
        copy = self.copy(comment, source, target)
        tree = self.nouveau.tree(target)
        copy.set(f"{W}id", _free([other.get(f"{W}id", "") for other in tree]))
        tree.append(copy)
        return copy

    # --- styles and numberings --------------------------------------------------------------------------------------
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
        if known := self._known_style(identity):
            return known
        copy = deepcopy(style)
        name = next(name for rank in count() if (name := f"{identity}{rank or ''}") not in self.new.styles)
        copy.set(f"{W}styleId", name)
        copy.attrib.pop(f"{W}default", "")
        self.nouveau.tree(part).append(copy)
        self.styles[identity], self.new.styles[name] = name, copy
        self.added.add(name)
        for based in copy.findall(f"{W}basedOn"):
            based.set(f"{W}val", self.style(based.get(f"{W}val", "")) or self.new.default)
        for following in copy.findall(f"{W}next"):
            _name(following, self._known_style(following.get(f"{W}val", "")))
        for link in copy.findall(f"{W}link"):
            # A style of words that goes with one of paragraphs goes with no other.
            linked = self.style(link.get(f"{W}val", ""))
            _name(link, linked if linked in self.added else "")
        for number in copy.findall(f"{W}pPr/{W}numPr/{W}numId"):
            number.set(f"{W}val", self.number(number.get(f"{W}val", "")))
        return name

    def _known_style(self, identity: str) -> str:
        """The style that the new file has and calls as the old one calls `identity`."""
        named = _named(self.old.styles[identity]) if identity in self.old.styles else ("", "")
        return next((known for known, other in self.new.styles.items() if _named(other) == named), "")

    def number(self, identity: str) -> str:
        """What the new file calls the numbering that the old one calls `identity`; « 0 » when the old one has none."""
        if identity not in self.numbers:
            self.numbers[identity] = self._number(identity)
        return self.numbers[identity]

    def _number(self, identity: str) -> str:
        content = self.old.definition(identity)
        if not content:
            return "0"
        names = dict.fromkeys([identity, *self.new.numbers])
        told = _told(self.old, identity)
        same = (known for known in names if self.new.definition(known) == content)
        # A list whose look alone has changed is the same one: what goes and what stays are numbered together.
        alike = (known for known in names if _told(self.new, known) == told)
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
        ids = [_free(self.new.numbers), _free(self.new.abstracts)]
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
            part = self._add("word/docgen-numbering.xml", "numbering", empty)[0]
        tree = self.nouveau.tree(part)
        numbers = tree.findall(f"{W}num")
        if numbers:
            numbers[0].addprevious(abstract)
            numbers[-1].addnext(num)
        else:
            tree.extend([abstract, num])


def _empty(root: etree._Element) -> etree._Element:
    return etree.Element(root.tag, nsmap=spaces(root))


def _name(element: etree._Element, style: str) -> None:
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
    starts = () if num is None else num.iter(f"{W}startOverride")
    levels = ((rank, styles.level(number, rank)) for rank in map(str, range(_LEVELS)))
    told = [[rank, *(val(level, f"{W}{name}") for name in _COUNTED)] for rank, level in levels if level is not None]
    return [*told, [start.get(f"{W}val", "") for start in starts]]


def _free(known: Iterable[str]) -> str:
    """A number that none of `known` has."""
    return str(1 + max([0, *(int(name) for name in known if name.isdigit())]))
