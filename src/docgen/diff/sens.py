"""Words that turn a clause round without a figure, as the tables of `mots_qui_engagent.md` have them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from docgen.diff.unites import APOSTROPHE, ESPACE
from docgen.document.alignement import steps

TABLES = Path(__file__).with_name("mots_qui_engagent.md")
# What no value has: the lines where they change are of the genre « rédaction ».
CLAUSE = "clause"
_PERIODE = "périodicité"
# What comes or goes alone counts too; what takes the place of another counts only between the same words.
_SEUL, _EN_PLACE = "seul", "en place"
_MOT = re.compile(r"\w+")
_SUITE = re.compile(rf"(?:{ESPACE}+[^\s;:,.()|]+){{0,3}}")
_PETITS = re.compile(rf"(?:{ESPACE}+(?:à|aux?|d|de|des|du|en|et|ou|l|la|les?|une?|par|pour|que|sur|son|sa|ses))+$")


class Dit(NamedTuple):
    """A row of the tables: what a reader calls it, its family, when it counts, what it says, the ways to write it."""

    sorte: str
    famille: str
    quand: str
    dit: str
    mots: tuple[str, ...]


class MotDeSens(Struct, frozen=True):
    """Such words where they are: the text that they begin, and the words on both sides of them."""

    de: Dit
    texte: str
    voisins: tuple[str, str]


def turned_round(
    avant: str, apres: str, sauf: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]]] = ((), ())
) -> Iterator[tuple[MotDeSens | None, MotDeSens | None]]:
    """The words that say something else after, those that come or go alone where that counts; `sauf` are the places
    that are told otherwise. Nothing of a line that comes or goes whole.

    >>> [(old.texte, new.texte, old.de.sorte) for old, new in turned_round("au moins 120 repas", "au plus 120 repas")]
    [('au moins 120 repas', 'au plus 120 repas', 'sens')]
    >>> [(old, new.texte) for old, new in turned_round("Il paie.", "Il ne paie pas.")]
    [(None, 'ne paie pas')]
    """
    if not (avant.strip() and apres.strip()):
        return
    olds, news = _read(avant, sauf[0]), _read(apres, sauf[1])
    for family in dict.fromkeys(word.de.famille for word in (*olds, *news)):
        old, new = ([word for word in side if word.de.famille == family] for side in (olds, news))
        for i, j in steps([word.de.dit for word in old], [word.de.dit for word in new], lambda _i, _j: 1.0):
            pair = (old[i] if i is not None else None), (new[j] if j is not None else None)
            if _counts(*pair):
                yield pair


def _counts(old: MotDeSens | None, new: MotDeSens | None) -> bool:
    if old is None or new is None:
        return any(word is not None and word.de.quand == _SEUL for word in (old, new))
    between = any(x == y != "" for x, y in zip(old.voisins, new.voisins, strict=True))
    return old.de.dit != new.de.dit and (old.de.quand != _EN_PLACE or between)


def _read(line: str, sauf: Sequence[tuple[int, int]]) -> list[MotDeSens]:
    words, last, end = [], "", 0
    for word in _MOT.finditer(line):
        before, last = last, word[0]
        ways = _ecrits().get(word[0].lower()) if word.start() >= end else None
        if not ways or not (found := ways.match(line, word.start())):
            continue
        end = found.end()
        if not any(start < found.end() and found.start() < stop for start, stop in sauf):
            after = _MOT.search(line, end)
            words.append(_told(line, found, (before, after[0] if after else "")))
    return words


def _told(line: str, found: re.Match[str], around: tuple[str, str]) -> MotDeSens:
    said = read_tables()[int((found.lastgroup or "d0")[1:].partition("_")[0])]
    follows = _SUITE.match(line, found.end()) if said.sorte != _PERIODE else None
    text = line[found.start() : follows.end() if follows else found.end()]
    return MotDeSens(said, _PETITS.sub("", text), around)


@cache
def _ecrits() -> Mapping[str, re.Pattern[str]]:
    """The ways to write all of them, the longest first, by their first word."""
    ways: dict[str, list[tuple[str, str]]] = {}
    for rank, said in enumerate(read_tables()):
        for place, way in enumerate(said.mots):
            for first in _first_words(way):
                ways.setdefault(first, []).append((way, f"(?P<d{rank}_{place}>{_pattern(way)})"))
    longest = {first: sorted(known, key=lambda way: -len(way[0])) for first, known in ways.items()}
    return {
        first: re.compile("|".join(pattern for _, pattern in known), re.IGNORECASE) for first, known in longest.items()
    }


def _first_words(way: str) -> Iterator[str]:
    """The first word of a way to write, with and without each of its ends that may lack."""
    head = re.match(r"[\w()]+", way)
    parts = re.split(r"\((\w+)\)", head[0] if head else way)
    ends = [("", part) if rank % 2 else (part,) for rank, part in enumerate(parts)]
    return ("".join(pieces).lower() for pieces in product(*ends))


def _pattern(way: str) -> str:
    """The pattern of a way to write; what is in parentheses is an end that may lack."""
    parts = re.split(r"\((\w+)\)", way)
    body = "".join(f"(?:{part})?" if rank % 2 else re.escape(part) for rank, part in enumerate(parts))
    body = re.sub("['’]", APOSTROPHE, body).replace("\\ ", f"{ESPACE}+")
    return body if way.endswith(("'", "’")) else rf"{body}(?!\w)"


@cache
def read_tables() -> tuple[Dit, ...]:
    """The rows of the tables, each with the title above it for its kind. Raises `ValueError` for one that is amiss."""
    rows: list[Dit] = []
    kind = ""
    for number, line in enumerate(TABLES.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("## "):
            kind = line.removeprefix("## ").strip().lower()
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells or cells[0] in ("famille", "---"):
            continue
        if len(cells) != 4 or not all(cells) or cells[1] not in ("remplacé", _SEUL, _EN_PLACE):
            raise ValueError(f"{TABLES.name}, ligne {number} : il faut « famille | quand | dit | mots »")
        rows.append(Dit(kind, cells[0], cells[1], cells[2], tuple(way.strip() for way in cells[3].split(" ; "))))
    return tuple(rows)
