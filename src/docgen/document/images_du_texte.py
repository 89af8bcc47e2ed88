"""The pictures of a text: « ![what it shows](images/plan.png "caption") », alone on its line; and their files.

A picture of the data is then named by its path inside the dossier and by the digest of its file: another picture under
the same name is another text, for all that compares, seals or proves.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from docgen.document import ImageLue
from docgen.findings import Refusal

APPEL_D_IMAGE = re.compile(r'(?<!\\)!\[(?P<alt>[^\[\]]*)\]\((?P<source>[^()\s"]*)(?:\s+"(?P<legende>[^"\n]*)")?\s*\)')
DOSSIER_DES_IMAGES = "images"
MAX_OCTETS, MAX_COTE = 5_000_000, 10_000
AU_MILIEU = ("une image est au milieu d'une phrase", "La mettre seule sur sa ligne, entre deux lignes vides.")
ENDINGS = (".png", ".jpg", ".jpeg")
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# Where a camera notes which side is up, and what it notes of a picture that stands; how far in a drawing is named.
_EXIF, _ORIENTATION, _UPRIGHT = b"Exif\0\0", 0x0112, 1
_SVG_HEAD = 1_000
# The marks of a JPEG that say its size: those of frames, whatever their coding.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class FauteDImage(NamedTuple):
    """A picture that cannot be shown: where it begins in the text, the fault, the remedy."""

    debut: int
    message: str
    remede: str


def image_faults(texte: str) -> Iterator[FauteDImage]:
    """The pictures of `texte` that say nothing to who does not see them, stand in a sentence, or are elsewhere."""
    for image in APPEL_D_IMAGE.finditer(texte):
        if fault := fault_of_words(image["alt"], image["source"]):
            yield FauteDImage(image.start(), *fault)
        elif not _alone(texte, image):
            yield FauteDImage(image.start(), *AU_MILIEU)


def fault_of_words(alt: str, source: str) -> tuple[str, str] | None:
    """What is wrong with the words that call a picture, and the remedy."""
    if not alt.strip():
        return ("une image n'a pas de texte de remplacement",
                f"Dire ce qu'elle montre à qui ne la voit pas : « ![le plan du quartier]({source}) ».")  # fmt: skip
    folders = source.partition("#")[0].split("/")
    if DOSSIER_DES_IMAGES not in folders[:-1] or not {"..", "", "."}.isdisjoint(folders) or "\\" in source:
        remedy = "Mettre le fichier dans un dossier « images », à côté des textes, et écrire « images/plan.png »."
        return f"l'image « {source} » n'est pas dans un dossier « images »", remedy
    return None


def _alone(texte: str, image: re.Match[str]) -> bool:
    before, after = texte[: image.start()].split("\n"), texte[image.end() :].split("\n")
    return not any(line.strip() for line in (*before[-2:], *after[:2]))


def read_image(data: bytes) -> ImageLue:
    """The picture that `data` hold. Raises `Refusal` for what is no whole PNG or JPEG, or is too big."""
    if len(data) > MAX_OCTETS:
        raise Refusal(f"l'image dépasse {MAX_OCTETS // 1_000_000} Mo", "L'enregistrer avec moins de points.")
    size = _png(data) if data.startswith(_PNG) else _jpeg(data) if data.startswith(_JPEG) else None
    if size is None and b"<svg" in data[:_SVG_HEAD]:
        raise Refusal(
            "l'image est un dessin SVG, que Word ne montre pas partout",
            "L'exporter en PNG à la taille voulue, 300 points par pouce (Inkscape et LibreOffice Draw le font).",
        )
    if size is None:
        raise Refusal(
            "l'image n'est ni un PNG ni un JPEG", "L'enregistrer au format PNG (un dessin) ou JPEG (une photo)."
        )
    if not all(size):
        raise Refusal("l'image est abîmée ou incomplète", "Reprendre une copie saine du fichier.")
    if max(size) > MAX_COTE:
        said = f"l'image a plus de {MAX_COTE} points de côté"
        raise Refusal(said, "L'enregistrer avec moins de points : une page en compte mille cinq cents.")
    if data.startswith(_JPEG) and _turned(data):
        raise Refusal(
            "la photo est couchée, et l'appareil a seulement noté de la tourner (EXIF)",
            "L'exporter de nouveau d'un éditeur d'images, droite : Word ne suit pas cette note, le PDF si.",
        )
    return ImageLue(data, *size)


def _png(data: bytes) -> tuple[int, int]:
    """The size that its first piece says; none for a file that ends before its last, or has a damaged piece."""
    at, name = len(_PNG), b""
    while at + 12 <= len(data) and name != b"IEND":
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 8 + size
        if (at == len(_PNG)) != (name == b"IHDR") or data[end : end + 4] != _sum(data[at + 4 : end]):
            return 0, 0
        at = end + 4
    if name != b"IEND":
        return 0, 0
    width, height = struct.unpack(">LL", data[16:24])
    return width, height


def _sum(piece: bytes) -> bytes:
    return struct.pack(">L", zlib.crc32(piece))


def _jpeg(data: bytes) -> tuple[int, int]:
    """The size that the first frame says; none for a file that ends before."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF and b"\xff\xd9" in data[-64:]:
        if data[at + 1] in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return 0, 0


def _turned(data: bytes) -> bool:
    """Whether a camera noted that the JPEG `data` is to be turned: Typst and browsers do, Word does not."""
    at = data.find(_EXIF, 2, 2 + 65_536)
    if at < 0:
        return False
    said = data[at + len(_EXIF) :]
    order = "<" if said[:2] == b"II" else ">"
    try:
        (first,) = struct.unpack_from(f"{order}L", said, 4)
        (count,) = struct.unpack_from(f"{order}H", said, first)
        for rank in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHLH", said, first + 2 + 12 * rank)
            if tag == _ORIENTATION:
                return bool(value != _UPRIGHT)
    except struct.error:
        return False
    return False
