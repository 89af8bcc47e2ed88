"""What a table of Word looks like besides its words: its style, borders, background, widths, heights, and the rest."""

from typing import Literal

from lxml import etree

from docgen.ooxml.noms import W
from docgen.word.aspects import Aspect, form_of, style_name
from docgen.word.blocs import BlocWord
from docgen.word.styles import Styles, val

TraitDeTableau = Literal["style", "bordures", "fond", "largeurs", "hauteurs", "disposition"]
# What is told of each property; any other is of the way in which cells are set.
_TRAITS: dict[str, TraitDeTableau] = {
    "tblStyle": "style", "tblLook": "style", "tblStyleRowBandSize": "style", "tblStyleColBandSize": "style",
    "tblBorders": "bordures", "tcBorders": "bordures", "shd": "fond", "tblW": "largeurs", "tblLayout": "largeurs",
    "tcW": "largeurs", "tblInd": "largeurs", "trHeight": "hauteurs",
}  # fmt: skip
# The place of a cell, told with the structure; what no one sees; what says what was before.
_APART = frozenset(
    f"{W}{name}"
    for name in (
        "gridSpan", "vMerge", "hMerge", "gridBefore", "gridAfter", "wBefore", "wAfter", "headers", "cnfStyle", "divId",
        "tblCaption", "tblDescription", "ins", "del", "cellIns", "cellDel", "cellMerge", "tblPrChange",
        "tblPrExChange", "trPrChange", "tcPrChange",
    )
)  # fmt: skip
_STYLE = f"{W}tblStyle"


def look_of_part(properties: etree._Element | None, styles: Styles) -> dict[TraitDeTableau, Aspect]:
    """The look that the properties of a table, a row or a cell give, trait by trait."""
    found: dict[TraitDeTableau, Aspect] = {}
    if named := style_name(val(properties, _STYLE), styles):
        found["style"] = (named,)
    for told in form_of(properties, _APART | {_STYLE}):
        trait = _TRAITS.get(etree.QName(str(told[0])).localname, "disposition")
        found[trait] = (*found.get(trait, ()), told)
    return found


def changed_traits(before: BlocWord, after: BlocWord, styles: tuple[Styles, Styles]) -> set[TraitDeTableau]:
    """What of the look of a table changes; of rows and cells, when they answer each other one by one."""
    found = _differing(before.element, after.element, "tblPr", styles)
    if [row.shape for row in before.rows] != [row.shape for row in after.rows]:
        return found
    if widths(before.element) != widths(after.element):
        found.add("largeurs")
    for old, new in zip(before.rows, after.rows, strict=True):
        for name in ("tblPrEx", "trPr"):
            found |= _differing(old.element, new.element, name, styles)
        for cell, other in zip(old.cells, new.cells, strict=True):
            found |= _differing(cell.element, other.element, "tcPr", styles)
    return found


def _differing(
    before: etree._Element, after: etree._Element, name: str, styles: tuple[Styles, Styles]
) -> set[TraitDeTableau]:
    sides = [
        look_of_part(element.find(f"{W}{name}"), side) for element, side in zip((before, after), styles, strict=True)
    ]
    return {trait for trait in {**sides[0], **sides[1]} if sides[0].get(trait) != sides[1].get(trait)}


def widths(table: etree._Element) -> list[str]:
    """The widths of the columns of a table, in twentieths of a point."""
    return [column.get(f"{W}w", "") for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
