"""Which indicator (« 3.1/acces_droits », « national/expulsions_evitees »), and which of its values (« cible/2025 »)."""

import re
from typing import Self

from docgen.adresses import NomCompose

NATIONAL = "national"
_SERIE = re.compile(r"situation|(?:cible|resultat)/\d{4}")


class AdresseIndicateur(NomCompose):
    """An indicator of a fiche or of the national table; or a share of one (« 1.2/jeunes_sans_solution/0 »).

    Its kind is what has it: the number of the fiche, or « national ».

    >>> adresse = AdresseIndicateur.of("1.2", "jeunes")
    >>> adresse, adresse.fiche, adresse.code, adresse.part(0)
    ('1.2/jeunes', '1.2', 'jeunes', '1.2/jeunes/0')
    >>> AdresseIndicateur.national("expulsions").est_national
    True
    """

    __slots__ = ()

    @classmethod
    def national(cls, code: str) -> Self:
        """The indicator `code` of the national table."""
        return cls.of(NATIONAL, code)

    def part(self, rang: int) -> "AdresseIndicateur":
        """The share of that rank (from 0) that the indicator adds up."""
        return type(self)(f"{self}/{rang}")

    def dont(self, rang: int) -> "AdresseIndicateur":
        """The share of that rank (from 0) that is only shown (« dont … »)."""
        return type(self)(f"{self}/dont/{rang}")

    @property
    def est_national(self) -> bool:
        """Whether it stands in the national table."""
        return self.sorte == NATIONAL

    @property
    def fiche(self) -> str:
        """The number of its fiche; empty for a national one."""
        return "" if self.est_national else self.sorte


class Serie(NomCompose):
    """Which value of an indicator: the situation, the target or the result of an exercice.

    >>> serie = Serie.cible("2025")
    >>> serie, serie.sorte, serie.exercice
    ('cible/2025', 'cible', '2025')
    >>> Serie.SITUATION.exercice
    ''
    """

    __slots__ = ()

    SITUATION: "Serie"

    @classmethod
    def cible(cls, exercice: str) -> Self:
        """What is aimed at for `exercice`."""
        return cls(f"cible/{exercice}")

    @classmethod
    def resultat(cls, exercice: str) -> Self:
        """What was reached in `exercice`."""
        return cls(f"resultat/{exercice}")

    @property
    def exercice(self) -> str:
        """The exercice; empty for the situation."""
        return self.code

    @property
    def est_lisible(self) -> bool:
        """Whether it is written as one of the three, with a year where there is one.

        >>> Serie("cible/2025").est_lisible, Serie("situation").est_lisible, Serie("cible").est_lisible
        (True, True, False)
        """
        return _SERIE.fullmatch(self) is not None

    @property
    def est_resultat(self) -> bool:
        """Whether it is what was reached."""
        return self.startswith("resultat/")


Serie.SITUATION = Serie("situation")
