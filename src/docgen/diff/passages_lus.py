"""What is compared as a whole, as it is read: its lines, and what each of them is about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec import Struct

from docgen.french.noms import GenreDuMot

# The name of a picture of a Word file that was read: the first one, another one.
PICTURE = re.compile(r"\[image(?:[ \u00a0]\d+)?\]")


def without_ranks(line: str) -> str:
    """`line`, where a picture is the same word whichever it is: two lines that differ by it alone answer each other.

    >>> without_ranks("Logo : [image 2]")
    'Logo : [image]'
    """
    return PICTURE.sub("[image]", line) if "[image" in line else line


class MotsDesFiches(NamedTuple):
    """What a programme calls its fiches: the head of a column, its plural, the title of several, and their gender."""

    tete: str = "Fiche"
    tetes: str = "Fiches"
    titres: str = "Fiches-actions"
    genre: GenreDuMot = "féminin"

    @property
    def en_phrase(self) -> tuple[str, str]:
        """The word inside a sentence, of one and of several: « fiche », « fiches »."""
        return self.tete[:1].lower() + self.tete[1:], self.tetes[:1].lower() + self.tetes[1:]

    @property
    def une(self) -> str:
        """« une », or « un », before the word."""
        return "une" if self.genre == "féminin" else "un"


FICHES_ACTIONS = MotsDesFiches()


class RangeeLue(Struct, frozen=True):
    """A row of a table that is a line of a passage: what it is about, its cells, and what stands above each of them.

    `tete`: it is one of the heads that stand above the others.
    """

    nom: str
    cellules: tuple[str, ...]
    tetes: tuple[str, ...]
    tete: bool = False


@dataclass(frozen=True, slots=True)
class PassageLu:
    """An article, a fiche, an annexe, the heading of the contract: how a reader names it, and its lines as shown.

    `rangees` are those of its lines that are rows of tables, by their rank; `cles` are what each line is the value of,
    empty where nothing says it.
    """

    nom: str
    lignes: tuple[str, ...]
    rangees: Mapping[int, RangeeLue] = field(default_factory=dict, compare=False)
    cles: tuple[str, ...] = field(default=(), compare=False)
