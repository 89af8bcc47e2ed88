"""One rendering of one document: what is composed, with which texts, and the values printed so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docgen.amend.avenant import Avenant
from docgen.compose.jetons import ABSENCES, Jetons
from docgen.compose.suivi import Suivi
from docgen.compose.textes import Textes
from docgen.compute import Cell, Version
from docgen.document import Amount, Text
from docgen.dossier import Dossier
from docgen.model.base import Absence
from docgen.model.contrat import Contrat
from docgen.model.entete import Champ

# Between the names of the amounts that a sum over several contracts adds up.
SUM = " + "


@dataclass(frozen=True, slots=True)
class Composition:
    """Frozen, but for the tokens that the rendering adds to `jetons`."""

    dossier: Dossier
    version: Version
    textes: Textes
    jetons: Jetons
    # What an avenant changes, when the text shows it.
    suivi: Suivi | None = None
    # The avenant that speaks, when the words come from an earlier one than that of the version.
    acte: Avenant | None = None

    @property
    def avenant(self) -> Avenant | None:
        """The avenant whose words are composed."""
        return self.acte or self.version.avenant

    @property
    def contrat(self) -> Contrat:
        """The state of the contract that the document is about."""
        return self.version.contrat

    @property
    def champs(self) -> Mapping[str, Champ]:
        """The named fields: those of the contract, then those of the avenant."""
        own = self.avenant.champs if self.avenant else {}
        return {**self.contrat.entete.champs, **own}


def shown(version: Version, cell: Cell) -> Amount | Absence:
    """The amount of `cell` with its name, or why there is none: the one door by which amounts enter a document."""
    value = version.figures.get(cell)  # first: an unknown side is refused even where nothing is typed
    return version.figures.absent(cell) or Amount(value, f"{version.name}:{cell}")


def absence(why: Absence, name: str) -> Text:
    """How a cell or an indicator without a value reads; the words keep its name."""
    return Text(ABSENCES[why], name=name)
