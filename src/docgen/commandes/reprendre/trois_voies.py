"""What a person has changed in a file, told from what the data have become since it was written.

Three states of the lines of one document: as written (their prints), as the data say them now, as they came back.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from math import nextafter
from typing import NamedTuple, TypeVar

from msgspec import Struct

from docgen.ooxml.trace import prints

TLigne = TypeVar("TLigne", str, bytes)


class PassageRevenu(NamedTuple):
    """A line that a person has changed: its rank among the lines of now (-1: none is there), as it is now, as it came
    back. Nothing came back of a line that was removed. `dispute`: the data have changed it too, otherwise. `apres` is
    the rank of the line that it was added under, `revenu` its own in the file.
    """

    rang: int
    ancien: str
    nouveau: str
    dispute: bool = False
    apres: int = -1
    revenu: int = -1


def changed_passages(written: Sequence[bytes], now: Sequence[str], back: Sequence[str]) -> Iterator[PassageRevenu]:
    """What a person has changed, in the order of the document; what the data have become alone is passed over."""
    here = prints(now)
    base = written or here
    rank_now = _answers(base, here, now, ())
    texts = [now[rank_now[rank]] if rank in rank_now else "" for rank in range(len(base))]
    rank_back = _answers(base, prints(back), back, texts)
    for rank, print_ in enumerate(base):
        at, came = rank_now.get(rank, -1), rank_back.get(rank)
        current, new = now[at] if at >= 0 else "", back[came] if came is not None else ""
        if new == current or prints([new])[0] == print_:
            continue
        yield PassageRevenu(at, current, new, dispute=at < 0 or here[at] != print_)
    yield from _added(rank_back, now, back, rank_now)


def _added(
    rank_back: dict[int, int], now: Sequence[str], back: Sequence[str], rank_now: dict[int, int]
) -> Iterator[PassageRevenu]:
    """The lines that came back and that answer none, unless the data say them now."""
    known, taken = set(rank_back.values()), {now[at] for at in rank_now.values()}
    fresh = {line for line in now if line not in taken}
    answered = {came: rank_now.get(rank, -1) for rank, came in rank_back.items()}
    above = -1
    for at, line in enumerate(back):
        above = answered.get(at, above)
        if at not in known and line not in fresh:
            yield PassageRevenu(-1, "", line, apres=above, revenu=at)


def _answers(
    base: Sequence[bytes], other: Sequence[bytes], lines: Sequence[str], texts: Sequence[str]
) -> dict[int, int]:
    """For each line of `base`, the rank of the one that answers it in `other`, when one does."""
    if (codes := opcodes(base, other)) is None:
        return dict(zip(range(len(base)), range(len(base)), strict=True))
    found: dict[int, int] = {}
    for tag, start, end, first, last in codes:
        if tag == "equal" or (tag == "replace" and end - start == last - first):
            found.update(zip(range(start, end), range(first, last), strict=True))
        elif tag == "replace":
            found.update(_alike(range(start, end), range(first, last), texts, lines))
    return found


def opcodes(olds: Sequence[TLigne], news: Sequence[TLigne]) -> list[tuple[str, int, int, int, int]] | None:
    """What turns `olds` into `news`; None when each line answers that of its rank, as in a form filled in otherwise.

    Cells that say the same are many: aligned by their words, one could answer its neighbour.
    """
    matcher = SequenceMatcher(None, olds, news, autojunk=False)
    if len(olds) == len(news):
        changed = sum(old != new for old, new in zip(olds, news, strict=True))
        if changed <= 2 * (len(olds) - sum(block.size for block in matcher.get_matching_blocks())):
            return None
    return list(matcher.get_opcodes())


def answers_by_rank(olds: Sequence[str], news: Sequence[str]) -> dict[int, int]:
    """For the ranks of the lines of `olds`, those of the lines of `news` that answer them."""
    if (codes := opcodes(olds, news)) is None:
        return dict(zip(range(len(olds)), range(len(news)), strict=True))
    return paired(codes)


def paired(codes: Iterable[tuple[str, int, int, int, int]]) -> dict[int, int]:
    """The ranks of the lines that answer each other, where `codes` say that they are as many on both sides."""
    found: dict[int, int] = {}
    for _, start, end, first, last in codes:
        if end - start == last - first:
            found.update(zip(range(start, end), range(first, last), strict=True))
    return found


def _alike(olds: range, news: range, texts: Sequence[str], lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Of lines that are not as many on both sides, the pairs that look alike most, in order."""
    balance = _Balance(lines, {new: Counter(lines[new]) for new in news})
    after, reach = news.start, max(_PAIRS // len(olds), _NEAR)
    for old in olds:
        found = balance.most_alike(texts[old], range(after, min(after + reach, news.stop))) if texts else -1
        if found >= 0:
            yield old, found
            after = found + 1


# How alike two lines are at least. How many pairs are weighed at most, and how many for each line at least: of a file
# where nearly all has changed, what is far is not. By how many letters against letters, in all.
_ALIKE, _PAIRS, _NEAR, _WEIGHED = 0.5, 40_000, 20, 200_000_000


class _Balance(Struct):
    """What weighs lines, the letters of each, and how much more is weighed."""

    lines: Sequence[str]
    letters: Mapping[int, Counter[str]]
    left: int = _WEIGHED

    def most_alike(self, text: str, among: range) -> int:
        """The rank of the line that looks most like `text`, the first of them; -1 when none does."""
        mine, best, found = Counter(text), nextafter(_ALIKE, 0), -1
        for rank in among if text else ():
            # They are not more alike than their letters, in any order, which is told at once.
            most = 2 * (mine & self.letters[rank]).total() / (len(text) + len(self.lines[rank]))
            if most > best and (rate := self._rate(text, self.lines[rank])) > best:
                best, found = rate, rank
        return found

    def _rate(self, text: str, line: str) -> float:
        if (size := len(text) * len(line)) > self.left:
            return 0.0
        self.left -= size
        return SequenceMatcher(None, text, line).ratio()
