"""What has moved: of two stretches that changed places, the longer one stays, and the shorter goes and comes."""

from bisect import bisect, insort
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence

from docgen.document.alignement import Pairs, Steps, steps_of

# Beyond so many blocks that went and came, the others are left where they were found.
_TRIED = 200


def keep_longer(flow: Steps, old: Sequence[Hashable], new: Sequence[Hashable], length: Callable[[int], int]) -> Steps:
    """`flow`, from the blocks `old` to `new`, known by their keys, with the fewest words that go and come.

    `length` gives how many words a block of `old` says, and its end.
    """
    pairs: Pairs = [(i, j) for i, j in flow if i is not None and j is not None]
    moved = sorted(_moved(flow, old, new), key=lambda pair: -length(pair[0]))[:_TRIED]
    for i, j in moved:
        first, last = sorted((bisect(pairs, i, key=lambda pair: pair[0]), bisect(pairs, j, key=lambda pair: pair[1])))
        if length(i) > sum(length(crossed) for crossed, _ in pairs[first:last]):
            del pairs[first:last]
            insort(pairs, (i, j))
    return steps_of(pairs, len(old), len(new)) if moved else flow


def _moved(flow: Steps, old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """The blocks that go from one place and come at another."""
    come: dict[Hashable, list[int]] = defaultdict(list)
    for i, j in flow:
        if i is None and j is not None:
            come[new[j]].append(j)
    gone = [i for i, j in flow if i is not None and j is None and come]
    return [(i, come[old[i]].pop(0)) for i in gone if come.get(old[i])]
