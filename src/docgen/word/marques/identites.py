"""What must be alone of its kind in a Word file, and comes twice when what is gone stands beside what has come.

The numbers of drawings and of content controls, the names of old shapes; and the prefixes that a part has to declare
for what is copied into it.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import count
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct, field

from docgen.ooxml.noms import MC, WP, W
from docgen.ooxml.reponses import drop
from docgen.word.marques.cadres import spaces
from docgen.word.ouverture import FichierWord

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

_VML = "{urn:schemas-microsoft-com:vml}"
_DRAWING, _CONTROL, _SHAPE = "dessin", "contrôle", "forme"
_REQUIRES, _IGNORABLE = "Requires", f"{MC}Ignorable"


class Identites(Struct):
    """The numbers and names that each part of a file has, with those of the copies that it was given."""

    fichier: FichierWord
    known: "dict[Part, dict[str, set[str]]]" = field(default_factory=dict)
    bookmarks: dict[str, str] | None = None

    def settle(self, copy: etree._Element, target: "Part") -> None:
        """Give to what `copy` holds, and will bring into `target`, the numbers and names that nothing has there."""
        found = list(_identified(copy))
        if not found:
            return
        if target not in self.known:
            self.known[target] = {_DRAWING: set(), _CONTROL: set(), _SHAPE: set()}
            for sort, element, name in _identified(self.fichier.read(target)):
                self.known[target][sort].add(element.get(name, ""))
        renamed: dict[str, str] = {}
        for sort, element, name in found:
            known, value = self.known[target][sort], element.get(name, "")
            if value in known:
                free = _free_name(value, known) if sort == _SHAPE else _free_number(known)
                element.set(name, free)
                renamed |= {value: free} if sort == _SHAPE else {}
            known.add(element.get(name, ""))
        if renamed:
            _refer(copy, renamed)

    def settle_bookmarks(self, copy: etree._Element) -> None:
        """Keep in `copy` the bookmarks that it holds whole and that the new file has not, with numbers of their own."""
        starts = list(copy.iter(f"{W}bookmarkStart"))
        ends = {end.get(f"{W}id"): end for end in copy.iter(f"{W}bookmarkEnd")}
        if starts and self.bookmarks is None:
            trees = [self.fichier.read(part) for part in self.fichier.stories()]
            known = [start for tree in trees for start in tree.iter(f"{W}bookmarkStart")]
            self.bookmarks = {start.get(f"{W}name", ""): start.get(f"{W}id", "") for start in known}
        for start in starts:
            name, end = start.get(f"{W}name", ""), ends.pop(start.get(f"{W}id"), None)
            if self.bookmarks is None or end is None or name in self.bookmarks:
                ends |= {name: end} if end is not None else {}
                drop(start)
                continue
            self.bookmarks[name] = _free_number(self.bookmarks.values())
            for mark in (start, end):
                mark.set(f"{W}id", self.bookmarks[name])
        for end in ends.values():
            drop(end)


def _identified(root: etree._Element) -> Iterator[tuple[str, etree._Element, str]]:
    """What has to be alone of its kind in `root`: its sort, the element, the attribute that says which one it is."""
    for element in root.iter(f"{WP}docPr", f"{W}sdtPr", f"{_VML}*"):
        if element.tag == f"{WP}docPr":
            yield _DRAWING, element, "id"
        elif element.tag == f"{W}sdtPr":
            yield from ((_CONTROL, identity, f"{W}val") for identity in element.iterchildren(f"{W}id"))
        elif element.get("id"):
            yield _SHAPE, element, "id"


def _free_number(known: Iterable[str]) -> str:
    return str(1 + max([0, *(int(value) for value in known if re.fullmatch(r"\d{1,9}", value))]))


def _free_name(name: str, known: set[str]) -> str:
    return next(free for rank in count(1) if (free := f"{name}_{rank}") not in known)


def _refer(copy: etree._Element, renamed: dict[str, str]) -> None:
    """Let what names a shape of `copy` (its type, an object, the box that follows) name it as it is called now."""
    for element in copy.iter(etree.Element):
        for attribute, value in element.attrib.items():
            name = str(value).removeprefix("#")
            if name in renamed and (value != name or attribute == "ShapeID"):
                element.set(attribute, str(value).replace(name, renamed[name]))


# --- prefixes ---------------------------------------------------------------------------------------------------------
class Espaces(Struct):
    """What each part of the new file has to declare for the copies that it was given: prefixes, which may be ignored.

    A Word that does not know the newer ones is told to ignore them by `mc:Ignorable`, at the root of the part.
    """

    declared: "dict[Part, dict[str, str]]" = field(default_factory=dict)
    ignored: "dict[Part, dict[str, None]]" = field(default_factory=dict)

    def need(self, copy: etree._Element, original: etree._Element, roots: "tuple[etree._Element, etree._Element]",
             target: "Part") -> None:  # fmt: skip
        """Note what `copy`, of `original`, needs; `roots` are those of the part that it leaves and of `target`."""
        source, root = roots
        newer = {source.nsmap[prefix] for prefix in _words(source, _IGNORABLE) if prefix in source.nsmap}
        for element in copy.iter(etree.Element):
            used = {str(name)[1:].partition("}")[0] for name in (element.tag, *element.attrib) if str(name)[:1] == "{"}
            for space in used & newer:
                prefix = next(prefix for prefix, known in source.nsmap.items() if known == space)
                self.ignored.setdefault(target, {})[self._prefix(prefix or "x", space, root, target)] = None
            if element.get(_REQUIRES):
                said = [(prefix, element.nsmap.get(prefix) or original.nsmap.get(prefix)) for prefix in _words(element)]
                kept = [self._prefix(prefix, space, root, target) if space else prefix for prefix, space in said]
                element.set(_REQUIRES, " ".join(kept))

    def _prefix(self, wanted: str, space: str, root: etree._Element, target: "Part") -> str:
        """The prefix of `space` at the root of `target`."""
        declared = self.declared.setdefault(target, {})
        known = {prefix: uri for prefix, uri in root.nsmap.items() if prefix} | declared
        if known.get(wanted, space) == space:
            prefix = wanted
        else:
            prefix = next((prefix for prefix, uri in known.items() if uri == space), "")
        prefix = prefix or next(name for rank in count(1) if (name := f"{wanted}{rank}") not in known)
        if prefix not in root.nsmap:
            declared[prefix] = space
        return prefix

    def declare(self, fichier: FichierWord) -> None:
        """Write at the root of each part what it has to declare."""
        for part in dict.fromkeys([*self.declared, *self.ignored]):
            root, ignored = fichier.tree(part), self.ignored.get(part, {})
            more = self.declared.get(part, {})
            unsaid = [prefix for prefix in ignored if prefix not in _words(root, _IGNORABLE)]
            if not more and not unsaid:
                continue
            whole = etree.Element(root.tag, nsmap={"mc": MC[1:-1]} | spaces(root) | more)
            for name, value in root.attrib.items():
                whole.set(name, value)
            if unsaid:
                whole.set(_IGNORABLE, " ".join([*_words(root, _IGNORABLE), *unsaid]))
            whole.extend(list(root))
            fichier.replace_tree(part, whole)


def _words(element: etree._Element, attribute: str = _REQUIRES) -> list[str]:
    return (element.get(attribute) or "").split()
