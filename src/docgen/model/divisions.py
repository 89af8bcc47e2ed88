"""What a contract is divided into: nothing, axes or volets, axes and their objectifs."""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, NamedTuple

from pydantic import AfterValidator, model_validator
from pydantic_core import PydanticCustomError

from docgen.adresses.cellules import Portee
from docgen.adresses.chemins import Chemin
from docgen.french import GenreDuMot, Nom
from docgen.model.base import Code, Modele, Numero, Texte, fault, parse_day

# Words that the name of a cell, or the key of a file, has already.
RESERVES = ("contrat", "action", "sous-action", "cout", "rubrique", "ligne", "tableau", "tous", "part")


class NiveauDeDivision(Modele):
    """What a contract is divided into: an axe, a volet, an objectif.

    `code` is the key of the fiches and opens the names of cells (« axe/1 »); `cle` is the key of the list in
    `contrat.yaml` (« axes »). `mot` and `pluriel` are read by people, and only differ from them by accents and spaces.
    """

    code: Code
    genre: GenreDuMot
    mot: Texte
    pluriel: Texte
    cle: Code

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, raw: object) -> object:
        if not isinstance(raw, dict):
            return raw
        code = raw.get("code")
        # What follows from a code that is missing, or is none, is no fault of its own.
        sound = code if isinstance(code, str) and re.fullmatch("[a-z][a-z0-9_]*", code) else "division"
        mot = raw.get("mot", code if isinstance(code, str) and code else sound)
        return {"mot": mot, "pluriel": f"{mot}s", "cle": f"{sound}s", **raw}

    @property
    def nom(self) -> Nom:
        """Its word, as a sentence says it."""
        return Nom(self.mot, self.genre)

    @property
    def le(self) -> str:
        """« l'axe », « le volet », « la priorité »."""
        return self.nom.le

    @property
    def du(self) -> str:
        """« de l'axe », « du volet », « de la priorité »."""
        return self.nom.du

    @property
    def ce(self) -> str:
        """« cet axe », « ce volet », « cette priorité »."""
        return self.nom.ce

    @property
    def titre_pluriel(self) -> str:
        """« Axes »."""
        return self.pluriel[0].upper() + self.pluriel[1:]

    @property
    def titre(self) -> str:
        """« Axe », as a heading begins."""
        return self.mot[0].upper() + self.mot[1:]

    @model_validator(mode="after")
    def _free(self) -> "NiveauDeDivision":
        if self.code in RESERVES:
            raise fault(f"« {self.code} » a déjà un sens dans le nom d'un montant", "Choisir un autre code.")
        return self


def _no_day(words: str) -> str:
    """`words`, which are a code. Raises a fault when they are a day, as a spreadsheet makes of « 01-02-2025 »."""
    try:
        parse_day(words)
    except PydanticCustomError:
        return words
    raise fault(f"« {words} » est une date, pas un code", "Le recopier de la nomenclature budgétaire de l'année.")


CodeBudgetaire = Annotated[Texte, AfterValidator(_no_day)]


class Imputation(Modele):
    """Where the State books an axis: action, sous-action, activity and code of its budget programme."""

    action: CodeBudgetaire
    sous_action: CodeBudgetaire
    libelle: Texte
    activite: CodeBudgetaire
    libelle_activite: Texte
    code: CodeBudgetaire


class Division(Modele):
    """An axe, a volet, an objectif of the contract, with its budget line.

    The model of a programme (`model.sur_mesure`) adds the list of what it is divided into itself (`cle`).
    """

    cle: ClassVar[str] = ""

    numero: Numero
    intitule: Texte
    imputation: Imputation | None = None

    @property
    def divisions(self) -> tuple["Division", ...]:
        """What it is divided into itself; nothing at the last level."""
        return getattr(self, self.cle, ())


class DivisionSituee(NamedTuple):
    """A division where it stands: its name in the cube, its level, itself, its keys in `contrat.yaml`."""

    portee: Portee
    niveau: NiveauDeDivision
    division: Division
    chemin: Chemin

    @property
    def titre(self) -> str:
        """« Axe 1 »."""
        return f"{self.niveau.titre} {self.division.numero}"

    @property
    def nom(self) -> str:
        """« l'axe 1 »."""
        return f"{self.niveau.le} {self.division.numero}"


def situated(
    divisions: tuple[Division, ...], niveaux: tuple[NiveauDeDivision, ...], chemin: Chemin
) -> Iterator[DivisionSituee]:
    """Each of `divisions` where it stands, then what it is divided into; `chemin` are the keys above them."""
    for rank, division in enumerate(divisions):
        here = (*chemin, niveaux[0].cle, rank)
        yield DivisionSituee(Portee.of(niveaux[0].code, division.numero), niveaux[0], division, here)
        yield from situated(division.divisions, niveaux[1:], here)
