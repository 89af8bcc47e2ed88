"""The PDF of a document: tagged, archivable (PDF/A-2a) and accessible (PDF/UA-1), drawn by Typst.

The only module that knows Typst. The look is `<gabarits>/<gabarit>.typ`, with the fonts of `<gabarits>/polices`:
neither the fonts of the machine, nor its clock, nor its network has a part in the result.
"""

from __future__ import annotations

import datetime
import re
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import typst

from docgen.document import Document
from docgen.findings import Location, Refusal
from docgen.render.polices import FOLDER, couverture
from docgen.render.typst_markup import Look, body, literal

EXTENSION = "pdf"
# PDF/A-4 and PDF/UA-1 exclude each other; PDF/A-1a forbids the transparency of logos.
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]
_OWN_PLACE = ("auteur", "description", "date")
FIELDS = ("entete", "pied", "mention", "logos")
LOGOS = ("etat", "collectivite")
# PDF/A wants a date; without one in `properties`, a fixed one, so that the same input gives the same bytes.
_NO_DATE = datetime.date(1980, 1, 1)
_STYLE = re.compile(r"^#let (paragraphe|tableau|cadre|colonnes)-([\w-]+)\(", re.MULTILINE)
_PACKAGE = re.compile(r"""^[^/\n]*["']@[\w-]+/""", re.MULTILINE)
_PLACE = re.compile(r"┌─ (?!__typst)(\S+?\.typ):(\d+):(\d+)")


def render(document: Document, gabarits: Path, properties: Mapping[str, str]) -> bytes:
    """`document` as a PDF file, with the look and the fonts of `gabarits`.

    `properties` go to the keywords, except « auteur », « description » and « date » (AAAA-MM-JJ), which have their
    own place. Raises `Refusal` when the gabarit is missing, broken, or lacks a style.
    """
    gabarits = gabarits.resolve()
    file = gabarits / f"{document.gabarit}.typ"
    look = Look(file.name, _styles(_read(file)), _drawn(gabarits))
    source = "\n".join(
        [_opening(document, gabarits, properties, look), body(document, look, "g.premiere-page(champs, logos)")]
    )
    compiler = _compiler(gabarits, threading.get_ident())
    try:
        written = compiler.compile(source.encode(), format="pdf", pdf_standards=STANDARDS)
    except typst.TypstError as error:
        raise _refusal(error, file) from error
    assert isinstance(written, bytes)
    return written


def _drawn(gabarits: Path) -> frozenset[int]:
    drawn = couverture(gabarits)
    if not drawn:
        raise Refusal(
            f"Aucune police de caractères dans {gabarits / FOLDER}.",
            "Remettre en place le dossier « polices » livré avec les gabarits.",
        )
    return drawn


def _read(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(
            f"Le gabarit « {file.name} » est introuvable ou illisible dans {file.parent}.",
            "Remettre ce fichier (UTF-8) en place, ou corriger le nom du gabarit.",
        ) from error
    if match := _PACKAGE.search(text):
        line = text.count("\n", 0, match.start()) + 1
        raise Refusal(
            f"Le gabarit « {file.name} », ligne {line}, demande un paquet au réseau.",
            "Copier les fonctions utiles dans le gabarit : rien n'est téléchargé.",
        )
    return text


@lru_cache(maxsize=8)
def _styles(text: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for family, name in _STYLE.findall(text):
        found.setdefault(family, set()).add(name)
    return {family: frozenset(names) for family, names in found.items()}


@lru_cache(maxsize=32)
def _compiler(gabarits: Path, thread: int) -> typst.Compiler:  # noqa: ARG001
    """One compiler for each thread: a compiler serves one document at a time. Typst's own caches are common."""
    return typst.Compiler(root=gabarits, font_paths=_fonts(gabarits))


@lru_cache(maxsize=8)
def _fonts(gabarits: Path) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(gabarits / FOLDER)])


def _opening(document: Document, gabarits: Path, properties: Mapping[str, str], look: Look) -> str:
    """What stands before the sections: the gabarit, the fields, the logos, and what the file says of itself."""

    def quoted(text: str) -> str:
        return literal(text, look.drawn)

    fields = dict(document.fields)
    shown = [name for name in LOGOS if fields.get("logos", "") in ("", name)]
    logos = {name: f'"/logos/{name}.png"' for name in shown if (gabarits / "logos" / f"{name}.png").is_file()}
    keywords = [quoted(f"{name} : {value}") for name, value in sorted(properties.items()) if name not in _OWN_PLACE]
    day = _date(properties.get("date", ""))
    given = {
        "titre": quoted(document.title.strip() or document.name or "Document"),
        "version": quoted(document.version),
        "statut": quoted(document.status),
        "auteur": f"({quoted(properties['auteur'])},)" if properties.get("auteur") else "()",
        "description": quoted(properties["description"]) if properties.get("description") else "none",
        "mots-cles": f"({''.join([f'{keyword}, ' for keyword in keywords])})",
        "date": f"datetime(year: {day.year}, month: {day.month}, day: {day.day})",
        "champs": "champs",
    }
    return "\n".join(
        [
            f"#import {quoted(f'/{look.file}')} as g",
            f"#let champs = ({_pairs({name: quoted(fields.get(name, '')) for name in FIELDS})})",
            f"#let logos = ({_pairs({name: logos.get(name, 'none') for name in LOGOS})})",
            f"#show: g.document.with({_pairs(given)})",
        ]
    )


def _pairs(values: Mapping[str, str]) -> str:
    return ", ".join([f"{name}: {value}" for name, value in values.items()])


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return _NO_DATE


def _refusal(error: typst.TypstError, file: Path) -> Refusal:
    """What Typst says, with the line of the gabarit where it says it."""
    match = _PLACE.search(error.diagnostic)
    place = Location(Path(match[1]).name, int(match[2]), int(match[3]) + 1) if match else Location(file.name)
    return Refusal(
        f"Le gabarit « {file.name} » ne se compile pas ({place}) : {error.message}",
        " ".join(error.hints) or "Corriger cette ligne du gabarit, ou reprendre sa dernière version qui marchait.",
    )
