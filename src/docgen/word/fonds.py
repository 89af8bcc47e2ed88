"""What stands behind the words of a Word file: a colour, nothing, or a place where no one sees them.

Words of the colour of what is behind them, too small to be read, off the page or in a row without height are there for
a program and for no reader: that is a way to hide them, as `w:vanish` is.
"""

import re
from collections.abc import Iterator

from lxml import etree
from msgspec import Struct, field

from docgen.ooxml.noms import WP, W
from docgen.word.invisibles import COULEUR, HORS_DE_VUE, INCONNU, shade
from docgen.word.ouverture import FichierWord
from docgen.word.styles import Styles, on, signed, val, whole

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_VML = "{urn:schemas-microsoft-com:vml}"
# A line, a row, a box of no more twips, or of no more of the units of drawings, shows no word.
_FLAT, _FLAT_DRAWN, _UNITS = 40, 25_400, 635
# A row of no more twips, whatever is in it, cuts its words through.
_FLAT_ROW = 140
_PLACES = ("tblpPr", "tblInd")
_INDENTS = ("left", "start", "right", "end", "firstLine", "hanging")
# What a paragraph says of where it stands, and of what is behind it.
_BEHIND = tuple(f"{W}{name}" for name in ("framePr", "ind", "spacing", "shd"))
# A page of no known size: A4, in twips, with the margins of Word.
_A4, _MARGIN = (11_906, 16_838), 1_417
_LEFT = re.compile(r"(?:margin-)?(?:left|top)\s*:\s*-?(\d+(?:\.\d+)?)(pt|in|cm|px)?")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.3, "px": 0.75, "": 0.75}


