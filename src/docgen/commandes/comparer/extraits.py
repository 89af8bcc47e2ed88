"""Two states of one line, shortened where they are the same: all that differs is kept, with a few words around."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from docgen.diff.mots import Marks, stretches, units
from docgen.document import Inline, Revised, Text

# A line that is longer keeps so many signs of what has not changed on each side of what has.
LONGUE, AUTOUR = 160, 60
_POINTS = "…"


def before_and_after(avant: str, apres: str, autour: int = AUTOUR) -> tuple[str, str]:
    """Both states.

    >>> before_and_after("☐ oui", "☒ oui")
    ('☐ oui', '☒ oui')
    >>> before_and_after(f"{'bla ' * 50}pour 2 000 € puis deux ans", f"{'bla ' * 50}pour 2 000 € puis six ans", 15)
    ('…2 000 € puis deux ans', '…2 000 € puis six ans')
    """
    sides = list(_pieces(avant, apres, autour))
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


def _pieces(avant: str, apres: str, autour: int) -> Iterator[tuple[str, str]]:
    """The line piece by piece, before and after; what has not changed is shortened, and is then twice the same."""
    found = stretches(units((Text(avant),)), units((Text(apres),)))
    long = max(len(avant), len(apres)) > LONGUE
    for rank, stretch in enumerate(found):
        old, new = ([unit.text for unit in side] for side in (stretch.old, stretch.new))
        if stretch.same and long:
            short = _shortened(new, autour, first=rank == 0, last=rank == len(found) - 1)
            yield short, short
        else:
            yield "".join(old), "".join(new)


def _shortened(words: Sequence[str], autour: int, *, first: bool, last: bool) -> str:
    """`words` without their middle; without their beginning, or their end, at the edges of the line."""
    head = 0 if first else _as_many(words, autour)
    tail = 0 if last else _as_many(words[::-1], autour)
    if head + tail >= len(words) - 1:
        return "".join(words)
    return "".join(words[:head]) + _POINTS + "".join(words[len(words) - tail :]).lstrip()


def _as_many(words: Sequence[str], length: int) -> int:
    """How many of `words` fit in `length` signs."""
    return sum(1 for total in accumulate(map(len, words)) if total <= length)
