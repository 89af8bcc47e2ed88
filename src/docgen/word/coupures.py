"""A table that was cut in several, or several that were joined: found by their rows, whatever stands between them."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from msgspec import Struct

from docgen.document.alignement import equal_pairs

# Of each part, and of the whole table: the share of rows that are the same on both sides.
_SAME = 0.5


class Coupure(Struct, frozen=True):
    """The table of rank `tableau` on one side, several on the other: their ranks, and the row where each begins."""

    tableau: int
    parties: range
    debuts: tuple[int, ...]


def cut_tables(whole: Sequence[Sequence[Hashable]], parts: Sequence[Sequence[Hashable]]) -> list[Coupure]:
    """The tables of `whole` that are several in `parts`; a table is the keys of its rows."""
    if not whole or len(parts) < 2:
        return []
    ours, theirs = (
        [(rank, row) for rank, rows in enumerate(side) for row in range(len(rows))] for side in (whole, parts)
    )
    met: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    flat = [[key for rows in side for key in rows] for side in (whole, parts)]
    for i, j in equal_pairs(*flat):
        table, row = ours[i]
        met[table][theirs[j][0]].append(row)
    return [found for table, others in met.items() if (found := _cut(table, len(whole[table]), others, parts))]


def _cut(table: int, rows: int, others: dict[int, list[int]], parts: Sequence[Sequence[Hashable]]) -> Coupure | None:
    kept = {part: found for part, found in others.items() if len(found) >= _SAME * len(parts[part])}
    follow = range(min(kept), max(kept) + 1) if kept else range(0)
    if len(kept) < 2 or len(follow) != len(kept) or sum(map(len, kept.values())) < _SAME * rows:
        return None
    return Coupure(table, follow, (0, *(kept[part][0] for part in follow[1:])))


def told_cuts(old: Sequence[Sequence[Hashable]], new: Sequence[Sequence[Hashable]]) -> Iterator[str]:
    """In French, the tables of a text that were cut or joined; a table is the keys of its rows."""
    for cut in cut_tables(old, new):
        count = len(cut.parties)
        yield f"tableau {cut.tableau + 1} : coupé en {'deux' if count == 2 else count}"
    for cut in cut_tables(new, old):
        first, *middle, last = (str(rank + 1) for rank in cut.parties)
        yield f"tableaux {', '.join((first, *middle))} et {last} : joints en un seul"
