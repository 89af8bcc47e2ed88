"""What the old file brings to the new one with what it has lost: copies that the new file understands."""

import posixpath
import re
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from lxml import etree

from docgen.ooxml import reponses
from docgen.ooxml.noms import RELATION, WORD_2010, R, W, tags
from docgen.word.contenu import NOTES
from docgen.word.marques.cadres import spaces
from docgen.word.marques.identites import Espaces, Identites
from docgen.word.marques.styles_apportes import StylesApportes, name_style, number_past
from docgen.word.ouverture import FichierWord
from docgen.word.styles import Styles

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

_STYLES = tags("pStyle rStyle tblStyle")
# Marks of places and of persons that stay in the old file.
_LEFT = tags(
    "commentRangeStart commentRangeEnd commentReference proofErr permStart permEnd lastRenderedPageBreak sectPr"
)
# What the paragraphs and rows of a file are known by there.
_KNOWN_BY = (f"{WORD_2010}paraId", f"{WORD_2010}textId")
# Where the data of a SmartArt name, by its number, a relation of the part that shows it.
_SHOWN_BY = re.compile(rb'(<(?:\w+:)?dataModelExt\b[^>]*\brelId=")([^"]*)(")')
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(slots=True)
class Apports:
    """The way of contents from the old file to the new one."""

    ancien: FichierWord
    nouveau: FichierWord
    old: Styles
    new: Styles
    relations: "dict[tuple[str, Part, Part], str]" = field(default_factory=dict)
    brought: "dict[str, Part]" = field(default_factory=dict)
    names: StylesApportes = field(init=False)
    identites: Identites = field(init=False)
    espaces: Espaces = field(default_factory=Espaces)

    def __post_init__(self) -> None:
        """The numbers and names that are taken are those of the new file."""
        self.names = StylesApportes(self.nouveau, self.old, self.new, self._add)
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
        self.nouveau.paraphes.follow(self.ancien.paraphes, element, copy)
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
            name_style(element, self.names.style(value))
        elif element.tag == f"{W}numId":
            element.set(f"{W}val", self.names.number(value))
        elif element.tag in NOTES:
            element.set(f"{W}id", self.note(NOTES[element.tag], element.get(f"{W}id", "")))

    # --- relations --------------------------------------------------------------------------------------------------
    def relation(self, identity: str, source: "Part", target: "Part") -> str:
        """The relation of the new part that leads where `identity` leads in the old one."""
        key = (identity, source, target)
        known = source.rels.get(identity)
        if known is not None and key not in self.relations:
            place = known.target_ref if known.is_external else self._part(known.target_part, source, target)
            led = _leading_outside(target, known.reltype, place) if isinstance(place, str) else ""
            self.relations[key] = led or self.nouveau.relate(target, known.reltype, place, identity)
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
        free = number_past([other.get(f"{W}id", "") for other in tree])
        copy.set(f"{W}id", free)
        tree.append(copy)
        return free

    def _notes(self, kind: str, source: "Part") -> "Part":
        """A new part of notes, with the separators of the old one."""
        root = _empty(self.ancien.tree(source))
        root.extend([deepcopy(note) for note in self.ancien.tree(source) if note.get(f"{W}type")])
        return self._add(f"word/docgen-{kind}.xml", kind, root)[0]

    # --- headers ----------------------------------------------------------------------------------------------------
    def around(
        self, kind: str, sort: str, section: etree._Element, source: "Part", shown: "Part | None" = None
    ) -> None:
        """Give to `section` a header or a footer of its own: a copy of `shown`, or an empty one."""
        names = (f"word/docgen-{kind}{rank}.xml" for rank in count(1))
        name = next(name for name in names if name not in self.nouveau.parts)
        root = _empty(self.ancien.tree(source)) if shown is None else self.nouveau.tree(shown)
        part, identity = self._add(name, kind, root)
        for known, relation in list(shown.rels.items()) if shown is not None else ():
            place = relation.target_ref if relation.is_external else relation.target_part
            self.nouveau.relate(part, relation.reltype, place, known)
        section.insert(0, etree.Element(f"{W}{kind}Reference", {f"{W}type": sort, f"{R}id": identity}))

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
        copy.set(f"{W}id", number_past([other.get(f"{W}id", "") for other in tree]))
        tree.append(copy)
        return copy


def _leading_outside(part: "Part", kind: str, place: str) -> str:
    """The relation of `part` that leads to that place outside the file; empty when it has none."""
    outside = ((identity, known) for identity, known in part.rels.items() if known.is_external)
    return next((str(name) for name, known in outside if (known.reltype, known.target_ref) == (kind, place)), "")


def _empty(root: etree._Element) -> etree._Element:
    return etree.Element(root.tag, nsmap=spaces(root))
