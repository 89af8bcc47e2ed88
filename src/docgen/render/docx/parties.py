"""The parts of a Word file that say what the file is: its properties."""

import re
import struct
from collections.abc import Mapping, MutableMapping
from pathlib import Path, PurePosixPath

from lxml import etree

from docgen.document import Document
from docgen.findings import Refusal
from docgen.ooxml import paquet, trace
from docgen.ooxml.nombres import measure
from docgen.ooxml.noms import PR, RELATION, WP, A, R
from docgen.ooxml.paquet import CORE, CUSTOM
from docgen.render import said_apart
from docgen.render.docx.wordml import W14, escape

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


def core(document: Document, properties: Mapping[str, str]) -> bytes:
    """The properties that Word shows: title, author, language. No date: that of the clock would make each run differ,
    and any other would be false.
    """
    author = properties.get("auteur", "")
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_SCHEMAS}/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(document.title)}</dc:title>"
        f"{f'<dc:creator>{escape(author)}</dc:creator>' if author else ''}"
        f"<dc:language>fr-FR</dc:language><cp:contentStatus>{escape(document.status)}</cp:contentStatus>"
        "</cp:coreProperties>"
    ).encode()


def custom(properties: Mapping[str, str]) -> bytes:
    """The properties that docgen adds, each a text; Word shows them under « Avancées »."""
    lines = [
        f'<property fmtid="{_FORMAT_ID}" pid="{pid}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for pid, (name, value) in enumerate(said_apart(properties).items(), 2)
    ]
    return (
        f'{_HEAD}<Properties xmlns="{_SCHEMAS}/officeDocument/2006/custom-properties" '
        f'xmlns:vt="{_SCHEMAS}/officeDocument/2006/docPropsVTypes">{"".join(lines)}</Properties>'
    ).encode()


def declare(parts: MutableMapping[str, bytes]) -> None:
    """Takes the properties out of `parts`, and makes sure that the package announces those of the document.

    So it does for the trace of what each says.
    """
    for name, kind, relation in _DECLARED:
        parts.pop(name, None)
        if f'"/{name}"'.encode() not in parts["[Content_Types].xml"]:
            _append(parts, "[Content_Types].xml", f'<Override PartName="/{name}" ContentType="{kind}"/></Types>')
        if f'"{relation}"'.encode() not in parts["_rels/.rels"]:
            identity = f"docgen{name.rpartition('/')[2].partition('.')[0]}"
            line = f'<Relationship Id="{identity}" Type="{relation}" Target="{name}"/></Relationships>'
            _append(parts, "_rels/.rels", line)
    trace.declare_trace(parts)


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


# « logo:NOM », or « logo:NOM – the words for those who do not see it »; else these words are those of the PDF gabarit.
_NAME = re.compile(r"\s*logo\s*:\s*([\w-]+)\s*(?:[–:]\s*(?P<alt>\S.*))?", re.DOTALL)
_SPOKEN = re.compile(r'^#let texte-du-logo-([\w-]+) = "([^"]*)"', re.MULTILINE)
_LOGO = "Logo"
MAX_LOGO = 5_000_000


def read_logos(folder: Path) -> dict[str, bytes]:
    """The PNG files of `folder`, by name without extension. Raises `Refusal` for one that is not a PNG."""
    found = {}
    for path in sorted(folder.glob("*.png")):
        data = path.read_bytes()
        if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR" or len(data) > MAX_LOGO:
            raise Refusal(
                f"logos/{path.name} : ce n'est pas une image PNG de moins de {MAX_LOGO // 1_000_000} Mo.",
                "Enregistrer l'image au format PNG sous le même nom.",
            )
        found[path.stem] = data
    return found


def read_spoken(typ: Path) -> dict[str, str]:
    """What the PDF gabarit `typ` says of each logo to those who do not see it: both formats say the same."""
    return dict(_SPOKEN.findall(typ.read_text("utf-8", "replace"))) if typ.is_file() else {}


