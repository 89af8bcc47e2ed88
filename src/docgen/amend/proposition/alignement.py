"""Which line of a text became which line of another: equal ones first, rare ones before common ones, then the alike."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher

Pair = tuple[int, int]
ALIKE = 0.5
# Beyond, two passages have been written anew: looking for lines that are alike would cost much and say little.
_MANY = 4_000
_ATOM = re.compile(r"[^\W_]+|[^\w\s]")


def aligned(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Pair]:
    """The ranks of equal items, both increasing: common ends, then items that are once in each, then the rest.

    >>> aligned("abcxd", "abxd")
    [(0, 0), (1, 1), (3, 2), (4, 3)]
    """
    found: list[Pair] = []
    pending = [(0, len(before), 0, len(after))]
    while pending:
        i0, i1, j0, j1 = pending.pop()
        while i0 < i1 and j0 < j1 and before[i0] == after[j0]:
            found.append((i0, j0))
            i0, j0 = i0 + 1, j0 + 1
        while i0 < i1 and j0 < j1 and before[i1 - 1] == after[j1 - 1]:
            i1, j1 = i1 - 1, j1 - 1
            found.append((i1, j1))
        if i0 == i1 or j0 == j1:
            continue
        anchors = _anchors(before, after, (i0, i1, j0, j1))
        if not anchors:
            found += _common(before[i0:i1], after[j0:j1], i0, j0)
            continue
        for i, j in anchors:
            found.append((i, j))
            pending.append((i0, i, j0, j))
            i0, j0 = i + 1, j + 1
        pending.append((i0, i1, j0, j1))
    return sorted(found)


def _anchors(before: Sequence[Hashable], after: Sequence[Hashable], window: tuple[int, int, int, int]) -> list[Pair]:
    """The longest increasing chain of the items that are once on each side."""
    i0, i1, j0, j1 = window
    here, there = Counter(before[i0:i1]), Counter(after[j0:j1])
    ranks = {after[j]: j for j in range(j0, j1)}
    once = [(i, ranks[before[i]]) for i in range(i0, i1) if here[before[i]] == 1 == there.get(before[i], 0)]
    ends: list[int] = []
    chains: list[list[int]] = []
    for place, (_, j) in enumerate(once):
        at = bisect_left(ends, j)
        chain = [*(chains[at - 1] if at else ()), place]
        ends[at : at + 1], chains[at : at + 1] = [j], [chain]
    return [once[place] for place in chains[-1]] if chains else []


def _common(before: Sequence[Hashable], after: Sequence[Hashable], i0: int, j0: int) -> list[Pair]:
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return [(i0 + block.a + k, j0 + block.b + k) for block in blocks for k in range(block.size)]


def atoms(text: str) -> list[str]:
    """The words and marks of `text`, without its spaces; both apostrophes are one."""
    return _ATOM.findall(text.replace("’", "'"))


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """From 0 to 1, how many words two bags share."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def alike(before: Sequence[str], after: Sequence[str], allowed: Callable[[int, int], bool]) -> list[Pair]:
    """The ranks, both increasing, of the texts that are most alike together; none under `ALIKE`."""
    if not before or not after or len(before) * len(after) > _MANY:
        return []
    bags = [[Counter(atoms(text)) for text in texts] for texts in (before, after)]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    score = [[likeness(one, other) for other in bags[1]] for one in bags[0]]
    for i in range(len(before) - 1, -1, -1):
        for j in range(len(after) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            if score[i][j] >= ALIKE and allowed(i, j):
                best[i][j] = max(best[i][j], score[i][j] + best[i + 1][j + 1])
    return _walked(best, score, allowed)


def _walked(best: list[list[float]], score: list[list[float]], allowed: Callable[[int, int], bool]) -> list[Pair]:
    pairs, i, j = [], 0, 0
    while i < len(score) and j < len(score[0]):
        if score[i][j] >= ALIKE and allowed(i, j) and best[i][j] == score[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
