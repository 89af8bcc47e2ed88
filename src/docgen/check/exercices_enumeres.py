"""The lists of an article that say the exercices of the contract, one line each."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from docgen.model.contrat import Alinea, Article


def ends_of_lists(article: Article, former: Sequence[str], years: Sequence[str]) -> Iterator[int]:
    """The rank (from 1) of the last line of each list that says all of `former`, one line each."""
    said = [_year(line, years) for line in article.alineas]
    for end in range(len(former), len(said) + 1):
        lines = article.alineas[end - len(former) : end]
        if said[end - len(former) : end] == list(former) and all(a.nature == b.nature for a, b in pairwise(lines)):
            yield end


def _year(line: Alinea, years: Sequence[str]) -> str:
    """The only exercice that a line says; empty when it says none, or several."""
    said = set(re.findall(r"(?<!\d)\d{4}(?!\d)", line.texte)).intersection(years)
    return said.pop() if len(said) == 1 else ""
