"""What answers what on two sides: things by their keys, lines of a text by theirs, else by their likeness."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar

from docgen.diff.passages_lus import PassageLu
from docgen.document.alignement import likeness, steps

_K = TypeVar("_K")
# Lines less alike than this are not the same line, changed.
_ALIKE = 0.4
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


def paired_lines(ancien: PassageLu, nouveau: PassageLu) -> Iterator[tuple[int | None, int | None]]:
    """The ranks of the lines that answer each other: those of one key, then the others, by their likeness."""
    old, new = ({key: rank for rank, key in enumerate(read.cles) if key} for read in (ancien, nouveau))
    for key in keys_of_both(old, new):
        yield old.get(key), new.get(key)
    rest = [[rank for rank in range(len(read.lignes)) if rank not in keyed]
            for read, keyed in ((ancien, set(old.values())), (nouveau, set(new.values())))]  # fmt: skip
    for i, j in _alike([ancien.lignes[rank] for rank in rest[0]], [nouveau.lignes[rank] for rank in rest[1]]):
        yield (None if i is None else rest[0][i]), (None if j is None else rest[1][j])


def _alike(old: Sequence[str], new: Sequence[str]) -> Iterable[tuple[int | None, int | None]]:
    # Told once a line, and only of those that are weighed: a text without likeness weighs each of its lines many times.
    words, letters = cache(lambda line: Counter(line.split())), cache(_sans_signes)

    def score(i: int, j: int) -> float:
        found = likeness(words(old[i]), words(new[j]))
        return found if found >= _ALIKE else _ALIKE if letters(old[i]) == letters(new[j]) else 0.0

    return steps(old, new, score)


def _sans_signes(line: str) -> str:
    """The letters and figures of a line: two lines that have the same ones are read aloud alike."""
    return _SIGNES.sub("", line)
