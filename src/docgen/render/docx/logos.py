"""The logos of a gabarit: an image whose alternative text is « logo:NOM » becomes `logos/NOM.png`."""

import re
import struct
from collections.abc import Mapping, MutableMapping
from pathlib import Path, PurePosixPath

from lxml import etree

from docgen.findings import Refusal
from docgen.ooxml import paquet
from docgen.ooxml.noms import PR, RELATION, WP, A, R

_NAME = re.compile(r"\s*logo\s*:\s*([\w-]+)\s*")
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


def place_logos(parts: MutableMapping[str, bytes], name: str, tree: etree._Element, logos: Mapping[str, bytes]) -> None:
    """Points the images of `tree`, the part `name`, to their logos; the box keeps its height, not its width."""
    for frame in [*tree.iter(f"{WP}inline"), *tree.iter(f"{WP}anchor")]:
        logo = _wanted(frame)
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


def _resize(frame: etree._Element, png: bytes) -> None:
    width, height = struct.unpack(">LL", png[16:24])
    box = frame.find(f"{WP}extent")
    if box is None or not height:
        return
    tall = int(box.get("cy", "0"))
    wide = str(round(tall * width / height))
    for size in [box, *(ext for xfrm in frame.iter(f"{A}xfrm") for ext in xfrm.iter(f"{A}ext"))]:
        size.set("cx", wide)
        size.set("cy", str(tall))
    for crop in list(frame.iter(f"{A}srcRect")):
        crop.attrib.clear()


def _relation(parts: MutableMapping[str, bytes], name: str, target: str) -> str:
    """The id of the relation from the part `name` to `target`, made if it is not there."""
    path = PurePosixPath(name)
    rels = f"{path.parent}/_rels/{path.name}.rels"
    tree = etree.fromstring(parts[rels])
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
