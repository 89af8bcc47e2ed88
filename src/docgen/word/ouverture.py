"""The one door of the Word files that come from outside: our checks let a file in, then python-docx opens it.

python-docx holds its parts, their relations and their trees. It never sees a file that is too big, locked, or declares
entities (`ooxml.paquet`), and is imported when a file is opened: the commands that read none do not wait for it.
"""

import posixpath
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct, field

from docgen.findings import Refusal
from docgen.french import compte
from docgen.french.proches import noms_proches
from docgen.ooxml import paquet, reponses
from docgen.ooxml.noms import CT, PR, RELATION, R, W
from docgen.word import variantes
from docgen.word.paraphes import Paraphes, first_answered
from docgen.word.suivi import ModificationSuivie

if TYPE_CHECKING:
    from docx.opc.package import OpcPackage
    from docx.opc.part import Part as Part  # the type that the other modules of the room name

_SAVE = "L'ouvrir dans Word et l'enregistrer au format « Document Word (*.docx) »."
_ANOTHER = "Donner le texte Word (.docx) lui-même : le nom de celui-ci trompe."
# What to do with tracked changes that nobody has answered.
DECIDER = (
    "Dans Word, onglet Révision, les accepter ou les refuser ; ou relancer avec « --revisions accepter » ou "
    "« --revisions refuser »."
)

# What other programs write under a name of Word, by the type of their main part.
_AUTRES = (
    ("spreadsheetml", "c'est un classeur Excel"),
    ("ms-excel", "c'est un classeur Excel"),
    ("presentationml", "c'est une présentation PowerPoint"),
    ("ms-powerpoint", "c'est une présentation PowerPoint"),
)


