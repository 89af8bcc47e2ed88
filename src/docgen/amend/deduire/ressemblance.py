"""How much two lines of the text are alike, and which became which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from docgen.document.alignement import Pairs, alike_pairs, likeness

ALIKE = 0.5
_ATOM = re.compile(r"[^\W_]+|[^\w\s]")


def atoms(text: str) -> list[str]:
    """The words and marks of `text`, without its spaces; both apostrophes are one."""
    return _ATOM.findall(text.replace("’", "'"))


def alike(before: Sequence[str], after: Sequence[str], allowed: Callable[[int, int], bool]) -> Pairs:
    """The ranks, both rising, of the texts that are most alike together; none that share less than half their words."""
    bags = [[Counter(atoms(text)) for text in texts] for texts in (before, after)]

    def score(i: int, j: int) -> float:
        found = likeness(bags[0][i], bags[1][j]) if allowed(i, j) else 0.0
        return found if found >= ALIKE else 0.0

    return alike_pairs(len(before), len(after), score)
