"""Other words put in the place of what is written, that no contract holds: what shows them shows it."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from docgen.commandes.reprendre.ecrits import MotsEcrits, SorteDeMots, plainly
from docgen.commandes.tableur.valeurs import style_of, write_value
from docgen.french import date as french_date
from docgen.french import nombre

Facon = Literal["nombre", "taux", "jour", "mot", "ajout"]
# What is tried in turn: the data may refuse a number over a hundred, or words where a number stands.
_FACONS: dict[SorteDeMots, tuple[Facon, ...]] = {
    "nombre": ("nombre", "taux"),
    "jour": ("jour",),
    "texte": ("ajout",),
}
_D_UNE_ABSENCE: tuple[Facon, ...] = ("nombre", "taux", "jour", "mot")
_LUES: dict[Facon, SorteDeMots] = {
    "nombre": "nombre",
    "taux": "nombre",
    "jour": "jour",
    "mot": "texte",
    "ajout": "texte",
}
_NUMBERS, _STEP = 7_000_003, 1_009
_RATES, _RATE_STEP = Decimal(61), Decimal("0.0013")
_DAYS = date(1700, 1, 1)
_LETTERS = "bcdfghjklmnpqrst"
_WORDS = re.compile(rf" ?zq[{_LETTERS}]{{3}}qz")


def without_words(line: str) -> str:
    """A line without the words that were put there."""
    return _WORDS.sub("", line)


class RepereDeMots(Struct, frozen=True):
    """What is put in the place of what is written, to see where it shows: its text there, how that may show."""

    ecrit: MotsEcrits
    rang: int
    essai: int = 0

    @property
    def facon(self) -> Facon:
        """What is tried."""
        return self._facons[self.essai]

    @property
    def sorte(self) -> SorteDeMots:
        """What the words that stand there are read as."""
        return _LUES[self.facon]

    @property
    def autrement(self) -> "RepereDeMots | None":
        """What may be tried after this has been refused."""
        return replace(self, essai=self.essai + 1) if self.essai + 1 < len(self._facons) else None

    @property
    def texte(self) -> str:
        """What the file says instead."""
        if self.facon == "ajout":
            return f"{self.ecrit.texte} {self._word}"
        return _WRITTEN[self.facon](self)

    @property
    def mis(self) -> str:
        """What of that text stands nowhere else."""
        return self._word if self.sorte == "texte" else self.texte

    @property
    def montres(self) -> list[str]:
        """What a document then shows."""
        if self.sorte == "nombre":
            shown = plainly(nombre(self._number.normalize() + 0))
            return [f"{shown},00", shown]
        if self.sorte == "jour":
            return [plainly(french_date(self._day)), f"{self._day:%d/%m/%Y}"]
        return [self._word]

    @property
    def _facons(self) -> tuple[Facon, ...]:
        if self.ecrit.absence is None:
            return _FACONS[self.ecrit.sorte]
        return ("mot",) if self.ecrit.cle is None else _D_UNE_ABSENCE

    @property
    def _number(self) -> Decimal:
        return _RATES + self.rang * _RATE_STEP if self.facon == "taux" else Decimal(_NUMBERS + _STEP * self.rang)

    @property
    def _day(self) -> date:
        return _DAYS + timedelta(days=self.rang)

    @property
    def _word(self) -> str:
        return "zq" + "".join(_LETTERS[self.rang >> shift & 15] for shift in (8, 4, 0)) + "qz"


_WRITTEN: dict[Facon, Callable[[RepereDeMots], str]] = {
    "nombre": lambda repere: write_value(repere._number, "nombre", style_of(repere.ecrit.texte)),
    "taux": lambda repere: write_value(repere._number, "nombre", style_of(repere.ecrit.texte)),
    "jour": lambda repere: write_value(f"{repere._day:%d/%m/%Y}", "date", style_of(repere.ecrit.texte)),
    "mot": lambda repere: repere._word,
}