class Fonds(Struct):
    """The backgrounds of one file: `page` is that of its pages, `size` their width and height in twips."""

    styles: Styles
    page: str = ""
    size: tuple[int, int] = _A4
    tables: dict[str, bool] = field(default_factory=dict)
    shades: dict[str, str] = field(default_factory=dict)
    cells: dict[etree._Element, str] = field(default_factory=dict)

    @classmethod
    def of(cls, styles: Styles, fichier: FichierWord) -> "Fonds":
        """Those of `fichier`; the colour of its pages counts when it is shown."""
        settings, root = fichier.kin("settings"), fichier.tree(fichier.main)
        shown = settings is not None and on(fichier.read(settings).find(f"{W}displayBackgroundShape"))
        background = root.find(f"{W}background") if shown else None
        page = "" if background is None else background.get(f"{W}color", "")
        sizes = list(root.iter(f"{W}pgSz"))
        width, height = (
            max([signed(size.get(f"{W}{name}"), rest) for size in sizes], default=rest)
            for name, rest in zip("wh", _A4, strict=True)
        )
        return cls(styles, page if COULEUR.fullmatch(page) else "", (width, height))

    def behind(self, paragraph: etree._Element) -> str:
        """What is behind the words of `paragraph`: a colour, nothing for a white page, or why no one sees them."""
        properties = paragraph.find(f"{W}pPr")
        nearest = self._of_paragraph(properties) if properties is not None else ""
        return nearest or self._around(paragraph.getparent()) or self.page

    def _of_paragraph(self, properties: etree._Element) -> str:
        given = {child.tag: child for child in properties}
        frame, indent, spacing, shading = (given.get(tag) for tag in _BEHIND)
        if frame is not None and self._frame_is_off(frame):
            return HORS_DE_VUE
        far = [] if indent is None else [abs(signed(indent.get(f"{W}{side}"), 0)) for side in _INDENTS]
        if max(far, default=0) >= self.size[0]:
            return HORS_DE_VUE
        if spacing is not None and spacing.get(f"{W}lineRule") == "exact" and _flat(spacing.get(f"{W}line")):
            return HORS_DE_VUE
        return (
            self._of_style(val(properties, f"{W}pStyle") or self.styles.default) if shading is None else shade(shading)
        )

    def _of_style(self, style: str) -> str:
        if style not in self.shades:
            every = (element.find(f"{W}pPr/{W}shd") for element in self.styles.chain(style))
            self.shades[style] = next((shade(found) for found in every if found is not None), "")
        return self.shades[style]

    def _frame_is_off(self, frame: etree._Element) -> bool:
        x, y, width = (signed(frame.get(f"{W}{name}"), 0) for name in "xyw")
        if frame.get(f"{W}hRule") == "exact" and _flat(frame.get(f"{W}h")):
            return True
        return x >= self.size[0] or y >= self.size[1] or (x < -_MARGIN and x + width <= -_MARGIN)

    # --- around -----------------------------------------------------------------------------------------------------
    def _around(self, element: etree._Element | None) -> str:
        """What is behind all that `element` holds: hidden by any that is around it, else the nearest colour."""
        if element is None or element.tag == f"{W}body":
            return ""
        if element not in self.cells:
            nearest, outer = self._of_element(element), self._around(element.getparent())
            self.cells[element] = outer if outer == HORS_DE_VUE else nearest or outer
        return self.cells[element]

    def _of_element(self, element: etree._Element) -> str:
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name == "tc":
            return shade(element.find(f"{W}tcPr/{W}shd"))
        if name == "tr":
            return HORS_DE_VUE if _row_is_flat(element) else self._of_table(element)
        if name == "tbl":
            return HORS_DE_VUE if self._table_is_off(element) else shade(element.find(f"{W}tblPr/{W}shd"))
        if name in ("anchor", "inline"):
            return HORS_DE_VUE if self._is_off(element) else ""
        if name == "wsp":
            return _filled(element.find(f"{_WPS}spPr"))
        return HORS_DE_VUE if str(element.tag).startswith(_VML) and _vml_is_off(element) else ""

    def _table_is_off(self, table: etree._Element) -> bool:
        """Whether a table stands off the page: floating there, or by its indent."""
        properties = table.find(f"{W}tblPr")
        floating, indent = (None if properties is None else properties.find(f"{W}{name}") for name in _PLACES)
        across = signed(None if indent is None else indent.get(f"{W}w"), 0)
        x, y = (0 if floating is None else signed(floating.get(f"{W}tblp{axis}"), 0) for axis in "XY")
        return max(abs(across), abs(x)) >= self.size[0] or abs(y) >= self.size[1]

    def _of_table(self, row: etree._Element) -> str:
        """What the style of its table puts behind a row: hidden words, or a colour that depends on the place."""
        table = next(row.iterancestors(f"{W}tbl"), None)
        style = val(table, f"{W}tblPr/{W}tblStyle")
        if style not in self.tables:
            chain = list(self.styles.chain(style))
            self.tables[style] = any(element.find(f".//{W}shd") is not None for element in chain)
            hidden = [look for element in chain for look in element.iter(f"{W}vanish") if on(look)]
            if hidden:
                self.tables[f"\0{style}"] = True
        if f"\0{style}" in self.tables:
            return HORS_DE_VUE
        return INCONNU if self.tables[style] else ""

    def _is_off(self, drawing: etree._Element) -> bool:
        """Whether a drawing is hidden, has no size, or stands off the page."""
        shown = drawing.find(f"{WP}docPr")
        extent = drawing.find(f"{WP}extent")
        sides = [0, 0] if extent is None else [signed(extent.get(name), 0) for name in ("cx", "cy")]
        if (shown is not None and shown.get("hidden") in ("1", "true")) or (
            extent is not None and min(sides) <= _FLAT_DRAWN
        ):
            return True
        return any(self._stands_off(drawing, rank, side) for rank, side in enumerate(sides))

    def _stands_off(self, drawing: etree._Element, rank: int, side: int) -> bool:
        place = drawing.find(f"{WP}position{'HV'[rank]}")
        offset = None if place is None else place.findtext(f"{WP}posOffset")
        if place is None or offset is None:
            return False
        margin = 0 if place.get("relativeFrom") == "page" else _MARGIN * _UNITS
        at = signed(offset, 0)
        return at + margin + side <= 0 or at >= self.size[rank] * _UNITS


def _flat(text: str | None) -> bool:
    return text is not None and whole(text, _FLAT + 1) <= _FLAT


def _row_is_flat(row: etree._Element) -> bool:
    properties = row.find(f"{W}trPr")
    if properties is None:
        return False
    height = properties.find(f"{W}trHeight")
    flat = (
        height is not None
        and height.get(f"{W}hRule") == "exact"
        and whole(height.get(f"{W}val", ""), _FLAT_ROW + 1) <= _FLAT_ROW
    )
    return flat or on(properties.find(f"{W}hidden"))


def _filled(properties: etree._Element | None) -> str:
    """What fills a shape; a colour of the theme is not known."""
    if properties is None:
        return ""
    colour = properties.find(f"{_A}solidFill/{_A}srgbClr")
    if colour is not None:
        return colour.get("val", "")
    fills = ("solidFill", "gradFill", "blipFill", "pattFill")
    return INCONNU if any(properties.find(f"{_A}{fill}") is not None for fill in fills) else ""


def _vml_is_off(element: etree._Element) -> bool:
    style = element.get("style", "")
    return "visibility:hidden" in style.replace(" ", "") or any(far >= _A4[1] / 20 for far in _offsets(style))


def _offsets(style: str) -> Iterator[float]:
    for found in _LEFT.finditer(style):
        yield float(found[1]) * _POINTS[found[2] or ""]
