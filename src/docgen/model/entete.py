"""What is said once for all (`dossier.yaml`, `contrat.yaml`): parties, periods, divisions, financeurs, blanks."""

import datetime
from collections.abc import Iterator
from typing import Annotated, ClassVar

from msgspec.structs import replace
from pydantic import AfterValidator, Field

from docgen.adresses.cellules import Portee
from docgen.french import GenreDuMot, Nom, NombreDuMot
from docgen.model.base import (
    DAY,
    Code,
    Jour,
    JourAVenir,
    Liste,
    Modele,
    Nombre,
    NomExercice,
    Numero,
    OuiNon,
    Rang,
    Texte,
    parse_day,
)
from docgen.model.divisions import CodeBudgetaire, Division, DivisionSituee, NiveauDeDivision, situated
from docgen.montants import A_COMPLETER, Absence


class Personne(Modele):
    """Someone who signs: an elected official or the representative of the State."""

    nom: Texte
    qualite: Texte
    civilite: Texte = "M."


class Collectivite(Modele):
    """`dossier.yaml`: who this folder is about.

    `de` is « du Pas-de-Calais », as a complement reads; `sigle` what the heads of tables call the assembly (« CD »).
    `genre` is that of `collectivite`, `genre_assemblee` that of `assemblee`, where they have no article. `logo` says
    whether the logo of the gabarits is its own, and heads what it publishes alone (délibération, rapport).
    """

    nom: Texte
    de: Texte
    collectivite: Texte
    genre: GenreDuMot | None = None
    assemblee: Texte | None = None
    genre_assemblee: GenreDuMot | None = None
    sigle: Texte | None = None
    region: Texte | None = None
    lieu_signature: Texte | None = None
    logo: OuiNon = True
    representants: dict[Code, Personne]


class Partie(Modele):
    """A party: its name, how the contract calls it, who represents it together (keys of `representants`).

    `genre` and `nombre` are those of both names, where their article does not say them (« L'association », « État »).
    """

    code: Code
    intitule: Texte
    designation: Texte
    genre: GenreDuMot | None = None
    nombre: NombreDuMot | None = None
    representants: Liste[Code] = Field(min_length=1)
    siege: Texte | None = None
    siret: Texte | None = None

    @property
    def nom(self) -> Nom:
        """What the contract calls it, as a sentence says it."""
        return Nom.of(self.designation, self.genre, self.nombre)

    @property
    def nom_entier(self) -> Nom:
        """Its whole name, as a sentence says it."""
        return Nom.of(self.intitule, self.genre, self.nombre)


class Signature(Modele):
    """Who signs together at one place; `champ` is the named field of the date."""

    lieu: Texte
    champ: Code
    representants: Liste[Code] = Field(min_length=1)


class Exercice(Modele):
    """A period of the contract, with its bounds: a calendar year, or not."""

    nom: NomExercice
    debut: Jour
    fin: Jour


class Financeur(Modele):
    """Who pays. `compte_comme` is the part of the annexes in which it is added up; `note` what they say of it."""

    code: Code
    intitule: Texte
    compte_comme: Code
    note: Texte | None = None


class Activite(Modele):
    """An activity code of the State's budget programme."""

    code: CodeBudgetaire
    intitule: Texte


class ProgrammeBudgetaire(Modele):
    """The State's budget programme: number (« 304 »), title, and the analytical codes that the act prints."""

    numero: Numero
    intitule: Texte
    actions: Texte | None = None
    activite: CodeBudgetaire | None = None
    activites: Liste[Activite] = ()
    groupe_marchandises: CodeBudgetaire | None = None
    ordonnateur: Texte | None = None
    comptable: Texte | None = None


class Avance(Modele):
    """What is paid in advance: `avance` per cent of the contribution to the exercice."""

    avance: Nombre


def _of_our_time(words: str) -> str:
    if DAY.fullmatch(words):
        parse_day(words)
    return words


class Champ(Modele):
    """A named place to fill in. `valeur` « à compléter » shows a highlighted blank; `ou` says where to find it."""

    intitule: Texte
    valeur: Annotated[Texte, AfterValidator(_of_our_time)] = A_COMPLETER
    ou: Texte | None = None

    @property
    def vide(self) -> bool:
        """Whether the field is still to be filled in."""
        return self.valeur == A_COMPLETER


