"""The plan de financement: which fiches feed which line. It holds no amount: the cube adds up the fiches."""

from collections.abc import Callable
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from docgen.model.base import Code, Liste, Modele, Numero, Texte
from docgen.montants import Absence


class Ligne(Modele):
    """A line of the plan, and the numbers of the fiches that it adds up (« sans objet »: none)."""

    code: Code
    objet: Texte
    # A line of the national form that no fiche feeds says so; forgetting the key is a fault.
    fiches: Annotated[Liste[Numero], BeforeValidator(lambda said: () if said == Absence.SANS_OBJET.value else said)]


class Rubrique(Modele):
    """A kind of expense of a division, with its lines; `total` is what the line of its sum is called.

    `bandeau` is the heading that opens a group of rubriques. The model of a programme adds the key of the division, of
    the first level (`cle_de_division`).
    """

    cle_de_division: ClassVar[str] = ""

    code: Code
    bandeau: Texte | None = None
    intitule: Texte
    total: Texte
    lignes: Liste[Ligne] = Field(min_length=1)

    @property
    def division(self) -> str:
        """The number of its division; empty in a programme without divisions."""
        return getattr(self, self.cle_de_division, "")


class Plan(Modele):
    """`plan-de-financement.yaml`: the rubriques in the order of the table; empty for a contract without a plan."""

    rubriques: Liste[Rubrique] = ()

    def rubrique(self, code: str) -> Rubrique | None:
        """The rubrique of that code, or None."""
        return next((rubrique for rubrique in self.rubriques if rubrique.code == code), None)

    def ligne(self, code: str) -> Ligne | None:
        """The line of that code, or None."""
        lines = (ligne for rubrique in self.rubriques for ligne in rubrique.lignes)
        return next((ligne for ligne in lines if ligne.code == code), None)

    def with_fiche(self, ligne: str, numero: str) -> "Plan":
        """The plan with the fiche `numero` added to the line of that code."""
        return self._with_lines(lambda line: (*line.fiches, numero) if line.code == ligne else line.fiches)

    def without_fiche(self, numero: str) -> "Plan":
        """The plan without the fiche `numero`."""
        return self._with_lines(lambda line: tuple(fiche for fiche in line.fiches if fiche != numero))

    def _with_lines(self, fiches: Callable[[Ligne], tuple[str, ...]]) -> "Plan":
        rubriques = []
        for rubrique in self.rubriques:
            lines = tuple(line.model_copy(update={"fiches": fiches(line)}) for line in rubrique.lignes)
            rubriques.append(rubrique.model_copy(update={"lignes": lines}))
        return self.model_copy(update={"rubriques": tuple(rubriques)})
