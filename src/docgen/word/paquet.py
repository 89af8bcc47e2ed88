"""A Word file of any origin, opened with care: its parts, their trees and their relationships."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from docgen.findings import Refusal
from docgen.french import pluriel
from docgen.ooxml import paquet as docx_paquet
from docgen.ooxml import reponses as docx_reponses
from docgen.ooxml.noms import CT, PR, RELATION, R, W

_SAVE = "L'ouvrir dans Word et l'enregistrer au format « Document Word (*.docx) »."
_DECIDE = (
    "Dans Word, onglet Révision, les accepter ou les refuser ; ou relancer avec « --revisions accepter » ou "
    "« --revisions refuser »."
)
# The stories of a file that a person reads, besides its body, by the end of the type of their relationship.
STORIES = ("header", "footer", "footnotes", "endnotes")


@dataclass(slots=True)
class Paquet:
    """The parts of a Word file by name; `main` is the one of the body. A tree that is taken is written back."""

    fichier: str
    parts: dict[str, bytes]
    main: str
    trees: dict[str, etree._Element] = field(default_factory=dict)

    def tree(self, name: str) -> etree._Element:
        """The tree of the part `name`, which changes in place."""
        if name not in self.trees:
            self.trees[name] = docx_paquet.parse(self.parts[name], self.fichier, name)
        return self.trees[name]

    @property
    def body(self) -> etree._Element:
        """The `w:body`."""
        found = self.tree(self.main).find(f"{W}body")
        assert found is not None
        return found

    def relations(self, part: str) -> etree._Element | None:
        """The tree of the relationships of `part`."""
        name = rels_of(part)
        return self.tree(name) if name in self.parts or name in self.trees else None

    def target(self, part: str, identity: str) -> str:
        """The part that a relationship of `part` leads to; empty for an address outside, or none."""
        tree = self.relations(part)
        for one in tree if tree is not None else ():
            if one.get("Id") == identity and one.get("TargetMode") != "External":
                return resolved(part, one.get("Target", ""))
        return ""

    def kin(self, kind: str) -> str:
        """The part that the main one names as its `kind` (« styles », « footnotes »), or nothing."""
        tree = self.relations(self.main)
        for one in tree if tree is not None else ():
            if one.get("Type", "").endswith(f"/{kind}"):
                name = resolved(self.main, one.get("Target", ""))
                return name if name in self.parts else ""
        return ""

    def around(self) -> Iterator[tuple[int, str, str, str]]:
        """Each header and footer: the rank of its section, « header » or « footer », its type, its part."""
        for rank, section in enumerate(self.body.iter(f"{W}sectPr")):
            for kind in ("header", "footer"):
                for one in section.findall(f"{W}{kind}Reference"):
                    part = self.target(self.main, one.get(f"{R}id", ""))
                    if part in self.parts:
                        yield rank, kind, one.get(f"{W}type", "default"), part

    def stories(self) -> list[str]:
        """The parts that a person reads: the body, headers, footers and notes."""
        around = [part for _, _, _, part in self.around()]
        return list(dict.fromkeys([self.main, *around, *filter(None, map(self.kin, STORIES[2:]))]))

    def data(self) -> bytes:
        """The bytes of the whole file."""
        for name, tree in self.trees.items():
            self.parts[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        return docx_paquet.Layout.of(self.parts).pack(())

    def add(self, name: str, tree: etree._Element, kind: str, content: str) -> str:
        """Add the part `name`, of the type `content`, that the main part names as its `kind`; its relationship."""
        self.parts[name] = b""
        self.trees[name] = tree
        types = self.tree(docx_paquet.CONTENT_TYPES)
        etree.SubElement(types, f"{CT}Override", {"PartName": f"/{name}", "ContentType": content})
        return self.relate(self.main, f"{RELATION}/{kind}", "/" + name)

    def relate(self, part: str, kind: str, target: str, *, external: bool = False) -> str:
        """Add a relationship of `part`, and its identity."""
        tree = self.relations(part)
        if tree is None:
            tree = etree.Element(f"{PR}Relationships", nsmap={None: PR[1:-1]})  # type: ignore[dict-item]
            self.parts[rels_of(part)] = b""
            self.trees[rels_of(part)] = tree
        known = {one.get("Id") for one in tree}
        identity = next(name for rank in range(1, len(known) + 2) if (name := f"rIdDocgen{rank}") not in known)
        made = etree.SubElement(tree, f"{PR}Relationship", {"Id": identity, "Type": kind, "Target": target})
        if external:
            made.set("TargetMode", "External")
        return identity


def spaces(element: etree._Element) -> dict[str, str]:
    """The prefixes that `element` knows, and what they stand for."""
    return {prefix: uri for prefix, uri in element.nsmap.items() if prefix}


def rels_of(part: str) -> str:
    """The name of the part that holds the relationships of `part`."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def resolved(part: str, target: str) -> str:
    """The name of the part that `part` calls `target`."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target))[1:]


def ouvrir(path: Path, choix: docx_reponses.Choix | None = None) -> Paquet:
    """The Word file `path`, its tracked changes answered as `choix` says.

    Raises `Refusal` when it is not a plain Word file, or holds changes and no choice is made.
    """
    try:
        data = path.read_bytes()
    except OSError:
        raise Refusal(
            f"{path.name} : le fichier ne peut pas être lu",
            "Vérifier le chemin et les droits, et fermer le fichier dans Word.",
            code="CMP001",
        ) from None
    return paquet(data, path.name, choix)


def paquet(data: bytes, nom: str, choix: docx_reponses.Choix | None = None) -> Paquet:
    """As `ouvrir`, for the bytes of a file that messages call `nom`."""
    try:
        parts = docx_paquet.parts(data, nom)
    except Refusal as refusal:
        raise Refusal(refusal.message.rstrip("."), refusal.remedy, code="CMP001") from None
    main = _main(parts, nom)
    if b"macroEnabled" in parts[docx_paquet.CONTENT_TYPES] or any("vbaProject" in name for name in parts):
        raise Refusal(f"{nom} : ce fichier contient des macros", _SAVE, code="CMP002")
    made = Paquet(nom, parts, main)
    if made.tree(main).find(f"{W}body") is None:
        raise Refusal(f"{nom} : ce n'est pas un texte Word (.docx)", _SAVE, code="CMP001")
    _answer(made, choix)
    return made


def _main(parts: Mapping[str, bytes], nom: str) -> str:
    tree = docx_paquet.parse(parts[docx_paquet.RELATIONS], nom, docx_paquet.RELATIONS)
    names = [resolved("", one.get("Target", "")) for one in tree if one.get("Type", "").endswith("/officeDocument")]
    if not names or names[0] not in parts:
        raise Refusal(f"{nom} : ce n'est pas un texte Word (.docx)", _SAVE, code="CMP001")
    return names[0]


def _answer(made: Paquet, choix: docx_reponses.Choix | None) -> None:
    stories = made.stories()
    tracked = sum(docx_reponses.count(made.tree(part)) for part in stories)
    if tracked and choix is None:
        answers = "ni acceptées ni refusées" if tracked > 1 else "ni acceptée ni refusée"
        message = f"{made.fichier} contient {pluriel(tracked, 'modification suivie')}, {answers}"
        raise Refusal(message, _DECIDE, code="CMP003")
    for part in stories:
        # The look that changed under a mark of its own is taken as it is, when nothing was said.
        docx_reponses.resolve(made.tree(part), choix or "accepter")
