"""Which elements of two sequences answer each other: the equal ones first, then the most alike, in order."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

Pairs = list[tuple[int, int]]
Steps = list[tuple[int | None, int | None]]
# Beyond so many pairs to weigh, only those near the diagonal are.
MAX_WEIGHED = 40_000
# How the best sum of a cell is reached: from the row above, from the column on the left, or by pairing both.
_UP, _LEFT, _PAIR = range(3)


def equal_pairs(before: Sequence[Hashable], after: Sequence[Hashable]) -> Pairs:
    """The ranks of equal elements, both rising.

    What is alone of its kind on both sides is met first (patience), so that common words never tie what is unrelated.

    >>> equal_pairs("abcd", "axcd")
    [(0, 0), (2, 2), (3, 3)]
    """
    found: Pairs = []
    _match(before, after, 0, 0, found)
    return found


def _match(before: Sequence[Hashable], after: Sequence[Hashable], x: int, y: int, found: Pairs) -> None:
    """Adds to `found` the pairs of `before` and `after`, which begin at the ranks `x` and `y`."""
    head = _common(before, after)
    found += [(x + rank, y + rank) for rank in range(head)]
    old, new = before[head:], after[head:]
    tail = _common(old[::-1], new[::-1])
    old, new = old[: len(old) - tail], new[: len(new) - tail]
    x, y = x + head, y + head
    done_x = done_y = 0
    for i, j in _anchors(old, new):
        _match(old[done_x:i], new[done_y:j], x + done_x, y + done_y, found)
        found.append((x + i, y + j))
        done_x, done_y = i + 1, j + 1
    if done_x:
        _match(old[done_x:], new[done_y:], x + done_x, y + done_y, found)
    elif old and new:
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            found += [(x + block.a + rank, y + block.b + rank) for rank in range(block.size)]
    found += [(x + len(old) + rank, y + len(new) + rank) for rank in range(tail)]


def _common(before: Sequence[Hashable], after: Sequence[Hashable]) -> int:
    """How many elements `before` and `after` begin with in common."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((rank for rank, (old, new) in pairs if old != new), min(len(before), len(after)))


def _anchors(before: Sequence[Hashable], after: Sequence[Hashable]) -> Pairs:
    """The longest rising chain of the elements that are alone of their kind on both sides."""
    if not before or not after:
        return []
    counts = Counter(before), Counter(after)
    places = {element: rank for rank, element in enumerate(after)}
    alone = [(i, places[e]) for i, e in enumerate(before) if counts[0][e] == 1 and counts[1][e] == 1]
    tops: list[int] = []
    chains: list[int] = []
    previous: list[int] = []
    for rank, (_, place) in enumerate(alone):
        length = bisect_left(tops, place)
        previous.append(chains[length - 1] if length else -1)
        tops[length : length + 1], chains[length : length + 1] = [place], [rank]
    chain: Pairs = []
    rank = chains[-1] if chains else -1
    while rank >= 0:
        chain.append(alone[rank])
        rank = previous[rank]
    return chain[::-1]


def alike_pairs(rows: int, columns: int, score: Callable[[int, int], float]) -> Pairs:
    """The pairs of ranks, both rising, whose scores have the greatest sum; a score of 0 is no pair.

    Only the pairs near the diagonal are weighed, so that neither the memory nor the time grows with `rows * columns`.
    """
    # One row of the table of the best sums is kept, and of each row the way that leads to each of its weighed cells. No
    # more is needed, as bands only move right: left of its band, a column keeps its sum for good; right of it, the sum
    # is that of the last cell weighed.
    best = [0.0] * (columns + 1)
    ways: list[tuple[int, bytes]] = []
    done = 0
    for i in range(rows if columns else 0):
        band = _band(i, rows, columns)
        best[done + 1 : band.stop + 1] = [best[done]] * (band.stop - done)
        done = band.stop
        ways.append((band.start, _weigh(best, band, [score(i, j) for j in band])))
    return _followed(ways, columns)


def _band(i: int, rows: int, columns: int) -> range:
    """The columns that are near the diagonal in the row `i`: all of them when the table is small."""
    reach = max(MAX_WEIGHED // rows, 1) * rows
    return range(max(-((reach - i * columns) // rows), 0), min((i * columns + reach) // rows + 1, columns))


def _weigh(best: list[float], band: range, scores: Sequence[float]) -> bytes:
    """Brings `best` from a row to the next one, in its `band`; and the way to each cell."""
    ways = bytearray()
    above = best[band.start]
    for j, weight in zip(band, scores, strict=True):
        paired = above + weight if weight else 0.0
        above, left = best[j + 1], best[j]
        best[j + 1] = max(above, left, paired)
        ways.append(_UP if best[j + 1] == above else _LEFT if best[j + 1] == left else _PAIR)
    return bytes(ways)


def _followed(ways: Sequence[tuple[int, bytes]], columns: int) -> Pairs:
    """The pairs on the way back from the last cell."""
    found: Pairs = []
    i, j = len(ways) - 1, columns - 1
    while i >= 0 and j >= 0:
        start, row = ways[i]
        if j < start:
            way = _UP
        elif j < start + len(row):
            way = row[j - start]
        else:
            way = _UP if row[-1] == _UP else _LEFT
        if way == _PAIR:
            found.append((i, j))
        i, j = i - (way != _LEFT), j - (way != _UP)
    return found[::-1]


def likeness(before: Counter[str], after: Counter[str]) -> float:
    """The share of words in common, from 0 to 1."""
    total = before.total() + after.total()
    return 2 * (before & after).total() / total if total else 1.0


def gaps(pairs: Pairs, rows: int, columns: int) -> list[tuple[range, range]]:
    """What stands between `pairs`, in order: the ranks on both sides, not both empty.

    >>> gaps([(0, 0), (1, 2)], 3, 3)
    [(range(1, 1), range(1, 2)), (range(2, 3), range(3, 3))]
    """
    return [
        (range(i + 1, i1), range(j + 1, j1))
        for (i, j), (i1, j1) in pairwise([(-1, -1), *pairs, (rows, columns)])
        if (i + 1, j + 1) != (i1, j1)
    ]


def pairs_of(before: Sequence[Hashable], after: Sequence[Hashable], between: Callable[[range, range], Pairs]) -> Pairs:
    """The equal elements; in each gap that they leave, what `between` pairs, by ranks that begin with the gap."""
    pairs = equal_pairs(before, after)
    for old, new in gaps(pairs, len(before), len(after)):
        pairs += [(old[i], new[j]) for i, j in between(old, new)]
    return sorted(pairs)


def steps(before: Sequence[Hashable], after: Sequence[Hashable], score: Callable[[int, int], float]) -> Steps:
    """From `before` to `after`, rank by rank: `(i, None)` goes, `(None, j)` comes, `(i, j)` stays or changes.

    Equal elements answer each other, then those that `score` says the most alike; what goes comes before what comes.
    """

    def weighed(old: range, new: range) -> Pairs:
        return alike_pairs(len(old), len(new), lambda i, j: score(old[i], new[j]))

    taken: Steps = []
    x = y = 0
    for i, j in [*pairs_of(before, after, weighed), (len(before), len(after))]:
        taken += [*((rank, None) for rank in range(x, i)), *((None, rank) for rank in range(y, j)), (i, j)]
        x, y = i + 1, j + 1
    return taken[:-1]
