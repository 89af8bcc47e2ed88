"""Inside a paragraph: what it says, unit by unit, and the words that go and come between two states of it.

An amount, a date, the reference of an article is one unit: it goes or comes whole.
"""

import re
from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.montants import NomDeMontant
from docgen.document import Inline, Leaf, Revised, Revision, Text, leaves
from docgen.document.alignement import Pairs, common, equal_pairs, gaps, pairs_of
from docgen.document.mots import leaf_words
from docgen.french import MOIS

_SPACE = "[ \u00a0\u202f]"
_REFERENCE = r"\d+(?:er)?(?:[.-]\d+)*"
_NUMBER = rf"(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:[.,/-]\d+)*)"
UNIT = re.compile(
    "|".join((
        rf"\d{{1,2}}(?:er)?{_SPACE}(?:{'|'.join(MOIS)}){_SPACE}\d{{4}}",
        rf"(?:\b[Aa]rticles?|\b[Aa]rt\.){_SPACE}(?:[LRD]\.{_SPACE}?)?{_REFERENCE}",
        rf"\b[LRD]\.{_SPACE}?{_REFERENCE}",
        rf"n°{_SPACE}?[\w./-]*\w",
        rf"(?:(?<!\w)[-−–])?{_NUMBER}(?:{_SPACE}?(?:[kM]?€|%)|{_SPACE}euros?\b)?",
        r"[^\W_]+(?:-[^\W_]+)*",
        r"\s+",
        r".",
    )),
    re.DOTALL,
)  # fmt: skip
_T = TypeVar("_T")
# Stands for what is shown and has no words of its own (a picture, a note): from this character on, one each.
WORDLESS = 0xF0000
# Words in common that are so short say little of what has stayed: they go and come with what surrounds them, as long as
# the marks of a paragraph are not that much longer than the shortest possible.
_SHORT, _LONGER = 3, 0.15


class Marks(Struct, frozen=True):
    """The two marks of one comparison."""

    insertion: Revision
    suppression: Revision

    @classmethod
    def of(cls, auteur: str, jour: date | None) -> "Marks":
        """The marks of `auteur`, on the day `jour`."""
        return cls(Revision("insertion", auteur, jour), Revision("suppression", auteur, jour))


# A leaf, and where a stretch of it begins and ends. Nothing is cut before units are put together again: a long text has
# a hundred thousand of them.
Slice = tuple[_T, int, int]


class Unit(NamedTuple, Generic[_T]):
    """What goes or comes whole: its words, and the stretches of leaves that say them.

    `lieu` is what they stand in, if known; `geste`, what a person had done of them, who had tracked it: « parti », of
    words that had been removed, « venu ».
    """

    text: str
    slices: tuple[Slice[_T], ...]
    lieu: Hashable = None
    geste: str = ""


class Stretch(Struct, Generic[_T], frozen=True):
    """Units of both sides that are the same, or that differ."""

    same: bool
    old: tuple[Unit[_T], ...]
    new: tuple[Unit[_T], ...]


def units(content: Iterable[Inline]) -> list[Unit[Leaf]]:
    """`content` cut where a unit ends and the next begins; what a writer formats itself is never cut.

    >>> [unit.text for unit in units([Text("Le 1"), Text("er", raised=True), Text(" mai 2025, 1 000 € ")])]
    ['Le', ' ', '1er mai 2025', ',', ' ', '1 000 €', ' ']
    """
    return cut_units([(leaf, leaf_words(leaf), isinstance(leaf, Text)) for leaf in leaves(content)])


def cut_units(shown: Sequence[tuple[_T, str, bool]]) -> list[Unit[_T]]:
    """The units of `shown`: leaves, their words, and whether they can be cut."""
    text = "".join([told for _, told, _ in shown])
    if len(shown) == 1 and shown[0][2]:  # the most frequent, and the quickest
        only = shown[0][0]
        ends = [*(match.start() for match in UNIT.finditer(text)), len(text)]
        return [Unit(text[start:end], ((only, start, end),)) for start, end in pairwise(ends)]
    cuts = {match.start() for match in UNIT.finditer(text)} | {0, len(text)}
    edge = 0
    for _, told, can_be_cut in shown:
        if not can_be_cut:
            cuts -= set(range(edge + 1, edge + len(told)))
        edge += len(told)
    ends = sorted(cuts)
    units: list[Unit[_T]] = []
    rank = edge = 0
    for start, end in pairwise(ends):
        slices: list[Slice[_T]] = []
        while edge < end:
            leaf, told, _ = shown[rank]
            stop = edge + len(told)
            if told:
                slices.append((leaf, max(start, edge) - edge, min(stop, end) - edge))
            if stop > end:
                break
            edge, rank = stop, rank + 1
        units.append(Unit(text[start:end], tuple(slices)))
    return units


