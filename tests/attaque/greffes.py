"""Du XML bien formé, et qui ne veut plus rien dire : des éléments doublés, ôtés, déplacés, emboîtés, renommés, aux valeurs folles."""

import copy
import random
from collections.abc import Callable

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NOMS = ["p", "r", "t", "tbl", "tr", "tc", "ins", "del", "moveFrom", "moveTo", "sdt", "sdtContent", "hyperlink", "br", "tab", "fldSimple", "fldChar", "instrText", "drawing", "pict", "object", "sectPr", "pPr", "rPr", "numPr", "numId", "ilvl", "pStyle", "rStyle", "bookmarkStart", "bookmarkEnd", "footnoteReference", "commentReference", "vMerge", "gridSpan", "tblGrid", "gridCol", "tcPr", "trPr", "tblPr", "rPrChange", "pPrChange", "cellIns", "cellDel", "sym", "noBreakHyphen", "delText", "delInstrText", "moveFromRangeStart", "moveToRangeEnd", "smartTag", "customXml", "altChunk", "ruby", "dir", "bdo", "proofErr"]  # fmt: skip
CLES = ["id", "val", "author", "date", "type", "fldCharType", "name", "anchor", "fill"]
FOLLES = ["", "-1", "--1", "0", "1", "9" * 30, "x", "é" * 3000, "\u202e", "1.5", "true", "rId999", "../x", "NaN", "l'un", "2025-99-99T00:00:00Z"]  # fmt: skip
Geste = Callable[[random.Random, etree._Element, etree._Element], object]


def _emboite(hasard: random.Random, un: etree._Element, _autre: etree._Element) -> None:
    boite = etree.Element(_W + hasard.choice(NOMS))
    un.addprevious(boite)
    boite.append(un)


def _glisse(hasard: random.Random, un: etree._Element, _autre: etree._Element) -> None:
    neuf = etree.Element(_W + hasard.choice(NOMS), {_W + hasard.choice(CLES): hasard.choice(FOLLES)})
    un.insert(hasard.randint(0, len(un)), neuf)


def _affole(hasard: random.Random, un: etree._Element, _autre: etree._Element) -> None:
    for cle in list(un.attrib):
        un.set(cle, hasard.choice(FOLLES))


GESTES: tuple[Geste, ...] = (
    _emboite,
    _glisse,
    _affole,
    lambda _hasard, un, _autre: un.addnext(copy.deepcopy(un)),
    lambda _hasard, un, _autre: un.getparent().remove(un),
    lambda _hasard, un, autre: autre.append(copy.deepcopy(un)),
    lambda hasard, un, _autre: setattr(un, "tag", _W + hasard.choice(NOMS)),
    lambda hasard, un, _autre: setattr(un, "text", hasard.choice(FOLLES)),
    lambda _hasard, un, _autre: un.attrib.clear(),
)


def greffe(hasard: random.Random, xml: bytes) -> bytes:
    """Ce XML, où un à quatre éléments ont changé ; le même quand ce n'en est pas."""
    try:
        arbre = etree.fromstring(xml)
    except etree.XMLSyntaxError:
        return xml
    for _ in range(hasard.randint(1, 4)):
        tous = [un for un in arbre.iter(etree.Element) if un.getparent() is not None]
        if tous:
            hasard.choice(GESTES)(hasard, hasard.choice(tous), hasard.choice(tous))
    return etree.tostring(arbre, xml_declaration=True, encoding="UTF-8", standalone=True)
