"""A gabarit with its pages fuller: a report of many short lines keeps its look on fewer pages (`page: serree`)."""

from lxml import etree

from docgen.ooxml import paquet
from docgen.ooxml.nombres import measure
from docgen.ooxml.noms import W
from docgen.ooxml.paquet import DOCUMENT, STYLES

# Of what the gabarit sets: the margins, the space around the lines of a table, the size of their letters.
_MARGES, _ESPACES, _LETTRES = 0.7, 0.5, 0.9
# Styles of the text that is read, which then takes all the width.
_TEXT = ("body text", "note", "mention")
_STYLES = ("tableau", "en-tête tableau")


def tighten(parts: dict[str, bytes], file: str) -> None:
    """Change the margins and the styles of the tables of a gabarit; what it does not set stays as it is."""
    body = paquet.parse(parts[DOCUMENT], file, "texte")
    for margins in body.iter(f"{W}pgMar"):
        _scale(margins, ("left", "right", "top", "bottom"), _MARGES)
    parts[DOCUMENT] = etree.tostring(body)
    styles = paquet.parse(parts[STYLES], file, "styles")
    for style in styles.iter(f"{W}style"):
        name = style.find(f"{W}name")
        called = "" if name is None else name.get(f"{W}val", "").lower()
        for indent in style.iter(f"{W}ind") if called in _TEXT else ():
            _scale(indent, ("left", "right"), 0.0)
        if called in _STYLES:
            for spacing in style.iter(f"{W}spacing"):
                _scale(spacing, ("before", "after"), _ESPACES)
            for size in style.iter(f"{W}sz", f"{W}szCs"):
                _scale(size, ("val",), _LETTRES)
    parts[STYLES] = etree.tostring(styles)


def _scale(element: etree._Element, names: tuple[str, ...], share: float) -> None:
    for name in names:
        said = element.get(f"{W}{name}", "")
        if said:
            element.set(f"{W}{name}", str(round(measure(said) * share)))
