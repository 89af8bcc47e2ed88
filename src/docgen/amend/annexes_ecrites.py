"""What an operation on an annexe that is data is made of, as a person writes it: values, lines that come or go."""

from typing import Annotated, Any, Self

from pydantic import model_validator

from docgen.adresses.emplacements import Emplacement
from docgen.model.base import Modele, Texte, fault, matching
from docgen.model.champs import GroupeSaisi

NomDAnnexe = Annotated[
    str, matching(r"[a-z0-9]+([-_][a-z0-9]+)*", "le nom d'un fichier du dossier « annexes »", "diagnostic-2025")
]
# Keys, one inside the other: a line is named by its code, or by its rank from 1 when lines have none.
EmplacementEcrit = Annotated[
    str, matching(r"[a-z0-9_]+(/[a-z0-9_]+)*", "l'emplacement d'une valeur", "lieux/gare/places")
]
CleDeLigne = Annotated[str, matching(r"[a-z0-9_]+", "le code, ou le rang, d'une ligne", "gare")]


class ValeurModifiee(Modele):
    """A value: `champ` says where (« lieux/gare/places »); it goes from `de`, left out where there was none, to `a`,
    left out where there is none any more. The loader gives both the type of their field."""

    champ: EmplacementEcrit
    de: Any = None
    a: Any = None

    @model_validator(mode="after")
    def _changes(self) -> Self:
        if self.de is None and self.a is None:
            raise fault("la valeur ne dit ni « de » ni « a »", "Ajouter « a: … », et « de: … » si elle remplace.")
        if self.de == self.a:
            raise fault("« de » et « a » disent la même valeur : rien ne change", "Corriger « a », ou la retirer.")
        return self

    @property
    def cles(self) -> tuple[str, ...]:
        """The keys that lead to it."""
        return Emplacement(self.champ).cles


class LigneApportee(Modele):
    """A line that comes in the field `dans`, before or after another, or the last; the loader types `ligne`."""

    dans: EmplacementEcrit
    avant: CleDeLigne | None = None
    apres: CleDeLigne | None = None
    ligne: Any

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if self.avant and self.apres:
            raise fault("une ligne vient avant une autre, ou après une autre", "Garder « avant », ou « apres ».")
        return self

    @property
    def cles(self) -> tuple[str, ...]:
        """The keys that lead to its field."""
        return Emplacement(self.dans).cles

    @property
    def voisine(self) -> str | None:
        """The line beside which it comes; None for the last."""
        return self.avant or self.apres

    @property
    def code(self) -> str | None:
        """Its code; None when it has none."""
        codes = [champ.code for champ in self.ligne.declares if champ.type == "code"] if self.est_lue else []
        return str(getattr(self.ligne, codes[0])) if codes else None

    @property
    def est_lue(self) -> bool:
        """Whether its line has its type: the annexe and the field are known."""
        return isinstance(self.ligne, GroupeSaisi)


class LigneSupprimee(Modele):
    """A line that goes: its keys (« lieux/gare »), and the words that name it, which prove it."""

    ligne: EmplacementEcrit
    de: Texte

    @property
    def cles(self) -> tuple[str, ...]:
        """The keys that lead to it."""
        return Emplacement(self.ligne).cles
