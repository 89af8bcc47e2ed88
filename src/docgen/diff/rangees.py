"""Which line without code of one side answers which of the other: whole, before any of its values is compared."""

from collections import Counter
from collections.abc import Mapping, Sequence

from docgen.adresses.emplacements import Emplacement
from docgen.diff.passages_lus import PassageLu
from docgen.document.alignement import likeness, steps

# Before the rank of a line that has no code, in its keys.
SANS_CODE = "#"
# Of the first value, or of all the others where the first is another one: less alike, it is another line.
_PREMIERE, _LE_RESTE = 0.4, 0.75


def answering_keys(ancien: PassageLu, nouveau: PassageLu) -> tuple[Sequence[str], Sequence[str]]:
    """The keys of the lines of both, where a line without code has those of the one that it answers on the new side.

    One that answers none has keys of its own.
    """
    olds, news = list(ancien.cles), list(nouveau.cles)
    depth = 0
    while depth := _next_depth((*olds, *news), depth):
        names: dict[str, str] = {}
        old_rows, new_rows = (_rows(read, keys, depth) for read, keys in ((ancien, olds), (nouveau, news)))
        for autour in old_rows:
            names |= _answers(old_rows[autour], new_rows.get(autour, {}))
        olds = [_renamed(key, names, depth) for key in olds]
    return olds, news


def _next_depth(keys: Sequence[str], after: int) -> int:
    """How many keys lead to the next lines without code, the outermost first; 0 when there are none."""
    found = {rank for key in keys for rank, part in enumerate(Emplacement(key).cles, 1) if part.startswith(SANS_CODE)}
    return min((rank for rank in found if rank > after), default=0)


def _rows(read: PassageLu, keys: Sequence[str], depth: int) -> Mapping[str, Mapping[str, list[str]]]:
    """Under the keys of what holds them, those of each line without code, and its values in order."""
    found: dict[str, dict[str, list[str]]] = {}
    for rank, key in enumerate(keys):
        parts = Emplacement(key).cles
        if len(parts) > depth and parts[depth - 1].startswith(SANS_CODE):
            autour, row = Emplacement.of(parts[: depth - 1]), Emplacement.of(parts[:depth])
            found.setdefault(autour, {}).setdefault(row, []).append(read.rangees[rank].cellules[0])
    return found


def _answers(old: Mapping[str, list[str]], new: Mapping[str, list[str]]) -> Mapping[str, str]:
    """The new keys of each old line: those of the new one that it answers, else some that no other has."""
    olds, news = list(old), list(new)

    def score(i: int, j: int) -> float:
        return _likeness(old[olds[i]], new[news[j]])

    taken = steps([tuple(old[row]) for row in olds], [tuple(new[row]) for row in news], score)
    both = {olds[i]: news[j] for i, j in taken if i is not None and j is not None}
    # One that stands elsewhere, and begins alike; one that only moves is told as a line that moves.
    left = {new[row][0]: row for row in news if row not in both.values()}
    for row in olds:
        if row not in both and old[row][0] in left and new[left[old[row][0]]] != old[row]:
            both[row] = left.pop(old[row][0])
    return {row: both.get(row, f"{row}-") for row in olds}


def _likeness(old: Sequence[str], new: Sequence[str]) -> float:
    share = likeness(_words(old), _words(new))
    if old[0] == new[0]:
        return 1 + share
    alike = likeness(_words(old[:1]), _words(new[:1])) >= _PREMIERE
    return share if alike or share >= _LE_RESTE else 0.0


def _words(values: Sequence[str]) -> Counter[str]:
    return Counter(word for value in values for word in value.split())


def _renamed(key: str, names: Mapping[str, str], depth: int) -> str:
    parts = Emplacement(key).cles
    row = Emplacement.of(parts[:depth])
    return Emplacement.of((names[row], *parts[depth:])) if len(parts) > depth and row in names else key
