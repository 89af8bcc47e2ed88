"""What a person has changed in a file, told from what the data have become since it was written.

Three states of the lines of one document: as written (their prints), as the data say them now, as they came back.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

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
    found: dict[int, int] = {}
    for tag, start, end, first, last in codes:
        if tag in ("equal", "replace") and end - start == last - first:
            found.update(zip(range(start, end), range(first, last), strict=True))
    return found


def _alike(olds: range, news: range, texts: Sequence[str], lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Of lines that are not as many on both sides, the pairs that look alike most, in order."""
    after = news.start
    for old in olds:
        text = texts[old] if texts else ""
        rates = [(SequenceMatcher(None, text, lines[new]).ratio(), -new) for new in range(after, news.stop)]
        rate, new = max(rates, default=(0.0, 0))
        if text and rate >= _ALIKE:
            yield old, -new
            after = -new + 1


_ALIKE = 0.5
