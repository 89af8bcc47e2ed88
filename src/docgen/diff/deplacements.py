"""What keeps its words but not its place or number: titles that are renumbered, passages and lines that move."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from docgen.adresses.passages import NomDePassage
from docgen.diff.passages_lus import PassageLu
from docgen.document.alignement import alike_pairs, likeness

Passages = Mapping[NomDePassage, PassageLu]
# Passages less alike than this are not one passage under two titles.
_MEME_PASSAGE = 0.6
# A shorter line says nothing of where it comes from.
_LIGNE_PROPRE = 20


def renamed_passages(ancien: Passages, nouveau: Passages) -> Mapping[NomDePassage, NomDePassage]:
    """The passages of a Word file that stand under another title: the new name of each, by its old one."""
    gone = [name for name in ancien if name.sorte == "titre" and name not in nouveau]
    come = [name for name in nouveau if name.sorte == "titre" and name not in ancien]
    words = cache(lambda passage: Counter(" ".join((passage.nom, *passage.lignes)).split()))

    def score(i: int, j: int) -> float:
        found = likeness(words(ancien[gone[i]]), words(nouveau[come[j]]))
        return found if found >= _MEME_PASSAGE else 0.0

    return {gone[i]: come[j] for i, j in alike_pairs(len(gone), len(come), score)}


def moved_passages(ancien: Sequence[NomDePassage], nouveau: Sequence[NomDePassage]) -> frozenset[NomDePassage]:
    """The passages of a Word file that both sides have, elsewhere among the others: as few as can be.

    >>> names = [NomDePassage.titre(title) for title in "abcd"]
    >>> [str(name) for name in moved_passages(names, [names[3], *names[:3]])]
    ['titre/d']
    """
    places = {name: rank for rank, name in enumerate(ancien)}
    both = [name for name in nouveau if name in places and name.sorte == "titre"]
    ends: list[int] = []
    lengths: list[int] = []
    for name in both:
        length = bisect_left(ends, places[name])
        ends[length : length + 1] = [places[name]]
        lengths.append(length)
    kept: set[NomDePassage] = set()
    wanted, below = len(ends) - 1, len(places)
    for name, length in zip(reversed(both), reversed(lengths), strict=True):
        if length == wanted and places[name] < below:
            kept.add(name)
            wanted, below = wanted - 1, places[name]
    return frozenset(both) - kept


def moved_lines(gone: Sequence[tuple[str, str]], come: Sequence[tuple[str, str]]) -> Mapping[str, tuple[str, str]]:
    """The lines that go from one passage and come in another, or in the same: the names of both, by the line.

    `gone` and `come` pair the name of a passage and a line of its own. A line that goes or comes twice is not followed.

    >>> line = "L'État verse 10 € par an."
    >>> moved_lines([("Article 1", line)], [("Article 3", line)])
    {"L'État verse 10 € par an.": ('Article 1', 'Article 3')}
    """
    left, arrived = _once(gone), _once(come)
    return {line: (name, arrived[line]) for line, name in left.items() if line in arrived and len(line) > _LIGNE_PROPRE}


def _once(side: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    counts = Counter(line for _, line in side)
    return {line: name for name, line in side if counts[line] == 1}
