"""What the input sheets share: what they are made from, how they begin, how a value shows in them."""

from dataclasses import dataclass
from decimal import Decimal

from docgen.adresses.sources import CleDeSource
from docgen.classeur import CaseTexte, ValeurDeCase
from docgen.compose.jetons import ABSENCES
from docgen.compose.tableur.plan import Brouillon, CarteDuClasseur
from docgen.compute import Version
from docgen.dossier import Dossier
from docgen.french import typographie
from docgen.model.base import Absence
from docgen.montants import Montant

CONSIGNE = (
    "Saisir dans les cases jaunes ; le reste est calculé et verrouillé. – : sans objet ; n. c. : non communiqué. "
    "Puis « docgen tableur importer »."
)
LIBELLE, MONTANT_LARGE, NOMBRE_LARGE = 46.0, 17.0, 12.0
Valued = Montant | Decimal | Absence | None


@dataclass(frozen=True, slots=True)
class Contexte:
    """What the input sheets are made from."""

    dossier: Dossier
    version: Version
    carte: CarteDuClasseur

    @property
    def executions(self) -> tuple[str, ...]:
        """The exercices whose execution shows: those that the version knows, then the next one if it is still open."""
        known = sorted(self.version.valeurs.executions)
        after = [e.nom for e in self.version.contrat.entete.exercices if not known or e.nom > known[-1]]
        open_ = after[:1] if after and self.execution(after[0]) not in self.dossier.sources else []
        return (*known, *open_)

    def execution(self, exercice: str) -> CleDeSource:
        """The key, in the sources, of what was done in `exercice`."""
        return CleDeSource.du_contrat(self.version.contrat.code, "execution", exercice)


def cell_value(value: Valued) -> ValeurDeCase:
    """A value of the data as an input cell holds it."""
    if value is None:
        return ""
    return ABSENCES[value] if isinstance(value, Absence) else value


def tete(draft: Brouillon, contexte: Contexte, heads: list[str]) -> int:
    """The title, what to do, the heads of the columns; the row of the heads."""
    draft.bandeau(f"{draft.nom} : {contexte.version.contrat.entete.titre}, {contexte.version.label}", "titre")
    draft.bandeau(CONSIGNE, "note")
    for column, head in enumerate(heads):
        draft.ecrire(column, CaseTexte(typographie(head), "entete", align="centre"))
    draft.ligne += 1
    return draft.ligne - 1


def libelles(draft: Brouillon, *words: str) -> None:
    """The words at the head of a row."""
    for column, text in enumerate(words):
        draft.ecrire(column, CaseTexte(typographie(text)))
