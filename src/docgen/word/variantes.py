"""The writings of a Word file that say the same, made one at the door: what the others of the room read.

The strict form of the standard and its usual form, a model or a file with macros and a text, signs of two bytes,
contents written twice for two generations of Word.
"""

import posixpath
import re
from collections.abc import Mapping

from lxml import etree

from docgen.ooxml import paquet
from docgen.ooxml.noms import CT, MC, PR, W, tags
from docgen.ooxml.reponses import drop

STRICT = "est au format « Strict Open XML », lu et rendu au format habituel"
_ALTERNATE = f"{MC}AlternateContent"
# A drawing written twice stands in a run, and stays as it is; so does the look of a run.
_KEPT = tags("rPr pPr")
_DRAWN = tags("drawing pict object")
# What Word understands: its own additions, and what the standard says.
_KNOWN = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/", "urn:schemas-microsoft-com:")
_STRICT = re.compile(
    rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|drawingml|officeDocument|schemaLibrary)/([\w/]*)"
)
# What the usual form calls otherwise.
_USUAL = {
    b"extendedProperties": b"extended-properties", b"customProperties": b"custom-properties",
    b"relationships/extendedProperties": b"relationships/extended-properties",
    b"relationships/customProperties": b"relationships/custom-properties",
}  # fmt: skip
_TWO_BYTES = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
_TEXT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACROS = ("vbaproject", "vbadata")


def usual(parts: Mapping[str, bytes], file: str) -> tuple[dict[str, bytes], list[str]]:
    """The parts of a text of the usual form, without macros, and what was changed for that, in words.

    Raises `Refusal` when a part is damaged.
    """
    found = dict(parts)
    said: list[str] = []
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")) and content.startswith(_TWO_BYTES):
            found[name] = etree.tostring(paquet.parse(content, file, name), encoding="UTF-8", xml_declaration=True)
    if any(b"purl.oclc.org/ooxml" in found[name] for name in found if name.endswith((".xml", ".rels"))):
        said.append(STRICT)
        found = {name: _usual(name, content) for name, content in found.items()}
    macros = [name for name in found if any(word in name.lower() for word in _MACROS)]
    if macros:
        said.append("contient des macros, qui ne sont ni lues ni gardées")
    if macros or b"macroEnabled" in found[paquet.CONTENT_TYPES] or b"template.main" in found[paquet.CONTENT_TYPES]:
        found = _as_text({name: content for name, content in found.items() if name not in macros}, file)
    return found, said


def _usual(name: str, content: bytes) -> bytes:
    if not name.endswith((".xml", ".rels")):
        return content
    plain = _STRICT.sub(_of_2006, content)
    return re.sub(rb"""\s+\w+:conformance=(["'])strict\1""", b"", plain)


def _of_2006(found: re.Match[bytes]) -> bytes:
    family, place = found[1], found[2]
    return b"http://schemas.openxmlformats.org/%s/2006/%s" % (family, _USUAL.get(place, place))


def _as_text(parts: dict[str, bytes], file: str) -> dict[str, bytes]:
    """The parts of a text: of its type, none that is not there declared or led to by the main one."""
    types = paquet.parse(parts[paquet.CONTENT_TYPES], file, paquet.CONTENT_TYPES)
    for kind in list(types):
        content = kind.get("ContentType", "")
        if content.endswith("main+xml") and "word" in content:
            kind.set("ContentType", _TEXT)
        if kind.tag == f"{CT}Override" and kind.get("PartName", "")[1:] not in parts:
            drop(kind)
    parts[paquet.CONTENT_TYPES] = etree.tostring(types, encoding="UTF-8", xml_declaration=True)
    for name in [name for name in parts if name.endswith(".rels")]:
        parts[name] = _without_macros(parts, name, file)
    return parts


def _without_macros(parts: Mapping[str, bytes], name: str, file: str) -> bytes:
    tree = paquet.parse(parts[name], file, name)
    folder = posixpath.dirname(posixpath.dirname(name))
    gone = [
        relation
        for relation in tree.iterchildren(f"{PR}Relationship")
        if any(word in relation.get("Target", "").lower() for word in _MACROS)
        and posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))[1:] not in parts
    ]
    for relation in gone:
        drop(relation)
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True) if gone else parts[name]


def unfold(tree: etree._Element) -> int:
    """Put in the place of each content written twice, around words, the one that Word shows.

    How many say something else to programs that do not know what Word knows.
    """
    otherwise = 0
    for alternate in list(tree.iter(_ALTERNATE)):
        parent = alternate.getparent()
        otherwise += _says_otherwise(alternate)
        if parent is None or not str(parent.tag).startswith(W) or parent.tag in _KEPT:
            continue
        shown = _shown(alternate)
        if parent.tag == f"{W}r" and not _of_words(shown):
            continue
        for child in shown:
            child.tail = None
            alternate.addprevious(child)
        drop(alternate)
    return otherwise


def _says_otherwise(alternate: etree._Element) -> bool:
    """Whether the writings of a content do not have the same words; one that has none is a picture of them."""
    words = {"".join("".join(text.text or "" for text in writing.iter(f"{W}t")).split()) for writing in alternate}
    return len(words - {""}) > 1


def _shown(alternate: etree._Element) -> list[etree._Element]:
    """What Word shows: the first choice that it understands, else what stands in for all."""
    for choice in alternate.findall(f"{MC}Choice"):
        needed = [choice.nsmap.get(prefix) or "" for prefix in (choice.get("Requires") or "").split()]
        if all(space.startswith(_KNOWN) for space in needed):
            return list(choice)
    fallback = alternate.find(f"{MC}Fallback")
    return list(fallback) if fallback is not None else []


def _of_words(shown: list[etree._Element]) -> bool:
    """Whether a part of a run is made of words and signs alone."""
    return all(str(child.tag).startswith(W) and child.tag not in _DRAWN for child in shown)