class FichierWord(Struct):
    """A Word file of any origin, opened.

    `parts` are its bytes as they came, by name: what nobody takes or adds goes back as it came, which python-docx would
    not do (it writes every part anew, and forgets those that no relation leads to). A tree that is taken is written.
    `remarques` say what was changed at the door; `suivies` are the tracked changes that it had, which were answered,
    `venus` the trees that had them, as they came, and `paraphes` who had made what stays of them; `refuse`: they
    were refused.
    """

    nom: str
    parts: dict[str, bytes]
    package: "OpcPackage"
    trees: dict[str, etree._Element] = field(default_factory=dict)
    seen: dict[str, etree._Element] = field(default_factory=dict)
    remarques: list[str] = field(default_factory=list)
    suivies: tuple[ModificationSuivie, ...] = ()
    venus: dict[str, etree._Element] = field(default_factory=dict)
    paraphes: Paraphes = field(default_factory=Paraphes)
    refuse: bool = False

    @property
    def modified(self) -> "datetime | None":
        """When the file says that it was last changed."""
        known = any(relation.reltype.endswith("core-properties") for relation in self.package.rels.values())
        return self.package.core_properties.modified if known else None

    @property
    def main(self) -> "Part":
        """The part of the body."""
        main: Part = self.package.main_document_part
        return main

    @property
    def body(self) -> etree._Element:
        """The `w:body`."""
        body = self.tree(self.main).find(f"{W}body")
        assert body is not None  # `parse_word` has found it
        return body

    def tree(self, part: "Part") -> etree._Element:
        """The tree of `part`, which changes in place, and is written. Raises `Refusal` when it is damaged."""
        name = part.partname.membername
        if name not in self.trees:
            self.trees[name] = self.read(part)
        return self.trees[name]

    def read(self, part: "Part") -> etree._Element:
        """The tree of `part`, only to be read: the part goes back as it came. Raises `Refusal` when it is damaged."""
        name = part.partname.membername
        if name not in self.seen:
            # python-docx keeps the notes, and the body of a model (.dotx), as bytes.
            tree = getattr(part, "element", None)
            self.seen[name] = self._parsed(part) if tree is None else tree
            # What a program or a hand says to another is no text, and would cut one in two.
            etree.strip_tags(self.seen[name], etree.Comment, etree.PI)
            if count := variantes.unfold(self.seen[name]):
                places = compte(count, "endroit")
                said = f"dit autre chose à d'anciens programmes, en {places} : seul ce que Word montre est lu"
                self.remarques.append(f"{self.nom} {said}.")
        return self.seen[name]

    def _parsed(self, part: "Part") -> etree._Element:
        try:
            return paquet.parse(part.blob, self.nom, part.partname.membername)
        except Refusal as refusal:
            raise Refusal(refusal.message.rstrip("."), refusal.remedy, code="CMP001") from None

    def target(self, part: "Part", identity: str) -> "Part | None":
        """The part that a relation of `part` leads to; none for an address outside, or no such relation."""
        relation = part.rels.get(identity)
        return None if relation is None or relation.is_external else relation.target_part

    def kin(self, kind: str) -> "Part | None":
        """The part that the main one names as its `kind` (« styles », « footnotes »)."""
        inside = (relation for relation in self.main.rels.values() if not relation.is_external)
        return next((relation.target_part for relation in inside if relation.reltype == f"{RELATION}/{kind}"), None)

    def around(self) -> "Iterator[tuple[int, str, str, Part]]":
        """Each header and footer: the rank of its section, « header » or « footer », its type, its part."""
        for rank, section in enumerate(self.body.iter(f"{W}sectPr")):
            for kind in ("header", "footer"):
                for reference in section.findall(f"{W}{kind}Reference"):
                    part = self.target(self.main, reference.get(f"{R}id", ""))
                    if part is not None:
                        yield rank, kind, reference.get(f"{W}type", "default"), part

    def stories(self) -> "list[Part]":
        """The parts that a person reads: the body, headers, footers and notes."""
        parts = [self.main, *(part for *_, part in self.around()), self.kin("footnotes"), self.kin("endnotes")]
        return list(dict.fromkeys(part for part in parts if part is not None))

    # --- writing ----------------------------------------------------------------------------------------------------
    def add(self, name: str, content: str, data: bytes) -> "Part":
        """Add the part `name`, of the type `content`."""
        from docx.opc import packuri
        from docx.opc import part as parts

        added = parts.Part(packuri.PackURI(f"/{name}"), content, data)
        types = paquet.parse(self.parts[paquet.CONTENT_TYPES], self.nom, paquet.CONTENT_TYPES)
        _declare(types, added)
        self.parts |= {name: data, paquet.CONTENT_TYPES: _bytes(types)}
        return added

    def replace_tree(self, part: "Part", tree: etree._Element) -> None:
        """Let `tree`, whose root declares more, be the tree of `part`."""
        self.trees[part.partname.membername] = tree

    def relate(self, part: "Part", kind: str, target: "Part | str", identity: str = "") -> str:
        """Add a relation of `part` to another, or to an address outside, as `identity` unless taken; its identity."""
        known = part.rels
        names = chain([identity] if identity else [], (f"rIdDocgen{rank}" for rank in count(1)))
        identity = next(name for name in names if name not in known)
        part.load_rel(kind, target, identity, isinstance(target, str))
        name = part.partname.rels_uri.membername
        empty = f'<Relationships xmlns="{PR[1:-1]}"/>'.encode()
        tree = paquet.parse(self.parts.get(name, empty), self.nom, name)
        external = {"TargetMode": "External"} if isinstance(target, str) else {}
        place = target if isinstance(target, str) else str(target.partname)
        etree.SubElement(tree, f"{PR}Relationship", {"Id": identity, "Type": kind, "Target": place} | external)
        self.parts[name] = _bytes(tree)
        return identity

    def data(self) -> bytes:
        """The bytes of the whole file."""
        return paquet.Layout.of(self.parts | {name: _bytes(tree) for name, tree in self.trees.items()}).pack(())


def _declare(types: etree._Element, part: "Part") -> None:
    """Say in `types` what `part` is, unless its extension says so."""
    extension, content = part.partname.ext.lower(), part.content_type
    defaults = types.findall(f"{CT}Default")
    known = {default.get("Extension", "").lower(): default.get("ContentType") for default in defaults}
    if extension != "xml" and extension not in known:
        types.insert(0, etree.Element(f"{CT}Default", {"Extension": extension, "ContentType": content}))
    elif known.get(extension) != content:
        etree.SubElement(types, f"{CT}Override", {"PartName": str(part.partname), "ContentType": content})


