"""What a workbook holds, before any format: sheets of dumb cells, whose formulas name the cells that they add up.

Composers build it from a version, one writer makes the file, and `tableur` reads the file back by the addresses that
the input cells carry.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.french import lettres
from docgen.montants import Montant

UniteDeCase = Literal["euros", "nombre", "taux"]
Style = Literal["corps", "titre", "sous-titre", "note", "entete", "groupe", "total"]
GenreDeSaisie = Literal["montant", "montant?", "nombre", "nombre?"]
# What a cell shows: a value, or the words for its absence (« – », « n. c. »); nothing is "".
ValeurDeCase = Montant | Decimal | str
# The very hidden sheet that says which place of the data each input cell stands for.
FEUILLE_CACHEE = "docgen"
NOM_DU_CLASSEUR = "annexes-financieres"


class Reference(NamedTuple):
    """A cell of the workbook; rows and columns count from 0."""

    feuille: str
    ligne: int
    colonne: int

    @property
    def a1(self) -> str:
        """Its name in its sheet, as a person reads it.

        >>> Reference("Annexe 3", 4, 2).a1, Reference("Annexe 3", 0, 27).a1
        ('C5', 'AB1')
        """
        return f"{self._lettres}{self.ligne + 1}"

    @property
    def absolute(self) -> str:
        """Its name from anywhere in the workbook, which no copy of a formula moves.

        >>> Reference("L'annexe", 4, 2).absolute
        "'L''annexe'!$C$5"
        """
        return f"{self._sheet}!${self._lettres}${self.ligne + 1}"

    def seen_from(self, feuille: str) -> str:
        """Its name in a formula of the sheet `feuille`."""
        return self.a1 if self.feuille == feuille else f"{self._sheet}!{self.a1}"

    @property
    def _sheet(self) -> str:
        quoted = self.feuille.replace("'", "''")
        return f"'{quoted}'"

    @property
    def _lettres(self) -> str:
        return lettres(self.colonne + 1).upper()


@dataclass(frozen=True, slots=True)
class AdresseDeSaisie:
    """A place of the data: the key of a source of the dossier, and the path of a value in it.

    `genre` is what the model accepts there: « montant » (always a number), « montant? » (or an absence), « nombre »,
    « nombre? ».
    """

    source: CleDeSource
    chemin: Chemin
    genre: GenreDeSaisie


@dataclass(frozen=True, slots=True)
class CaseTexte:
    """Words; they never become a formula. `colonnes` and `lignes` are how many cells they take."""

    texte: str
    style: Style = "corps"
    colonnes: int = 1
    lignes: int = 1
    align: Literal["gauche", "centre", "droite"] = "gauche"


@dataclass(frozen=True, slots=True)
class Saisie:
    """A cell where a person types; its value lies at `adresse` in the data ("": nothing there yet)."""

    valeur: ValeurDeCase
    adresse: AdresseDeSaisie
    unite: UniteDeCase = "euros"


@dataclass(frozen=True, slots=True)
class Constante:
    """A number that nobody types here: it comes from elsewhere, and formulas may add it up."""

    valeur: ValeurDeCase
    unite: UniteDeCase = "euros"
    style: Style = "corps"


@dataclass(frozen=True, slots=True)
class Formule:
    """The sum of its terms, divided by `diviseur`, rounded to `decimales`; `valeur` is what it gives today.

    `tous`: a missing term makes the sum missing. `absence` is what a missing sum shows; without it, nothing is zero.
    """

    termes: tuple[tuple[Fraction, Reference], ...]
    valeur: ValeurDeCase
    unite: UniteDeCase = "euros"
    style: Style = "corps"
    diviseur: Reference | None = None
    decimales: int | None = None
    tous: bool = False
    absence: str | None = None


CaseDeFeuille = CaseTexte | Saisie | Constante | Formule


@dataclass(frozen=True, slots=True)
class Feuille:
    """A sheet: its cells by (row, column), the widths of its columns in characters, and its print set-up.

    Rows from `entete` (first and last) repeat on each page; the panes freeze under them and after `fige` columns.
    """

    nom: str
    cases: Mapping[tuple[int, int], CaseDeFeuille]
    largeurs: tuple[float, ...]
    entete: tuple[int, int] | None = None
    fige: int = 0
    pied: str = ""


@dataclass(frozen=True, slots=True)
class Classeur:
    """A workbook. `noms` are named ranges: first and last cell. `empreinte` is the digest of the data."""

    titre: str
    dossier: str
    contrat: str
    version: str
    empreinte: str
    feuilles: tuple[Feuille, ...]
    noms: Mapping[str, tuple[Reference, Reference]] = field(default_factory=dict)
