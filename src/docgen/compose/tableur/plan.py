"""The sheet being drawn, and what the cells of the workbook stand for: the way from a name to a cell."""

from decimal import Decimal
from fractions import Fraction

from msgspec import Struct, field

from docgen.adresses.indicateurs import AdresseIndicateur, Serie
from docgen.adresses.sources import CleDeSource
from docgen.classeur import (
    CaseDeFeuille,
    CaseTexte,
    Feuille,
    Formule,
    Reference,
    Style,
    ValeurDeCase,
    nom_de_feuille,
)
from docgen.compose.jetons import ABSENCES
from docgen.compute import Cell, Version
from docgen.compute.cube import Figures, Part
from docgen.dossier import Dossier
from docgen.findings import Refusal
from docgen.french import typographie
from docgen.montants import Absence, Montant

CONSIGNE = (
    "Saisir dans les cases jaunes ; le reste est calculé et verrouillé. – : sans objet ; n. c. : non communiqué. "
    "Puis « docgen tableur importer »."
)
LIBELLE, MONTANT_LARGE, NOMBRE_LARGE = 46.0, 13.5, 11.0
NomDIndicateur = tuple[AdresseIndicateur, Serie]
NomDeValeur = Cell | NomDIndicateur  # a cell of the cube, or the address and series of an indicator
Termes = dict[Reference, Fraction]


class Brouillon(Struct):
    """A sheet while it is drawn, from top to bottom; `feuille` freezes it."""

    nom: str
    largeurs: tuple[float, ...]
    cases: dict[tuple[int, int], CaseDeFeuille] = field(default_factory=dict)
    ligne: int = 0

    def ecrire(self, colonne: int, case: CaseDeFeuille) -> Reference:
        """Put `case` on the current row."""
        self.cases[self.ligne, colonne] = case
        return Reference(self.nom, self.ligne, colonne)

    def bandeau(self, texte: str, style: Style) -> None:
        """A row of words across the sheet."""
        self.ecrire(0, CaseTexte(typographie(texte), style, len(self.largeurs)))
        self.ligne += 1

    def libelles(self, *words: str) -> None:
        """The words at the head of the current row."""
        for column, text in enumerate(words):
            self.ecrire(column, CaseTexte(typographie(text)))

    def tete(self, sujet: str, heads: list[str], titre: str = "") -> int:
        """The title (the name of the sheet, unless it was cut), what to do, the heads; the row of the heads."""
        self.bandeau(f"{titre or self.nom} : {sujet}", "titre")
        self.bandeau(CONSIGNE, "note")
        for column, head in enumerate(heads):
            self.ecrire(column, CaseTexte(typographie(head), "entete", align="centre"))
        self.ligne += 1
        return self.ligne - 1

    def feuille(self, entete: tuple[int, int] | None, fige: int, pied: str) -> Feuille:
        """The sheet as drawn."""
        return Feuille(self.nom, self.cases, self.largeurs, entete, fige, typographie(pied))


