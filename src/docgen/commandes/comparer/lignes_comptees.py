"""Lines that come or go together: how many, what binds in them, each told apart from the others."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from docgen.commandes.comparer.engagements import OBLIGATION, gravity, what_binds
from docgen.commandes.comparer.extraits import cite
from docgen.french import NBSP, compte

# So few lines are told one by one; of more, as many of those that bind as a reader takes in; after those with a value,
# obligations, the shortest first, in so many signs.
_PEU, _ENGAGENT, _EN_SIGNES = 2, 6, 300
# An amount, and how many more pieces of sentences it takes at most to tell two excerpts apart.
_MONTANT, _DE_PLUS = re.compile(r"\d[\d\s.,]*\s€"), 4


def counted_lines(lines: Sequence[str], what: str, rows: Sequence[str]) -> list[str]:
    """The lines, when they are few; else how many they are, those that bind, and how many more do."""
    if len(lines) <= _PEU:
        return [f"{what[:-1]}{NBSP}: {_binds(line, rows)}" for line in lines]
    weights = [gravity(line) for line in lines]
    least = min(max(weights), OBLIGATION)
    told: dict[int, str] = {}
    binding = {rank: _binds(line, rows) for rank, line in enumerate(lines) if weights[rank] >= least}
    for rank in sorted(binding, key=lambda rank: (-weights[rank], len(binding[rank]) if least else rank)):
        room = sum(map(len, (*told.values(), binding[rank]))) <= _EN_SIGNES
        if not told or (least and len(told) < _ENGAGENT and (weights[rank] > OBLIGATION or room)):
            told[rank] = binding[rank]
    told = _told_apart(told, lines, rows)
    left = len(binding) - len(told) if least else 0
    more = f"{NBSP}; et {compte(left, 'autre ligne qui engage', 'autres lignes qui engagent')}" if left else ""
    dont = ", dont" if len(told) < len(lines) else ""
    return [f"{len(lines)} lignes {what}s{dont}{NBSP}: {f'{NBSP}; '.join(told[rank] for rank in sorted(told))}{more}"]


def _told_apart(said: Mapping[int, str], lines: Sequence[str], rows: Sequence[str]) -> dict[int, str]:
    """What is said of each line; of those that say the same but for an amount, as much more as tells them apart."""
    told = dict(said)
    for more in range(1, _DE_PLUS):
        counts = Counter(_MONTANT.sub("", said) for said in told.values())
        alike = [rank for rank, said in told.items() if counts[_MONTANT.sub("", said)] > 1]
        told |= {rank: _binds(lines[rank], rows, more) for rank in alike}
    return told


def _binds(line: str, rows: Sequence[str], more: int = 0) -> str:
    """What binds in the line, after the name of the line of the data that it is, when it begins by one of `rows`."""
    row = next((row for row in rows if line.startswith(f"{row} – ")), "")
    said = cite(what_binds(line.removeprefix(f"{row} – "), more).rstrip(f"{NBSP} ;"))
    return f"{cite(row)}, {said}" if row else said
