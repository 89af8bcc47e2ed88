"""Two tables of Word made one: rows, columns and cells that go and come, under the marks that Word gives them.

A row goes or comes whole (`w:trPr`), so does a cell of a column that goes or comes (`w:cellDel`, `w:cellIns`); a cell
that stays and takes another number of columns, or is merged otherwise, keeps in `w:tcPrChange` what it was.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from docgen.document.alignement import alike_pairs, gaps, likeness, steps
from docgen.ooxml.noms import W
from docgen.word.blocs import BlocWord, CelluleWord, RangeeWord, count_words, elements_inside
from docgen.word.marques.plume import SorteDeMarque
from docgen.word.styles import val

if TYPE_CHECKING:
    from docgen.word.marques.fusion import Fusion

_CELL_TAGS = {"insertion": f"{W}cellIns", "suppression": f"{W}cellDel"}
# From this share of words in common on, a row or a column is the same one, changed. Its first cell says more.
_ALIKE, _FIRST_CELL = 0.5, 1.0


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """A cell, the columns that it takes, and what it says: one that goes on from above says what that one says."""

    cell: CelluleWord
    columns: range
    says: tuple[Hashable, ...]
    words: Counter[str]


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
    _properties(cell).append(fusion.plume.mark(_CELL_TAGS[sort]))
    fusion.mark_inside(cell, sort)


# --- two tables -------------------------------------------------------------------------------------------------------
def merge_tables(fusion: "Fusion", before: BlocWord, after: BlocWord) -> None:
    """Mark in `after` what has changed since `before`: its columns are aligned over the whole table, then its rows."""
    old, new = _places(before.rows), _places(after.rows)
    columns = _columns(old, new)
    stay = {column: column for column in columns.values()}
    known = [*(_Rangee.of(row, columns) for row in old), *(_Rangee.of(row, stay) for row in new)]
    moved = any(column != other for column, other in columns.items())

    def score(i: int, j: int) -> float:
        return known[i].likeness(known[len(old) + j])

    flow = steps([row.key for row in known[: len(old)]], [row.key for row in known[len(old) :]], score)
    last: etree._Element | None = None
    for i, j in flow:
        if i is not None and j is not None:
            if moved or before.rows[i].key != after.rows[j].key:
                _merge_rows(fusion, old[i], new[j], columns, after.rows[j].element)
            _keep_row(fusion, before.rows[i].element, after.rows[j].element)
        elif j is not None:
            _mark_row(fusion, after.rows[j].element, "insertion")
        elif i is not None:
            last = _bring(fusion, before.rows[i].element, last, after.element)
            _mark_row(fusion, last, "suppression")
        last = last if j is None else after.rows[j].element
    _keep_grid(fusion, before.element, after.element)


def _bring(
    fusion: "Fusion", element: etree._Element, last: etree._Element | None, parent: etree._Element
) -> etree._Element:
    """A copy of a row or a cell that is gone, put after `last`, else before all those of `parent`."""
    copy = fusion.apports.copy(element, *fusion.parts)
    if last is not None:
        last.addnext(copy)
        return copy
    first = next(elements_inside(parent, etree.QName(element).localname), None)
    if first is not None:
        first.addprevious(copy)
    else:
        parent.append(copy)
    return copy


def _merge_rows(
    fusion: "Fusion", old: Sequence[_Place], new: Sequence[_Place], columns: Mapping[int, int], row: etree._Element
) -> None:
    def score(i: int, j: int) -> float:
        shared = sum(1 for column in old[i].columns if columns.get(column, -1) in new[j].columns)
        return shared and shared + likeness(old[i].words, new[j].words) / 2

    pairs = alike_pairs(len(old), len(new), score)
    last: etree._Element | None = None
    for gone, come in _between(pairs, len(old), len(new)):
        if gone is not None and come is not None:
            _merge_cells(fusion, old[gone], new[come])
        elif come is not None:
            _mark_cell(fusion, new[come].cell.element, "insertion")
        elif gone is not None:
            last = _bring(fusion, old[gone].cell.element, last, row)
            _mark_cell(fusion, last, "suppression")
        last = last if come is None else new[come].cell.element


def _between(pairs: Sequence[tuple[int, int]], rows: int, columns: int) -> list[tuple[int | None, int | None]]:
    """All the ranks in order, those of `pairs` together; what goes comes before what comes."""
    found: list[tuple[int | None, int | None]] = []
    x = y = 0
    for i, j in [*pairs, (rows, columns)]:
        found += [*((rank, None) for rank in range(x, i)), *((None, rank) for rank in range(y, j)), (i, j)]
        x, y = i + 1, j + 1
    return found[:-1]


def _merge_cells(fusion: "Fusion", old: _Place, new: _Place) -> None:
    before, after = old.cell, new.cell
    if (before.span, before.merge) != (after.span, after.merge):
        former = before.element.find(f"{W}tcPr")
        change = fusion.plume.mark(f"{W}tcPrChange")
        # What it was is a look, which holds neither marks nor relations: no part has to be brought for it.
        change.append(etree.Element(f"{W}tcPr") if former is None else fusion.apports.copy(former, *fusion.parts))
        _properties(after.element).append(change)
    fusion.merge_cell(before.blocs, after.blocs, after.element)


def _keep_row(fusion: "Fusion", before: etree._Element, after: etree._Element) -> None:
    """Say in a row that stays which columns it left empty before and after its cells, when that has changed."""
    former = before.find(f"{W}trPr")
    if _empty(former) != _empty(after.find(f"{W}trPr")):
        change = fusion.plume.mark(f"{W}trPrChange")
        change.append(etree.Element(f"{W}trPr") if former is None else fusion.apports.copy(former, *fusion.parts))
        fusion.plume.row_properties(after).append(change)


def _empty(properties: etree._Element | None) -> list[int]:
    """How many columns a row leaves empty before and after its cells."""
    return [int(val(properties, f"{W}{name}") or 0) for name in ("gridBefore", "gridAfter")]


def _keep_grid(fusion: "Fusion", before: etree._Element, after: etree._Element) -> None:
    """Say in the grid of the new table what that of the old one was, when it had other columns."""
    old, new = before.find(f"{W}tblGrid"), after.find(f"{W}tblGrid")
    if old is None or new is None or len(old.findall(f"{W}gridCol")) == len(new.findall(f"{W}gridCol")):
        return
    change = etree.SubElement(new, f"{W}tblGridChange", {f"{W}id": fusion.plume.number()})
    former = etree.SubElement(change, f"{W}tblGrid")
    former.extend([fusion.apports.copy(column, *fusion.parts) for column in old.findall(f"{W}gridCol")])


def _properties(cell: etree._Element) -> etree._Element:
    found = cell.find(f"{W}tcPr")
    if found is None:
        found = etree.Element(f"{W}tcPr")
        cell.insert(0, found)
    return found


# --- columns ----------------------------------------------------------------------------------------------------------
def _places(rows: Sequence[RangeeWord]) -> list[list[_Place]]:
    """The cells of each row, at their columns."""
    above: dict[int, _Place] = {}
    placed: list[list[_Place]] = []
    for row in rows:
        column, _ = _empty(row.element.find(f"{W}trPr"))
        here: list[_Place] = []
        for cell in row.cells:
            from_above = above.get(column) if cell.merge not in ("", "restart") else None
            says = from_above.says if from_above else tuple([bloc.key for bloc in cell.blocs])
            words = from_above.words if from_above else count_words(cell.blocs)
            here.append(_Place(cell, range(column, column + cell.span), says, words))
            column += cell.span
        above = {place.columns.start: place for place in here}
        placed.append(here)
    return placed


def _columns(old: Sequence[Sequence[_Place]], new: Sequence[Sequence[_Place]]) -> dict[int, int]:
    """The column of the new table that answers each one of the old table."""
    before, after = _Colonnes.of(old), _Colonnes.of(new)
    if before.heads == after.heads:
        return {column: column for column in range(len(before.heads))}

    def score(i: int, j: int) -> float:
        same = _FIRST_CELL if before.heads[i] == after.heads[j] and before.heads[i] else 0.0
        share = same + likeness(before.words[i], after.words[j])
        return share if share >= _ALIKE else 0.0

    pairs = alike_pairs(len(before.heads), len(after.heads), score)
    # Columns whose words have all changed answer those that stand at their place.
    for gone, come in gaps(pairs, len(before.heads), len(after.heads)):
        pairs = [*pairs, *zip(gone, come, strict=False)]
    return dict(pairs)


@dataclass(frozen=True, slots=True)
class _Colonnes:
    """What the cells that begin in each column say: the first one, and all their words."""

    heads: list[tuple[Hashable, ...]]
    words: list[Counter[str]]

    @classmethod
    def of(cls, rows: Sequence[Sequence[_Place]]) -> "_Colonnes":
        count = max((place.columns.stop for row in rows for place in row), default=0)
        heads: list[tuple[Hashable, ...]] = [()] * count
        words = [Counter[str]() for _ in range(count)]
        for place in (place for row in rows for place in row):
            heads[place.columns.start] = heads[place.columns.start] or (place.says if place.words else ())
            if place.cell.merge in ("", "restart"):
                words[place.columns.start].update(place.words)
        return cls(heads, words)


# --- rows -------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Rangee:
    """What a row says in the columns that both tables have."""

    key: tuple[Hashable, ...]
    first: Hashable
    words: Counter[str]

    @classmethod
    def of(cls, row: Sequence[_Place], columns: Mapping[int, int]) -> "_Rangee":
        kept = [(tuple([columns[column] for column in place.columns if column in columns]), place) for place in row]
        kept = [(stays, place) for stays, place in kept if stays]
        words: Counter[str] = Counter()
        for _, place in kept:
            words.update(place.words)
        first = kept[0][1].says if kept and kept[0][1].words else ()
        return cls(tuple([(stays, place.says) for stays, place in kept]), first, words)

    def likeness(self, other: "_Rangee") -> float:
        """How much both rows are one; 0 when they are two."""
        share = (_FIRST_CELL if self.first == other.first != () else 0.0) + likeness(self.words, other.words)
        return share if share >= _ALIKE else 0.0
