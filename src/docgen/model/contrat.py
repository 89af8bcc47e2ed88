"""The contract: what its folder says once for all (`contrat.yaml`, `dossier.yaml`), and its text.

`Contrat` is one state of the whole: what was signed, or what it became after an avenant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from docgen.model.base import Code, Jour, Liste, Modele, NomExercice, Numero, OuiNon, Rang, Texte
from docgen.model.fiche import FicheAction
from docgen.model.indicateurs import IndicateurNational

PARTS = {"etat": "État", "departement": "Département", "autre": "Autres financeurs"}
A_COMPLETER = "à compléter"


class Personne(Modele):
    """Someone who signs: an elected official or the representative of the State."""

    nom: Texte
    qualite: Texte
    civilite: Texte = "M."


class Collectivite(Modele):
    """`dossier.yaml`: who this folder is about. `de` is « du Pas-de-Calais », as a complement reads."""

    nom: Texte
    de: Texte
    collectivite: Texte
    assemblee: Texte
    region: Texte
    lieu_signature: Texte
    representants: dict[Code, Personne]


class Partie(Modele):
    """A party: its name, how the contract calls it, who represents it (a key of `representants`)."""

    code: Code
    intitule: Texte
    designation: Texte
    representant: Code
    siege: Texte | None = None


class Exercice(Modele):
    """A period of the contract, with its bounds: a calendar year, or not."""

    nom: NomExercice
    debut: Jour
    fin: Jour


class Imputation(Modele):
    """Where the State books an axis: action, sous-action, activity and code of its budget programme."""

    action: Texte
    sous_action: Texte
    libelle: Texte
    activite: Texte
    libelle_activite: Texte
    code: Texte


class Axe(Modele):
    """An axis of the contract, with its budget line."""

    numero: Numero
    intitule: Texte
    imputation: Imputation | None = None


class Financeur(Modele):
    """Who pays. `compte_comme` is the part of the annexes in which it is added up."""

    code: Code
    intitule: Texte
    compte_comme: Literal["etat", "departement", "autre"]


class Programme(Modele):
    """The State's budget programme: number (« 304 »), title, and the analytical codes of the cover."""

    numero: Numero
    intitule: Texte
    actions: Texte
    activite: Texte
    groupe_marchandises: Texte


class Champ(Modele):
    """A named place to fill in. `valeur` « à compléter » shows a highlighted blank; `ou` says where to find it."""

    intitule: Texte
    valeur: Texte = A_COMPLETER
    ou: Texte | None = None

    @property
    def vide(self) -> bool:
        """Whether the field is still to be filled in."""
        return self.valeur == A_COMPLETER


class Visa(Modele):
    """A text that the act relies on: « la loi » n° … du … « de finances pour 2025 »."""

    nature: Texte
    numero: Texte | None = None
    date: Jour | None = None
    objet: Texte | None = None


class Annexe(Modele):
    """An annexe: its number, its title, and the kind of document that makes it."""

    numero: Rang
    intitule: Texte
    document: Texte


class Entete(Modele):
    """`contrat.yaml`: all that is said once for the whole contract."""

    intitule: Texte
    titre: Texte
    sigle: Texte
    modele: Texte
    signature: Jour
    reconstitue: OuiNon = False
    clause_modification: Numero
    parties: Liste[Partie] = Field(min_length=2)
    exercices: Liste[Exercice] = Field(min_length=1)
    axes: Liste[Axe] = Field(min_length=1)
    financeurs: Liste[Financeur] = Field(min_length=1)
    programme: Programme
    annexes: Liste[Annexe] = ()
    champs: dict[Code, Champ] = {}
    visas: Liste[Visa] = ()


@dataclass(frozen=True, slots=True)
class Alinea:
    """One line of an article: text, tiret or table, as written (Markdown with `{{ fields }}`).

    `origine` names the operation that wrote it (« avenant-1/2 »); empty for the signed text.
    """

    nature: Literal["texte", "tiret", "tableau"]
    texte: str
    origine: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """An article: number, title, lines. An abrogated article keeps its number and has no line."""

    numero: str
    intitule: str
    alineas: tuple[Alinea, ...] = ()
    abroge: bool = False
    modifie_par: tuple[str, ...] = ()

    @property
    def niveau(self) -> int:
        """1 for article 2, 2 for article 2.1, and so on."""
        return self.numero.count(".") + 1


@dataclass(frozen=True, slots=True)
class Contrat:
    """One state of a contract. Nothing changes in place: an operation makes another `Contrat`."""

    code: str
    entete: Entete
    articles: tuple[Article, ...]
    fiches: tuple[FicheAction, ...]
    indicateurs: tuple[IndicateurNational, ...] = ()

    def fiche(self, numero: str) -> FicheAction | None:
        """The fiche of that number, or None."""
        return next((fiche for fiche in self.fiches if fiche.numero == numero), None)

    def article(self, numero: str) -> Article | None:
        """The article of that number, or None."""
        return next((article for article in self.articles if article.numero == numero), None)

    def fiches_axe(self, numero: str) -> tuple[FicheAction, ...]:
        """The fiches of an axis, in their order."""
        return tuple(fiche for fiche in self.fiches if fiche.axe == numero)

    def part(self, financeur: str) -> str:
        """What `financeur` counts as in the annexes; its own code when it is unknown."""
        return next((f.compte_comme for f in self.entete.financeurs if f.code == financeur), financeur)

    def exercice_precedent(self, nom: str) -> str | None:
        """The exercice before `nom`, or None."""
        noms = [exercice.nom for exercice in self.entete.exercices]
        return noms[noms.index(nom) - 1] if nom in noms[1:] else None


Champs = Mapping[str, Champ]
