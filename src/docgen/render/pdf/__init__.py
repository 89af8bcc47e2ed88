"""The PDF of a document: tagged, archivable (PDF/A-2a) and accessible (PDF/UA-1), drawn by Typst.

The only module that knows Typst. The look is `<gabarits>/<gabarit>.typ`, with the fonts of `<gabarits>/polices`:
neither the fonts of the machine, nor its clock, nor its network has a part in the result.
"""

import datetime
import json
import re
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from docgen.document import Document, Image, inlines
from docgen.document.liens import liens_of
from docgen.findings import Location, Refusal, shown
from docgen.render import said_apart
from docgen.render.mesures import mesures
from docgen.render.pdf.structure import KEYWORDS, tables_said, with_keywords, with_structure
from docgen.render.pdf.typst_files import TypstFiles
from docgen.render.pdf.typst_markup import body
from docgen.render.pdf.typst_words import TypstLook, literal, picture_key
from docgen.render.polices import FOLDER, couverture

# PDF/A-4 and PDF/UA-1 exclude each other; PDF/A-1a forbids the transparency of logos.
STANDARDS: "list[typst.PDFStandard]" = ["ua-1", "a-2a"]
_SVG = "http://www.w3.org/2000/svg"
FIELDS = ("entete", "pied", "mention", "logos", "papier")
# Typst wants a date for PDF/A; without one in `properties`, a fixed one, which is then taken out of the file.
_NO_DATE = datetime.date(1980, 1, 1)
_LOGO = re.compile(r"\blogos\.([a-z][\w-]*)")
_STYLE = re.compile(r"^#let (paragraphe|tableau|cadre|colonnes)-([\w-]+)\(", re.MULTILINE)
# What the functions may be asked: to take all the width that they find, to stay on one page.
_ASKED = re.compile(r"^#let ([\w-]+)\(([^)]*)\)", re.MULTILINE)
_PACKAGE = re.compile(r"""^[^/\n]*["']@[\w-]+/""", re.MULTILINE)
_PLACE = re.compile(r"┌─ (?!__typst)(\S+?\.typ):(\d+):(\d+)")


def render(document: Document, gabarits: Path, properties: Mapping[str, str]) -> bytes:
    """`document` as a PDF file, with the look and the fonts of `gabarits`.

    `properties` go to the keywords, except « auteur », « description » and « date » (AAAA-MM-JJ), which have their
    own place. Raises `Refusal` when the gabarit is missing, broken, or lacks a style.
    """
    return stamp(draw(document, gabarits, properties), properties)


def stamp(data: bytes, properties: Mapping[str, str]) -> bytes:
    """The file `data`, which `draw` gave, with the keywords that `properties` make."""
    return with_keywords(data, ", ".join(_keywords(properties)))


def draw(document: Document, gabarits: Path, properties: Mapping[str, str]) -> bytes:
    """What `render` gives, but for what only `stamp` writes: of `properties`, those that have their own place."""
    if (kept := _made.pop(threading.get_ident(), None)) and kept[0] is document and kept[1:3] == (gabarits, properties):
        return kept[3]
    look = open_look(gabarits, document.gabarit)
    given = {
        **identity(document.title.strip() or document.name, properties, look),
        "mots-cles": f"({literal(KEYWORDS, look.drawn)},)",
        "version": literal(document.version, look.drawn),
        "statut": literal(document.status, look.drawn),
        "champs": "champs",
    }
    files: TypstFiles = {}
    source = [
        *scope(document, gabarits, look),
        f"#show: g.document.with({pairs(given)})",
        body(document, look, liens_of(document), files, "g.premiere-page(champs, logos)"),
    ]
    return compiled("\n".join(source), files, gabarits, look, (document,), dated=bool(day(properties.get("date", ""))))


# What was drawn for the pages that a Word file has just asked for, by thread: it is most often what is drawn next.
_made: dict[int, tuple[Document, Path, Mapping[str, str], bytes]] = {}


def keep(document: Document, gabarits: Path, properties: Mapping[str, str], data: bytes) -> None:
    """Keep `data`, what `draw` gave, until the next time that it is called."""
    _made[threading.get_ident()] = (document, gabarits, properties, data)


def open_look(gabarits: Path, name: str) -> TypstLook:
    """What the gabarit `name` offers. Raises `Refusal` when it is missing or asks for the network."""
    file = gabarits / f"{name}.typ"
    text = _read(file)
    return _look(file.name, text, _drawn(gabarits))


@lru_cache(maxsize=8)
def _look(file: str, text: str, drawn: frozenset[int]) -> TypstLook:
    styles: dict[str, set[str]] = {}
    for family, name in _STYLE.findall(text):
        styles.setdefault(family, set()).add(name)
    asked = frozenset((name, word) for name, given in _ASKED.findall(text) for word in re.findall(r"(\w+):", given))
    logos = tuple(dict.fromkeys(_LOGO.findall(text)))
    return TypstLook(file, {family: frozenset(names) for family, names in styles.items()}, drawn, logos, asked)


