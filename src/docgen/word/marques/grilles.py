"""What answers what in two tables of Word: columns over the whole table, then rows, then the cells of each row."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

from lxml import etree
from msgspec import Struct

from docgen.document.alignement import Steps, alike_pairs, gaps, likeness, steps
from docgen.ooxml.noms import W
from docgen.word.blocs import CelluleWord, RangeeWord, count_words, one_gesture
from docgen.word.marques.cadres import CONTROL, form_of_control
from docgen.word.styles import columns_of

# From this share of words in common on, a row is the same one, changed; a column, later. The first cell says more.
_ALIKE_ROW, _ALIKE_COLUMN, _FIRST_CELL = 0.4, 0.5, 1.0
# What two rows weigh that have the same content controls, and nothing else in common.
_ALIKE_CONTROLS = 0.05


class CaseDeGrille(Struct, frozen=True, eq=False):
    """A cell, the columns that it takes, and what it says: one that goes on from above says what that one says."""

    cell: CelluleWord
    columns: range
    says: tuple[Hashable, ...]
    words: Counter[str]


RangeeDeCases = Sequence[CaseDeGrille]


class Grilles(Struct, frozen=True):
    """Two tables, their rows as places, and which column of the new one answers each of the old one."""

    old: Sequence[RangeeDeCases]
    new: Sequence[RangeeDeCases]
    columns: Mapping[int, int]
    flow: Steps

    @classmethod
    def of(cls, before: Sequence[RangeeWord], after: Sequence[RangeeWord]) -> "Grilles":
        """Both tables, aligned as they leave the fewest words to mark."""
        old, new = _places(before), _places(after)
        found = [cls._aligned(old, new, columns) for columns in _columns(old, new)]
        return found[0] if len(found) == 1 else min(found, key=lambda grilles: grilles._cost())

    @classmethod
    def _aligned(
        cls, old: Sequence[RangeeDeCases], new: Sequence[RangeeDeCases], columns: Mapping[int, int]
    ) -> "Grilles":
        stay = {column: column for column in columns.values()}
        before = [_Rangee.of(row, columns, "parti") for row in old]
        after = [_Rangee.of(row, stay, "venu") for row in new]
        keys = [[row.key for row in side] for side in (before, after)]
        if keys[0] != keys[1]:  # else what was moved has come back to its place
            keys = [[(row.key, row.geste) for row in side] for side in (before, after)]
        flow = steps(keys[0], keys[1], lambda i, j: before[i].likeness(after[j]))
        return cls(old, new, columns, flow)

    @property
    def moved(self) -> bool:
        """Whether a column stands elsewhere than it did."""
        return any(column != other for column, other in self.columns.items())

    def cells(self, i: int, j: int) -> list[tuple[CaseDeGrille | None, CaseDeGrille | None]]:
        """The cells of two rows that are one, in order: `(old, None)` goes, `(None, new)` comes, both stay."""
        old, new = self.old[i], self.new[j]

        def score(x: int, y: int) -> float:
            shared = sum(1 for column in old[x].columns if self.columns.get(column, -1) in new[y].columns)
            return shared and shared + likeness(old[x].words, new[y].words) / 2

        found: list[tuple[CaseDeGrille | None, CaseDeGrille | None]] = []
        x = y = 0
        for gone, come in [*alike_pairs(len(old), len(new), score), (len(old), len(new))]:
            found += [*((place, None) for place in old[x:gone]), *((None, place) for place in new[y:come])]
            found += [(old[gone], new[come])] if gone < len(old) else []
            x, y = gone + 1, come + 1
        return found

    def _cost(self) -> int:
        """About how many words are marked."""
        return sum(
            self._cost_of(i, j)
            if i is not None and j is not None
            else sum(place.words.total() for place in (self.old[i] if i is not None else self.new[j or 0]))
            for i, j in self.flow
        )

    def _cost_of(self, i: int, j: int) -> int:
        none = Counter[str]()
        sides = ((old.words if old else none, new.words if new else none) for old, new in self.cells(i, j))
        return sum((old - new).total() + (new - old).total() for old, new in sides)


# --- places -----------------------------------------------------------------------------------------------------------
def _places(rows: Sequence[RangeeWord]) -> list[RangeeDeCases]:
    above: dict[int, CaseDeGrille] = {}
    placed: list[RangeeDeCases] = []
    for row in rows:
        column, _ = empty_columns(row.element.find(f"{W}trPr"))
        here: list[CaseDeGrille] = []
        for cell in row.cells:
            from_above = above.get(column) if cell.merge not in ("", "restart") else None
            says = from_above.says if from_above else tuple([bloc.key for bloc in cell.blocs])
            words = from_above.words if from_above else count_words(cell.blocs)
            here.append(CaseDeGrille(cell, range(column, column + cell.span), says, words))
            column += cell.span
        above = {place.columns.start: place for place in here}
        placed.append(here)
    return placed


def empty_columns(properties: etree._Element | None) -> list[int]:
    """How many columns a row of these properties leaves empty before and after its cells."""
    return [columns_of(properties, name) for name in ("gridBefore", "gridAfter")]


# --- columns ----------------------------------------------------------------------------------------------------------
def _columns(old: Sequence[RangeeDeCases], new: Sequence[RangeeDeCases]) -> list[dict[int, int]]:
    """The ways in which columns may answer each other, each from the old table to the new one."""
    before, after = _Colonnes.of(old), _Colonnes.of(new)
    count, others = len(before.heads), len(after.heads)
    in_place = {column: column for column in range(min(count, others))}
    if before.heads == after.heads:
        return [in_place]

    def score(i: int, j: int) -> float:
        same = _FIRST_CELL if before.heads[i] == after.heads[j] and before.heads[i] else 0.0
        share = same + likeness(before.words[i], after.words[j])
        return share if share >= _ALIKE_COLUMN else 0.0

    pairs = alike_pairs(count, others, score)
    # Columns whose words have all changed answer those that stand at their place.
    alike = dict(
        [*pairs, *((i, j) for gone, come in gaps(pairs, count, others) for i, j in zip(gone, come, strict=False))]
    )
    return [in_place, alike] if alike != in_place else [alike]


class _Colonnes(Struct, frozen=True):
    """What the cells that begin in each column say: the first one, and all their words."""

    heads: list[tuple[Hashable, ...]]
    words: list[Counter[str]]

    @classmethod
    def of(cls, rows: Sequence[RangeeDeCases]) -> "_Colonnes":
        count = max((place.columns.stop for row in rows for place in row), default=0)
        heads: list[tuple[Hashable, ...]] = [()] * count
        words = [Counter[str]() for _ in range(count)]
        for place in (place for row in rows for place in row):
            heads[place.columns.start] = heads[place.columns.start] or (place.says if place.words else ())
            if place.cell.merge in ("", "restart"):
                words[place.columns.start].update(place.words)
        return cls(heads, words)


# --- rows -------------------------------------------------------------------------------------------------------------
class _Rangee(Struct, frozen=True):
    """What a row says in the columns that both tables have."""

    key: tuple[Hashable, ...]
    first: Hashable
    words: Counter[str]
    cells: frozenset[int]
    controls: tuple[Hashable, ...]
    geste: str

    @classmethod
    def of(cls, row: RangeeDeCases, columns: Mapping[int, int], geste: str) -> "_Rangee":
        """The row; whether a person had tracked that « geste » of it, so that it answers first nothing that stays."""
        kept = [(tuple([columns[column] for column in place.columns if column in columns]), place) for place in row]
        kept = [(stays, place) for stays, place in kept if stays]
        words: Counter[str] = Counter()
        for _, place in kept:
            words.update(place.words)
        first = kept[0][1].says if kept and kept[0][1].words else ()
        cells = frozenset(hash((stays, place.says)) for stays, place in kept if place.words)
        controls = tuple([form_of_control(each) for _, place in kept for each in place.cell.element.iter(CONTROL)])
        done = one_gesture(bloc.geste for _, place in kept for bloc in place.cell.blocs if bloc.dit)
        tracked = geste if done == geste else ""
        key = tuple([(stays, place.says) for stays, place in kept])
        return cls(key, first, words, cells, controls, tracked)

    def likeness(self, other: "_Rangee") -> float:
        """How much both rows are one; 0 when they are two."""
        return self._likeness(other) / (2 if self.geste and other.geste else 1)

    def _likeness(self, other: "_Rangee") -> float:
        share = (_FIRST_CELL if self.first == other.first != () else 0.0) + likeness(self.words, other.words)
        if share >= _ALIKE_ROW:
            return share
        # Half of the cells that say something are the same: a long one has changed.
        same = len(self.cells & other.cells)
        if same and 2 * same >= max(len(self.cells), len(other.cells)):
            return _ALIKE_ROW
        return _ALIKE_CONTROLS if self.controls == other.controls != () else 0.0
