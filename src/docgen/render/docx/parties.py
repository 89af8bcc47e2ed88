"""The parts of a Word file that say what the file is: its properties."""

from collections.abc import Mapping, MutableMapping

from lxml import etree

from docgen.document import Document
from docgen.ooxml.paquet import CORE, CUSTOM
from docgen.render.docx.wordml import W14, escape

# A date of the clock would make each run differ.
DATE = "2026-01-01T00:00:00Z"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SCHEMAS = "http://schemas.openxmlformats.org"
_MC = f"{_SCHEMAS}/markup-compatibility/2006"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_DECLARED = (
    (
        CORE,
        "application/vnd.openxmlformats-package.core-properties+xml",
        f"{_SCHEMAS}/package/2006/relationships/metadata/core-properties",
    ),
    (
        CUSTOM,
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        f"{_SCHEMAS}/officeDocument/2006/relationships/custom-properties",
    ),
)


def core(document: Document) -> bytes:
    """The properties that Word shows: title, author, language, dates."""
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_SCHEMAS}/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(document.title)}</dc:title><dc:subject>{escape(document.kind)}</dc:subject>"
        "<dc:creator>docgen</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{DATE}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{DATE}</dcterms:modified>'
        f"<dc:language>fr-FR</dc:language><cp:contentStatus>{escape(document.status)}</cp:contentStatus>"
        "</cp:coreProperties>"
    ).encode()


def custom(properties: Mapping[str, str]) -> bytes:
    """The properties that docgen adds, each a text; Word shows them under « Avancées »."""
    lines = [
        f'<property fmtid="{_FORMAT_ID}" pid="{pid}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for pid, (name, value) in enumerate(properties.items(), 2)
    ]
    return (
        f'{_HEAD}<Properties xmlns="{_SCHEMAS}/officeDocument/2006/custom-properties" '
        f'xmlns:vt="{_SCHEMAS}/officeDocument/2006/docPropsVTypes">{"".join(lines)}</Properties>'
    ).encode()


def declare(parts: MutableMapping[str, bytes]) -> None:
    """Takes the properties out of `parts`, and makes sure that the package announces those of the document."""
    for name, kind, relation in _DECLARED:
        parts.pop(name, None)
        if f'"/{name}"'.encode() not in parts["[Content_Types].xml"]:
            _append(parts, "[Content_Types].xml", f'<Override PartName="/{name}" ContentType="{kind}"/></Types>')
        if f'"{relation}"'.encode() not in parts["_rels/.rels"]:
            identity = f"docgen{name.rpartition('/')[2].partition('.')[0]}"
            line = f'<Relationship Id="{identity}" Type="{relation}" Target="{name}"/></Relationships>'
            _append(parts, "_rels/.rels", line)


def extended(tree: etree._Element) -> etree._Element:
    """The root `tree` of a body, with the extension of check boxes declared as one that older readers may ignore."""
    ignorable = f"{{{_MC}}}Ignorable"
    prefixes = tree.get(ignorable, "").split()
    if tree.nsmap.get("w14") == W14 and "w14" in prefixes:
        return tree
    # lxml does not add a namespace to an element that exists.
    known = {prefix: uri for prefix, uri in tree.nsmap.items() if prefix}
    root = etree.Element(tree.tag, nsmap={**known, "mc": _MC, "w14": W14})
    for name, value in tree.items():
        root.set(name, value)
    root.set(ignorable, " ".join(dict.fromkeys([*prefixes, "w14"])))
    root.extend(tree)
    return root


def _append(parts: MutableMapping[str, bytes], name: str, last: str) -> None:
    start, _, _ = parts[name].rpartition(b"</")
    parts[name] = start + last.encode()
