"""Amounts of money: whole cents, no float, no tolerance.

>>> Montant.parse("1 659 288") + Montant.parse("0,50 €")
Montant(centimes=165928850)
"""

import re
from collections.abc import Iterable
from enum import Enum
from fractions import Fraction
from math import floor

from msgspec import Struct

from docgen.findings import Refusal

# Spaces that people type or paste between thousands: ordinary, no-break, narrow no-break, thin.
SPACES = " \u00a0\u202f\u2009"
_AMOUNT = re.compile(rf"(-?)(\d{{1,3}}(?:[{SPACES}]\d{{3}})+|\d+)(?:,(\d{{1,2}}))?")
_REMEDY = "Écrire par exemple « 1 659 288 » ou « 215 071,28 »."
MAX_DIGITS = 15
# What people write around an amount, and the writings of others: « 618 k€ », « 618,000.00 », « 618.000,00 ».
_AROUND = re.compile(rf"^[“”«»‘’\"'€{SPACES}]+|(?:€|euros?|EUR|[,;]-+|[“”«»‘’\"'{SPACES}])+$", re.I)
_SCALES = {"k": 10**3, "mille": 10**3, "millier": 10**3, "m": 10**6, "million": 10**6}
_SCALED = re.compile(r"(-?\d+(?:,\d+|\.\d{1,2})?)(k|millier|million|mille|m)s?(?:d['’])?(?:€|euros?|eur)?", re.I)
_ENGLISH = re.compile(r"-?(?:\d{1,3}(?:[.'’]\d{3})+[,.;]\d\d|\d{1,3}(?:,\d{3})+\.\d\d|\d+[.;]\d\d)")


class Absence(Enum):
    """Why a cell holds no value. It is data: the source left it empty, it has no meaning here, or it is awaited."""

    NON_COMMUNIQUE = "non communiqué"
    SANS_OBJET = "sans objet"
    A_COMPLETER = "à compléter"

    @property
    def inconnue(self) -> bool:
        """Whether there is a value that nobody has given: what is computed from it is not known either."""
        return self is not Absence.SANS_OBJET

    @classmethod
    def de(cls, terms: Iterable[object]) -> "Absence":
        """Why what is computed from `terms`, of which one is not known, is not: to come when one of them is."""
        return cls.A_COMPLETER if any(term is cls.A_COMPLETER for term in terms) else cls.NON_COMMUNIQUE


# What people write where a value is still to come.
A_COMPLETER = Absence.A_COMPLETER.value


