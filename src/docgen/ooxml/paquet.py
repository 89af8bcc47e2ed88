"""The zip of a Word file: read with its limits, written with the same bytes on any machine."""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path

from lxml import etree
from msgspec import Struct

from docgen.findings import Refusal
from docgen.french import compte
from docgen.ooxml.endroit import where_it_breaks

CONTENT_TYPES, RELATIONS = "[Content_Types].xml", "_rels/.rels"
# The parts of a Word file that docgen reads or writes by their name.
DOCUMENT, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
CORE, CUSTOM = "docProps/core.xml", "docProps/custom.xml"
MAX_MEMBERS = 2_000
MAX_BYTES = 100_000_000
# A part of XML that is so big, and shrinks so much in the zip, is no text: those of Word shrink 10 to 70 times.
_BIG_PART, _MAX_SHRINK = 5_000_000, 250
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
# 1 January 2026 in the zip's own calendar: a date of the clock would make each run differ.
_DATE = (2026 - 1980) << 9 | 1 << 5 | 1
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AGAIN = "Ouvrir le fichier dans Word et l'enregistrer au format « Document Word (*.docx) »."
_KINDS = (
    (b"%PDF", "c'est un PDF"),
    (b"{\\rtf", "c'est un fichier RTF"),
    (b"<", "c'est une page web, ou du XML"),
    (_OLE, "c'est un ancien fichier Word (.doc), ou un fichier protégé par un mot de passe"),
)


def read(path: Path) -> dict[str, bytes]:
    """The parts of the Word file `path`, by name, in the order of the zip. Raises `Refusal` if it is not one."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = "il n'existe pas" if isinstance(error, FileNotFoundError) else "accès refusé ou fichier illisible"
        raise Refusal(
            f"{path.name} : le gabarit ne peut pas être lu ({reason}).",
            "Vérifier que le fichier existe dans le dossier des gabarits et qu'il n'est pas ouvert ailleurs.",
        ) from error
    return parts(data, path.name)


def drawn_part(data: bytes, name: str) -> bytes:
    """The part `name` of the Word file `data`, which docgen has just drawn: nothing of it is to be doubted."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)


def parts(data: bytes, file: str, *, parsed_later: bool = False) -> dict[str, bytes]:
    """The parts of the Word file whose bytes are `data`; `file` names it in messages.

    With `parsed_later`, only those that may declare entities are parsed: who asks says itself which ones are damaged.
    """
    if not data:
        raise Refusal(f"{file} : le fichier est vide.", "Reprendre une copie saine du fichier.")
    kind = next((f" : {kind}" for start, kind in _KINDS if data.startswith(start)), "")
    if kind or not data.startswith(b"PK"):
        raise Refusal(f"{file} : ce n'est pas un fichier Word (.docx){kind}.", _SAVE_AGAIN)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _refuse_odd(archive.infolist(), file)
            found = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, OSError, ValueError) as error:
        raise damaged(file) from error
    if CONTENT_TYPES not in found:
        kind = "c'est un fichier OpenDocument (.odt)" if "mimetype" in found else "c'est une archive d'autre chose"
        raise Refusal(f"{file} : ce n'est pas un fichier Word (.docx) : {kind}.", _SAVE_AGAIN)
    if RELATIONS not in found:
        raise Refusal(f"{file} : le fichier est abîmé : « {RELATIONS} » manque.", _SAVE_AGAIN)
    for name, content in found.items():
        if name.endswith((".xml", ".rels")) and not (parsed_later and _plain(content)):
            parse(content, file, name)
    return found


def _plain(xml: bytes) -> bool:
    """Whether a part cannot declare entities, as its bytes show."""
    return b"<!DOCTYPE" not in xml and b"\0" not in xml


def parse(xml: bytes, file: str, part: str) -> etree._Element:
    """The tree of a part of `file`, without the spaces of its layout. Raises `Refusal` if it is damaged."""
    parser = etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True)
    entities = Refusal(f"{file}, {part} : le fichier déclare des entités, ce que Word ne fait jamais.", _SAVE_AGAIN)
    if b"<!DOCTYPE" in xml[:4096]:
        raise entities
    try:
        tree = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        place = f"{file}, {part}{where_it_breaks(xml)}"
        raise Refusal(f"{place} : le fichier est abîmé (XML mal formé).", _SAVE_AGAIN) from error
    # After a long comment, or in signs of two bytes.
    if tree.getroottree().docinfo.internalDTD is not None:
        raise entities
    return tree