def place_logos(
    parts: MutableMapping[str, bytes],
    name: str,
    tree: etree._Element,
    logos: Mapping[str, bytes],
    spoken: Mapping[str, str],
) -> None:
    """Points the images of `tree`, the part `name`, to their logos; the box keeps its height, not its width.

    What named the logo gives its place to words: those that stand beside it, else those of `spoken`.
    """
    for frame in [*tree.iter(f"{WP}inline"), *tree.iter(f"{WP}anchor")]:
        logo = _wanted(frame)
        if logo in logos or logo in spoken:
            _speak(frame, spoken)
        blip = next(frame.iter(f"{A}blip"), None)
        if logo in logos and blip is not None:
            target = f"logo-{logo}.png"
            parts[f"word/media/{target}"] = logos[logo]
            _declare_png(parts)
            blip.set(f"{R}embed", _relation(parts, name, f"media/{target}"))
            _resize(frame, logos[logo])


def keep_only(parts: MutableMapping[str, bytes], file: str, logo: str) -> None:
    """Takes out of `parts` the places of the other logos than `logo`: an act of one party bears its logo only."""
    for name in [name for name, part in parts.items() if name.endswith(".xml") and b"<w:drawing" in part]:
        tree = paquet.parse(parts[name], file, name)
        for frame in [*tree.iter(f"{WP}inline"), *tree.iter(f"{WP}anchor")]:
            drawing = frame.getparent()
            run = None if drawing is None else drawing.getparent()
            if drawing is not None and run is not None and _wanted(frame) not in ("", logo):
                run.remove(drawing)
        parts[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _wanted(frame: etree._Element) -> str:
    """The NOM of « logo:NOM », in the alternative text or in the name of the image; nothing for another image."""
    label = frame.find(f"{WP}docPr")
    texts = [] if label is None else [label.get("descr", ""), label.get("name", ""), label.get("title", "")]
    return next((match.group(1) for text in texts if (match := _NAME.fullmatch(text))), "")


def _speak(frame: etree._Element, spoken: Mapping[str, str]) -> None:
    label = frame.find(f"{WP}docPr")
    if label is None:
        return
    for key in ("descr", "name", "title"):
        if match := _NAME.fullmatch(label.get(key, "")):
            label.set("descr", match["alt"] or spoken.get(match[1], _LOGO))
            if key != "descr":
                label.set(key, _LOGO)
            return


def _resize(frame: etree._Element, png: bytes) -> None:
    width, height = struct.unpack(">LL", png[16:24])
    box = frame.find(f"{WP}extent")
    if box is None or not height:
        return
    tall = measure(box.get("cy", ""))
    wide = str(round(tall * width / height))
    for size in [box, *(ext for xfrm in frame.iter(f"{A}xfrm") for ext in xfrm.iter(f"{A}ext"))]:
        size.set("cx", wide)
        size.set("cy", str(tall))
    for crop in list(frame.iter(f"{A}srcRect")):
        crop.attrib.clear()


_NO_RELATION = f'<Relationships xmlns="{PR[1:-1]}"/>'.encode()


def _relation(parts: MutableMapping[str, bytes], name: str, target: str) -> str:
    """The id of the relation from the part `name` to `target`, made if it is not there."""
    path = PurePosixPath(name)
    rels = f"{path.parent}/_rels/{path.name}.rels"
    tree = etree.fromstring(parts.get(rels, _NO_RELATION))
    for relation in tree:
        if relation.get("Target") == target:
            return relation.get("Id", "")
    new = f"logo{len(tree) + 1}"
    etree.SubElement(tree, f"{PR}Relationship", {"Id": new, "Type": f"{RELATION}/image", "Target": target})
    parts[rels] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return new


def _declare_png(parts: MutableMapping[str, bytes]) -> None:
    types = parts["[Content_Types].xml"]
    if b'Extension="png"' not in types:
        start = types.index(b">", types.index(b"<Types")) + 1
        parts["[Content_Types].xml"] = (
            types[:start] + b'<Default Extension="png" ContentType="image/png"/>' + types[start:]
        )
