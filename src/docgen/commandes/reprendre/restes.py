"""What a file changes that is not carried to the data: why, where it would be written, what to do."""

from collections.abc import Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from msgspec import Struct

from docgen.commandes.reprendre.cases import CasesTournees, boxes_gone
from docgen.commandes.reprendre.ecrits import said_change
from docgen.commandes.reprendre.modeles import TexteDuModele
from docgen.commandes.reprendre.trois_voies import PassageRevenu
from docgen.commandes.tableur.colles import said_absence
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
# As many letters of a line as a remedy quotes.
_LONG = 60
# Of one passage, of several.
_DITS: dict[Pourquoi, tuple[str, str]] = {
    "calculé": ("ce nombre est calculé", ""),
    "modèle": ("ces mots ne sont pas des données", ""),
    "ajout": ("ce passage est ajouté", "ces passages sont ajoutés"),
    "retrait": ("ce passage est retiré", "ces passages sont retirés"),
}


class Voisine(NamedTuple):
    """Where something was put in or taken out: beside what is written there, its words; the list that it is of."""

    place: Location
    mots: str
    liste: str = ""


class Reste(Struct, frozen=True):
    """A change that answers nothing in the data, of one line or of some that follow one another; `saisies` are what a
    computed amount comes from, `dessus` the line above."""

    passages: tuple[PassageRevenu, ...]
    pourquoi: Pourquoi
    place: Location
    saisies: tuple[Location, ...] = ()
    modele: TexteDuModele | None = None
    voisine: Voisine | None = None
    cases: CasesTournees | None = None
    dessus: str = ""

    @property
    def passage(self) -> PassageRevenu:
        """The first of them."""
        return self.passages[0]

    @property
    def remede(self) -> str:
        """What to do, in which file where it is known."""
        if self.cases:
            return self.cases.remede
        if boxes_gone(self.passage):
            return "Des cases n'y sont plus : repartir du document produit, et cocher ou décocher d'un clic."
        if self.voisine is None:
            if said_absence(self.passage.ancien):
                return f"Les données ne disent encore rien sous « {self.dessus} » : l'y écrire, dans leur fichier."
            if self.pourquoi == "modèle" and self.saisies and not self.modele:
                return f"Ces mots suivent des valeurs de {_said_places(self.saisies)} : les y changer."
            return self.modele.remede if self.modele else _REMEDES[self.pourquoi]
        place, words = self.voisine.place, " ".join(self.voisine.mots.split())
        there = f"la ligne {place.line} de {place.file}, qui dit « {words if len(words) < _LONG else words[:_LONG]} »"
        if self.voisine.liste:
            out = "ôter l'élément" if len(self.passages) == 1 else "ôter ce qui le dit, à partir de l'élément"
            done = "ajouter un élément près de celui" if self.pourquoi == "ajout" else out
            return f"Dans la liste « {self.voisine.liste} », {done} de {there}."
        return f"L'ôter de {there}." if self.pourquoi == "retrait" else f"L'ajouter près de {there}."

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
        return Finding("REP005", message, self.place, f"{self.remede} : {_said_places(self.saisies)}.")


def _said_places(places: Sequence[Location]) -> str:
    """« a.yaml, lignes 94 à 96 et 99 ; b.yaml, ligne 3 »."""
    lines: dict[str, list[int]] = {}
    for place in places:
        lines.setdefault(place.file, []).append(place.line)
    return " ; ".join(f"{file}, {_said_lines(sorted(set(found)))}" for file, found in lines.items())


def _said_lines(lines: Sequence[int]) -> str:
    runs = [[line for _, line in run] for _, run in groupby(enumerate(lines), key=lambda each: each[1] - each[0])]
    said = [f"{run[0]} à {run[-1]}" if len(run) > 2 else enumeration(list(map(str, run))) for run in runs]
    return f"ligne{'s' * (len(lines) > 1)} {enumeration(said)}"