def read_bounded(path: Path) -> bytes:
    """The bytes of a file. Raises `OSError`, and `Refusal` for what would be read without end, or fill the memory."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise Refusal(f"{path.name} : ce n'est pas un fichier ordinaire", "Donner le nom d'un fichier Word.")
    if (size := path.stat().st_size) > MAX_BYTES:
        raise Refusal(
            f"{path.name} : le fichier est démesuré ({size // 1_000_000} Mo)",
            f"Un fichier Word tient en {MAX_BYTES // 1_000_000} Mo : alléger ses images.",
        )
    return path.read_bytes()


def check_relations(parts: Mapping[str, bytes]) -> None:
    """Raise `ValueError` for a relation that lacks its name, its kind or its target."""
    for name in (name for name in parts if name.endswith(".rels")):
        for relation in etree.fromstring(parts[name]).iterchildren("{*}Relationship"):
            if None in map(relation.get, ("Id", "Type", "Target")):
                raise ValueError(name)


def damaged(file: str) -> Refusal:
    """The refusal of a file that does not open."""
    again = _SAVE_AGAIN[0].lower() + _SAVE_AGAIN[1:]
    return Refusal(f"{file} : le fichier est abîmé ou incomplet.", f"Reprendre une copie saine du fichier, ou {again}")


def _refuse_odd(infos: list[zipfile.ZipInfo], file: str) -> None:
    """What a Word file never is: too big, in secret, or with two parts of one name."""
    if not all(info.filename for info in infos):
        raise damaged(file)  # a part has lost its name
    size = sum(info.file_size for info in infos)
    if len(infos) > MAX_MEMBERS or size > MAX_BYTES:
        count = compte(len(infos), "élément")
        raise Refusal(
            f"{file} : le fichier est démesuré ({count}, {size // 1_000_000} Mo une fois ouvert).",
            f"Un fichier Word tient en {MAX_MEMBERS} éléments et {MAX_BYTES // 1_000_000} Mo : alléger ses images.",
        )
    swollen = next((info.filename for info in infos if _is_swollen(info)), "")
    if swollen:
        raise Refusal(f"{file} : le fichier est démesuré (« {swollen} » répète sans fin la même chose).", _SAVE_AGAIN)
    if any(info.flag_bits & 1 for info in infos):
        raise Refusal(f"{file} : le fichier est protégé par un mot de passe.", "Ôter la protection dans Word.")
    names = [info.filename for info in infos]
    if len(set(names)) < len(names) or any("\\" in name or ".." in name.split("/") for name in names):
        raise Refusal(f"{file} : l'archive est mal formée (noms répétés ou interdits).", _SAVE_AGAIN)


def _is_swollen(info: zipfile.ZipInfo) -> bool:
    size, packed = info.file_size, max(1, info.compress_size)
    return info.filename.endswith((".xml", ".rels")) and size > _BIG_PART and size > _MAX_SHRINK * packed


class Layout(Struct, frozen=True):
    """The parts that never change, already deflated and in place; `pack` adds the others."""

    entries: bytes
    directory: bytes
    count: int

    @classmethod
    def of(cls, fixed: Mapping[str, bytes]) -> "Layout":
        """The layout of `fixed`; `[Content_Types].xml` comes first, as readers of packages expect."""
        entries, directory = _entries(sorted(fixed.items(), key=_rank), 0, level=9)
        return cls(entries, directory, len(fixed))

    def pack(self, changed: Iterable[tuple[str, bytes]]) -> bytes:
        """The bytes of the whole file: the fixed parts, then `changed` in the order given."""
        added = list(changed)
        entries, directory = _entries(added, len(self.entries), level=6)
        directory = self.directory + directory
        count = self.count + len(added)
        size = len(self.entries) + len(entries)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), size, 0)
        return b"".join((self.entries, entries, directory, end))


def added(data: bytes, members: Iterable[tuple[str, bytes]]) -> bytes:
    """The file `data`, which `Layout.pack` gave, with `members` after its parts."""
    *_, count, size, start, _ = _END.unpack(data[-_END.size :])
    return Layout(data[:start], data[start : start + size], count).pack(members)


def _rank(item: tuple[str, bytes]) -> tuple[bool, bool, str]:
    name = item[0]
    return (name != CONTENT_TYPES, name != RELATIONS, name)


def _entries(members: Iterable[tuple[str, bytes]], offset: int, *, level: int) -> tuple[bytes, bytes]:
    """The local entries of `members`, the first at `offset`, and their part of the central directory."""
    local: list[bytes] = []
    central: list[bytes] = []
    for name, content in members:
        label, crc = name.encode(), zlib.crc32(content)
        packer = zlib.compressobj(level, zlib.DEFLATED, -15)
        body, method = packer.compress(content) + packer.flush(), 8
        if len(body) >= len(content):
            body, method = content, 0
        head = (20, 0x800, method, 0, _DATE, crc, len(body), len(content), len(label), 0)
        local += (_LOCAL.pack(b"PK\3\4", *head), label, body)
        central.append(_CENTRAL.pack(b"PK\1\2", 20, *head, 0, 0, 0, 0, offset) + label)
        offset += _LOCAL.size + len(label) + len(body)
    return b"".join(local), b"".join(central)