def slices_of(side: Iterable[Unit[_T]]) -> list[Slice[_T]]:
    """The stretches of leaves that `side` says, those that follow each other in a leaf put together again."""
    joined: list[Slice[_T]] = []
    last: Slice[_T] | None = None
    for unit in side:
        for part in unit.slices:
            if last is not None and last[0] is part[0] and last[2] == part[1]:
                last = joined[-1] = (part[0], last[1], part[2])
            else:
                joined.append(part)
                last = part
    return joined


def changed_words(before: Iterable[Inline], after: tuple[Inline, ...], marks: Marks) -> tuple[Inline, ...]:
    """`after`, with the words that came and, at their place, those that went, under `marks`.

    Marks that `before` and `after` carry are not seen: settle them first.
    """
    old, new = units(before), units(after)
    keys = [unit.text for unit in old], [unit.text for unit in new]
    if keys[0] == keys[1]:
        return after
    content: list[Inline] = []
    for stretch in stretches(old, new):
        if stretch.same:
            content += _joined(stretch.new)
            continue
        for side, mark in ((stretch.old, marks.suppression), (stretch.new, marks.insertion)):
            if side:
                content.append(Revised(tuple(_joined(side)), mark))
    return tuple(content)


def stretches(old: Sequence[Unit[_T]], new: Sequence[Unit[_T]]) -> list[Stretch[_T]]:
    """From `old` to `new`, in an order and in pieces that a person reads with ease."""
    return _readable(_paired(old, new, _same(old, new)))


def _same(old: Sequence[Unit[_T]], new: Sequence[Unit[_T]]) -> Pairs:
    """The ranks of the units that stay: words first, then the spaces beside them, which say nothing by themselves."""
    sides = [unit.text for unit in old], [unit.text for unit in new]
    ranks = [[rank for rank, text in enumerate(side) if not text.isspace()] for side in sides]
    spoken = [[side[rank] for rank in kept] for side, kept in zip(sides, ranks, strict=True)]
    pairs = [(ranks[0][i], ranks[1][j]) for i, j in _words_that_stay(spoken, *_gestes(old, new, ranks))]
    for gone, come in gaps(pairs, len(old), len(new)):
        if len(gone) == len(come) == 1 and sides[0][gone.start] == sides[1][come.start]:  # most often, a space
            pairs.append((gone.start, come.start))
            continue
        before = [(unit.text, unit.lieu) for unit in old[gone.start : gone.stop]]
        after = [(unit.text, unit.lieu) for unit in new[come.start : come.stop]]
        head = common(before, after)
        tail = common(before[head:][::-1], after[head:][::-1])
        pairs += [(gone.start + rank, come.start + rank) for rank in range(head)]
        pairs += [(gone.stop - rank, come.stop - rank) for rank in range(1, tail + 1)]
    return sorted(pairs)


def _gestes(old: Sequence[Unit[_T]], new: Sequence[Unit[_T]], ranks: Sequence[Sequence[int]]) -> list[list[bool]]:
    """Whether a person had removed each word of `old`, or brought each word of `new`."""
    return [[old[rank].geste == "parti" for rank in ranks[0]], [new[rank].geste == "venu" for rank in ranks[1]]]


def _words_that_stay(spoken: Sequence[Sequence[str]], gone: Sequence[bool], come: Sequence[bool]) -> Pairs:
    """The words that are the same, in order: first those that nobody had moved."""
    if not (any(gone) and any(come)) or spoken[0] == spoken[1]:
        return equal_pairs(*spoken)
    before, after = (
        [(word, done and "parti") for word, done in zip(spoken[0], gone, strict=True)],
        [(word, done and "venu") for word, done in zip(spoken[1], come, strict=True)],
    )
    return pairs_of(before, after, lambda i, j: equal_pairs(spoken[0][i.start : i.stop], spoken[1][j.start : j.stop]))


def _paired(old: Sequence[Unit[_T]], new: Sequence[Unit[_T]], pairs: Pairs) -> list[Stretch[_T]]:
    paired: list[Stretch[_T]] = []
    x = y = 0
    for gone, come in [*gaps(pairs, len(old), len(new)), (range(len(old), len(old)), range(len(new), len(new)))]:
        if x < gone.start:
            paired.append(Stretch(True, tuple(old[x : gone.start]), tuple(new[y : come.start])))
        if gone or come:
            paired.append(Stretch(False, tuple(old[gone.start : gone.stop]), tuple(new[come.start : come.stop])))
        x, y = gone.stop, come.stop
    return paired


