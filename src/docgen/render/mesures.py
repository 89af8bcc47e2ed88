"""The measures of a gabarit, read from its Word file: the PDF is drawn with them, so that both look alike.

Margins, typefaces, sizes, colours, spaces, indents, rules and grounds are those of `<gabarit>.docx`, where a person
changes them in Word; `<gabarit>.typ` says what is drawn, and with what. All lengths are in points.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from lxml import etree

from docgen.findings import Refusal
from docgen.ooxml import paquet
from docgen.ooxml.nombres import measure
from docgen.ooxml.noms import W, bare
from docgen.ooxml.paquet import DOCUMENT, STYLES
from docgen.render.docx.styles import BUILT_IN, ROLES
from docgen.render.polices import hauteur_de_ligne

FONTS = "word/fontTable.xml"
# The gabarit whose measures serve a `.typ` that has no Word file of its own.
DEFAULT = "acte"
_TWIPS, _HALVES, _EIGHTHS = 20, 2, 8
# What Word takes when nothing is said: a size, in halves of a point, a line, in its 240ths.
_TAILLE, _LIGNE = 20, 240
_BLACK = "000000"
Mesure = dict[str, object]


def mesures(gabarits: Path, name: str) -> Mapping[str, object]:
    """The measures of the gabarit `name` of the folder `gabarits`. Raises `Refusal` when there is no Word file."""
    path = next((gabarits / f"{each}.docx" for each in (name, DEFAULT) if (gabarits / f"{each}.docx").is_file()), None)
    if path is None:
        raise Refusal(
            f"Le gabarit « {name}.docx » manque : le PDF en prend les mesures.", "Remettre ce fichier à côté du .typ."
        )
    stat = path.stat()
    found = _read(path, stat.st_mtime_ns, stat.st_size)
    above, below = hauteur_de_ligne(gabarits, typefaces(found))
    return {**found, "ligne": {"haut": above, "bas": below}}


def typefaces(found: Mapping[str, object]) -> tuple[str, ...]:
    """Of the measures `found`, the typeface of the text, then those that stand for it."""
    names = found["polices"]
    return tuple(map(str, names)) if isinstance(names, list) else ()


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, _size: int) -> Mapping[str, object]:
    parts = paquet.read(path)
    for needed in (DOCUMENT, STYLES):
        if needed not in parts:
            raise Refusal(
                f"{path.name} : la partie « {needed} » manque.", "Ouvrir le gabarit dans Word et l'enregistrer."
            )
    styles = paquet.parse(parts[STYLES], path.name, "styles")
    found = {style.get(f"{W}styleId", ""): style for style in styles.iter(f"{W}style")}
    base = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    paragraphs = {id_: style for id_, style in found.items() if style.get(f"{W}type") == "paragraph"}
    return {
        "page": _page(paquet.parse(parts[DOCUMENT], path.name, "texte")),
        "polices": list(_typefaces(base, parts.get(FONTS))),
        "styles": {_key(style): _paragraph([*_chain(style, found)], base) for style in paragraphs.values()},
        "tableaux": {
            bare(_named(style)): _table(style) for style in found.values() if style.get(f"{W}type") == "table"
        },
    }


def _key(style: etree._Element) -> str:
    """What the texts call a style: Word keeps the English name of those that it knows."""
    name = bare(_named(style))
    return next((key for key, english in BUILT_IN.items() if bare(english) == name), name)


def _named(style: etree._Element) -> str:
    return _value(style.find(f"{W}name"), "val")


def _value(element: etree._Element | None, name: str) -> str:
    return "" if element is None else element.get(f"{W}{name}", "")


def _length(element: etree._Element | None, name: str, unit: int = _TWIPS) -> float:
    return measure(_value(element, name)) / unit


def _page(body: etree._Element) -> dict[str, float]:
    margins = body.find(f"{W}body/{W}sectPr/{W}pgMar")
    sides = {"gauche": "left", "droite": "right", "haut": "top", "bas": "bottom", "entete": "header", "pied": "footer"}
    size = body.find(f"{W}body/{W}sectPr/{W}pgSz")
    short = min(_length(size, "w"), _length(size, "h"))
    return {"largeur": short, **{french: _length(margins, english) for french, english in sides.items()}}


def _typefaces(base: etree._Element | None, fonts: bytes | None) -> Iterator[str]:
    """The typeface of the text, then the one that the gabarit names to stand for it."""
    name = _value(None if base is None else base.find(f"{W}rFonts"), "ascii")
    yield name
    if fonts is not None:
        known = etree.fromstring(fonts).iterchildren(f"{W}font")
        declared = next((font for font in known if font.get(f"{W}name") == name), None)
        other = _value(None if declared is None else declared.find(f"{W}altName"), "val")
        yield from [each for each in (other,) if each]


def _chain(style: etree._Element, found: Mapping[str, etree._Element]) -> Iterator[etree._Element]:
    """`style`, and those that it is based on."""
    seen: set[str] = set()
    here: etree._Element | None = style
    while here is not None and here.get(f"{W}styleId", "") not in seen:
        seen.add(here.get(f"{W}styleId", ""))
        yield here
        here = found.get(_value(here.find(f"{W}basedOn"), "val"))


def _paragraph(chain: Iterable[etree._Element], base: etree._Element | None) -> Mesure:
    levels = list(chain)

    def first(path: str, name: str) -> str:
        """The attribute `name` at `path`, in the closest style that says it."""
        said = (_value(style.find(path), name) for style in levels)
        return next((each for each in said if each), "")

    def twips(path: str, name: str) -> float:
        return measure(first(path, name)) / _TWIPS

    def on(name: str) -> bool:
        said = [style.find(f"{W}rPr/{W}{name}") for style in levels]
        shown = next((each for each in said if each is not None), None)
        return shown is not None and _value(shown, "val") not in ("0", "false")

    properties = f"{W}pPr"
    spacing, indent = f"{properties}/{W}spacing", f"{properties}/{W}ind"
    size = first(f"{W}rPr/{W}sz", "val") or _value(None if base is None else base.find(f"{W}sz"), "val")
    line = first(spacing, "line")
    return {
        "taille": measure(size, _TAILLE) / _HALVES,
        "couleur": first(f"{W}rPr/{W}color", "val") or _BLACK,
        "gras": on("b"),
        "italique": on("i"),
        "avant": twips(spacing, "before"),
        "apres": twips(spacing, "after"),
        "interligne": measure(line, _LIGNE) / _LIGNE,
        "gauche": twips(indent, "left"),
        "droite": twips(indent, "right"),
        "filets": dict(_rules(levels)),
        "position": {"both": "justifie", "center": "centre"}.get(first(f"{properties}/{W}jc", "val"), "gauche"),
    }


def _rules(levels: Iterable[etree._Element]) -> Iterator[tuple[str, Mesure]]:
    """The rules of a paragraph, by side, of the closest style that draws any."""
    drawn = next((found for style in levels if (found := style.find(f"{W}pPr/{W}pBdr")) is not None), None)
    for rule in () if drawn is None else drawn:
        said = {"epaisseur": _length(rule, "sz", _EIGHTHS), "couleur": _value(rule, "color") or _BLACK}
        yield etree.QName(rule).localname, {**said, "espace": _length(rule, "space", 1)}


def _table(style: etree._Element) -> Mesure:
    properties = style.find(f"{W}tblPr")
    margins = None if properties is None else properties.find(f"{W}tblCellMar")
    borders = None if properties is None else properties.find(f"{W}tblBorders")

    def margin(side: str) -> float:
        return _length(None if margins is None else margins.find(f"{W}{side}"), "w")

    def rule(side: str) -> etree._Element | None:
        return None if borders is None else borders.find(f"{W}{side}")

    grounds = {part.get(f"{W}type"): part.find(f"{W}tcPr/{W}shd") for part in style.findall(f"{W}tblStylePr")}
    return {
        "marge": {"x": margin("left"), "y": margin("top")},
        "trait": {"epaisseur": _length(rule("top"), "sz", _EIGHTHS), "couleur": _value(rule("top"), "color") or _BLACK},
        "vertical": rule("left") is not None,
        "fond": _value(style.find(f"{W}tcPr/{W}shd"), "fill"),
        "fonds": {role: _value(grounds.get(kind), "fill") for role, kind in ROLES.items()},
    }