class Montant(Struct, frozen=True, order=True):
    """A sum in euros, held as a whole number of cents."""

    centimes: int

    @classmethod
    def parse(cls, text: str) -> "Montant":
        """The amount that `text` writes as people do: `1 659 288`, `215 071,28`, with or without €.

        Raises `Refusal` for anything else, with the reason that a person would give.
        """
        bare = text.strip(SPACES).removesuffix("€").strip(SPACES)
        match = _AMOUNT.fullmatch(bare)
        if not match:
            raise Refusal(f"« {text[:40]} » n'est pas un montant : {_reason(bare)}", _wanted(text))
        sign, whole, cents = match.groups()
        digits = re.sub(rf"[{SPACES}]", "", whole)
        if len(digits) > MAX_DIGITS:
            raise Refusal(
                f"« {text[:40]} » n'est pas un montant vraisemblable : plus de {MAX_DIGITS} chiffres", _REMEDY
            )
        centimes = int(digits) * 100 + int((cents or "").ljust(2, "0"))
        return cls(-centimes if sign else centimes)

    @classmethod
    def total(cls, parts: "Iterable[Montant]") -> "Montant":
        """The sum of `parts`; nothing gives zero."""
        return cls(sum(part.centimes for part in parts))

    def __add__(self, other: "Montant") -> "Montant":
        return Montant(self.centimes + other.centimes)

    def __sub__(self, other: "Montant") -> "Montant":
        return Montant(self.centimes - other.centimes)

    def __neg__(self) -> "Montant":
        return Montant(-self.centimes)

    def times(self, factor: int | Fraction) -> "Montant":
        """This amount times `factor`, rounded half up to the cent (away from zero for a negative one).

        >>> Montant(512419000).times(Fraction(60, 100))
        Montant(centimes=307451400)
        """
        return Montant(_half_up(self.centimes * factor))

    def to_the_euro(self) -> "Montant":
        """This amount rounded half up to the euro."""
        return Montant(_half_up(Fraction(self.centimes, 100)) * 100)

    def __bool__(self) -> bool:
        return self.centimes != 0

    def share(self, weights: tuple[int, ...]) -> "tuple[Montant, ...]":
        """This amount shared out by `weights`, to the cent and without loss.

        The cents that remain go one by one to the largest remainders, first come first served.

        >>> Montant(100).share((1, 1, 1))
        (Montant(centimes=34), Montant(centimes=33), Montant(centimes=33))
        """
        whole = sum(weights)
        if whole <= 0 or min(weights) < 0:
            raise ValueError("weights must be positive")
        cuts = [divmod(self.centimes * weight, whole) for weight in weights]
        missing = self.centimes - sum(quotient for quotient, _ in cuts)
        by_remainder = sorted(range(len(cuts)), key=lambda i: -cuts[i][1])
        extra = set(by_remainder[:missing])
        return tuple(Montant(quotient + (i in extra)) for i, (quotient, _) in enumerate(cuts))


def _half_up(value: int | Fraction) -> int:
    if isinstance(value, int):
        return value
    rounded = floor(abs(value) + Fraction(1, 2))
    return -rounded if value < 0 else rounded


def _wanted(text: str) -> str:
    """The remedy: the amount that `text` seems to mean, as docgen writes it; an example when it may be anything."""
    core = _AROUND.sub("", text)
    if _AMOUNT.fullmatch(core):
        return f"Écrire « {core} »."
    bare = re.sub(rf"[{SPACES}]", "", core)
    if scaled := _SCALED.fullmatch(re.sub(rf"[{SPACES}]", "", text)):
        cents = Fraction(scaled[1].replace(",", ".")) * _SCALES[scaled[2].lower()] * 100
        return f"Écrire « {_grouped(cents)} »." if cents.denominator == 1 else _REMEDY
    if _ENGLISH.fullmatch(bare):
        amount = _grouped(Fraction(re.sub(r"[^\d-]", "", bare)))
        return f"Écrire « {amount} » si c'est ce montant : une espace sépare les milliers, une virgule les centimes."
    if either := re.fullmatch(r"(-?\d{1,3})[.,](\d{3})", bare):
        return f"Écrire « {either[1]} {either[2]} », ou « {either[1]} » : ce peut être l'un ou l'autre."
    if re.fullmatch(r"-?\d{1,3}(?:[.,'’_]\d{3})+", bare):
        return f"Écrire « {_grouped(Fraction(re.sub(r'[^0-9-]', '', bare)) * 100)} »."
    return _REMEDY


def _grouped(cents: Fraction) -> str:
    """An amount as people type it: « 618 000 », « 618 000,50 »."""
    euros, rest = divmod(abs(int(cents)), 100)
    return f"{'-' * (cents < 0)}{euros:,}".replace(",", " ") + (f",{rest:02}" if rest else "")


def _reason(bare: str) -> str:
    if not bare:
        return "la valeur est vide"
    if re.search(r"[^\W\d_]", bare):
        return "il contient des lettres"
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", bare):
        return "le point ne sépare pas les milliers en français"
    if "." in bare:
        return "les centimes s'écrivent après une virgule"
    if re.search(r",\d{3,}$", bare):
        return "il a plus de deux décimales"
    return "les chiffres se groupent par trois, et les centimes suivent une virgule"
