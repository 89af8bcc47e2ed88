"""What changes in the texts: passages, their lines, and the cells of those that are rows of a table."""

from typing import Literal

from msgspec import Struct

from docgen.adresses.origines import Origine
from docgen.adresses.passages import NomDePassage
from docgen.diff.passages_lus import FICHES_ACTIONS, MotsDesFiches
from docgen.diff.valeurs_changees import ValeurChangee
from docgen.document.page_de_comparaison import Genre

SortDePassage = Literal["ajoute", "retire", "modifie", "deplace"]


class CelluleChangee(Struct, frozen=True):
    """A cell of a table that changes: what stands above it, and its words on both sides."""

    colonne: str
    avant: str
    apres: str


class LigneChangee(Struct, frozen=True):
    """A line that comes (no `avant`), goes (no `apres`) or changes, with the values that it moves.

    `deplacee`: of a line that only changes place, the name of the passage where it was, or where it is now; when it is
    the same passage, `apres_quoi` is the line before it, empty at its head. Of a row of a table, `rangee` is what it is
    about and `cellules` are those that change; `decoupee` when it has no longer as many. `forme`: what changes besides
    the words, as `word.formes` names it; both sides then say how, of the paragraph `alinea`, or `dit` what becomes of
    `mots`.
    `suivi`: « suivi », « non suivi » or « suivi en partie », of a file that has tracked changes and others.
    """

    avant: str | None
    apres: str | None
    genre: Genre
    valeurs: tuple[ValeurChangee, ...] = ()
    deplacee: str = ""
    apres_quoi: str | None = None
    rangee: str = ""
    cellules: tuple[CelluleChangee, ...] = ()
    decoupee: bool = False
    forme: str = ""
    alinea: str = ""
    dit: str = ""
    mots: str = ""
    suivi: str = ""


class PassageChange(Struct, frozen=True):
    """An article or a fiche that comes, goes, moves or changes; `genre` is the gravest of its lines.

    `ancien_nom`: its title before, when it has another one; the change of title is then the first of its lines.
    `fiches`: what the programme calls its fiches, when it is one of them.
    """

    adresse: NomDePassage
    nom: str
    sort: SortDePassage
    genre: Genre
    lignes: tuple[LigneChangee, ...] = ()
    operations: tuple[Origine, ...] = ()
    ancien_nom: str = ""
    fiches: MotsDesFiches = FICHES_ACTIONS
