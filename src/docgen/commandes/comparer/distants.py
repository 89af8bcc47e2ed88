"""What a redline keeps of its file that Word would look for elsewhere when it opens it: a model, pictures.

It is said, or taken out when asked. A hyperlink is none of it: nobody follows it but a reader.
"""

import posixpath
import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from lxml import etree

from docgen.french import enumeration

_DEHORS = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*\bTargetMode\s*=\s*[\"']External[\"'][^>]*>")
_CIBLE = re.compile(rb"\bTarget\s*=\s*([\"'])(.*?)\1")
_LIEN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# What is nothing without what it points at; of any other element, the picture that it may hold besides remains.
_RIEN_SANS = {"attachedTemplate", "subDoc", "altChunk", "dataSource", "headerSource", "src", "sourceFileName", "movie"}


def told_remote(path: Path, data: bytes) -> str:
    """A sentence that says what Word would look for elsewhere; "" when there is nothing."""
    told = _enumerated(remote_targets(data))
    return (
        f"Dans « {path.name} », repris du fichier comparé : à l'ouverture, Word irait chercher {told}." if told else ""
    )


def told_removed(path: Path, targets: tuple[str, ...]) -> str:
    """A sentence that says what was taken out of it."""
    return f"Ôté de « {path.name} », que Word serait allé chercher : {_enumerated(targets)}."


def remote_targets(data: bytes) -> tuple[str, ...]:
    """What the file points at outside, each once."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = [package.read(name) for name in package.namelist() if name.endswith(".rels")]
    asked = [bond for part in parts for bond in _remote(part)]
    targets = (match[2].decode("utf-8", "replace") for bond in asked if (match := _CIBLE.search(bond)))
    return tuple(dict.fromkeys(targets))


def without_remote(data: bytes) -> bytes:
    """The same file, which points at nothing outside: every other byte of it is as it was."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        members = {info.filename: (info, package.read(info)) for info in package.infolist()}
    changed = _changed({name: content for name, (_, content) in members.items()})
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, (info, content) in members.items():
            package.writestr(info, changed.get(name, content), info.compress_type)
    return out.getvalue()


def _remote(rels: bytes) -> list[bytes]:
    return [bond for bond in _DEHORS.findall(rels) if b"/hyperlink" not in bond]


def _changed(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The relations that lead nowhere else any more, and the parts that spoke of them."""
    changed: dict[str, bytes] = {}
    for name, content in parts.items():
        if name.endswith(".rels") and (gone := _remote(content)):
            ids = {str(etree.fromstring(_alone(bond)).get("Id")) for bond in gone}
            folder, file = posixpath.split(name)
            owner = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
            for bond in gone:
                content = content.replace(bond, b"")
            changed[name] = content
            if owner in parts:
                changed[owner] = _without(parts[owner], ids)
    return changed


def _alone(bond: bytes) -> bytes:
    """The tag of a relation, readable by itself, without its prefix."""
    return re.sub(rb"^<\w+:", b"<", bond if bond.endswith(b"/>") else bond[:-1] + b"/>")


def _without(xml: bytes, ids: set[str]) -> bytes:
    """A part that names none of `ids`."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    for element in [each for each in root.iter(etree.Element) if isinstance(each.tag, str)]:
        bonds = [key for key, value in element.attrib.items() if str(key).startswith(f"{{{_LIEN}}}") and value in ids]
        for attribute in bonds:
            del element.attrib[attribute]
            parent = element.getparent()
            if etree.QName(element).localname in _RIEN_SANS and parent is not None:
                parent.remove(element)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _enumerated(targets: tuple[str, ...]) -> str:
    return enumeration([f"« {target[:120]} »" for target in targets])
