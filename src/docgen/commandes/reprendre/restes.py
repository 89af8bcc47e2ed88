"""What a file changes that is not carried to the data: why, where it would be written, what to do."""

from typing import Literal, NamedTuple

from msgspec import Struct

from docgen.commandes.reprendre.cases import CasesTournees
from docgen.commandes.reprendre.ecrits import said_change
from docgen.commandes.reprendre.modeles import TexteDuModele
from docgen.commandes.reprendre.trois_voies import PassageRevenu
from docgen.findings import Finding, Location, Severity
from docgen.french import enumeration

Pourquoi = Literal["calculé", "modèle", "ajout", "retrait"]
_REMEDES: dict[Pourquoi, str] = {
    "calculé": "Changer l'une de ces saisies",
    "modèle": "Ces mots sont du modèle, que d'autres documents partagent, ou suivent d'autres valeurs : changer le "
    "texte du modèle, ou ces valeurs.",
    "ajout": "Une ligne ou une rangée de plus s'écrit dans les données, à la main.",
    "retrait": "Une ligne ou une rangée de moins s'ôte des données, à la main.",
}
# Of one passage, of several.
_DITS: dict[Pourquoi, tuple[str, str]] = {
    "calculé": ("ce nombre est calculé", ""),
    "modèle": ("ces mots ne sont pas des données", ""),
    "ajout": ("ce passage est ajouté", "ces passages sont ajoutés"),
    "retrait": ("ce passage est retiré", "ces passages sont retirés"),
}


class Voisine(NamedTuple):
    """Where something was put in or taken out: beside what is written there; the list that it is an element of."""

    place: Location
    liste: str = ""


class Reste(Struct, frozen=True):
    """A change that answers nothing in the data, of one line or of some that follow one another; `saisies` are what a
    computed amount comes from."""

    passages: tuple[PassageRevenu, ...]
    pourquoi: Pourquoi
    place: Location
    saisies: tuple[Location, ...] = ()
    modele: TexteDuModele | None = None
    voisine: Voisine | None = None
    cases: CasesTournees | None = None

    @property
    def passage(self) -> PassageRevenu:
        """The first of them."""
        return self.passages[0]

    @property
    def remede(self) -> str:
        """What to do, in which file where it is known."""
        if self.cases:
            return self.cases.remede
        if self.voisine is None:
            return self.modele.remede if self.modele else _REMEDES[self.pourquoi]
        place = self.voisine.place
        where = f"{place.file}, ligne {place.line}"
        if self.voisine.liste:
            done = "y ajouter un élément, après celui" if self.pourquoi == "ajout" else "en ôter l'élément"
            return f"C'est la liste « {self.voisine.liste} » de {place.file} : {done} de la ligne {place.line}."
        if self.pourquoi == "retrait":
            return f"L'ôter de {where}."
        return f"L'ajouter près de {where}."

    @property
    def finding(self) -> Finding:
        """What is said of it, in full."""
        if self.cases:
            message = f"{self.cases.dit} : ce n'est pas repris"
            return Finding("REP007", message, self.place, self.remede, Severity.A_CORRIGER)
        if self.pourquoi in ("ajout", "retrait"):
            said = [f"« {passage.nouveau or passage.ancien} »" for passage in self.passages]
            message = f"{enumeration(said)} : {_DITS[self.pourquoi][len(said) > 1]}, et ce n'est pas repris"
            return Finding("REP007", message, self.place, self.remede, Severity.A_CORRIGER)
        said_words = said_change(self.passage.ancien, self.passage.nouveau)
        message = f"{said_words} : {_DITS[self.pourquoi][0]}, et ce n'est pas repris"
        if self.pourquoi == "modèle":
            return Finding("REP006", message, self.place, self.remede, Severity.A_CORRIGER)
        said = [f"{place.file}, ligne {place.line}" for place in self.saisies]
        return Finding("REP005", message, self.place, f"{self.remede} : {', '.join(said)}.")
