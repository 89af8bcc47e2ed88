"""What the old file brings to the new one with what it has lost: copies that the new file understands."""

from __future__ import annotations

import posixpath
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from docgen.ooxml.noms import RELATION, R, W, tags
from docgen.word.contenu import NOTES
from docgen.word.marques.correspondance import Correspondance
from docgen.word.marques.plume import spaces
from docgen.word.ouverture import FichierWord

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

_STYLES = tags("pStyle rStyle tblStyle")
# Marks of places and of persons that stay in the old file.
_LEFT = tags(
    "bookmarkStart bookmarkEnd commentRangeStart commentRangeEnd commentReference proofErr permStart permEnd"
    " lastRenderedPageBreak sectPr"
)
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(slots=True)
class Apports:
    """The way of contents from the old file to the new one."""

    ancien: FichierWord
    nouveau: FichierWord
    names: Correspondance
    relations: dict[tuple[str, Part, Part], str] = field(default_factory=dict)

    def copy(self, element: etree._Element, source: Part, target: Part) -> etree._Element:
        """A copy of `element`, of the old part `source`, fit for the new part `target`."""
        copy = deepcopy(element)
        copy.tail = None
        for child in list(copy.iter(etree.Element)):
            if child.tag in _LEFT and child is not copy:
                _take_away(child)
                continue
            self._translate_attributes(child, source, target)
            self._translate_names(child)
        return copy

    def _translate_attributes(self, element: etree._Element, source: Part, target: Part) -> None:
        for name, value in list(element.attrib.items()):
            if str(name).startswith(R):
                element.set(name, self.relation(str(value), source, target))
            elif str(name).startswith(_W14) or "}rsid" in str(name):
                del element.attrib[name]

    def _translate_names(self, element: etree._Element) -> None:
        value = element.get(f"{W}val", "")
        if element.tag in _STYLES:
            name = self.names.style(value)
            if name:
                element.set(f"{W}val", name)
            else:
                _take_away(element)
        elif element.tag == f"{W}numId":
            element.set(f"{W}val", self.names.number(value))
        elif element.tag in NOTES:
            element.set(f"{W}id", self.note(NOTES[element.tag], element.get(f"{W}id", "")))

    # --- relations --------------------------------------------------------------------------------------------------
    def relation(self, identity: str, source: Part, target: Part) -> str:
        """The relation of the new part that leads where `identity` leads in the old one."""
        key = (identity, source, target)
        if key not in self.relations:
            self.relations[key] = self._relation(identity, source, target)
        return self.relations[key]

    def _relation(self, identity: str, source: Part, target: Part) -> str:
        known = source.rels.get(identity)
        if known is None:
            return identity
        place = known.target_ref if known.is_external else self._part(known.target_part)
        return self.nouveau.relate(target, known.reltype, place)

    def _part(self, part: Part) -> Part:
        """A part of the old file in the new one, under a name of its own when that one is taken."""
        name = part.partname.membername
        data = self.ancien.parts[name]
        if self.nouveau.parts.get(name) == data:
            return part  # a relation only asks it for its name
        stem, extension = posixpath.splitext(name)
        names = (f"{stem}{f'-avant{rank}' if rank else ''}{extension}" for rank in range(len(self.nouveau.parts) + 1))
        return self.nouveau.add(next(name for name in names if name not in self.nouveau.parts), part.content_type, data)

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
        free = str(1 + max([0, *(int(other.get(f"{W}id", "0")) for other in tree)]))
        copy.set(f"{W}id", free)
        tree.append(copy)
        return free

    def _notes(self, kind: str, source: Part) -> Part:
        """A new part of notes, with the separators of the old one."""
        root = _empty(self.ancien.tree(source))
        root.extend([deepcopy(note) for note in self.ancien.tree(source) if note.get(f"{W}type")])
        return self._add(f"word/docgen-{kind}.xml", kind, root)[0]

    # --- headers ----------------------------------------------------------------------------------------------------
    def around(self, kind: str, sort: str, section: etree._Element, source: Part) -> Part:
        """A new header or footer of that sort for `section`, empty."""
        names = (f"word/docgen-{kind}{rank}.xml" for rank in range(1, len(self.nouveau.parts) + 2))
        name = next(name for name in names if name not in self.nouveau.parts)
        part, identity = self._add(name, kind, _empty(self.ancien.tree(source)))
        section.insert(0, etree.Element(f"{W}{kind}Reference", {f"{W}type": sort, f"{R}id": identity}))
        return part

    def _add(self, name: str, kind: str, root: etree._Element) -> tuple[Part, str]:
        """A new part that the body names as its `kind`, and its relation."""
        part = self.nouveau.add(name, f"{_WML}.{kind}+xml", etree.tostring(root))
        return part, self.nouveau.relate(self.nouveau.main, f"{RELATION}/{kind}", part)


def _empty(root: etree._Element) -> etree._Element:
    return etree.Element(root.tag, nsmap=spaces(root))


def _take_away(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
