"""What the old file brings to the new one with what it has lost: copies that the new file understands."""

from __future__ import annotations

import posixpath
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from docgen.ooxml.noms import CT, R, W
from docgen.ooxml.paquet import CONTENT_TYPES
from docgen.word.paquet import Paquet, resolved, spaces
from docgen.word.styles import Passage

_STYLES = tuple(f"{W}{name}" for name in ("pStyle", "rStyle", "tblStyle"))
# Marks of places and of persons that stay in the old file.
_LEFT = tuple(
    f"{W}{name}"
    for name in (
        "bookmarkStart",
        "bookmarkEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
        "proofErr",
        "permStart",
        "permEnd",
        "lastRenderedPageBreak",
        "sectPr",
    )
)
_REFERENCES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(slots=True)
class Apports:
    """The way of contents from the old file to the new one."""

    ancien: Paquet
    nouveau: Paquet
    passage: Passage
    relations: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def copy(self, element: etree._Element, source: str, target: str) -> etree._Element:
        """A copy of `element`, of the old part `source`, fit for the new part `target`."""
        made = deepcopy(element)
        made.tail = None
        for one in list(made.iter(etree.Element)):
            if one.tag in _LEFT and one is not made:
                parent = one.getparent()
                if parent is not None:
                    parent.remove(one)
                continue
            self._attributes(one, source, target)
            self._names(one)
        return made

    def _attributes(self, one: etree._Element, source: str, target: str) -> None:
        for name, value in list(one.attrib.items()):
            if str(name).startswith(R):
                one.set(name, self.relation(str(value), source, target))
            elif str(name).startswith(_W14) or "}rsid" in str(name):
                del one.attrib[name]

    def _names(self, one: etree._Element) -> None:
        if one.tag in _STYLES:
            name = self.passage.style(one.get(f"{W}val", ""))
            parent = one.getparent()
            if name:
                one.set(f"{W}val", name)
            elif parent is not None:
                parent.remove(one)
        elif one.tag == f"{W}numId":
            one.set(f"{W}val", self.passage.number(one.get(f"{W}val", "")))
        elif one.tag in _REFERENCES:
            one.set(f"{W}id", self.note(_REFERENCES[one.tag], one.get(f"{W}id", "")))

    # --- relationships ----------------------------------------------------------------------------------------------
    def relation(self, identity: str, source: str, target: str) -> str:
        """The relationship of the new part that leads where `identity` leads in the old one."""
        key = (identity, source, target)
        if key not in self.relations:
            self.relations[key] = self._relation(identity, source, target)
        return self.relations[key]

    def _relation(self, identity: str, source: str, target: str) -> str:
        tree = self.ancien.relations(source)
        found = next((one for one in (tree if tree is not None else ()) if one.get("Id") == identity), None)
        if found is None:
            return identity
        kind, place = found.get("Type", ""), found.get("Target", "")
        if found.get("TargetMode") == "External":
            return self.nouveau.relate(target, kind, place, external=True)
        return self.nouveau.relate(target, kind, "/" + self._part(resolved(source, place)))

    def _part(self, name: str) -> str:
        """The part of the old file `name` in the new one, under a name of its own when that one is taken."""
        data = self.ancien.parts.get(name, b"")
        if self.nouveau.parts.get(name) == data:
            return name
        stem, extension = posixpath.splitext(name)
        free = next(
            n
            for rank in range(len(self.nouveau.parts) + 1)
            if (n := f"{stem}{f'-avant{rank}' if rank else ''}{extension}") not in self.nouveau.parts
        )
        self.nouveau.parts[free] = data
        self._declare(name, free, extension[1:])
        return free

    def _declare(self, name: str, free: str, extension: str) -> None:
        types, former = self.nouveau.tree(CONTENT_TYPES), self.ancien.tree(CONTENT_TYPES)
        for one in former.findall(f"{CT}Override"):
            if one.get("PartName") == f"/{name}":
                content = one.get("ContentType", "")
                etree.SubElement(types, f"{CT}Override", {"PartName": f"/{free}", "ContentType": content})
                return
        known = {one.get("Extension", "").lower() for one in types.findall(f"{CT}Default")}
        for one in former.findall(f"{CT}Default"):
            if one.get("Extension", "").lower() == extension.lower() not in known:
                types.insert(0, deepcopy(one))

    # --- notes ------------------------------------------------------------------------------------------------------
    def note(self, kind: str, identity: str) -> str:
        """A copy of the old note `identity` among those of the new file, and what it is called there."""
        source = self.ancien.kin(kind)
        held = (
            next((one for one in self.ancien.tree(source) if one.get(f"{W}id") == identity), None) if source else None
        )
        if held is None:
            return identity
        target = self.nouveau.kin(kind) or self._notes(kind, source)
        tree = self.nouveau.tree(target)
        made = self.copy(held, source, target)
        free = str(1 + max([0, *(int(one.get(f"{W}id", "0")) for one in tree)]))
        made.set(f"{W}id", free)
        tree.append(made)
        return free

    def _notes(self, kind: str, source: str) -> str:
        """A new part of notes, with the separators of the old one."""
        root = self.ancien.tree(source)
        made = etree.Element(root.tag, nsmap=spaces(root))
        made.extend([deepcopy(one) for one in root if one.get(f"{W}type")])
        name = f"word/docgen-{kind}.xml"
        self.nouveau.add(name, made, kind, f"{_WML}.{kind}+xml")
        return name

    # --- headers ----------------------------------------------------------------------------------------------------
    def around(self, kind: str, sort: str, section: etree._Element, source: str) -> str:
        """A new header or footer of that sort for `section`, empty; the name of its part."""
        root = self.ancien.tree(source)
        made = etree.Element(root.tag, nsmap=spaces(root))
        rank = next(
            n for n in range(1, len(self.nouveau.parts) + 2) if f"word/docgen-{kind}{n}.xml" not in self.nouveau.parts
        )
        name = f"word/docgen-{kind}{rank}.xml"
        identity = self.nouveau.add(name, made, kind, f"{_WML}.{kind}+xml")
        reference = etree.Element(f"{W}{kind}Reference", {f"{W}type": sort, f"{R}id": identity})
        section.insert(0, reference)
        return name
