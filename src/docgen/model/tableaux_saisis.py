"""What a contract writes in the tables of its programme; the model that reads it is built once for each table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from pydantic import Field, create_model, model_validator

from docgen.adresses.cellules import CONTRAT, TOUS, Cell, Portee
from docgen.adresses.chemins import Chemin
from docgen.findings import Refusal
from docgen.model.base import Code, Liste, Modele, MontantOuAbsence, NombreOuAbsence, NomExercice, Texte, fault_at
from docgen.model.tableaux import LIGNES, CodeDeLigne, LigneDuTableau, TableauDuProgramme
from docgen.montants import Absence, Montant

ValeurDeTableau = Montant | Decimal | Absence


class LigneSaisie(Modele):
    """What is typed in a row: the model of a table has a key for each column."""


class LigneLibre(LigneSaisie):
    """A row that a contract writes."""

    code: CodeDeLigne
    intitule: Texte
    groupe: Code | None = None


class TableauSaisi(Modele):
    """`tableaux/<code>.yaml`: the cells that are typed. Its model has `lignes`, by their codes, or as a list."""

    tableau: ClassVar[TableauDuProgramme]

    @model_validator(mode="after")
    def _names_each_row_once(self) -> "TableauSaisi":
        codes, taken = [libre.code for libre in self._libres], {total.code for total in self.tableau.totaux}
        taken |= {LIGNES, CONTRAT, *(libre.groupe for libre in self._libres if libre.groupe)}
        for rank, code in enumerate(codes):
            if code in codes[:rank] or code in taken:
                raise fault_at(("lignes", rank, "code"), f"le code « {code} » est déjà pris dans ce tableau",
                               "En choisir un autre.")  # fmt: skip
        return self

    @property
    def saisies(self) -> Iterator[tuple[Chemin, str]]:
        """Where each value that has an exercice is written, and that exercice."""
        rows: list[tuple[str | int, object]] = list(enumerate(self._libres))
        if not self.tableau.libres:
            rows = list(vars(vars(self)["lignes"]).items())
        for key, row in rows:
            for colonne in self.tableau.saisies:
                values = getattr(row, colonne.code, None)
                for exercice in values if isinstance(values, dict) else ():
                    yield ("lignes", key, colonne.code), exercice

    @cached_property
    def rangees(self) -> Mapping[str, LigneDuTableau]:
        """Every row by its code, in order: those of the programme or of the contract, then the totals."""
        rows: Sequence[LigneDuTableau] = self.tableau.lignes or [
            LigneDuTableau(code=ligne.code, intitule=ligne.intitule, groupe=ligne.groupe) for ligne in self._libres
        ]
        return {ligne.code: ligne for ligne in (*rows, *self.tableau.totaux)}

    def groupe(self, code: str) -> tuple[str, ...]:
        """The rows of that group; all those that are typed, for « lignes »; none when there is no such group."""
        if code == LIGNES:
            return tuple(ligne.code for ligne in self.rangees.values() if ligne.formule is None)
        return tuple(ligne.code for ligne in self.rangees.values() if ligne.groupe == code)

    @property
    def _libres(self) -> tuple[LigneLibre, ...]:
        return vars(self)["lignes"] if self.tableau.libres else ()

    def saisie(self, ligne: str, colonne: str, exercice: str) -> ValeurDeTableau | None:
        """What is typed in a cell (`exercice` is « tous » in a table that has none); None for nothing."""
        if self.tableau.libres:
            row: object = next((libre for libre in self._libres if libre.code == ligne), None)
        else:
            row = getattr(vars(self)["lignes"], ligne, None)
        value = getattr(row, colonne, None)
        found: ValeurDeTableau | None = value.get(exercice) if isinstance(value, dict) else value
        return found

    def chemin(self, ligne: str, colonne: str = "", exercice: str = TOUS) -> Chemin:
        """Where a cell is written in the file, or its row."""
        codes = [libre.code for libre in self._libres]
        row: Chemin = ("lignes", codes.index(ligne) if ligne in codes else ligne)
        cell: Chemin = (*row, colonne) if colonne else row
        return (*cell, exercice) if self.tableau.par_exercice and exercice != TOUS else cell

    def cellules(self, exercices: Sequence[str]) -> Iterable[Cell]:
        """The cells of amounts of the table, row by row; `exercices` are those of the contract."""
        for ligne in self.rangees:
            for colonne in self.tableau.montants:
                for exercice in exercices if self.tableau.par_exercice else (TOUS,):
                    yield Cell(Portee.of(self.tableau.code, ligne), colonne.code, exercice)


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
    model.tableau = tableau
    found: type[TableauSaisi] = model
    return found


def unknown_row(saisi: TableauSaisi, code: str) -> Refusal:
    """What is answered for a row that the table does not have."""
    message = f"le tableau « {saisi.tableau.code} » n'a pas de ligne « {code} »"
    return Refusal(message, f"Lignes : {', '.join(saisi.rangees)}.")