def _bytes(tree: etree._Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


# --- opening ----------------------------------------------------------------------------------------------------------
def open_word(path: Path, choix: reponses.Choix | None = None) -> FichierWord:
    """The Word file `path`, its tracked changes answered as `choix` says, accepted when it says nothing.

    Raises `Refusal` when it is not a Word file.
    """
    return first_answered(load_word(path, "CMP001"), choix)


def read_word(data: bytes, nom: str, choix: reponses.Choix | None = None) -> FichierWord:
    """As `open_word`, for the bytes of a file that messages call `nom`."""
    return first_answered(parse_word(data, nom, "CMP001"), choix)


def load_word(path: Path, code: str, remede: str = _SAVE) -> FichierWord:
    """The Word file `path` as it is. Raises `Refusal` of that code when it is none; `remede` says what to give."""
    try:
        data = paquet.read_bounded(path)
    except Refusal as refusal:
        raise Refusal(refusal.message, refusal.remedy, code=code) from None
    except FileNotFoundError:
        raise Refusal(f"{path.name} : ce fichier n'existe pas", _near(path), code=code) from None
    except OSError:
        raise Refusal(
            f"{path.name} : le fichier ne peut pas être lu",
            "Vérifier le chemin et les droits, et fermer le fichier dans Word.",
            code=code,
        ) from None
    return parse_word(data, path.name, code, remede)


def _near(path: Path) -> str:
    """What to do about a file that is not there: the files of its folder whose names are near."""
    folder = path.parent
    if not folder.is_dir():
        return f"Le dossier « {folder} » n'existe pas non plus : vérifier le chemin."
    others = sorted(other.name for other in folder.iterdir() if other.is_file())
    near = [f"« {name} »" for name in noms_proches(path.name, others, 2)]
    return f"Peut-être {' ou '.join(near)} ?" if near else "Vérifier le nom et le dossier."


def parse_word(data: bytes, nom: str, code: str, remede: str = _SAVE) -> FichierWord:
    """As `load_word`, for the bytes of a file that messages call `nom`."""
    try:
        came = paquet.parts(data, nom, parsed_later=True)
        parts, said = variantes.usual(came, nom)
        package = _package(data if parts == came else paquet.Layout.of(parts).pack(()), parts, nom)
    except Refusal as refusal:
        raise Refusal(refusal.message.rstrip("."), refusal.remedy, code=code) from None
    try:
        fichier = FichierWord(nom, parts, package, remarques=[f"{nom} {words}." for words in said])
        body = fichier.tree(fichier.main).find(f"{W}body")
        if body is not None:
            if body.find(f"{W}sectPr") is None:  # the last section, of which such a text says nothing
                etree.SubElement(body, f"{W}sectPr")
            return _completed(fichier) if variantes.STRICT in said else fichier
        kind = next((f" : {kind}" for said, kind in _AUTRES if said in fichier.main.content_type), "")
    except (KeyError, ValueError):  # no main part, or several
        kind = ""
    raise Refusal(f"{nom} : ce n'est pas un texte Word (.docx){kind}", _ANOTHER if kind else remede, code=code)


def _completed(fichier: FichierWord) -> FichierWord:
    """A text that comes from the strict form, with the two parts that the usual form asks for."""
    from docx import Document

    known = {relation.reltype for relation in fichier.main.rels.values()}
    for relation in list(Document().part.rels.values()):
        if relation.reltype.endswith(("fontTable", "theme")) and relation.reltype not in known:
            usual = relation.target_part
            part = fichier.add(usual.partname.membername, usual.content_type, usual.blob)
            fichier.relate(fichier.main, relation.reltype, part)
    return fichier


def _package(data: bytes, parts: dict[str, bytes], nom: str) -> "OpcPackage":
    from docx.package import Package

    try:
        paquet.check_relations(parts)
        try:
            return Package.open(BytesIO(data))
        except KeyError:
            return Package.open(BytesIO(_forgiven(parts)))
    # python-docx follows relations by recursion: a thousand parts that lead each to the next are no text of Word.
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError, etree.XMLSyntaxError) as error:
        raise paquet.damaged(nom) from error


def _forgiven(parts: dict[str, bytes]) -> bytes:
    """The package, where a relation to a part that is not there is an address outside.

    Word opens such a file (« word/NULL », in place of a picture that was lost) and python-docx does not.
    """
    mended = dict(parts)
    for name in (name for name in parts if name.endswith(".rels")):
        tree = etree.fromstring(parts[name])
        folder = posixpath.dirname(posixpath.dirname(name))
        for relation in tree:
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))[1:]
            if target not in parts:
                relation.set("TargetMode", "External")
        mended[name] = _bytes(tree)
    return paquet.Layout.of(mended).pack(())
