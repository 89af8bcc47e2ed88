"""What answers what in two flows of paragraphs and tables: one for one, one cut in several, several joined.

The end of a paragraph is a sign of its own. The last one of a body, a cell, a note or a control, and that before a
table that stays, can neither come nor go: the last paragraphs of both sides share it.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from lxml import etree
from msgspec import Struct

from docgen.document.alignement import common, likeness, steps
from docgen.ooxml.noms import tags
from docgen.word.blocs import BlocWord
from docgen.word.marques.deplaces import keep_longer
from docgen.word.marques.ressemblances import Ressemblances

_THROUGH = tags("sdt sdtContent customXml smartTag")
# Of a paragraph cut in several: the share of words in common with all of them, that of each with it, how many at most.
_CUT, _PART, _PARTS = 0.7, 0.7, 6
# Beyond so many pairs, a gap is not searched for cuts.
_SEARCHED = 2_500


class BlocsApparies(Struct, eq=False):
    """Blocks of both sides that are the same text: one and one; one and several; none and one.

    `suite` are those of one side alone that come after it, and the last of which has its end. `unies`: only their
    place makes both sides meet. `home` is the control of the new file that they stand in, if it was in the old one.
    """

    old: tuple[BlocWord, ...] = ()
    new: tuple[BlocWord, ...] = ()
    suite: "tuple[BlocsApparies, ...]" = ()
    unies: bool = False
    home: etree._Element | None = None

    @property
    def est_tableau(self) -> bool:
        """Whether it is of tables."""
        return (self.new or self.old)[0].est_tableau

    @property
    def both(self) -> bool:
        """Whether both sides are there."""
        return bool(self.old and self.new)

    @property
    def equal(self) -> bool:
        """Whether both sides say the same."""
        return [bloc.key for bloc in self.old] == [bloc.key for bloc in self.new]

    @property
    def unchanged(self) -> bool:
        """Whether both sides say the same, struck, hidden and raised alike."""
        return self.equal and [bloc.sens for bloc in self.old] == [bloc.sens for bloc in self.new]


def meet(old: Sequence[BlocWord], new: Sequence[BlocWord]) -> list[BlocsApparies]:
    """What answers what, in the order in which it will be written."""
    words = Ressemblances()
    # What is in a control meets first what was in one; where a section ends, where one ended.
    keys = [[(_depth(bloc.element), bloc.finit_section, bloc.key) for bloc in side] for side in (old, new)]
    head = common(keys[0], keys[1])
    tail = common(*(side[head:][::-1] for side in keys))
    # What a person had moved, and tracked, answers first nothing that stays; what has come back to its place has not.
    before, after = (
        [(key, head <= rank < len(side) - tail and bloc.geste == geste and geste)
         for rank, (key, bloc) in enumerate(zip(known, side, strict=True))]
        for known, side, geste in zip(keys, (old, new), ("parti", "venu"), strict=True)
    )  # fmt: skip
    flow = steps(before, after, lambda i, j: words.score(old[i], new[j]))
    flow = keep_longer(flow, before, after, lambda i: old[i].words.total() + 1)
    met = [BlocsApparies((old[i],) if i is not None else (), (new[j],) if j is not None else ()) for i, j in flow]
    found: list[BlocsApparies] = []
    for changed, group in groupby(met, key=lambda pair: not pair.est_tableau and not pair.equal):
        gap = [*group]
        found += _Coupes(gap, words).found() if changed else gap
    return _ended(found)


def _depth(element: etree._Element) -> int:
    parent, depth = element.getparent(), 0
    while parent is not None and parent.tag in _THROUGH:
        parent, depth = parent.getparent(), depth + 1
    return depth


# --- cut and joined ---------------------------------------------------------------------------------------------------
class _Coupes(Struct):
    """Paragraphs that follow each other, all changed, as they leave the fewest words over: some cut, some joined."""

    gap: list[BlocsApparies]
    words: Ressemblances

    def found(self) -> list[BlocsApparies]:
        """The same blocks, those that were cut or joined put together."""
        old = [bloc for met in self.gap for bloc in met.old]
        new = [bloc for met in self.gap for bloc in met.new]
        if len(old) + len(new) < 3 or not 0 < len(old) * len(new) <= _SEARCHED or all(met.both for met in self.gap):
            return self.gap
        best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
        ways: dict[tuple[int, int], tuple[int, int]] = {}
        for i in range(len(old) + 1):
            for j in range(len(new) + 1):
                for gone, come, worth in self._ways(old[max(i - _PARTS, 0) : i], new[max(j - _PARTS, 0) : j]):
                    total = best[i - gone][j - come] + worth
                    if (i, j) not in ways or total > best[i][j]:
                        best[i][j], ways[i, j] = total, (gone, come)
        found: list[BlocsApparies] = []
        i, j = len(old), len(new)
        while i or j:
            gone, come = ways[i, j]
            found.append(BlocsApparies(tuple(old[i - gone : i]), tuple(new[j - come : j])))
            i, j = i - gone, j - come
        return found[::-1]

    def _ways(self, old: Sequence[BlocWord], new: Sequence[BlocWord]) -> Iterator[tuple[int, int, float]]:
        """How the last of `old` and of `new` may meet: how many of each, and how many words that keeps."""
        if new:
            yield 0, 1, 0.0
        if old:
            yield 1, 0, 0.0
        if not old or not new:
            return
        if self.words.score(old[-1], new[-1]):
            yield 1, 1, self._kept(old[-1:], new[-1:]) + 0.5  # even when neither has words
        for come in self._parts(old[-1], new):
            yield 1, come, self._kept(old[-1:], new[-come:])
        for gone in self._parts(new[-1], old):
            yield gone, 1, self._kept(old[-gone:], new[-1:])

    def _kept(self, old: Sequence[BlocWord], new: Sequence[BlocWord]) -> float:
        return (self.words.of(*old) & self.words.of(*new)).total()

    def _parts(self, whole: BlocWord, others: Sequence[BlocWord]) -> Iterator[int]:
        """Of how many of the last of `others` `whole` may be made."""
        said = self.words.of(whole)
        for count in range(1, len(others) + 1):
            part = self.words.of(others[-count])
            if not part or (part & said).total() < _PART * part.total():
                return
            if count > 1 and likeness(said, self.words.of(*others[-count:])) >= _CUT:
                yield count


# --- ends -------------------------------------------------------------------------------------------------------------
def _ended(met: list[BlocsApparies]) -> list[BlocsApparies]:
    """The same, zone by zone: what has one parent, between two tables that stay or two ends of sections."""
    _give_homes(met)
    found: list[BlocsApparies] = []
    zone: list[BlocsApparies] = []
    ended: tuple[bool, ...] = (False, False)
    for pair, following in zip(met, [*met, None][1:], strict=True):
        zone.append(pair)
        # A section ends there on both sides, with nothing that stays in between.
        ended = tuple(
            [(was and not pair.both) or _section(side(pair)) for was, side in zip(ended, _SIDES, strict=True)]
        )
        table = pair.est_tableau and pair.both
        if table or following is None or pair.home is not following.home or all(ended):
            found += [*_shared(zone[:-1]), pair] if table else _shared(zone)
            zone, ended = [], (False, False)
    return _last_shared(found)


def _last_shared(met: list[BlocsApparies]) -> list[BlocsApparies]:
    """The same; what one side alone has after a control that ends the other shares the end of its last paragraph."""
    last = next((rank for rank in range(len(met) - 1, -1, -1) if met[rank].both), -1)
    after = met[last + 1 :]
    if last < 0 or not after or met[last].est_tableau or after[-1].est_tableau or met[last].home is None:
        return met
    suite = (*met[last].suite, *after)
    if len({bool(pair.new) for pair in suite}) != 1:
        return met
    for pair in after:
        # What is gone stands before the end that stays: in the control.
        pair.home = met[last].home if pair.old else pair.home
    met[last].suite = suite
    return met[: last + 1]


def _give_homes(met: Sequence[BlocsApparies]) -> None:
    inner = {pair.old[0].element.getparent(): pair.new[0].element.getparent() for pair in met if pair.both}
    stay = {parent for parent in inner.values() if parent is not None and parent.tag in _THROUGH}
    for pair in met if stay else ():
        if pair.new:
            around = pair.new[-1].element.iterancestors(*_THROUGH)
            pair.home = next((parent for parent in around if parent in stay), None)
        else:
            home = next((inner[parent] for parent in pair.old[-1].element.iterancestors() if parent in inner), None)
            pair.home = home if home in stay else None
    last = next((rank for rank in range(len(met) - 1, -1, -1) if met[rank].both), -1)
    if met and met[-1].new and met[-1].home is None:
        # The new text goes on after the control: what is gone, and ends the old one, meets there what ends it.
        for pair in met[last + 1 :]:
            pair.home = None if pair.old and not _depth(pair.old[-1].element) else pair.home


_SIDES: tuple[Callable[[BlocsApparies], tuple[BlocWord, ...]], ...] = (lambda met: met.old, lambda met: met.new)


def _section(blocs: Sequence[BlocWord]) -> bool:
    return bool(blocs) and blocs[-1].finit_section


def _shared(zone: list[BlocsApparies]) -> list[BlocsApparies]:
    """`zone`, the last paragraphs of both sides of which share their end."""
    lasts = [
        next((rank for rank in range(len(zone) - 1, -1, -1) if side(zone[rank]) and not zone[rank].est_tableau), -1)
        for side in _SIDES
    ]
    first, last = min(lasts), max(lasts)
    if first < 0 or first == last:
        return zone
    after = zone[first + 1 :]
    if zone[first].both:
        alone = {bool(pair.new) for pair in after}
        if len(alone) != 1:
            return zone
        zone[first].suite = tuple(zone[first + 1 : last + 1])
        return [*zone[: first + 1], *zone[last + 1 :]]
    if any(pair.est_tableau for pair in after if bool(pair.new) == bool(zone[first].new)) or zone[last + 1 :]:
        return zone
    both = [*zone[first].old, *zone[last].old], [*zone[first].new, *zone[last].new]
    return [
        *zone[:first],
        *zone[first + 1 : last],
        BlocsApparies(tuple(both[0]), tuple(both[1]), unies=True, home=zone[last].home),
    ]
