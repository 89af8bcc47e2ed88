"""The parts of a Word file, for the proof: their trees and relations. A file that Word would not open is refused."""

import hashlib
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO

from lxml import etree
from msgspec import Struct, field

from docgen.findings import Refusal

MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# What the strict form of the standard calls the same things.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", MAIN[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
_MOVES = tuple(f"{MAIN}{name}" for name in ("moveFrom", "moveTo", "moveFromRangeStart", "moveToRangeStart"))
_NAMED = etree.XPath("//@r:*", namespaces={"r": RELS[1:-1]})
_AGAIN = "Ouvrir le fichier dans Word et l'enregistrer au format « Document Word (*.docx) »."
_DIGEST = 8


class Fichier(Struct):
    """The parts of a Word file that are read, parsed when asked: once for all the files that share `parsed`."""

    nom: str
    parts: Mapping[str, bytes]
    parsed: dict[bytes, etree._Element]
    main: str = ""
    trees: dict[str, etree._Element] = field(default_factory=dict)
    related: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    digests: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes, nom: str, beside: "Fichier | None" = None) -> "Fichier":
        """The file whose bytes are `data`; messages call it `nom`. Raises `Refusal` when it does not open.

        Parts that are the same, byte for byte, in the file `beside` are parsed once.
        """
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
            raise Refusal(f"{nom} : le fichier est abîmé ou incomplet", _AGAIN, code="CMP007") from None
        found = cls(nom, parts, {} if beside is None else beside.parsed)
        found.main = found.kin("officeDocument")
        return found

    def tree(self, name: str) -> etree._Element | None:
        """The tree of a part, or None. Raises `Refusal` when it is damaged, or declares entities."""
        if name not in self.trees:
            if name not in self.parts:
                return None
            data = self.parts[name]
            if data not in self.parsed:
                self.parsed[data] = self._parsed(name)
            self.trees[name] = self.parsed[data]
        return self.trees[name]

    def _parsed(self, name: str) -> etree._Element:
        data = self.parts[name]
        if b"purl.oclc.org/ooxml" in data:
            for strict, usual in _STRICT:
                data = data.replace(strict, usual)
        parser = etree.XMLParser(
            huge_tree=True, resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            tree = etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            raise Refusal(f"{self.nom}, {name} : le fichier est abîmé (XML mal formé)", _AGAIN, code="CMP007") from None
        if tree.getroottree().docinfo.internalDTD is not None:
            fault = "le fichier déclare des entités, ce que Word ne fait jamais"
            raise Refusal(f"{self.nom}, {name} : {fault}", _AGAIN, code="CMP007")
        return tree

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """The end of the type of each relation of `part`, and the part it leads to, or the address outside."""
        if part not in self.related:
            folder, base = posixpath.split(part)
            tree = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
            self.related[part] = {
                str(relation.get("Id")): (str(relation.get("Type")).rpartition("/")[2], _place(relation, folder))
                for relation in (tree.iterchildren(etree.Element) if tree is not None else ())
            }
        return self.related[part]

    def kin(self, kind: str) -> str:
        """The part that the main one names as its `kind` (« styles »), or nothing."""
        return next((target for known, target in self.relations(self.main).values() if known == kind), "")

    def parse(self) -> None:
        """Parse every part of the text. Raises `Refusal` when one is damaged."""
        for _ in self._stories():
            pass

    def moves(self) -> bool:
        """Whether a part carries moves."""
        return any(next(tree.iter(*_MOVES), None) is not None for _, tree in self._stories())

    def dangling(self, *known: "Fichier") -> set[str]:
        """The relations that a part names and does not have, as « word/chart1.xml, rId1 », but those of `known`."""
        missing: set[str] = set()
        for name, tree in self._stories():
            if any(self._same(name, other) for other in known):
                continue
            named = _NAMED(tree)
            assert isinstance(named, list)
            relations = self.relations(name) if named else {}
            missing |= {f"{name}, {identity}" for identity in map(str, named) if identity and identity not in relations}
        return missing.difference(*(other.dangling() for other in known)) if missing else missing

    def _same(self, name: str, other: "Fichier") -> bool:
        """Whether `other` has that part and its relations, byte for byte: what it misses here, it misses there."""
        folder, base = posixpath.split(name)
        both = name, posixpath.join(folder, "_rels", f"{base}.rels")
        return all(self.parts.get(part) == other.parts.get(part) for part in both)

    def _stories(self) -> Iterator[tuple[str, etree._Element]]:
        for name in self.parts:
            if name.startswith("word/") and name.endswith(".xml"):
                tree = self.tree(name)
                if tree is not None:
                    yield name, tree

    def digest(self, part: str, identity: str) -> str:
        """The digest of what a relation of `part` leads to, and of what that leads to in turn."""
        key = (part, identity)
        if key not in self.digests:
            _, target = self.relations(part).get(identity, ("", ""))
            known = hashlib.sha256(self.parts.get(target, target.encode()))
            for kind, further in sorted(self.relations(target).values()) if target in self.parts else ():
                known.update(kind.encode() + self.parts.get(further, further.encode()))
            self.digests[key] = known.hexdigest()[:_DIGEST]
        return self.digests[key]


def _place(relation: etree._Element, folder: str) -> str:
    target = str(relation.get("Target", ""))
    inside = relation.get("TargetMode") != "External"
    # A space of an address outside is written in two ways.
    return posixpath.normpath(posixpath.join("/", folder, target))[1:] if inside else target.replace(" ", "%20")
