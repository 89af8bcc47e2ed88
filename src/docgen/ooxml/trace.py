"""What a Word file keeps of what it said when docgen wrote it: its name, and a print of each of its lines.

A part that no reader of the document sees, and that Word and LibreOffice write back as it came. With it, what a person
has changed since is told from what the data have become.
"""

import base64
import re
import zlib
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from docgen.ooxml.noms import PR, RELATION
from docgen.ooxml.paquet import CONTENT_TYPES

PIECE, RELATIONS_DU_CORPS = "customXml/itemDocgen.xml", "word/_rels/document.xml.rels"
_NOM, _HEAD = "urn:docgen:trace", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Without its properties, LibreOffice would not write the part back.
_PROPRIETES = "customXml/itemPropsDocgen.xml"
_DECLAREES = (
    f'<Override PartName="/{PIECE}" ContentType="application/xml"/>'
    f'<Override PartName="/{_PROPRIETES}" '
    'ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/>'
)
_LIEE = f'<Relationship Id="docgenTrace" Type="{RELATION}/customXml" Target="../{PIECE}"/>'
_FIXES = {
    _PROPRIETES: f'{_HEAD}<ds:datastoreItem ds:itemID="{{6B6B1C5E-52B5-4C3A-9D0E-5F0B2D0C6A11}}" '
    'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs>'
    f'<ds:schemaRef ds:uri="{_NOM}"/></ds:schemaRefs></ds:datastoreItem>',
    "customXml/_rels/itemDocgen.xml.rels": f'{_HEAD}<Relationships xmlns="{PR[1:-1]}"><Relationship Id="rId1" '
    f'Type="{RELATION}/customXmlProps" Target="itemPropsDocgen.xml"/></Relationships>',
}
_MOTS = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|(<w:noBreakHyphen ?/>)|(<w:(?:br|tab|cr)(?: [^>]*)?/>)")
_AUTRES = re.compile("<w:(?:noB|br|tab[ /]|cr)")
# The number of a page, that each program counts again: as a field of several runs, or of one.
_PAGE = re.compile(
    r'PAGEREF(?:(?!w:fldChar).)*<w:fldChar [^>]*separate.*?"end"|<w:fldSimple [^>]*PAGEREF.*?</w:fldSimple>'
)
_CELLULES = re.compile("</?w:(?:tc|tr|tbl)[ >]")
# A list of the number 0 is none.
_PUCE = re.compile(r'<w:numPr>(?:(?!</w:numPr>).)*<w:numId w:val="(?!0")')
_LUE = re.compile(rf'<(?:\w+:)?trace [^<>]*"{_NOM}"[^<>]*>([\w+/=\s]*)<')
_SIGNES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&"))
_TAILLE = 3


class TraceDuWord(Struct, frozen=True):
    """The name of the document (« annexe-1/fiche-1.1 »), and the prints of its lines, in order."""

    document: str
    empreintes: tuple[bytes, ...] = ()


def written_lines(xml: str) -> Iterator[str]:
    """Each paragraph of a body that says something, in order, whatever holds it, without the number of a page; its
    spaces are ordinary ones."""
    return filter(None, map(_line, xml.split("</w:p>")[:-1]))


class PlaceDeLigne(NamedTuple):
    """Whether a line stands in the same cell as the one above it, or like it in none; whether it is in a list."""

    jointe: bool
    puce: bool


def line_places(xml: str) -> tuple[PlaceDeLigne, ...]:
    """Where each of the lines of `written_lines` stands."""
    found, between = [], ""
    for paragraph in xml.split("</w:p>")[:-1]:
        between += paragraph
        if _line(paragraph):
            found.append(PlaceDeLigne(not _CELLULES.search(between), bool(_PUCE.search(paragraph))))
            between = ""
    return tuple(found)


# A fiche stands in its file and in the annexe, and half the cells of a table say the same.
@lru_cache(maxsize=1 << 13)
def _line(paragraph: str) -> str:
    if "PAGEREF" in paragraph:
        paragraph = _PAGE.sub("", paragraph)
    line = " ".join("".join(_words(paragraph)).split())
    for sign, read in _SIGNES if "&" in line else ():
        line = line.replace(sign, read)
    return line


def _words(paragraph: str) -> Iterator[str]:
    if _AUTRES.search(paragraph):
        for words, hyphen, space in _MOTS.findall(paragraph):
            yield words or ("-" if hyphen else " " if space else "")
    else:  # most paragraphs, and much faster
        for run in paragraph.split("</w:t>")[:-1]:
            yield run.rpartition("<w:t")[2].partition(">")[2]


def prints(read: Sequence[str]) -> tuple[bytes, ...]:
    """The print of each line."""
    return tuple(zlib.crc32(line.encode()).to_bytes(4)[:_TAILLE] for line in read)


def declare_trace(parts: MutableMapping[str, bytes]) -> None:
    """Makes `parts` announce the trace that each document adds."""
    parts.update({name: said.encode() for name, said in _FIXES.items()})
    for name, said in ((CONTENT_TYPES, _DECLAREES), (RELATIONS_DU_CORPS, _LIEE)):
        start, end, rest = parts[name].decode().rpartition("</")
        parts[name] = "".join((start, said, end, rest)).encode()


def trace_part(document: str, body: str) -> tuple[str, bytes]:
    """The part of the trace of the document of that name, whose body is written so."""
    said = document.encode() + b"\0" + b"".join(prints(list(written_lines(body))))
    return PIECE, f'{_HEAD}<trace xmlns="{_NOM}">{base64.b64encode(said).decode()}</trace>'.encode()


def read_trace(parts: Mapping[str, bytes]) -> TraceDuWord | None:
    """The trace that a file bears, under whatever name its last program has written it; None when it has none."""
    for name, content in parts.items():
        if name.startswith("customXml/") and (found := _LUE.search(content.decode(errors="ignore"))):
            try:
                document, end, said = base64.b64decode(found[1]).partition(b"\0")
                named = document.decode()
            except ValueError:
                continue
            if named and end and len(said) % _TAILLE == 0:  # else it was cut, and tells nothing
                return TraceDuWord(named, tuple(said[at : at + _TAILLE] for at in range(0, len(said), _TAILLE)))
    return None
