"""The kind on a table of the programme: its cells, its rows."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple, Self

from msgspec.structs import replace
from pydantic import model_validator

from docgen.adresses.cellules import TOUS, Cell, Portee
from docgen.adresses.chemins import Chemin
from docgen.amend.operation import Key
from docgen.amend.operations.annexes import find_annexe
from docgen.amend.operations.fiches import OperationAnnexe
from docgen.amend.tableaux import (
    CaseModifiee,
    LigneAjoutee,
    LigneRetiree,
    changed,
    find_tableau,
    valued,
    with_row,
    without_row,
)
from docgen.findings import Refusal
from docgen.model.base import Code, Liste, Rang, fault, fault_at
from docgen.model.contrat import Contrat
from docgen.model.entete import Annexe
from docgen.model.tableaux import ColonneDeTableau, TypeDeCase
from docgen.model.tableaux_saisis import TableauSaisi, ValeurDeTableau
from docgen.montants import Absence

Geste = Literal["porte", "ramene", "remplace", "inscrit", "supprime", "ajoute", "retire"]


class PointDeTableau(NamedTuple):
    """What the avenant says of a cell, or of a row that comes (`valeurs`: its cells) or goes; rows by their titles.

    `colonne` is empty where it goes without saying; `place` and `voisine` say where a new row comes.
    """

    geste: Geste
    ligne: str
    cellule: Cell | None = None
    type: TypeDeCase = "montant"
    colonne: str = ""
    exercice: str = ""
    avant: ValeurDeTableau | None = None
    apres: ValeurDeTableau | None = None
    place: Literal["avant", "apres", "fin"] = "fin"
    voisine: str = ""
    valeurs: "tuple[PointDeTableau, ...]" = ()


class ModifierTableau(OperationAnnexe):
    """Change a table of the programme: « À l'annexe 2 « … », ligne « … », le montant de l'exercice 2027 est porté de …
    à …. ». Each of `cases` goes from `de` to `a`; `ajouts` are new rows, `retraits` rows that go, in a table whose rows
    the contract writes. `annexe` is the number of the annexe that shows the table, when the programme does not
    say it."""

    nature: Literal["modifier_tableau"]
    tableau: Code
    annexe: Rang | None = None
    cases: Liste[CaseModifiee] = ()
    ajouts: Liste[LigneAjoutee] = ()
    retraits: Liste[LigneRetiree] = ()

    @model_validator(mode="after")
    def _says_each_thing_once(self) -> Self:
        if not (self.cases or self.ajouts or self.retraits):
            raise fault("l'opération ne change rien", "Ajouter « cases », « ajouts » ou « retraits ».")
        known: dict[Key, None] = {}
        for chemin, key in self._keys():
            # A row holds its cells: one that comes or goes does not change too.
            if key in known or key[:1] in known:
                said = " ".join(part for part in key if part != TOUS)
                raise fault_at(chemin, f"cette opération change déjà « {said} »", "Réunir les deux en une.")
            known[key] = None
        return self

    def _keys(self) -> Iterator[tuple[Chemin, Key]]:
        """Where each element is written, and what it changes: rows, then cells."""
        for rank, retrait in enumerate(self.retraits):
            yield ("retraits", rank), (retrait.ligne,)
        for rank, ajout in enumerate(self.ajouts):
            yield ("ajouts", rank), (ajout.code,)
        for rank, case in enumerate(self.cases):
            yield ("cases", rank), case.cle

    @property
    def touche(self) -> frozenset[Key]:
        """One a cell, one a row."""
        return frozenset(("tableau", self.tableau, *key) for _, key in self._keys())

    @property
    def retire(self) -> frozenset[Key]:
        """The rows that go."""
        return frozenset(("tableau", self.tableau, retrait.ligne) for retrait in self.retraits)

    def saisie(self, cell: Cell) -> Chemin:
        """Its new value, in a cell or in a row that comes; that row, for a cell without column."""
        if cell.sur.sorte != self.tableau:
            return ()
        if case := self._places.get((cell.sur.code, cell.financeur, cell.exercice)):
            return (*case, "a")
        row = self._places.get((cell.sur.code,), ())
        if row[:1] != ("ajouts",):
            return ()
        known = self.ajouts[int(row[1])].valeurs.get(cell.financeur)
        year = (cell.exercice,) if isinstance(known, dict) and cell.exercice != TOUS else ()
        return row if known is None else (*row, "valeurs", cell.financeur, *year)

    @cached_property
    def _places(self) -> dict[Key, Chemin]:
        return {key: chemin for chemin, key in self._keys()}

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract with the new table, when what stood in the former one is what is expected."""
        before, saisi = find_tableau(avant, self.tableau), find_tableau(contrat, self.tableau)
        self._check_annexe(avant, before)
        years = [exercice.nom for exercice in contrat.entete.exercices]
        for rank, case in enumerate(self.cases):
            saisi = changed(before, saisi, rank, case, years)
        for rank, ajout in enumerate(self.ajouts):
            saisi = with_row(before, saisi, rank, ajout, years)
        for rank, retrait in enumerate(self.retraits):
            saisi = without_row(before, saisi, rank, retrait)
        tables = tuple(saisi if known.tableau.code == self.tableau else known for known in contrat.tableaux)
        return replace(contrat, tableaux=tables)

    def _check_annexe(self, avant: Contrat, saisi: TableauSaisi) -> None:
        """Refused for an annexe that the contract has not, or that is not the one of the programme."""
        if self.annexe is None:
            return
        find_annexe(avant, self.annexe)
        shown = _shown_by(avant, saisi)
        if shown and shown.numero != self.annexe:
            message = f"le tableau « {saisi.tableau.intitule} » est à l'annexe {shown.numero} « {shown.intitule} »"
            remedy = f"Écrire « annexe: {shown.numero} », ou retirer cette ligne."
            raise Refusal(message, remedy, code="AVE002", chemin=("annexe",))

    def annexe_changee(self, contrat: Contrat) -> int | None:
        """The annexe that it names, else the one that shows the table, as the programme says."""
        saisi = contrat.tableau(self.tableau)
        shown = _shown_by(contrat, saisi) if self.annexe is None and saisi else None
        return shown.numero if shown else self.annexe

    # --- how the avenant says it ---
    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """Also the table, its annexe, and a point for each cell, each row that comes, each row that goes."""
        before, after = find_tableau(avant, self.tableau), find_tableau(apres, self.tableau)
        points = [_said_case(before, case, self._cell(*case.cle)) for case in self.cases]
        points += [self._said_row(before, after, ajout) for ajout in self.ajouts]
        points += [PointDeTableau("retire", before.rangees[retrait.ligne].intitule) for retrait in self.retraits]
        numero = self.annexe_changee(avant)
        annexe = find_annexe(avant, numero) if numero is not None else None
        names = {"titre": before.tableau.intitule, "annexe_visee": annexe, "points": tuple(points)}
        return super().names(avant, apres, court=court) | names

    def _cell(self, ligne: str, colonne: str, exercice: str) -> Cell:
        return Cell(Portee.of(self.tableau, ligne), colonne, exercice)

    def _said_row(self, before: TableauSaisi, after: TableauSaisi, ajout: LigneAjoutee) -> PointDeTableau:
        values = []
        for colonne in after.tableau.saisies:
            typed = ajout.valeurs[colonne.code]
            for exercice, value in typed.items() if isinstance(typed, dict) else [(TOUS, typed)]:
                cell, year = self._cell(ajout.code, colonne.code, exercice), "" if exercice == TOUS else exercice
                values.append(PointDeTableau("inscrit", ajout.intitule, cell, colonne.type, _called(after, colonne),
                                             year, apres=valued(colonne, value)))  # fmt: skip
        known = {**after.rangees, **before.rangees}
        voisine = known[ajout.voisine].intitule if ajout.voisine else ""
        place: Literal["avant", "apres", "fin"] = "avant" if ajout.avant else "apres" if ajout.apres else "fin"
        return PointDeTableau("ajoute", ajout.intitule, place=place, voisine=voisine, valeurs=tuple(values))


