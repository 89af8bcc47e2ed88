"""Two states of one line, shortened where they are the same: all that differs is kept, with a few words around."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from docgen.diff.mots import Marks, stretches, units
from docgen.document import Inline, Revised, Text
from docgen.french import NBSP
from docgen.french.phrases import sentence_ends

# A line that is longer keeps so many signs of what has not changed on each side of what has.
LONGUE, AUTOUR = 160, 60
_POINTS, COUPE = "…", "[…]"
# Of a line that is only named, enough to know it.
_LONGUEUR = 58


def before_and_after(avant: str, apres: str, autour: int = AUTOUR, longue: int = LONGUE) -> tuple[str, str]:
    """Both states; `longue`: the length from which what has not changed is shortened.

    >>> before_and_after("☐ oui", "☒ oui")
    ('☐ oui', '☒ oui')
    >>> before_and_after(f"{'bla ' * 50}pour 2 000 € puis deux ans", f"{'bla ' * 50}pour 2 000 € puis six ans", 15)
    ('…2 000 € puis deux ans', '…2 000 € puis six ans')
    """
    sides = list(_pieces(avant, apres, autour, longue))
    return "".join(old for old, _ in sides), "".join(new for _, new in sides)


def shown_marked(avant: str, apres: str, autour: int = AUTOUR) -> tuple[Inline, ...]:
    """The new state, with the words that went and those that came under their marks."""
    marks = Marks.of("", None)
    content: list[Inline] = []
    for old, new in _pieces(avant, apres, autour):
        if old == new:
            content.append(Text(new))
            continue
        content += [Revised((Text(old),), marks.suppression)] if old else []
        content += [Revised((Text(new),), marks.insertion)] if new else []
    return tuple(content)


def _pieces(avant: str, apres: str, autour: int, longue: int = LONGUE) -> Iterator[tuple[str, str]]:
    """The line piece by piece, before and after; what has not changed is shortened, and is then twice the same."""
    found = stretches(units((Text(avant),)), units((Text(apres),)))
    long = max(len(avant), len(apres)) > longue
    for rank, stretch in enumerate(found):
        old, new = ([unit.text for unit in side] for side in (stretch.old, stretch.new))
        if stretch.same and long:
            short = _shortened(new, autour, first=rank == 0, last=rank == len(found) - 1)
            yield short, short
        else:
            yield "".join(old), "".join(new)


def _shortened(words: Sequence[str], autour: int, *, first: bool, last: bool) -> str:
    """`words` without their middle; without their beginning, or their end, at the edges of the line.

    No sentence that only begins is left before the cut, nor the end of one after it, when another is whole there.
    """
    before = 0 if first else _as_many(words, autour)
    after = 0 if last else _as_many(words[::-1], autour)
    text = "".join(words)
    if before + after >= len(words) - 1:
        return text
    ends = [*sentence_ends(text)]
    stop = sum(map(len, words[:before]))
    stop = max((end for end in ends if end <= stop), default=stop)
    start = _beginning(text, len(text) - sum(map(len, words[len(words) - after :])), ends, 2 * autour) if after else -1
    if 0 <= start <= stop:
        return text
    head, tail = text[:stop].rstrip(), text[start:].lstrip(" \u00a0\u202f,;:.)»") if after else ""
    if head and tail:
        return f"{head} {COUPE} {tail}"
    # Between two sentences, the cut is not that of a sentence.
    if (stop if head else start) in ends:
        return f"{head} {COUPE}" if head else f"{COUPE} {tail}"
    return f"{head}{_POINTS}{tail}"


def _beginning(text: str, start: int, ends: Sequence[int], far: int) -> int:
    """Where what is kept of the end of `text` begins, at `start` or so: with a sentence, with its opening quote."""
    kept = next((end for end in ends if start <= end < len(text.rstrip())), -1)
    if kept < 0:
        kept = max((end for end in ends if end < start and len(text) - end <= far), default=start)
    opening = text.rfind("«", 0, kept)
    closed = text[kept:].find("»") >= 0 and "»" not in text[opening:kept]
    inside = opening >= 0 and closed and "«" not in text[kept : kept + text[kept:].find("»")]
    return opening if inside and len(text) - opening <= far else kept


def _as_many(words: Sequence[str], length: int) -> int:
    """How many of `words` fit in `length` signs."""
    return sum(1 for total in accumulate(map(len, words)) if total <= length)


def shortened(text: str) -> str:
    """The beginning of a line."""
    return text if len(text) <= _LONGUEUR else f"{text[:_LONGUEUR].rsplit(' ', 1)[0]}{_POINTS}"


def cite(words: str) -> str:
    """`words` between French quotes, those inside them of the other kind."""
    inner = re.sub(r"\s*»", "”", re.sub(r"«\s*", "“", words))
    return f"«{NBSP}{inner}{NBSP}»"
