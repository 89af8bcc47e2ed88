"""Why no one sees some words of a Word file, though nothing says that they are hidden: their colour, their size."""

import re
from collections.abc import Mapping

from lxml import etree

from docgen.ooxml.nombres import measure
from docgen.ooxml.noms import W

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
# What may make words that no one sees: their colour and what is behind them, their size, their width, their height.
_COLOUR, _SIZE, _SHADE, _HIGHLIGHT = f"{W}color", f"{W}sz", f"{W}shd", f"{W}highlight"
_SCALE, _POSITION, _FILL, _SPACING = f"{W}w", f"{W}position", f"{_W14}textFill", f"{W}spacing"
VISIBLES = (_COLOUR, _SIZE, _SHADE, _HIGHLIGHT, _SCALE, _POSITION, _FILL, _SPACING)
COULEUR = re.compile(r"[0-9A-Fa-f]{6}")
# Behind words: a place where no one sees them; a colour that is not known.
HORS_DE_VUE, INCONNU = "hors de vue", "?"
_MEME_COULEUR, _MINUSCULE, _TASSE = "de la couleur du fond", "en caractères minuscules", "en lettres superposées"
_BLANC, _NOIR = "FFFFFF", "000000"
# In half-points, in percents, in half-points; and how little two colours may differ (WCAG 2.1) and be told apart.
_TINY, _NARROW, _FAR, _CONTRAST = 4, 5, 200, 1.2
# In half-points: the size of words that say none, and how far from the line digits are read as raised or lowered; how
# many twips a letter is wide, by half-point of its size.
_USUAL, _RAISED_BY, _WIDE = 22, 6, 4
# Of the opacity of letters, in thousandths of a percent: from there on, they are not seen.
_TRANSPARENT = 90_000
_HIGHLIGHTS = {
    "black": "000000", "white": _BLANC, "darkGray": "808080", "lightGray": "C0C0C0", "yellow": "FFFF00",
    "darkBlue": "000080", "blue": "0000FF", "red": "FF0000", "green": "00FF00", "cyan": "00FFFF",
    "magenta": "FF00FF", "darkRed": "800000", "darkGreen": "008000", "darkCyan": "008080",
    "darkMagenta": "800080", "darkYellow": "808000",
}  # fmt: skip


def shade(element: etree._Element | None) -> str:
    """The colour that a shading gives; nothing for none, « ? » when its pattern mixes two."""
    if element is None:
        return ""
    pattern, fill, colour = (element.get(f"{W}{name}", "auto") for name in ("val", "fill", "color"))
    if pattern == "solid":
        return colour if COULEUR.fullmatch(colour) else "000000"
    if pattern not in ("clear", "nil", "auto"):
        return INCONNU
    return fill if COULEUR.fullmatch(fill) and pattern != "nil" else ""


def value_of(element: etree._Element) -> str:
    """What a property says, in a word."""
    if element.tag == _SHADE:
        return shade(element)
    if element.tag == _FILL:
        return _filled(element)
    if element.tag == _COLOUR and element.get(f"{W}val", "auto") == "auto":
        return _BLANC if element.get(f"{W}themeColor", "") in ("background1", "light1") else "auto"
    return element.get(f"{W}val", "1")


def _filled(fill: etree._Element) -> str:
    """What letters are filled with: a colour, « none » for nothing that is seen."""
    colour, alpha = (next(fill.iter(f"{_W14}{name}"), None) for name in ("srgbClr", "alpha"))
    clear = alpha is not None and measure(alpha.get(f"{_W14}val", "")) >= _TRANSPARENT
    if clear or fill.find(f"{_W14}noFill") is not None:
        return "none"
    return "" if colour is None else colour.get(f"{_W14}val", "")


def why_unseen(told: Mapping[str, str], fond: str) -> str:
    """Why words of these properties are not seen before `fond`."""
    if fond == HORS_DE_VUE or abs(measure(told.get(_POSITION, ""))) >= _FAR:
        return HORS_DE_VUE
    if measure(told.get(_SIZE, ""), _TINY + 1) <= _TINY or measure(told.get(_SCALE, "").rstrip("%"), 100) <= _NARROW:
        return _MINUSCULE
    if -measure(told.get(_SPACING, "0")) >= _WIDE * measure(told.get(_SIZE, ""), _USUAL):
        return _TASSE
    behind = _HIGHLIGHTS.get(told.get(_HIGHLIGHT, ""), "") or told.get(_SHADE, "") or fond or _BLANC
    colour = told.get(_FILL, "") or told.get(_COLOUR, "")
    if colour in ("", "auto") and _HIGHLIGHTS.get(told.get(_HIGHLIGHT, "")):
        # Word turns them white on a dark shading, not under a marker.
        colour = _NOIR
    if colour == "none" or (_contrast(colour, behind) < _CONTRAST):
        return _MEME_COULEUR
    return ""


def place_of_words(told: Mapping[str, str]) -> str:
    """Where words that are set above the line, or below it, are read; nothing when they are on it, or out of sight."""
    far = measure(told.get(_POSITION, ""))
    if not _RAISED_BY <= abs(far) < _FAR:
        return ""
    return "superscript" if far > 0 else "subscript"


def _contrast(colour: str, behind: str) -> float:
    """How much two colours differ, from 1 to 21 (WCAG 2.1); 21 when one is not known.

    >>> round(_contrast("000000", "FFFFFF")), round(_contrast("FEFEFE", "FFFFFF")), round(_contrast("auto", "FFFFFF"))
    (21, 1, 21)
    """
    if not (COULEUR.fullmatch(colour) and COULEUR.fullmatch(behind)):
        return 21.0
    dark, light = sorted(map(_luminance, (colour, behind)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
