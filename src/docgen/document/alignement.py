"""Which elements of two sequences answer each other: the equal ones first, then the most alike, in order."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import accumulate, pairwise
from math import isqrt

Pairs = list[tuple[int, int]]
Steps = list[tuple[int | None, int | None]]
# Beyond so many pairs to weigh, only those near the diagonal are.
MAX_WEIGHED = 40_000
# Beyond so many cells, the longest common sequence is sought half by half, so that its rows need not all be kept.
MAX_KEPT = 1 << 26
# Beyond so many cells, it is sought between the runs of so many elements that are alone of their kind on both sides;
# where these leave as much, part by part along the diagonal.
MAX_EXACT, RUN = 1 << 27, 5
# How the best sum of a cell is reached: from the row above, from the column on the left, or by pairing both.
_UP, _LEFT, _PAIR = range(3)


def equal_pairs(before: Sequence[Hashable], after: Sequence[Hashable]) -> Pairs:
    """The ranks of equal elements, both rising.

    What is alone of its kind on both sides is met first (patience), so that common words never tie what is unrelated.

    >>> equal_pairs("abcd", "axcd")
    [(0, 0), (2, 2), (3, 3)]
    """
    found: Pairs = []
    _match(before, after, (0, 0), found, _by_length)
    return found


def _match(
    before: Sequence[Hashable],
    after: Sequence[Hashable],
    begin: tuple[int, int],
    found: Pairs,
    last: Callable[[int, int, Sequence[Hashable], Sequence[Hashable]], Pairs],
) -> None:
    """Adds to `found` the pairs of `before` and `after`, at the ranks `begin`; `last` pairs what nothing anchors."""
    x, y = begin
    head = common(before, after)
    found += [(x + rank, y + rank) for rank in range(head)]
    old, new = before[head:], after[head:]
    tail = common(old[::-1], new[::-1])
    old, new = old[: len(old) - tail], new[: len(new) - tail]
    x, y = x + head, y + head
    done_x = done_y = 0
    for i, j in _anchors(old, new):
        if done_x < i and done_y < j:
            _match(old[done_x:i], new[done_y:j], (x + done_x, y + done_y), found, last)
        found.append((x + i, y + j))
        done_x, done_y = i + 1, j + 1
    if done_x:
        _match(old[done_x:], new[done_y:], (x + done_x, y + done_y), found, last)
    elif old and new:
        found += last(x, y, old, new)
    found += [(x + len(old) + rank, y + len(new) + rank) for rank in range(tail)]


def common(before: Sequence[Hashable], after: Sequence[Hashable]) -> int:
    """How many elements `before` and `after` begin with in common."""
    done, step, most = 0, 1, min(len(before), len(after))
    while done < most and step:
        # By strides that grow as long as all is equal, and shrink once something differs: slices are compared at once.
        end = min(done + step, most)
        if before[done:end] == after[done:end]:
            done, step = end, step * 2
        else:
            step = (end - done) // 2
    return done


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


def _by_length(x: int, y: int, before: Sequence[Hashable], after: Sequence[Hashable]) -> Pairs:
    if len(before) * len(after) <= MAX_EXACT:
        return [(x + i, y + j) for i, j in longest_pairs(before, after)]
    runs = ([*zip(*(side[rank:] for rank in range(RUN)), strict=False)] for side in (before, after))
    cuts = [(0, 0), *_anchors(*runs), (len(before), len(after))]
    found: Pairs = []
    for (i, j), (i1, j1) in pairwise(cuts):
        head = common(before[i:i1], after[j:j1])
        found += [(x + i + rank, y + j + rank) for rank in range(head)]
        if i + head < i1 and j + head < j1:
            found += _in_parts(x + i + head, y + j + head, before[i + head : i1], after[j + head : j1])
    return found


def _in_parts(x: int, y: int, before: Sequence[Hashable], after: Sequence[Hashable]) -> Pairs:
    """The pairs of two long sequences, part by part: as many parts on both sides, so that none is beyond the bound."""
    count = isqrt(len(before) * len(after) // MAX_EXACT) + 1
    cuts = [(len(before) * part // count, len(after) * part // count) for part in range(count + 1)]
    return [
        (x + i + rank, y + j + other)
        for (i, j), (i1, j1) in pairwise(cuts)
        for rank, other in longest_pairs(before[i:i1], after[j:j1])
    ]


def longest_pairs(before: Sequence[Hashable], after: Sequence[Hashable]) -> Pairs:
    """The ranks of one of the longest common sequences (after Hyyrö, 2004: a row of the table in one integer).

    >>> longest_pairs("abcab", "bab")
    [(1, 0), (3, 1), (4, 2)]
    """
    shared = set(before) & set(after)
    ranks = [[rank for rank, element in enumerate(side) if element in shared] for side in (before, after)]
    old, new = ([side[rank] for rank in kept] for side, kept in ((before, ranks[0]), (after, ranks[1])))
    return [(ranks[0][i], ranks[1][j]) for i, j in _halved(old, new)]


def _halved(before: Sequence[Hashable], after: Sequence[Hashable]) -> Pairs:
    if len(before) * len(after) <= MAX_KEPT or len(before) < 2:
        return _walked(before, after)
    half = len(before) // 2
    *_, head = _rows(before[:half], after)
    *_, tail = _rows(before[half:][::-1], after[::-1])
    first, last = _lengths(head, len(after)), _lengths(tail, len(after))
    cut = max(range(len(after) + 1), key=lambda j: first[j] + last[len(after) - j])
    return [
        *_halved(before[:half], after[:cut]),
        *((half + i, cut + j) for i, j in _halved(before[half:], after[cut:])),
    ]


def _rows(before: Sequence[Hashable], after: Sequence[Hashable]) -> Iterator[int]:
    """A row for each element of `before`, and one before: its bit `j` is 0 where the length grows at the column `j`."""
    places: dict[Hashable, int] = {}
    for rank, element in enumerate(after):
        places[element] = places.get(element, 0) | 1 << rank
    full = row = (1 << len(after)) - 1
    yield row
    for element in before:
        met = row & places.get(element, 0)
        row = ((row + met) | (row - met)) & full
        yield row


def _lengths(row: int, columns: int) -> list[int]:
    """The length of the longest common sequence up to each column of `row`."""
    return [0, *accumulate(sign == "0" for sign in reversed(f"{row:0{columns}b}"[-columns:]))] if columns else [0]


def _walked(before: Sequence[Hashable], after: Sequence[Hashable]) -> Pairs:
    """The way back through all the rows: what is paired stands as late as it can on both sides."""
    rows = list(_rows(before, after))
    found: Pairs = []
    i, j = len(before), len(after)
    while i and j:
        if before[i - 1] == after[j - 1]:
            i, j = i - 1, j - 1
            found.append((i, j))
        elif rows[i] >> (j - 1) & 1:
            j -= 1
        else:
            i -= 1
    return found[::-1]


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
    """What stands between `pairs`, in order: the ranks on both sides, not both empty."""
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

    def last(x: int, y: int, old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
        """Lines that come again and again meet in many ways: here, in that which leaves the fewest words over."""
        if len(old) * len(new) > MAX_WEIGHED:
            return _by_length(x, y, old, new)
        known: dict[tuple[Hashable, Hashable], float] = {}

        def worth(i: int, j: int) -> float:
            key = (old[i], new[j])
            if key not in known:
                known[key] = 1.0 if old[i] == new[j] else score(x + i, y + j)
            return known[key]

        return [(x + i, y + j) for i, j in alike_pairs(len(old), len(new), worth)]

    def weighed(old: range, new: range) -> Pairs:
        pairs = alike_pairs(len(old), len(new), lambda i, j: score(old[i], new[j]))
        return [(old[i], new[j]) for i, j in pairs]

    pairs: Pairs = []
    _match(before, after, (0, 0), pairs, last)
    for old, new in gaps(sorted(pairs), len(before), len(after)):
        pairs += weighed(old, new)
    return steps_of(sorted(pairs), len(before), len(after))


def steps_of(pairs: Pairs, rows: int, columns: int) -> Steps:
    """The steps where only `pairs` answer each other: what goes comes before what comes."""
    taken: Steps = []
    x = y = 0
    for i, j in [*pairs, (rows, columns)]:
        taken += [*((rank, None) for rank in range(x, i)), *((None, rank) for rank in range(y, j)), (i, j)]
        x, y = i + 1, j + 1
    return taken[:-1]