def compiled(
    source: str,
    files: TypstFiles,
    gabarits: Path,
    look: TypstLook,
    documents: Sequence[Document],
    *,
    dated: bool = False,
) -> bytes:
    """The PDF that `source`, the Typst code of `documents`, gives with the files that it reads (`files`); `dated` when
    its day is not there for the form.

    Raises `Refusal`, with the place in the gabarit of `look`.
    """
    compiler = _compiler(gabarits.resolve(), threading.get_ident())
    try:
        inputs = {**_inputs(gabarits), **dict(_pictures(documents))}
        read: Any = {"main.typ": source.encode(), **files}  # several files, that the types of typst do not say
        written = compiler.compile(read, format="pdf", pdf_standards=STANDARDS, sys_inputs=inputs)
    except typst.TypstError as error:
        raise _refusal(error, look.file) from error
    assert isinstance(written, bytes)
    return with_structure(written, tables_said(documents), dated=dated)


def _inputs(gabarits: Path) -> dict[str, str]:
    """The measures that each gabarit asks for, by its name."""
    return {file.stem: json.dumps(mesures(gabarits, file.stem)) for file in sorted(gabarits.glob("*.typ"))}


def _pictures(documents: Sequence[Document]) -> Iterator[tuple[str, str]]:
    """The pictures of `documents`, by name. Typst takes words alone from us: each is set in a drawing, that says it in
    letters and changes nothing of it.
    """
    for document in documents:
        for leaf in inlines(document):
            if isinstance(leaf, Image) and (image := leaf.fichier):
                size = f'width="{image.largeur}" height="{image.hauteur}"'
                said = f"data:image/{image.sorte};base64,{b64encode(image.data).decode()}"
                yield picture_key(leaf), f'<svg xmlns="{_SVG}" {size}><image {size} href="{said}"/></svg>'


def _drawn(gabarits: Path) -> frozenset[int]:
    drawn = couverture(gabarits)
    if not drawn:
        raise Refusal(
            f"Aucune police de caractères dans {shown(gabarits / FOLDER)}.",
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


@lru_cache(maxsize=32)
def _compiler(gabarits: Path, thread: int) -> typst.Compiler:  # noqa: ARG001
    """One compiler for each thread: a compiler serves one document at a time. Typst's own caches are common."""
    return typst.Compiler(root=gabarits, font_paths=_fonts(gabarits))


@lru_cache(maxsize=8)
def _fonts(gabarits: Path) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(gabarits / FOLDER)])


def scope(document: Document, gabarits: Path, look: TypstLook) -> list[str]:
    """What the sections of `document` use, one line each: the gabarit, the fields, the logos."""
    fields = dict(document.fields)
    # A file that is not there leaves its place empty.
    shown = [name for name in look.logos if fields.get("logos", "") in ("", name)]
    logos = {name: f'"/logos/{name}.png"' for name in shown if (gabarits / "logos" / f"{name}.png").is_file()}
    return [
        f"#import {literal(f'/{look.file}', look.drawn)} as g",
        f"#let champs = ({pairs({name: literal(fields.get(name, ''), look.drawn) for name in FIELDS})})",
        f"#let logos = ({pairs({name: logos.get(name, 'none') for name in look.logos})})",
    ]


def identity(title: str, properties: Mapping[str, str], look: TypstLook) -> dict[str, str]:
    """What the file says of itself, as arguments of a function of the gabarit."""

    def quoted(text: str) -> str:
        return literal(text, look.drawn)

    keywords = map(quoted, _keywords(properties))
    written = day(properties.get("date", "")) or _NO_DATE
    return {
        "titre": quoted(title or "Document"),
        "auteur": f"({quoted(properties['auteur'])},)" if properties.get("auteur") else "()",
        "description": quoted(properties["description"]) if properties.get("description") else "none",
        "mots-cles": f"({''.join([f'{keyword}, ' for keyword in keywords])})",
        "date": f"datetime(year: {written.year}, month: {written.month}, day: {written.day})",
    }


def _keywords(properties: Mapping[str, str]) -> list[str]:
    return [f"{name} : {value}" for name, value in sorted(said_apart(properties).items())]


def pairs(values: Mapping[str, str]) -> str:
    """Named arguments, or the pairs of a dictionary, in Typst code."""
    return ", ".join([f"{name}: {value}" for name, value in values.items()])


def day(text: str) -> datetime.date | None:
    """The day that `text` (AAAA-MM-JJ) says, if it says one."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _refusal(error: typst.TypstError, file: str) -> Refusal:
    """What Typst says, with the line of the gabarit where it says it."""
    match = _PLACE.search(error.diagnostic)
    place = Location(Path(match[1]).name, int(match[2]), int(match[3]) + 1) if match else Location(file)
    return Refusal(
        f"Le gabarit « {file} » ne se compile pas ({place}) : {error.message}",
        " ".join(error.hints) or "Corriger cette ligne du gabarit, ou reprendre sa dernière version qui marchait.",
    )
