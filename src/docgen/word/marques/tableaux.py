"""Two tables of Word made one: rows, columns and cells that go and come, under the marks that Word gives them.

A row goes or comes whole (`w:trPr`), so does a cell of a column that goes or comes (`w:cellDel`, `w:cellIns`); a cell
that stays and takes another number of columns, or is merged otherwise, keeps in `w:tcPrChange` what it was.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lxml import etree

from docgen.ooxml.enfants import child_at
from docgen.ooxml.noms import W
from docgen.word.aspects_tableaux import look_of_part, widths
from docgen.word.blocs import BlocWord, CelluleWord, RangeeWord, elements_inside
from docgen.word.marques.grilles import CaseDeGrille, Grilles, empty_columns
from docgen.word.marques.mises_en_forme import faithful_copy
from docgen.word.marques.plume import SorteDeMarque

if TYPE_CHECKING:
    from docgen.word.marques.fusion import Fusion

_CELL_TAGS = {"insertion": f"{W}cellIns", "suppression": f"{W}cellDel"}


# --- whole ------------------------------------------------------------------------------------------------------------
def mark_table(fusion: "Fusion", table: etree._Element, sort: SorteDeMarque) -> None:
    """All of a table of the new file under one mark."""
    for row in elements_inside(table, "tr"):
        _mark_row(fusion, row, sort)


def _mark_row(fusion: "Fusion", row: etree._Element, sort: SorteDeMarque) -> None:
    fusion.plume.row(row, sort)
    for cell in elements_inside(row, "tc"):
        fusion.mark_inside(cell, sort)


def _mark_cell(fusion: "Fusion", cell: etree._Element, sort: SorteDeMarque) -> None:
    child_at(cell, f"{W}tcPr").append(fusion.plume.mark(_CELL_TAGS[sort], fusion.plume.about(cell, sort)))
    fusion.mark_inside(cell, sort)


# --- two tables -------------------------------------------------------------------------------------------------------
def merge_tables(fusion: "Fusion", before: BlocWord, after: BlocWord) -> None:
    """Mark in `after` what has changed since `before`: its columns are aligned over the whole table, then its rows."""
    grilles = Grilles.of(before.rows, after.rows)
    last: etree._Element | None = None
    for i, j in grilles.flow:
        if i is not None and j is not None:
            if grilles.moved or fusion.mise_en_forme or not _says_the_same(before.rows[i], after.rows[j]):
                _merge_cells(fusion, grilles.cells(i, j), after.rows[j].element)
            _keep_row(fusion, before.rows[i].element, after.rows[j].element)
        elif j is not None:
            _mark_row(fusion, after.rows[j].element, "insertion")
        elif i is not None:
            last = _bring(fusion, before.rows[i].element, last, after.element)
            _mark_row(fusion, last, "suppression")
        last = last if j is None else after.rows[j].element
    _keep_grid(fusion, before.element, after.element)
    if _looks_otherwise(fusion, before.element, after.element, "tblPr"):
        properties = after.element.find(f"{W}tblPr")
        if properties is None:
            properties = etree.Element(f"{W}tblPr")
            after.element.insert(0, properties)
        _say_former(fusion, properties, before.element, "tblPr")


def _looks_otherwise(fusion: "Fusion", before: etree._Element, after: etree._Element, name: str) -> bool:
    """Whether a mark has to say the look that a table, a row or a cell had: when it is asked."""
    if not fusion.mise_en_forme:
        return False
    old, new = (element.find(f"{W}{name}") for element in (before, after))
    return look_of_part(old, fusion.old.styles) != look_of_part(new, fusion.new.styles)


def _say_former(fusion: "Fusion", properties: etree._Element, before: etree._Element, name: str) -> None:
    """Say in `properties`, of a table, a row or a cell of the new file, those of that name that it had."""
    former = before.find(f"{W}{name}")
    change = fusion.plume.look(f"{W}{name}Change", properties)
    change.append(etree.Element(f"{W}{name}") if former is None else fusion.apports.copy(former, *fusion.parts))
    properties.append(change)


def _says_the_same(before: RangeeWord, after: RangeeWord) -> bool:
    return before.key == after.key and before.sens == after.sens


def _bring(
    fusion: "Fusion", element: etree._Element, last: etree._Element | None, parent: etree._Element
) -> etree._Element:
    """A copy of a row or a cell that is gone, put after `last`, else before all those of `parent`."""
    copy = faithful_copy(fusion, element)
    if last is not None:
        _outside(last, element, parent).addnext(copy)
        return copy
    first = next(elements_inside(parent, etree.QName(element).localname), None)
    if first is not None:
        first.addprevious(copy)
    else:
        parent.append(copy)
    return copy


def _outside(last: etree._Element, gone: etree._Element, parent: etree._Element) -> etree._Element:
    """`last`, or the control that ends with it, when what is `gone` stood in none."""
    home, place = gone.getparent(), last
    if home is None or home.tag != parent.tag:
        return last
    while next(place.itersiblings(), None) is None:
        above = place.getparent()
        if above is None or above is parent:
            break
        place = above
    return place


def _merge_cells(
    fusion: "Fusion", cells: Sequence[tuple[CaseDeGrille | None, CaseDeGrille | None]], row: etree._Element
) -> None:
    last: etree._Element | None = None
    for old, new in cells:
        if old is not None and new is not None:
            _keep_cell(fusion, old.cell, new.cell)
            fusion.merge_cell(old.cell.blocs, new.cell.blocs, new.cell.element)
        elif new is not None:
            _mark_cell(fusion, new.cell.element, "insertion")
        elif old is not None:
            last = _bring(fusion, old.cell.element, last, row)
            _mark_cell(fusion, last, "suppression")
        last = last if new is None else new.cell.element


def _keep_cell(fusion: "Fusion", before: CelluleWord, after: CelluleWord) -> None:
    """Say in a cell that stays how many columns it took and how it was merged, when that has changed; its look."""
    moved = (before.span, before.merge) != (after.span, after.merge)
    if moved or _looks_otherwise(fusion, before.element, after.element, "tcPr"):
        _say_former(fusion, child_at(after.element, f"{W}tcPr"), before.element, "tcPr")


def _keep_row(fusion: "Fusion", before: etree._Element, after: etree._Element) -> None:
    """Say in a row that stays which columns it left empty before and after its cells, when that changed; its look."""
    columns = [empty_columns(row.find(f"{W}trPr")) for row in (before, after)]
    if columns[0] != columns[1] or _looks_otherwise(fusion, before, after, "trPr"):
        _say_former(fusion, fusion.plume.row_properties(after), before, "trPr")
    if _looks_otherwise(fusion, before, after, "tblPrEx"):
        exceptions = after.find(f"{W}tblPrEx")
        if exceptions is None:
            exceptions = etree.Element(f"{W}tblPrEx")
            after.insert(0, exceptions)
        _say_former(fusion, exceptions, before, "tblPrEx")


def _keep_grid(fusion: "Fusion", before: etree._Element, after: etree._Element) -> None:
    """Say in the grid of the new table what that of the old one was, when it had other columns; other widths, too."""
    old, new = before.find(f"{W}tblGrid"), after.find(f"{W}tblGrid")
    if old is None or new is None:
        return
    columns = widths(before), widths(after)
    if columns[0] == columns[1] or (len(columns[0]) == len(columns[1]) and not fusion.mise_en_forme):
        return
    change = etree.SubElement(new, f"{W}tblGridChange", {f"{W}id": fusion.plume.number()})
    former = etree.SubElement(change, f"{W}tblGrid")
    former.extend([fusion.apports.copy(column, *fusion.parts) for column in old.findall(f"{W}gridCol")])
