"""What keeps its words but not its place or number: titles that are renumbered, passages and lines that move."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from docgen.adresses.passages import NomDePassage
from docgen.diff.passages_lus import PassageLu
from docgen.document.alignement import alike_pairs, likeness, steps

Passages = Mapping[NomDePassage, PassageLu]
_TITRE = "titre"
# Passages less alike than this are not one passage under two titles; lines, not one line that changes, or that moves.
_MEME_PASSAGE, _MEME_LIGNE, _DEPLACEE = 0.6, 0.4, 0.8
_NUMEROTE = re.compile(
    r"(?P<sorte>(?:article|titre|chapitre|section|partie|annexe|axe|volet|fiche(?:-action)?)\s+)?"
    r"(?P<numero>\d+(?:[.-]\d+)*(?:\s?(?:bis|ter|quater))?|[IVXLC]+|[A-H](?=\s*[.)–-]))(?:er|°)?(?=[\s.):–—-]|$)[\s.):–—-]*",
    re.IGNORECASE,
)
# A shorter line says nothing of where it comes from.
_LIGNE_PROPRE = 20
# One of two lines that has lost words, and moved: so many words at least, so much of it in the other, which is not much
# longer.
_MOTS, _DEDANS, _RETRANCHEE = 6, 0.9, 0.5
_MOT = re.compile(r"\w+")
# Of so many pairs of lines, those that have changed on their way are not sought.
_CHERCHEES = 40_000


class TitreLu(NamedTuple):
    """A title in parts: the word that announces its number, that number, the words after it."""

    sorte: str
    numero: str
    mots: str


def read_title(title: str) -> TitreLu:
    """The parts of a title; no number when it has none.

    >>> read_title("Article 3 – Prix"), read_title("3.1 Assiette"), read_title("Objet")
    ... # doctest: +NORMALIZE_WHITESPACE
    (TitreLu(sorte='article', numero='3', mots='Prix'), TitreLu(sorte='', numero='3.1', mots='Assiette'),
     TitreLu(sorte='', numero='', mots='Objet'))
    """
    found = _NUMEROTE.match(title)
    if not found:
        return TitreLu("", "", title)
    return TitreLu((found["sorte"] or "").lower().strip(), found["numero"], title[found.end() :])


def is_renumbered(ancien: str, nouveau: str) -> bool:
    """Whether two titles differ by their number alone.

    >>> is_renumbered("Article 3 – Prix", "Article 4 – Prix"), is_renumbered("Article 3", "Article 3 bis – Prix")
    (True, False)
    """
    old, new = read_title(ancien), read_title(nouveau)
    return bool(old.numero and new.numero) and old.numero != new.numero and old[::2] == new[::2]


def answering_passages(ancien: Passages, nouveau: Passages) -> Mapping[NomDePassage, NomDePassage]:
    """The passages of a Word file that answer each other: the new name of each, by its old one.

    Titles meet as they do in the text with marks, among the lines that they announce; then those that are elsewhere
    under the same title, under the same words with another number, and last those that say almost the same.
    """
    names = dict(_in_order(ancien, nouveau))
    for same in (_name_itself, _words_of_title):
        gone, come = (_alone(side, taken, same) for side, taken in ((ancien, names), (nouveau, names.values())))
        names |= {name: come[key] for key, name in gone.items() if key in come}
    left = [name for name in ancien if name.sorte == _TITRE and name not in names]
    arrived = [name for name in nouveau if name.sorte == _TITRE and name not in names.values()]
    pairs = alike_pairs(len(left), len(arrived), lambda i, j: _same(ancien[left[i]], nouveau[arrived[j]]))
    return names | {left[i]: arrived[j] for i, j in pairs}


def _alone(
    side: Passages, taken: Collection[NomDePassage], key: Callable[[NomDePassage, PassageLu], Hashable]
) -> Mapping[Hashable, NomDePassage]:
    """The passages that nothing answers yet, by what `key` says of them; not those of which it says the same."""
    free = [(key(name, passage), name) for name, passage in side.items() if name.sorte == _TITRE and name not in taken]
    counts = Counter(said for said, _ in free)
    return {said: name for said, name in free if said and counts[said] == 1}


def _name_itself(name: NomDePassage, _: PassageLu) -> Hashable:
    return name


def _words_of_title(_: NomDePassage, passage: PassageLu) -> Hashable:
    return read_title(passage.nom).mots


def _same(old: PassageLu, new: PassageLu) -> float:
    """How much two passages say the same; 0 when they are two."""
    words = (Counter(" ".join((passage.nom, *passage.lignes)).split()) for passage in (old, new))
    found = likeness(*words)
    return found if found >= _MEME_PASSAGE else 0.0


def _in_order(ancien: Passages, nouveau: Passages) -> Iterator[tuple[NomDePassage, NomDePassage]]:
    """The passages whose titles meet when both texts are read side by side."""
    old, new = (
        [
            (name if rank == 0 else None, line)
            for name, passage in side.items()
            if name.sorte == _TITRE
            for rank, line in enumerate((passage.nom, *passage.lignes))
        ]
        for side in (ancien, nouveau)
    )
    words = cache(lambda line: Counter(line.split()))

    def score(i: int, j: int) -> float:
        (title, line), (other, new_line) = old[i], new[j]
        if bool(title) != bool(other):
            return 0.0
        if title and is_renumbered(line, new_line) and read_title(line).mots:
            return 1.0
        found = likeness(words(line), words(new_line))
        return found if found >= _MEME_LIGNE else 0.0

    for i, j in steps([(bool(name), line) for name, line in old], [(bool(name), line) for name, line in new], score):
        name, other = (old[i][0] if i is not None else None), (new[j][0] if j is not None else None)
        if name and other and _is_one(ancien[name], nouveau[other]):
            yield name, other


def _is_one(old: PassageLu, new: PassageLu) -> bool:
    """Whether two titles that meet are of one passage: the same title, but for its number; or almost the same words."""
    renumbered = is_renumbered(old.nom, new.nom) and bool(read_title(old.nom).mots)
    return old.nom == new.nom or renumbered or _same(old, new) > 0


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
    last, below = len(both), len(places)
    for wanted in range(len(ends) - 1, -1, -1):
        # Of those that could stay, the first now: the text with marks keeps it, too.
        last = next(at for at in range(last) if lengths[at] == wanted and places[both[at]] < below)
        below = places[both[last]]
        kept.add(both[last])
    return frozenset(both) - kept


def moved_lines(gone: Sequence[tuple[str, str]], come: Sequence[tuple[str, str]]) -> Mapping[int, int]:
    """The lines that go from one passage and come in another, or in the same: the rank in `come`, by that in `gone`.

    Both pair the name of a passage and a line of its own. A line that goes or comes twice is not followed, nor one that
    is too short, unless it stands beside one that is, or stays in its passage; one that has changed a little on its way
    is, when nothing else is as much like it.

    >>> moved_lines([("Article 1", "L'État verse 10 € par an.")], [("Article 3", "L'État verse 10 € par an.")])
    {0: 0}
    """
    left, arrived = _once(gone), _once(come)
    found = _inside(gone, come) | {left[line]: arrived[line] for line in left if line in arrived}
    free = [rank for rank in arrived.values() if rank not in found.values()]
    words = cache(lambda line: Counter(line.split()))
    for way in (1, -1):
        found |= dict(_beside(found, gone, come, way))
    for line, rank in left.items():
        if rank in found or not free or len(free) * len(left) > _CHERCHEES:
            continue
        share, other = max((likeness(words(line), words(come[at][1])), at) for at in free)
        if share >= _DEPLACEE or _is_inside(line, come[other][1]):
            found[rank] = other
            free.remove(other)
    return found


def _inside(gone: Sequence[tuple[str, str]], come: Sequence[tuple[str, str]]) -> dict[int, int]:
    """The lines, however short, that go from a place of a passage to another one of the same passage."""
    counts = Counter(gone), Counter(come)
    places = {line: rank for rank, line in enumerate(come)}
    alone = (rank for rank, line in enumerate(gone) if counts[0][line] == counts[1][line] == 1)
    return {rank: places[gone[rank]] for rank in alone if _MOT.search(gone[rank][1])}


def _is_inside(line: str, other: str) -> bool:
    """Whether one of two lines is the other without some of its words: a clause that loses a condition on its way."""
    words = Counter(_MOT.findall(line)), Counter(_MOT.findall(other))
    least, common = min(side.total() for side in words), (words[0] & words[1]).total()
    return least >= _MOTS and likeness(*words) >= _RETRANCHEE and common >= _DEDANS * least


def _beside(
    found: Mapping[int, int], gone: Sequence[tuple[str, str]], come: Sequence[tuple[str, str]], way: int
) -> Iterator[tuple[int, int]]:
    """The same lines that follow (or precede) those that have moved, in the passages of those."""
    left, arrived = set(found), set(found.values())
    for anchor, place in found.items():
        i, j = anchor + way, place + way
        while (
            0 <= i < len(gone)
            and 0 <= j < len(come)
            and i not in left
            and j not in arrived
            and gone[i] == (gone[anchor][0], come[j][1])
            and come[j][0] == come[place][0]
        ):
            yield i, j
            left.add(i)
            arrived.add(j)
            i, j = i + way, j + way


def _once(side: Sequence[tuple[str, str]]) -> Mapping[str, int]:
    """The lines that are there once and say something of where they come from, each with its rank."""
    counts = Counter(line for _, line in side)
    return {line: rank for rank, (_, line) in enumerate(side) if counts[line] == 1 and len(line) > _LIGNE_PROPRE}
