"""A version of a contract: its state, its cube, its indicators, and the version before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.amend import Etat
from docgen.amend.avenant import Avenant
from docgen.compute.cube import Figures, cube
from docgen.compute.indicateurs import Valeurs
from docgen.dossier import fiche_source
from docgen.model.contrat import Contrat
from docgen.model.indicateurs import Execution


@dataclass(frozen=True, slots=True)
class Version:
    """One version, ready for checking and composing. `avant` is None for the version `initiale`."""

    code: str
    contrat: Contrat
    figures: Figures
    valeurs: Valeurs
    avenant: Avenant | None = None
    avant: Version | None = None

    @property
    def name(self) -> str:
        """The version's full name: « cls-2024-2027/avenant-1 »; it opens the name of each amount shown."""
        return f"{self.contrat.code}/{self.code}"

    @property
    def label(self) -> str:
        """The version as a reader names it: « Avenant n° 1 (2025) », « Contrat initial »."""
        return f"Avenant n° {self.avenant.numero} ({self.avenant.exercice})" if self.avenant else "Contrat initial"

    @property
    def exercice(self) -> str:
        """The exercice that the version is about: the avenant's, or the first of the contract."""
        return self.avenant.exercice if self.avenant else self.contrat.entete.exercices[0].nom

    def source_fiche(self, numero: str) -> str:
        """The key, in the dossier's sources, of the fiche as it stands in this version."""
        if self.avant is None or (self.avenant and numero in self.avenant.fiches_modifiees):
            return fiche_source(self.contrat.code, numero, self.code)
        return self.avant.source_fiche(numero)


def versions(etats: Sequence[Etat], executions: Sequence[Execution]) -> list[Version]:
    """The versions of a contract. A version knows the executions of the exercices before its own."""
    made: list[Version] = []
    for etat in etats:
        first = etat.contrat.entete.exercices[0].nom
        horizon = etat.avenant.exercice if etat.avenant else first
        known = tuple(execution for execution in executions if execution.exercice < horizon)
        made.append(
            Version(
                etat.version,
                etat.contrat,
                cube(etat.contrat, known),
                Valeurs(etat.contrat, {execution.exercice: execution for execution in known}),
                etat.avenant,
                made[-1] if made else None,
            )
        )
    return made
