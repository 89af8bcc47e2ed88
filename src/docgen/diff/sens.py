"""Words that turn a clause round without a figure: at least or at most, before or after, each month or each year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from docgen.diff.unites import ESPACE

# What a reader calls each family, and its words, by what they say.
_SENS, _PERIODE = "sens", "périodicité"
_FAMILLES: tuple[tuple[str, dict[str, str]], ...] = (
    (_SENS, {"+": r"au moins|au minimum|pas moins de", "-": r"au plus|au maximum|pas plus de"}),
    (_SENS, {"+": r"au plus tôt", "-": r"au plus tard"}),
    (_SENS, {"+": r"après", "-": r"avant"}),
    (_SENS, {"+": r"supérieure?s?", "-": r"inférieure?s?"}),
    (_PERIODE, {
        "jour": r"quotidien(?:ne)?s?", "semaine": r"hebdomadaires?", "quinzaine": r"bimensuel(?:le)?s?",
        "mois": r"mensuel(?:le)?s?", "2 mois": r"bimestriel(?:le)?s?", "trimestre": r"trimestriel(?:le)?s?",
        "semestre": r"semestriel(?:le)?s?", "an": r"annuel(?:le)?s?", "2 ans": r"biennal(?:e|es)?|biennaux",
        "3 ans": r"triennal(?:e|es)?|triennaux",
    }),
)  # fmt: skip
_SUITE = rf"(?:{ESPACE}+[^\s;:,.()]+){{0,3}}"


@dataclass(frozen=True, slots=True)
class MotDeSens:
    """Such words: their family, what they say in it, the text that they begin, and what a reader calls them."""

    famille: int
    dit: str
    texte: str
    sorte: str


def turned_round(avant: str, apres: str) -> Iterator[tuple[MotDeSens, MotDeSens]]:
    """The words of each family that say something else after, when both lines have as many of them.

    >>> [(old.texte, new.texte, old.sorte) for old, new in turned_round("au moins 120 repas", "au plus 120 repas")]
    [('au moins 120 repas', 'au plus 120 repas', 'sens')]
    """
    sides = [{family: list(found) for family, found in groupby(sorted(_read(side), key=_famille), _famille)}
             for side in (avant, apres)]  # fmt: skip
    for family in sides[0]:
        old, new = sides[0][family], sides[1].get(family, [])
        if len(old) == len(new):
            yield from ((x, y) for x, y in zip(old, new, strict=True) if x.dit != y.dit)


def _famille(word: MotDeSens) -> int:
    return word.famille


def _read(line: str) -> Iterator[MotDeSens]:
    for rank, (kind, words) in enumerate(_FAMILLES):
        both = "|".join(f"(?P<d{number}>{said})" for number, said in enumerate(words.values()))
        # « au plus » begins « au plus tard », which is of another family.
        for found in re.finditer(rf"(?<!\w)(?:{both})(?!\w|{ESPACE}t[ôa]r?[td]){_SUITE}", line, re.IGNORECASE):
            yield MotDeSens(rank, list(words)[int((found.lastgroup or "d0")[1:])], found[0], kind)