class Visa(Modele):
    """A text that the act relies on: « la loi » n° … du … « de finances pour 2025 ».

    `code` is how the controls of a published act name it, and is shown nowhere: its number and its date may be wrong.
    """

    code: Code | None = None
    nature: Texte
    numero: Texte | None = None
    date: JourAVenir | None = None
    objet: Texte | None = None

    @property
    def jour(self) -> datetime.date | None:
        """Its day; None when it has none, or when it is still to come."""
        return self.date if isinstance(self.date, datetime.date) else None

    @property
    def a_completer(self) -> bool:
        """Whether a part of it is still to come: it names no text yet."""
        return A_COMPLETER in (self.nature, self.numero, self.objet) or self.date is Absence.A_COMPLETER


class Annexe(Modele):
    """An annexe: its number, its title, and the kind of document that makes it."""

    numero: Rang
    intitule: Texte
    document: Texte


class Entete(Modele):
    """`contrat.yaml`: all that is said once for the whole contract. `signature` is empty while it is a projet.

    `genre` is that of the `intitule` (« convention »), where the programme does not name it.
    `situation_au` is the day of the starting points of the indicators; `execution_jusqu_au` the last day for handing in
    accounts; `part_minimale` the least that who receives brings itself, in per cent, on the whole of an exercice. The
    model of a programme (`model.sur_mesure`) adds the list of its divisions, and its own fields.
    """

    niveaux: ClassVar[tuple[NiveauDeDivision, ...]] = ()

    intitule: Texte
    genre: GenreDuMot | None = None
    titre: Texte
    sigle: Texte
    modele: Texte
    numero: Texte | None = None
    signature: Jour | None = None
    reconstitue: OuiNon = False
    clause_modification: Numero
    parties: Liste[Partie] = Field(min_length=2)
    signatures: Liste[Signature] = ()
    exercices: Liste[Exercice] = Field(min_length=1)
    execution_jusqu_au: Jour | None = None
    situation_au: Jour | None = None
    financeurs: Liste[Financeur] = ()
    programme_budgetaire: ProgrammeBudgetaire | None = None
    versement: Avance | None = None
    part_minimale: Nombre | None = None
    annexes: Liste[Annexe] = ()
    champs: dict[Code, Champ] = {}
    visas: Liste[Visa] = ()

    def partie(self, code: str) -> Partie | None:
        """The party of that code, or None."""
        return next((partie for partie in self.parties if partie.code == code), None)

    def financeur(self, code: str) -> Financeur | None:
        """The financeur of that code, or None."""
        return next((financeur for financeur in self.financeurs if financeur.code == code), None)

    def seul_financeur(self, part: str) -> Financeur | None:
        """The only one who pays in that part; None when nobody or several do."""
        payers = [financeur for financeur in self.financeurs if financeur.compte_comme == part]
        return payers[0] if len(payers) == 1 else None

    @property
    def acte(self) -> str:
        """What the contract is, in one word: « contrat », « convention »."""
        return self.nom_court.mots

    @property
    def nom(self) -> Nom:
        """Its `intitule`, as a sentence says it."""
        return Nom.of(self.intitule, self.genre)

    @property
    def nom_court(self) -> Nom:
        """What the contract is, in one word, as a sentence says it."""
        nom = self.nom
        return replace(nom, mots=nom.mots.split()[0])

    @property
    def date_a_saisir(self) -> str:
        """What stands where the date of its signature is still to come: « date de signature de la convention »."""
        return f"date de signature {self.nom_court.du}"

    @property
    def divisions(self) -> tuple[Division, ...]:
        """The divisions of the first level; none in a programme without divisions."""
        return getattr(self, self.niveaux[0].cle) if self.niveaux else ()

    @property
    def places(self) -> Iterator[DivisionSituee]:
        """Every division of every level, in the order of the contract: one, then those that it is divided into."""
        yield from situated(self.divisions, self.niveaux, ())

    def place(self, portee: Portee) -> DivisionSituee | None:
        """The division of that name (« axe/1 »), or None."""
        return next((place for place in self.places if place.portee == portee), None)

    def division(self, numero: str) -> DivisionSituee | None:
        """The division of that number to which fiches belong (that of the last level), or None."""
        last = self.niveaux[-1].code if self.niveaux else ""
        found = (place for place in self.places if place.portee.sorte == last)
        return next((place for place in found if place.division.numero == numero), None)