class CarteDuClasseur(Struct, frozen=True):
    """Where each name stands in the workbook, and the formula of a name from the cells that stand under it."""

    version: Version
    places: dict[NomDeValeur, Reference] = field(default_factory=dict)
    _known: dict[Cell, Termes] = field(default_factory=dict)
    _feuilles: list[str] = field(default_factory=list)

    def nommer(self, voulu: str) -> str:
        """The name of one more sheet: `voulu`, or the nearest that Excel takes and no other sheet has."""
        self._feuilles.append(nom_de_feuille(voulu, self._feuilles))
        return self._feuilles[-1]

    def poser(self, nom: NomDeValeur, place: Reference) -> None:
        """Say that `nom` stands at `place`, unless it stands somewhere already."""
        self.places.setdefault(nom, place)

    def formule(self, cell: Cell, style: Style, place: Reference) -> Formule | CaseTexte:
        """What the cell of the cube shows at `place`: a formula, or words when nothing is typed under it."""
        termes = self.termes(cell, place)
        figures = self.version.figures
        why = figures.absent(cell)
        if not termes:
            return CaseTexte(ABSENCES[why or Absence.SANS_OBJET], style, align="droite")
        value: ValeurDeCase = ABSENCES[why] if why else figures.get(cell)
        rounded = 2 if any(factor.denominator > 1 for factor in termes.values()) else None
        return Formule(
            tuple((factor, reference) for reference, factor in termes.items()),
            value, style=style, decimales=rounded, absence=missing_words(why) if why else None,
            inconnu=unknown_words(figures, cell),
        )  # fmt: skip

    def termes(self, cell: Cell, place: Reference) -> Termes:
        """The cells of the workbook that `cell`, at `place`, adds up; the nearest ones, down to the input cells."""
        if self.places.get(cell, place) != place:
            return {self.places[cell]: Fraction(1)}
        if cell in self.version.figures.leaves:
            return {}
        return self._opened(cell)

    def _opened(self, cell: Cell) -> Termes:
        if cell not in self._known:
            ways = [self._added(parts) for parts in self.version.figures.openings(cell)]
            self._known[cell] = min(ways, key=len, default={})
        return self._known[cell]

    def _added(self, parts: tuple[Part, ...]) -> Termes:
        added: Termes = {}
        for part in parts:
            under = {self.places[part.cell]: Fraction(1)} if part.cell in self.places else self._opened(part.cell)
            for reference, factor in under.items():
                added[reference] = added.get(reference, Fraction(0)) + factor * part.factor
        return added

    def indicateur(self, adresse: AdresseIndicateur, serie: Serie, place: Reference) -> tuple[Reference, ...]:
        """The cells that the value of an indicator adds up, or the one where it is typed; none when it has none."""
        if self.places.get((adresse, serie), place) != place:
            return (self.places[adresse, serie],)
        try:
            parts = self.version.valeurs.parts(adresse, serie)
        except Refusal:
            return ()
        found = [reference for part in parts for reference in self.indicateur(AdresseIndicateur(part), serie, place)]
        return tuple(found) if len(found) >= len(parts) else ()


Valued = Montant | Decimal | Absence | None


class Contexte(Struct, frozen=True):
    """What the input sheets are made from."""

    dossier: Dossier
    version: Version
    carte: CarteDuClasseur

    @property
    def sujet(self) -> str:
        """What the sheets are about: the contract and the version."""
        return f"{self.version.contrat.entete.titre}, {self.version.label}"

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


def unknown_words(figures: Figures, cell: Cell) -> str | None:
    """The words of a term that make `cell` unknown, when one may be a value that nobody gives."""
    leaves = () if figures.promis(cell) else (figures.leaves[leaf] for _, leaf in figures.terms(cell))
    unknown = Absence.NON_COMMUNIQUE in leaves and figures.manque(cell)
    return ABSENCES[Absence.NON_COMMUNIQUE] if unknown else None


def missing_words(why: Absence | None) -> str:
    """What a formula shows where nothing is typed under it: what is to come, its terms say themselves."""
    return ABSENCES[why if why is Absence.NON_COMMUNIQUE else Absence.SANS_OBJET]


def cell_value(value: Valued) -> ValeurDeCase:
    """A value of the data as an input cell holds it."""
    if value is None:
        return ""
    return ABSENCES[value] if isinstance(value, Absence) else value


def head_of_fiches(contexte: Contexte) -> str:
    """The head of the column of the fiches, by the word of the programme: « Action », « Participation »."""
    return contexte.version.contrat.programme.fiche.action.titre


def shown_of_cube(contexte: Contexte, cell: Cell) -> ValeurDeCase:
    """What a cell of the cube shows: its amount, or the words for its absence."""
    why = contexte.version.figures.manque(cell)
    return ABSENCES[why] if why else contexte.version.figures.get(cell)
