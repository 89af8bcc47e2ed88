"""The name of an amount inside one version: « axe/1 part/etat 2025 prevu »."""

from typing import NamedTuple, Self

from docgen.adresses import NomCompose
from docgen.findings import Refusal

TOUS = "tous"
CONTRAT = "contrat"
PREVU = "prevu"
# The natures that rules know by name, and what statements call them unless the programme says otherwise.
MOTS_DES_NATURES = {PREVU: "Prévu", "verse": "Versé", "non_consomme": "Non consommé", "depense": "Dépensé"}


def nom_de_nature(code: str) -> str:
    """The key of a nature among the names that a statement gives: « nature/verse »."""
    return f"nature/{code}"


class Portee(NomCompose):
    """What an amount is about: the contract, a division of it, a line of its plan, a fiche, a sous-action.

    >>> portee = Portee.sous_action("1.1", 2)
    >>> portee, portee.sorte, portee.code, portee.fiche, portee.rang
    ('sous-action/1.1/2', 'sous-action', '1.1/2', '1.1', 2)
    >>> Portee("axe/1").fiche, Portee("contrat").code
    ('', '')
    """

    __slots__ = ()

    @classmethod
    def action(cls, numero: str) -> Self:
        """The fiche of that number."""
        return cls.of("action", numero)

    @classmethod
    def sous_action(cls, numero: str, rang: int) -> Self:
        """The sous-action of that rank (from 1) of the fiche `numero`."""
        return cls(f"sous-action/{numero}/{rang}")

    @classmethod
    def cout(cls, numero: str, rang: int) -> Self:
        """The unit cost of that sous-action."""
        return cls(f"cout/{numero}/{rang}")

    @property
    def est_action(self) -> bool:
        """Whether it is a fiche."""
        return self.startswith("action/")

    @property
    def fiche(self) -> str:
        """The number of the fiche that it is, or that has the sous-action; empty for anything else."""
        return self.code.partition("/")[0] if self.sorte in ("action", "sous-action", "cout") else ""

    @property
    def rang(self) -> int:
        """The rank (from 1) of the sous-action; 0 when it is none."""
        rang = self.code.partition("/")[2]
        return int(rang) if rang.isdecimal() else 0


class PartDesFinanceurs(str):
    """All the financeurs that count in one part, as the second side of a cell.

    >>> PartDesFinanceurs.of("etat"), PartDesFinanceurs("part/etat").part, PartDesFinanceurs("erbm").part
    ('part/etat', 'etat', '')
    """

    __slots__ = ()

    @classmethod
    def of(cls, part: str) -> Self:
        """The side of that part."""
        return cls(f"part/{part}")

    @property
    def part(self) -> str:
        """The part; empty for a financeur, or for all."""
        kind, _, code = self.partition("/")
        return code if kind == "part" else ""


class Cell(NamedTuple):
    """An amount of one version: what it is about, who pays, for which exercice, of which nature."""

    portee: str
    financeur: str = TOUS
    exercice: str = TOUS
    nature: str = PREVU

    @classmethod
    def parse(cls, text: str) -> "Cell":
        """The cell that `text` names: « axe/1 part/etat 2025 prevu »; sides left out are `tous` and `prevu`."""
        sides = text.split()
        if not 1 <= len(sides) <= len(cls._fields):
            raise Refusal(f"« {text} » ne nomme pas une cellule", "Écrire par exemple « axe/1 part/etat 2025 prevu ».")
        return cls(*sides)

    def __str__(self) -> str:
        return " ".join(self)

    @property
    def est_cout(self) -> bool:
        """Whether it is a unit cost: asked of each cell of the cube, so without a `Portee`."""
        return self.portee.startswith("cout/")

    @property
    def sur(self) -> Portee:
        """What it is about, with its type: templates give the first side as they write it."""
        # The cube asks it of each cell that it opens, and most have it already.
        return self.portee if isinstance(self.portee, Portee) else Portee(self.portee)

    @property
    def part(self) -> str:
        """The part whose financeurs it adds up; empty for one financeur, or for all."""
        return PartDesFinanceurs(self.financeur).part