def _shown_by(contrat: Contrat, saisi: TableauSaisi) -> Annexe | None:
    """The annexe of the contract that shows the table, when the programme says which document does."""
    document = saisi.tableau.document
    return next((annexe for annexe in contrat.entete.annexes if document and annexe.document == document), None)


def _said_case(before: TableauSaisi, case: CaseModifiee, cell: Cell) -> PointDeTableau:
    (colonne,) = (colonne for colonne in before.tableau.saisies if colonne.code == case.colonne)
    title, year = before.rangees[case.ligne].intitule, case.exercice or ""
    point = PointDeTableau(_geste(case), title, cell, colonne.type, _called(before, colonne), year)
    return point._replace(avant=valued(colonne, case.de), apres=valued(colonne, case.a))


def _geste(case: CaseModifiee) -> Geste:
    if isinstance(case.de, Decimal):
        if isinstance(case.a, Decimal):
            return "porte" if case.a > case.de else "ramene"
        return "supprime" if case.a is Absence.SANS_OBJET else "remplace"
    return "inscrit" if case.de is Absence.SANS_OBJET and isinstance(case.a, Decimal) else "remplace"


def _called(saisi: TableauSaisi, colonne: ColonneDeTableau) -> str:
    """The title of the column; empty for the only one that is typed, when its type says it."""
    alone = len(saisi.tableau.saisies) == 1
    return "" if alone and colonne.intitule.lower() == colonne.type else colonne.intitule
