"""What a contract writes in the tables of its programme; the model that reads it is built once for each table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, Self, TypeVar

from pydantic import Field, create_model, model_validator

from docgen.adresses.cellules import CONTRAT, TOUS, Cell, Portee
from docgen.adresses.chemins import Chemin
from docgen.findings import Refusal
from docgen.model.base import Code, Liste, Modele, MontantOuAbsence, NombreOuAbsence, NomExercice, Texte, fault_at
from docgen.model.tableaux import LIGNES, CodeDeLigne, ColonneDeTableau, LigneDuTableau, TableauDuProgramme
from docgen.montants import Absence, Montant

ValeurDeTableau = Montant | Decimal | Absence


class LigneSaisie(Modele):
    """What is typed in a row: the model of a table has a key for each column."""


class LigneLibre(LigneSaisie):
    """A row that a contract writes."""

    code: CodeDeLigne
    intitule: Texte
    groupe: Code | None = None


_L = TypeVar("_L", bound=LigneSaisie)


class TableauSaisi(Modele):
    """`tableaux/<code>.yaml`: the cells that are typed. Its model has `lignes`, by their codes, or as a list."""

    tableau: ClassVar[TableauDuProgramme]
    # The model of its rows.
    ligne: ClassVar[Any]

    @model_validator(mode="after")
    def _names_each_row_once(self) -> "TableauSaisi":
        taken = set(self.pris)
        for rank, libre in enumerate(self._libres):
            if libre.code in taken:
                raise fault_at(("lignes", rank, "code"), f"le code « {libre.code} » est déjà pris dans ce tableau",
                               "En choisir un autre.")  # fmt: skip
            taken.add(libre.code)
        return self

    @property
    def pris(self) -> frozenset[str]:
        """The codes that no row which a contract writes may have: those of the totals, of the groups."""
        groups = {libre.groupe for libre in self._libres if libre.groupe}
        return frozenset({LIGNES, CONTRAT, *groups, *(total.code for total in self.tableau.totaux)})

    @property
    def saisies(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Each typed cell of a row that is written: the row, the column, the exercices that have a value in it.

        A table that has no exercices says « tous ».
        """
        rows: list[tuple[str, object]] = [(libre.code, libre) for libre in self._libres]
        if not self.tableau.libres:
            rows = [(code, row) for code, row in vars(vars(self)["lignes"]).items() if row is not None]
        for code, row in rows:
            for colonne in self.tableau.saisies:
                values = getattr(row, colonne.code, None)
                yield code, colonne.code, tuple(values) if isinstance(values, dict) else (TOUS,)

    @cached_property
    def rangees(self) -> Mapping[str, LigneDuTableau]:
        """Every row by its code, in order: those of the programme or of the contract, then the totals."""
        rows: Sequence[LigneDuTableau] = self.tableau.lignes or [
            LigneDuTableau(code=ligne.code, intitule=ligne.intitule, groupe=ligne.groupe) for ligne in self._libres
        ]
        return {ligne.code: ligne for ligne in (*rows, *self.tableau.totaux)}

    def hors_total(self, ligne: str, colonne: ColonneDeTableau, exercice: str) -> bool:
        """Whether that cell would add up a column that is left out of totals: by rows, or by exercices."""
        if colonne.total:
            return False
        row = self.rangees.get(ligne)
        return row is None or row.formule is not None or (self.tableau.par_exercice and exercice == TOUS)

    def groupe(self, code: str) -> tuple[str, ...]:
        """The rows of that group; all those that are typed, for « lignes »; none when there is no such group."""
        if code == LIGNES:
            return tuple(ligne.code for ligne in self.rangees.values() if ligne.formule is None)
        return tuple(ligne.code for ligne in self.rangees.values() if ligne.groupe == code)

    @property
    def _libres(self) -> tuple[LigneLibre, ...]:
        return vars(self)["lignes"] if self.tableau.libres else ()

    @cached_property
    def _rangs(self) -> Mapping[str, int]:
        return {libre.code: rank for rank, libre in enumerate(self._libres)}

    @property
    def libres(self) -> tuple[LigneLibre, ...]:
        """The rows that the contract writes, in its order; none where the programme gives them."""
        return self._libres

    def avec_lignes(self, lignes: Sequence[LigneLibre]) -> Self:
        """The table with these rows, which the contract writes."""
        return self._with(tuple(lignes))

    def avec_valeur(self, cell: Cell, valeur: ValeurDeTableau, exercices: Sequence[str]) -> Self:
        """The table with that value in a typed cell; a row that was left out has nothing in its other `exercices`."""
        if self.tableau.libres:
            return self._with(tuple(_typed(row, cell, valeur) if row.code == cell.sur.code else row
                                    for row in self._libres))  # fmt: skip
        rows: Modele = vars(self)["lignes"]
        row = getattr(rows, cell.sur.code) or self._empty(exercices)
        return self._with(rows.model_copy(update={cell.sur.code: _typed(row, cell, valeur)}))

    def _empty(self, exercices: Sequence[str]) -> LigneSaisie:
        nothing = Absence.SANS_OBJET
        values = dict.fromkeys(exercices, nothing) if self.tableau.par_exercice else nothing
        row: LigneSaisie = self.ligne.model_construct(**{colonne.code: values for colonne in self.tableau.saisies})
        return row

    def _with(self, lignes: object) -> Self:
        # Built anew: a copy would keep the rows that were worked out.
        kind: Any = type(self)
        built: Self = kind.model_construct(lignes=lignes)
        return built

    def saisie(self, ligne: str, colonne: str, exercice: str) -> ValeurDeTableau | None:
        """What is typed in a cell (`exercice` is « tous » in a table that has none); None for nothing."""
        rank = self._rangs.get(ligne)
        row: object = getattr(vars(self)["lignes"], ligne, None) if rank is None else self._libres[rank]
        value = getattr(row, colonne, None)
        found: ValeurDeTableau | None = value.get(exercice) if isinstance(value, dict) else value
        return found

    def chemin(self, ligne: str, colonne: str = "", exercice: str = TOUS) -> Chemin:
        """Where a cell is written in the file, or its row."""
        row: Chemin = ("lignes", self._rangs.get(ligne, ligne))
        cell: Chemin = (*row, colonne) if colonne else row
        return (*cell, exercice) if self.tableau.par_exercice and exercice != TOUS else cell

    def cellules(self, exercices: Sequence[str]) -> Iterable[Cell]:
        """The cells of amounts of the table, row by row; `exercices` are those of the contract."""
        for ligne in self.rangees:
            for colonne in self.tableau.montants:
                for exercice in exercices if self.tableau.par_exercice else (TOUS,):
                    if self.hors_total(ligne, colonne, exercice):
                        continue
                    yield Cell(Portee.of(self.tableau.code, ligne), colonne.code, exercice)


