"""The terms of a sum."""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from docgen.adresses.cellules import Cell
from docgen.model.calculs import TermeDeCalcul


class Part(NamedTuple):
    """A term of a sum: its factor (1 or -1; a rate, or one over a base) and its cell."""

    factor: int | Fraction
    cell: Cell


def factor_of(terme: TermeDeCalcul, rate: Callable[[str], Fraction]) -> int | Fraction:
    """The factor of a term of a formula; `rate` gives the rates that the contract says."""
    factor = terme.facteur * rate(terme.taux) if terme.taux else terme.facteur
    return int(factor) if factor.denominator == 1 else factor