def _united(stretches: Iterable[Stretch[_T]]) -> list[Stretch[_T]]:
    united: list[Stretch[_T]] = []
    for stretch in stretches:
        if united and united[-1].same == stretch.same:
            united[-1] = Stretch(stretch.same, united[-1].old + stretch.old, united[-1].new + stretch.new)
        else:
            united.append(stretch)
    return united


def _readable(stretches: list[Stretch[_T]]) -> list[Stretch[_T]]:
    """Fewer, longer changes: a space or a small word between two is part of them; where little stays, all changes."""
    sizes = [_size(stretch.new) for stretch in stretches]
    room = [_LONGER * more for more in _size(unit for s in stretches if not s.same for unit in s.old + s.new)]
    inner = range(1, len(stretches) - 1)
    stays = [unit for stretch in stretches if stretch.same for unit in stretch.new]
    if _fits(_size(stays), room) and not _lasting(stays) and not _told(stretches):
        return _united(replace(stretch, same=False) for stretch in stretches)
    absorbed = set()
    for size, rank in sorted((size, rank) for rank, size in enumerate(sizes)):
        around = stretches[max(rank - 1, 0) : rank + 2]
        if not (stretches[rank].same and rank in inner and not _told(around)):
            continue
        if _fits(size, room) and _slight(stretches[rank].new):
            room = [left - 2 * more for left, more in zip(room, size, strict=True)]
            absorbed.add(rank)
    return _united(replace(s, same=s.same and rank not in absorbed) for rank, s in enumerate(stretches))


def _told(stretches: Iterable[Stretch[_T]]) -> bool:
    """Whether a person had tracked some of what changes: no more is marked than that."""
    return any(unit.geste for stretch in stretches if not stretch.same for unit in (*stretch.old, *stretch.new))


def _fits(size: Sequence[float], room: Sequence[float]) -> bool:
    return all(2 * more <= left for more, left in zip(size, room, strict=True))


def _lasting(side: Sequence[Unit[_T]]) -> bool:
    """Whether it holds what is shown and has no words: a picture, a note, the end of a paragraph."""
    return any(ord(unit.text[0]) >= WORDLESS for unit in side)


def _slight(side: Sequence[Unit[_T]]) -> bool:
    spoken = [unit.text for unit in side if unit.text[0].isalnum()]
    short = sum(map(len, spoken)) <= _SHORT and not any(word[0].isdigit() for word in spoken)
    return short and not _lasting(side)


def _size(side: Iterable[Unit[_T]]) -> tuple[int, int]:
    """How many letters and how many words it has: what a reader counts, and what an eye sees."""
    spoken = [unit.text for unit in side if not unit.text.isspace()]
    return sum(map(len, spoken)), len(spoken)


def _joined(side: Iterable[Unit[Leaf]]) -> list[Leaf]:
    """The leaves of `side`, the pieces of one leaf put together again."""
    joined: list[Leaf] = []
    for whole, start, end in slices_of(side):
        leaf = Text(whole.text[start:end], *_look(whole)) if isinstance(whole, Text) else whole
        last = joined[-1] if joined else None
        if isinstance(leaf, Text) and isinstance(last, Text) and _look(leaf) == _look(last):
            joined[-1] = Text(last.text + leaf.text, *_look(last))
        else:
            joined.append(leaf)
    return joined


def _look(text: Text) -> tuple[bool, bool, bool, NomDeMontant, bool, str]:
    return (text.bold, text.italic, text.raised, text.name, text.struck, text.unseen)


def turned(content: tuple[Inline, ...], sort: str) -> tuple[Inline, ...]:
    """`content`, which says the same, its last mark not of `sort`: what goes and what comes change places there.

    Where only one of them is, the unit before is made to go and to come again.
    """
    last = content[-1] if content else None
    if not isinstance(last, Revised) or last.revision.sort != sort or len(content) == 1:
        return content
    before = content[-2]
    if isinstance(before, Revised):
        return (*content[:-2], last, before) if before.revision.sort != sort else content
    *kept, last_unit = units((before,)) or [Unit("", ((before, 0, 0),))]
    again = tuple(_joined([last_unit]))
    marks = Marks.of(last.revision.auteur, last.revision.jour)
    other = marks.suppression if sort == "insertion" else marks.insertion
    whole = Revised((*again, *last.content), last.revision)
    return (*content[:-2], *_joined(kept), whole, Revised(again, other))