def _typed(row: _L, cell: Cell, valeur: ValeurDeTableau) -> _L:
    known = getattr(row, cell.financeur)
    value = {**known, cell.exercice: valeur} if isinstance(known, dict) else valeur
    return row.model_copy(update={cell.financeur: value})


def modele_du_tableau(tableau: TableauDuProgramme) -> type[TableauSaisi]:
    """The model of the files of `tableau`: a row may be left out, a column of a row that is there may not."""
    kinds = {"montant": MontantOuAbsence, "nombre": NombreOuAbsence, "taux": NombreOuAbsence}
    columns: dict[str, Any] = {}
    for colonne in tableau.saisies:
        kind: Any = kinds[colonne.type]
        columns[colonne.code] = (dict[NomExercice, kind] if tableau.par_exercice else kind,
                                 Field(title=colonne.intitule))  # fmt: skip
    base = LigneLibre if tableau.libres else LigneSaisie
    row: Any = create_model(f"Ligne_{tableau.code}", __base__=base, **columns)
    if tableau.libres:
        rows: Any = Liste[row]
    else:
        typed: dict[str, Any] = {ligne.code: (row | None, Field(default=None, title=ligne.intitule))
                                 for ligne in tableau.lignes or () if ligne.formule is None}  # fmt: skip
        rows = create_model(f"Lignes_{tableau.code}", __base__=Modele, **typed)
    model: Any = create_model(f"Tableau_{tableau.code}", __base__=TableauSaisi, lignes=(rows, ...))
    model.tableau, model.ligne = tableau, row
    found: type[TableauSaisi] = model
    return found


def unknown_row(saisi: TableauSaisi, code: str) -> Refusal:
    """What is answered for a row that the table does not have."""
    message = f"le tableau « {saisi.tableau.code} » n'a pas de ligne « {code} »"
    return Refusal(message, f"Lignes : {', '.join(saisi.rangees)}.")
