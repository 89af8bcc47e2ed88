"""What answers what on two sides: things by their keys, lines of a text by theirs, else by their likeness."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar

from docgen.diff.passages_lus import PassageLu, RangeeLue, without_ranks
from docgen.diff.rangees import answering_keys
from docgen.document.alignement import likeness, steps

_K = TypeVar("_K")
# Lines less alike than this are not the same line, changed.
_ALIKE, _ALIKE_ROW = 0.4, 0.5
# The ranks of two lines that answer each other; None where one side has none.
_Ranks = tuple[int | None, int | None]
_SIGNES = re.compile(r"[\W_]+")


def keys_of_both(ancien: Mapping[_K, object], nouveau: Mapping[_K, object]) -> list[_K]:
    """The keys of both, in the order of `nouveau`; those that are gone stand after the key that they followed."""
    keys = list(nouveau)
    previous: _K | None = None
    for key in ancien:
        if key not in nouveau:
            keys.insert(keys.index(previous) + 1 if previous is not None else 0, key)
        previous = key
    return keys


def paired_lines(
    ancien: PassageLu, nouveau: PassageLu, sans: tuple[Collection[int], Collection[int]] = ((), ())
) -> Iterator[tuple[int | None, int | None]]:
    """The ranks of the lines that answer each other: those of one key, then the others, by their likeness.

    `sans` are those of each side that are told otherwise.
    """
    keys = answering_keys(ancien, nouveau)
    old, new = ({key: rank for rank, key in enumerate(known) if key} for known in keys)
    for key in keys_of_both(old, new):
        yield old.get(key), new.get(key)
    taken = {*old.values(), *sans[0]}, {*new.values(), *sans[1]}
    sides = zip((ancien, nouveau), taken, strict=True)
    rest = [[rank for rank in range(len(read.lignes)) if rank not in known] for read, known in sides]
    yield from _with_moved_rows(list(_alike(ancien, nouveau, *rest)), ancien, nouveau)


def _alike(ancien: PassageLu, nouveau: PassageLu, olds: Sequence[int], news: Sequence[int]) -> Iterator[_Ranks]:
    # Told once a line, and only of those that are weighed: a text without likeness weighs each of its lines many times.
    words, letters = cache(lambda line: Counter(without_ranks(line).split())), cache(_sans_signes)
    old, new = [ancien.lignes[rank] for rank in olds], [nouveau.lignes[rank] for rank in news]

    def score(i: int, j: int) -> float:
        found = likeness(words(old[i]), words(new[j]))
        row, other = ancien.rangees.get(olds[i]), nouveau.rangees.get(news[j])
        if row or other:
            return _same_row(row, other, found)
        return found if found >= _ALIKE else _ALIKE if letters(old[i]) == letters(new[j]) else 0.0

    for i, j in steps(old, new, score):
        yield (None if i is None else olds[i]), (None if j is None else news[j])


def _same_row(row: RangeeLue | None, other: RangeeLue | None, share: float) -> float:
    """How much two rows are one, as in the text with marks: the first cell says more than all the others.

    Rows that have not as many cells are one by their first cell: the others have been merged, or split.
    """
    if row is None or other is None:
        return 0.0
    named = row.cellules[0] == other.cellules[0] != ""
    if len(row.cellules) != len(other.cellules) and not named:
        return 0.0
    found = share + (1.0 if named else 0.0)
    return found if found >= _ALIKE_ROW else 0.0


def _with_moved_rows(steps_taken: Sequence[_Ranks], ancien: PassageLu, nouveau: PassageLu) -> list[_Ranks]:
    """The same, where a row that stands elsewhere, under the same first cell, is one row that changes."""
    gone = _rows_alone([i for i, j in steps_taken if i is not None and j is None], ancien)
    come = _rows_alone([j for i, j in steps_taken if j is not None and i is None], nouveau)
    # One that only moves is told as a line that moves.
    moved = {
        j: i for key, i in gone.items() if (j := come.get(key)) is not None and ancien.lignes[i] != nouveau.lignes[j]
    }
    kept = [(i, j) for i, j in steps_taken if j is not None or i not in moved.values()]
    return [(moved.get(j, i) if j is not None else i, j) for i, j in kept]


def _rows_alone(ranks: Iterable[int], passage: PassageLu) -> Mapping[tuple[str, int], int]:
    """The rows of those ranks by their first cell and how many cells they have; not those that two share."""
    rows = [(rank, passage.rangees[rank]) for rank in ranks if rank in passage.rangees]
    counts = Counter((row.cellules[0], len(row.cellules)) for _, row in rows)
    keys = (((row.cellules[0], len(row.cellules)), rank) for rank, row in rows)
    return {key: rank for key, rank in keys if key[0] and counts[key] == 1}


def _sans_signes(line: str) -> str:
    """The letters and figures of a line: two lines that have the same ones are read aloud alike."""
    return _SIGNES.sub("", line)
