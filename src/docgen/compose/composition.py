"""One rendering of one document: what is composed, with which texts, and the values printed so far."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from docgen.adresses.montants import NomDeMontant
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


@dataclass(frozen=True)
class Composition:
    """Frozen, but for the tokens that the rendering adds to `jetons`.

    `aides` are the helpers that texts call, by the names that they call them: they come from above
    (`aides.composition_of`), for they compose lines in their turn.
    """

    dossier: Dossier
    version: Version
    textes: Textes
    jetons: Jetons
    aides: Mapping[str, Callable[..., object]]
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
        of_avenant = self.avenant.champs if self.avenant else {}
        return {**self.contrat.entete.champs, **of_avenant}

    @cached_property
    def names(self) -> Mapping[str, object]:
        """The names that a text may use: the data, then the helpers."""
        entete, collectivite = self.contrat.entete, self.dossier.collectivite
        data: dict[str, object] = {
            "contrat": entete,
            "avenant": self.avenant,
            "avenants_anterieurs": self._earlier(),
            "collectivite": collectivite,
            "representants": collectivite.representants,
            "programme": entete.programme,
            "exercice": self.version.exercice,
            "precedent": self.contrat.exercice_precedent(self.version.exercice) or "",
            "exercices": entete.exercices,
            "rubriques": self.contrat.plan.rubriques,
            "axes": entete.divisions,
            "volets": entete.divisions,
            "articles": self.contrat.articles,
            "fiches": self.contrat.fiches,
            "indicateurs": self.contrat.indicateurs,
            "version": self.version.code,
            "executions": self.version.valeurs.executions,
        }
        return data | {name: partial(function, self) for name, function in self.aides.items()}

    def _earlier(self) -> list[Avenant]:
        """The avenants before that of the version, the first one first."""
        found: list[Avenant] = []
        before = self.version.avant
        while before and before.avenant:
            found.insert(0, before.avenant)
            before = before.avant
        return found


def named_amount(version: Version, cell: Cell) -> Amount | Absence:
    """The amount of `cell` with its name, or why there is none: the one door by which amounts enter a document."""
    value = version.figures.get(cell)  # first: an unknown side is refused even where nothing is typed
    return version.figures.absent(cell) or Amount(value, NomDeMontant.of(version.name, cell))


def absence(why: Absence, name: NomDeMontant) -> Text:
    """How a cell or an indicator without a value reads; the words keep its name."""
    return Text(ABSENCES[why], name=name)
