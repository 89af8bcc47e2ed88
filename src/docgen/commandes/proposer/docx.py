"""A consolidated contract as somebody edited it in Word: its paragraphs, tirets and tables, by the style of each.

Pictures, text boxes, notes and comments are passed over, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from lxml import etree

from docgen.findings import Refusal
from docgen.french import pluriel
from docgen.ooxml import paquet, reponses
from docgen.ooxml.noms import MC, W, bare
from docgen.ooxml.paquet import CUSTOM, DOCUMENT, STYLES

Sorte = Literal["titre", "note", "texte", "tiret", "tableau", "autre"]
_OPEN = (
    "Dans Word, onglet Révision, les accepter ou les refuser ; ou relancer avec « --revisions accepter » ou "
    "« --revisions refuser »."
)
_KINDS: Mapping[str, Sorte] = {
    **{f"heading{level}": "titre" for level in range(1, 7)}, "listbullet": "tiret", "listnumber": "tiret",
    "note": "note", "title": "autre", "subtitle": "autre", "titre": "autre", "soustitre": "autre",
}  # fmt: skip
_DASH = re.compile(r"[-–—•]\s+")
_PASSED = {
    f"{W}drawing": "une image", f"{W}pict": "une image ou une zone de texte", f"{W}object": "un objet",
    f"{MC}AlternateContent": "une zone de texte ou un dessin", f"{W}footnoteReference": "une note de bas de page",
    f"{W}endnoteReference": "une note de fin", f"{W}commentReference": "un commentaire",
}  # fmt: skip
_SPACES = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
_SKIPPED = (f"{W}del", f"{W}moveFrom", f"{W}rPr", f"{W}pPr", f"{W}sdtPr", f"{W}instrText", f"{W}delText")


@dataclass(frozen=True, slots=True)
class Bloc:
    """A paragraph, or a table with its rows of cells: « < » joins the cell on its left, « ^ » the one above."""

    sorte: Sorte
    texte: str
    rangees: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Lu:
    """What was read: the properties that docgen gave the file, its blocks, what was passed over (what, where)."""

    proprietes: Mapping[str, str]
    blocs: tuple[Bloc, ...]
    omis: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Reading:
    """One reading of one body: the sort of each style, and what is passed over."""

    styles: Mapping[str, Sorte]
    omis: list[tuple[str, str]] = field(default_factory=list)

    def blocks(self, parent: etree._Element) -> Iterator[Bloc]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self.paragraph(child)
            elif child.tag == f"{W}tbl":
                yield self.table(child)
            elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
                yield from self.blocks(child)

    def paragraph(self, paragraph: etree._Element) -> Iterator[Bloc]:
        text = self.text(paragraph)
        if not text:
            return
        sort = self.sort(paragraph)
        dash = _DASH.match(text) if sort == "texte" else None
        yield Bloc("tiret", text[dash.end() :]) if dash else Bloc(sort, text)

    def sort(self, paragraph: etree._Element) -> Sorte:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        sort = self.styles.get(style.get(f"{W}val", "") if style is not None else "", "texte")
        number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        if number is None or sort not in ("texte", "tiret"):
            return sort
        return "texte" if number.get(f"{W}val") == "0" else "tiret"

    def text(self, paragraph: etree._Element) -> str:
        pieces: list[str] = []
        passed: list[str] = []
        pending = [paragraph]
        while pending:
            element = pending.pop()
            if element.tag in _PASSED:
                passed.append(_PASSED[element.tag])
            elif element.tag == f"{W}t":
                pieces.append(element.text or "")
            elif element.tag in _SPACES:
                pieces.append(_SPACES[element.tag])
            elif element.tag not in _SKIPPED:
                pending.extend(reversed(element))
        text = re.sub(" {2,}", " ", "".join(pieces)).strip()
        self.omis += [(what, text) for what in dict.fromkeys(passed)]
        return text

    def table(self, table: etree._Element) -> Bloc:
        rows = []
        for row in table.iter(f"{W}tr"):
            cells: list[str] = []
            for cell in row.iter(f"{W}tc"):
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                above = merged is not None and merged.get(f"{W}val", "continue") == "continue"
                text = " ".join(filter(None, (self.text(paragraph) for paragraph in cell.iter(f"{W}p"))))
                cells += [
                    "^" if above else text,
                    *["<"] * (int(span.get(f"{W}val", "1")) - 1 if span is not None else 0),
                ]
            rows.append(tuple(cells))
        return Bloc("tableau", "\n".join(" | ".join(row) for row in rows), tuple(rows))


def read(path: Path, choix: reponses.Choix | None = None) -> Lu:
    """What the Word file `path` says. Raises `Refusal` if it is none, or holds changes that are still to be decided."""
    try:
        data = path.read_bytes()
    except OSError:
        raise Refusal(
            f"{path.name} : le fichier ne peut pas être lu",
            "Vérifier le chemin et les droits, et fermer le fichier dans Word.",
            code="PRO001",
        ) from None
    try:
        parts = paquet.parts(data, path.name)
    except Refusal as refusal:
        raise Refusal(refusal.message.rstrip("."), refusal.remedy, code="PRO001") from None
    if DOCUMENT not in parts or STYLES not in parts:
        raise Refusal(f"{path.name} : ce n'est pas un texte Word (.docx)",
                      "Donner le texte consolidé que docgen a produit, modifié puis enregistré en .docx.",
                      code="PRO001")  # fmt: skip
    body = paquet.parse(parts[DOCUMENT], path.name, DOCUMENT).find(f"{W}body")
    if body is None:
        raise Refusal(f"{path.name} : le fichier est vide", "Reprendre le texte consolidé.", code="PRO001")
    tracked = reponses.count(body)
    if tracked and choix is None:
        message = f"{path.name} contient {pluriel(tracked, 'modification suivie')}"
        raise Refusal(f"{message} : faut-il lire le texte comme accepté, ou comme refusé ?", _OPEN, code="PRO004")
    if choix is not None:
        reponses.resolve(body, choix)
    reading = _Reading(_styles(paquet.parse(parts[STYLES], path.name, STYLES)))
    blocks = tuple(reading.blocks(body))
    return Lu(_properties(parts, path.name), blocks, tuple(reading.omis))


def _properties(parts: Mapping[str, bytes], file: str) -> dict[str, str]:
    if CUSTOM not in parts:
        return {}
    tree = paquet.parse(parts[CUSTOM], file, CUSTOM)
    return {one.get("name", ""): "".join(str(text) for text in one.itertext()) for one in tree}


def _styles(tree: etree._Element) -> dict[str, Sorte]:
    """The sort of each paragraph style: its own, or that of the style on which it is based."""
    found = {style.get(f"{W}styleId", ""): style for style in tree.iter(f"{W}style")}
    return {identity: _sort(found, identity) for identity in found}


def _sort(found: Mapping[str, etree._Element], identity: str, seen: Sequence[str] = ()) -> Sorte:
    style = found.get(identity)
    if style is None or identity in seen:
        return "texte"
    name, based = style.find(f"{W}name"), style.find(f"{W}basedOn")
    own = _KINDS.get(bare(name.get(f"{W}val", ""))) if name is not None else None
    return own or (_sort(found, based.get(f"{W}val", ""), (*seen, identity)) if based is not None else "texte")
