"""National indicators, and what was done: results, credits paid and unused."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from docgen.model.base import Code, Jour, Liste, Modele, NombreOuAbsence, NomExercice, Numero, OuiNon, Texte
from docgen.model.fiche import Sens, Unite
from docgen.montants import Absence, Montant


class IndicateurNational(Modele):
    """An indicator of the national table, and its rule.

    `somme_de` and `reprise_de` name indicators of fiches (« 1.1/jeunes_sans_solution »); otherwise `situation` and
    `cibles` are typed; with none of them the indicator is not part of this contract. The model of a programme adds the
    key of the division, of the first level (`cle_de_division`).
    """

    cle_de_division: ClassVar[str] = ""

    code: Code
    thematique: Texte
    intitule: Texte
    unite: Unite = "nombre"
    sens: Sens = "hausse"
    evolution: OuiNon = False
    somme_de: Liste[Texte] = ()
    reprise_de: Texte | None = None
    situation: NombreOuAbsence | None = None
    cibles: dict[NomExercice, NombreOuAbsence] | None = None

    @property
    def division(self) -> str:
        """The number of its division; empty in a programme without divisions."""
        return getattr(self, self.cle_de_division, "")


class Referentiel(Modele):
    """`indicateurs.yaml`: the national table, in its order."""

    indicateurs: Liste[IndicateurNational] = Field(min_length=1)


class ExecutionAction(Modele):
    """What one action did in the year: credits by financeur, results by indicator code.

    The model of a programme adds the credits, one key for each nature that the execution says (`natures`).
    """

    natures: ClassVar[tuple[str, ...]] = ()

    resultats: dict[Code, NombreOuAbsence] = {}
    notes: dict[Code, Texte] = {}

    def credits(self, nature: str) -> Mapping[str, Montant | Absence]:
        """What it says of that nature, by financeur; nothing when the programme does not have it."""
        return getattr(self, nature) if nature in self.natures else {}


class Execution(Modele):
    """`execution/2024.yaml`: the results of one exercice. `indicateurs` holds national results known as a whole."""

    exercice: NomExercice
    arrete_au: Jour
    actions: dict[Numero, ExecutionAction]
    indicateurs: dict[Code, NombreOuAbsence] = {}
