"""A document as a Word file: its blocks in the body of a gabarit, its fields in the headers and footers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from docgen.document import Document, Inline, Revised, Section, Text
from docgen.document.liens import Liens, liens_of
from docgen.document.mots import words
from docgen.findings import Refusal
from docgen.ooxml import paquet, trace
from docgen.ooxml.noms import W, close_names
from docgen.ooxml.paquet import CORE, CUSTOM, DOCUMENT, NUMBERING, STYLES
from docgen.ooxml.reponses import drop
from docgen.render import LIENS
from docgen.render.docx.ajouts import Ajouts
from docgen.render.docx.balises import Spot, insert_text
from docgen.render.docx.blocs import written_blocks
from docgen.render.docx.complet import refuse_incomplete
from docgen.render.docx.gabarit import BODY, DECLARATION, Gabarit
from docgen.render.docx.parties import core, custom, declare, extended, keep_only, read_logos, read_spoken
from docgen.render.docx.plume import Pen, WordPlace, closing
from docgen.render.docx.sandbox import Blocks, Marked
from docgen.render.docx.serre import tighten
from docgen.render.docx.signets import bookmarks
from docgen.render.docx.styles import Look, measured, read_look
from docgen.render.docx.tableaux import TWIPS_PER_MM, millimetres
from docgen.render.docx.wordml import Ink, text_elements
from docgen.render.fins import fins
from docgen.render.grille import large
from docgen.render.images import HEIGHTS

# Where the body goes in the gabarit, and the page set-up that ends it.
PLACE, LAST_PAGES = "corps", "docgen_dernieres_pages"
# What is left on its page for the caption of a picture, and what announces it, in millimetres.
_CAPTION = 30
DEFAULTS = {"entete": "", "pied": "", "mention": ""}


class Pages(Struct, frozen=True):
    """A page set-up of a gabarit: its `w:sectPr` on the first pages of the document, and after; its width in twips, and
    how much wider that is than the page of the gabarit; the height that a picture may take there, in millimetres.
    """

    first: str
    next: str
    width: int
    beyond: int = 0
    height: float = HEIGHTS[False][0]


class House(Struct, frozen=True):
    """What one gabarit gives to every document: tags compiled, styles found, pages upright and on their side."""

    gabarit: Gabarit
    look: Look
    portrait: Pages
    landscape: Pages
    numbering: tuple[str, str]


def render(document: Document, gabarits: Path, properties: Mapping[str, str]) -> bytes:
    """`document` as the bytes of a .docx file, with the look of the folder `gabarits`.

    `properties` are the custom properties of the file (version, digests). The same values give the same bytes.
    Raises `Refusal` for a style, a field or a character that cannot be written.
    """
    return stamp(draw(document, gabarits, properties), properties)


def stamp(data: bytes, properties: Mapping[str, str]) -> bytes:
    """The file `data`, which `draw` gave, that says `properties`."""
    return paquet.added(data, [(CUSTOM, custom(properties))])


def draw(document: Document, gabarits: Path, properties: Mapping[str, str]) -> bytes:
    """What `render` gives, but for what only `stamp` writes: of `properties`, those that have their own place."""
    document = _with_running_header(document)
    logo = dict(document.fields).get("logos", "")
    tight = dict(document.fields).get("page") == "serree"
    house = open_house(gabarits, document.gabarit, "" if logo == "non" else logo, tight=tight, a3=large(document))
    liens = liens_of(document) if properties.get(LIENS) else Liens()
    ajouts = Ajouts(house.gabarit.fixed, file=house.gabarit.file)
    pen = Pen(house.look, liens, bookmarks(document, liens, gabarits, properties), ajouts)
    body = _body(document.sections, house, pen, plain=logo == "non")
    fields = fields_of(document)
    refuse_unknown(house.gabarit, fields)
    extra = (
        (NUMBERING, "".join(pen.lists).join(house.numbering).encode()),
        (CORE, core(document, properties)),
        *ajouts.parts(),
        trace.trace_part(document.name, "".join(body)),
    )
    finish = partial(_filled, document=document, ids=pen.ids) if document.revised else str
    return house.gabarit.render({**fields, PLACE: Blocks(body[0]), LAST_PAGES: Blocks(body[1])}, extra, finish)


def fields_of(document: Document) -> dict[str, str]:
    """What the tags of a gabarit may show of `document`, by name."""
    given = {
        "titre": document.title,
        "courant": dict(document.fields).get("entete") or document.title,
        "version": document.version,
        "statut": document.status,
        "nature": document.kind,
        "nom": document.name,
    }
    return {**DEFAULTS, **given, **dict(document.fields), **_changed_fields(document)}


def refuse_unknown(gabarit: Gabarit, fields: Mapping[str, str]) -> None:
    """Raises `Refusal` for a tag that asks for something else than `fields`."""
    for name in sorted(gabarit.variables - fields.keys() - {PLACE, LAST_PAGES}):
        close = close_names(name, fields)
        remedy = f"Variables proches : {close}." if close else f"Variables possibles : {', '.join(sorted(fields))}."
        raise Refusal(f"{gabarit.file} : la variable « {name} » est inconnue.", remedy)


def _body(sections: Sequence[Section], house: House, pen: Pen, *, plain: bool) -> tuple[str, str]:
    """The XML of the body, and the page set-up of the last section; `plain` when no page bears the logos."""
    written: list[str] = []
    pages = ""
    for rank, section in enumerate(sections or (Section(()),)):
        setup = house.landscape if section.landscape else house.portrait
        pages = setup.next if rank or plain else setup.first
        last = rank >= len(sections) - 1
        pen.clear()
        place = WordPlace(setup.width, beyond=setup.beyond, height=setup.height)
        tails = fins(section.blocks, millimetres(setup.width), lying=section.landscape)
        written.append(written_blocks(section.blocks, place, pen, end="" if last else pages, tails=tails))
    return "".join([*written, closing(written[-1], pen)]), pages


# --- once for each gabarit -----------------------------------------------------------------------------------------
def open_house(gabarits: Path, name: str, logo: str = "", *, tight: bool = False, a3: bool = False) -> House:
    """The gabarit `name` of the folder `gabarits`, compiled once for each state of its files. Raises `Refusal`.

    `logo` names the only one to show; all of them when it is empty. `tight`: with fuller pages.
    `a3`: on paper twice as large.
    """
    path = gabarits / f"{name}.docx"
    if not re.fullmatch(r"[\w-]+", name) or not path.is_file():
        close = close_names(name, [found.stem for found in gabarits.glob("*.docx")])
        raise Refusal(
            f"Le gabarit « {name} » n'existe pas.",
            f"Gabarits proches : {close}." if close else f"Mettre {name}.docx dans le dossier des gabarits.",
        )
    beside = [file for file in (path.with_suffix(".typ"),) if file.is_file()]
    files = [path, *beside, *sorted((gabarits / "logos").glob("*.png"))]
    return _open(path, logo, tight, a3, tuple(_state(file) for file in files))


def _state(path: Path) -> tuple[str, int, int]:
    stat = path.stat()
    return (path.name, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=16)
def _open(path: Path, logo: str, tight: bool, a3: bool, _states: tuple[tuple[str, int, int], ...]) -> House:
    parts = paquet.read(path)
    if logo:
        keep_only(parts, path.name, logo)
    file = path.name
    for needed in (DOCUMENT, STYLES, NUMBERING, trace.RELATIONS_DU_CORPS):
        if needed not in parts:
            raise Refusal(f"{file} : la partie « {needed} » manque.", "Ouvrir le gabarit dans Word et l'enregistrer.")
    refuse_incomplete(parts, file, PLACE)
    if tight:
        tighten(parts, file)
    look = read_look(parts[STYLES], parts[NUMBERING], file)
    numbering = parts.pop(NUMBERING)
    parts[DOCUMENT], portrait, landscape = _pages(parts[DOCUMENT], Spot(file, BODY), a3=a3)
    declare(parts)
    logos, spoken = read_logos(path.parent / "logos"), read_spoken(path.with_suffix(".typ"))
    gabarit = Gabarit.compile(parts, file, logos, spoken)
    if PLACE not in gabarit.variables:
        raise Refusal(
            f"{file} : la place du texte manque.", f"Écrire {{{{p {PLACE} }}}} seul dans un paragraphe du gabarit."
        )
    return House(gabarit, look, portrait, landscape, _split_numbering(numbering, file))


def _pages(xml: bytes, spot: Spot, *, a3: bool) -> tuple[bytes, Pages, Pages]:
    """The body of the gabarit with its page set-up taken out, and the set-up for both orientations."""
    tree = paquet.parse(xml, spot.file, spot.label)
    setup = tree.find(f"{W}body/{W}sectPr")
    size = None if setup is None else setup.find(f"{W}pgSz")
    margins = None if setup is None else setup.find(f"{W}pgMar")
    if setup is None or size is None or margins is None:
        raise spot.refuse("", "la mise en page manque", "Ouvrir le gabarit dans Word, régler la page et l'enregistrer.")
    for kind in setup.findall(f"{W}type"):
        setup.remove(kind)
    sides = sum(measured(margins.get(f"{W}{side}")) for side in ("left", "right", "gutter"))
    short, long = sorted(measured(size.get(f"{W}{side}")) for side in ("w", "h"))
    usual = short - sides
    short, long = (long, 2 * short) if a3 else (short, long)
    if short <= sides:
        raise spot.refuse("", "les marges ne laissent pas de place au texte", "Régler la page dans Word.")
    insert_text(setup, f"{{{{ {LAST_PAGES}|bloc }}}}")
    drop(setup)
    portrait, landscape = _turn(setup, size, short, long), _turn(setup, size, long, short)
    changed = DECLARATION.encode() + etree.tostring(extended(tree))
    upright, lying = short - sides, long - sides
    ends = sum(measured(margins.get(f"{W}{side}")) for side in ("top", "bottom"))
    rooms = [
        min(most, (side - ends) / TWIPS_PER_MM - _CAPTION)
        for most, side in zip(HEIGHTS[a3], (long, short), strict=True)
    ]
    return (
        changed,
        Pages(*portrait, upright, upright - usual, rooms[0]),
        Pages(*landscape, lying, lying - usual, rooms[1]),
    )


def _turn(setup: etree._Element, size: etree._Element, width: int, height: int) -> tuple[str, str]:
    """`setup` for a page of that size, as the first section writes it and as the others do."""
    size.attrib.clear()
    size.set(f"{W}w", str(width))
    size.set(f"{W}h", str(height))
    if width > height:
        size.set(f"{W}orient", "landscape")
    first = re.sub(r' xmlns:\w+="[^"]*"', "", etree.tostring(setup, encoding="unicode"))
    # The first page of the document is the only one with the logos; page numbers go on.
    following = re.sub(r'<w:titlePg[^>]*/>|(?<=<w:pgNumType)([^>]*?) w:start="\d+"', r"\1", first)
    return first, following


def _split_numbering(xml: bytes, file: str) -> tuple[str, str]:
    """The numbering of the gabarit, cut where the lists of a document come."""
    text = etree.tostring(paquet.parse(xml, file, "numérotation"), encoding="unicode")
    end = text.rfind("</w:num>") + len("</w:num>")
    return DECLARATION + text[:end], text[end:]


# --- the fields that have changed: in headers and footers, their words before and after, with marks ------------------
# Private-use characters, which data never hold: around the rank of a field, where its runs come.
OPEN, CLOSE = "\ue000", "\ue001"
_TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}")
_RUN = re.compile(r"<w:r(?: [^>]*)?>(<w:rPr>.*?</w:rPr>)?", re.DOTALL)


def _with_running_header(document: Document) -> Document:
    """`document`, with the marks of its running header: its `entete`, or its title where it has none, on each side."""
    revised = dict(document.revised)
    entete = revised.get("entete", (Text(dict(document.fields).get("entete", "")),))
    title = revised.get("titre", (Text(document.title),))
    sides = [(_side(entete, gone), _side(title, gone)) for gone in ("insertion", "suppression")]
    if not revised.keys() & {"entete", "titre"} or (all(first for first, _ in sides) and "entete" not in revised):
        return document
    if all(first for first, _ in sides) or not any(first for first, _ in sides):
        content = entete if sides[0][0] else title
    else:
        marks = [inline.revision for inline in (*entete, *title) if isinstance(inline, Revised)]
        before, after = (first or second for first, second in sides)
        content = (Revised((Text(before),), replace(marks[0], sort="suppression")),
                   Revised((Text(after),), replace(marks[0], sort="insertion")))  # fmt: skip
    return replace(document, revised=(*document.revised, ("courant", content)))


def _side(content: Sequence[Inline], gone: str) -> str:
    """The words of `content` without what its marks of that sort hold."""
    return words([inline for inline in content if not (isinstance(inline, Revised) and inline.revision.sort == gone)])


def _changed_fields(document: Document) -> dict[str, Marked]:
    """The fields of `document` that carry marks, by name: their text after, and the token where their runs come."""
    fields = dict(document.fields)
    after = {**fields, "titre": document.title, "version": document.version,
             "courant": fields.get("entete") or document.title}  # fmt: skip
    names = [name for name, _ in document.revised]
    return {name: Marked.of(after.get(name, ""), f"{OPEN}{rank}{CLOSE}") for rank, name in enumerate(names)}


def _filled(xml: str, document: Document, ids: Iterator[int]) -> str:
    """The part `xml` with the runs of the changed fields in the place of their tokens, in the look of their run."""
    written, done = [], 0
    for token in _TOKEN.finditer(xml):
        look = _look(xml[: token.start()])
        _, content = document.revised[int(token[1])]
        runs = "".join([_run(inline, look, ids) for inline in content])
        written += [xml[done : token.start()], f'</w:t></w:r>{runs}<w:r>{look}<w:t xml:space="preserve">']
        done = token.end()
    return "".join([*written, xml[done:]])


def _look(before: str) -> str:
    """The properties of the run that is open at the end of `before`."""
    opened = _RUN.match(before, max(before.rfind("<w:r>"), before.rfind("<w:r ")))
    return (opened and opened[1]) or ""


def _run(inline: Inline, look: str, ids: Iterator[int]) -> str:
    marks = (inline.revision,) if isinstance(inline, Revised) else ()
    return Ink(ids, marks=marks).marked(f"<w:r>{look}{text_elements(words((inline,)))}</w:r>")
