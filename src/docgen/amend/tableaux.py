"""What an operation writes in a table of the programme: cells that change, rows that come and go. Each may be refused.

What is expected is read in the table before the avenant, and written in the table as its other operations leave it.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Self

from pydantic import ValidationError, model_validator

from docgen.adresses.cellules import TOUS, Cell, Portee
from docgen.adresses.chemins import Chemin
from docgen.amend.attendus import check_expected
from docgen.amend.designation import Designation
from docgen.findings import Refusal
from docgen.french import affiche, enumeration, proche
from docgen.model.base import Code, Modele, NombreOuAbsence, NomExercice, Texte, fault, fault_at
from docgen.model.contrat import Contrat
from docgen.model.saisi import Saisi
from docgen.model.tableaux import CodeDeLigne, ColonneDeTableau
from docgen.model.tableaux_saisis import TableauSaisi, ValeurDeTableau
from docgen.montants import Absence, Montant

_RIEN = Absence.SANS_OBJET


# --- what is written --------------------------------------------------------------------------------------------------
class _Valeur(Modele):
    """A value, read as any other."""

    valeur: NombreOuAbsence


def _read_values(value: object) -> object:
    """A value, or values by exercice. Raises a fault."""
    if not isinstance(value, dict):
        return value if isinstance(value, Decimal | Absence) else _Valeur.model_validate({"valeur": value}).valeur
    found: dict[str, object] = {}
    for exercice, typed in value.items():
        try:
            found[exercice] = _read_values(typed)
        except ValidationError as error:
            context = error.errors()[0]["ctx"]
            raise fault_at((exercice,), context["message"], context["remedy"]) from None
    return found


_VALUE_SCHEMA = {"type": ["string", "number"], "description": "un montant ou un nombre, « sans objet » s'il n'y a rien"}
ValeursDeColonne = Annotated[
    Decimal | Absence | dict[str, Decimal | Absence],
    Saisi(_read_values, {"anyOf": [_VALUE_SCHEMA, {"type": "object", "additionalProperties": _VALUE_SCHEMA}]}),
]


class CaseModifiee(Modele):
    """A typed cell: its row, its column, its exercice (none where the table has none); it goes from `de` to `a`."""

    ligne: Texte
    colonne: Texte
    exercice: NomExercice | None = None
    de: NombreOuAbsence
    a: NombreOuAbsence

    @model_validator(mode="after")
    def _changes(self) -> Self:
        if self.de == self.a:
            raise fault("« de » et « a » disent la même valeur : rien ne change", "Corriger « a », ou retirer la case.")
        return self

    @property
    def cle(self) -> tuple[str, ...]:
        """What tells it from the other cells of its table."""
        return self.ligne, self.colonne, self.exercice or TOUS


class LigneAjoutee(Modele):
    """A row that comes, before or after another, or the last: its values by column, by exercice where it has some."""

    code: CodeDeLigne
    intitule: Texte
    groupe: Code | None = None
    avant: CodeDeLigne | None = None
    apres: CodeDeLigne | None = None
    valeurs: dict[Code, ValeursDeColonne]

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if self.avant and self.apres:
            raise fault("une ligne vient avant une autre, ou après une autre", "Garder « avant », ou « apres ».")
        return self

    @property
    def voisine(self) -> str | None:
        """The row beside which it comes; None for the last."""
        return self.avant or self.apres


class LigneRetiree(Modele):
    """A row that goes: its code, and its title, which proves it."""

    ligne: CodeDeLigne
    de: Texte


# --- what is there ----------------------------------------------------------------------------------------------------
def find_tableau(contrat: Contrat, code: str) -> TableauSaisi:
    """The table of that code. Refused when the contract has none."""
    found = contrat.tableau(code)
    if found is None:
        known = [saisi.tableau.code for saisi in contrat.tableaux]
        message = f"le contrat n'a pas de tableau « {code} »"
        raise Refusal(message, proche(code, known, "Tableaux"), code="AVE001", chemin=("tableau",))
    return found


def _find_column(saisi: TableauSaisi, code: str, chemin: Chemin) -> ColonneDeTableau:
    found = saisi.tableau.colonne(code)
    if found is None:
        known = [colonne.code for colonne in saisi.tableau.saisies]
        message = f"le tableau « {saisi.tableau.code} » n'a pas de colonne « {code} »"
        raise Refusal(message, proche(code, known, "Colonnes qui se saisissent"), code="AVE001", chemin=chemin)
    return found


def _no_row(saisi: TableauSaisi, code: str, chemin: Chemin) -> Refusal:
    known = [ligne.code for ligne in saisi.rangees.values() if ligne.formule is None]
    message = f"le tableau « {saisi.tableau.code} » n'a pas de ligne « {code} »"
    return Refusal(message, proche(code, known, "Lignes qui se saisissent"), code="AVE001", chemin=chemin)


def _check_exercice(saisi: TableauSaisi, exercice: str | None, years: Sequence[str], here: Chemin) -> None:
    code, at = saisi.tableau.code, (*here, "exercice")
    if not saisi.tableau.par_exercice:
        if exercice:
            message = f"le tableau « {code} » n'est pas par exercice"
            raise Refusal(message, "Retirer l'exercice.", code="AVE001", chemin=at)
    elif exercice is None:
        remedy = f"Ajouter « exercice: … ». Exercices : {enumeration(years)}."
        message = f"le tableau « {code} » est par exercice, et la case n'en dit pas"
        raise Refusal(message, remedy, code="AVE001", chemin=here)
    elif exercice not in years:
        raise _no_exercice(exercice, years, at)


def _no_exercice(exercice: str, years: Sequence[str], chemin: Chemin) -> Refusal:
    message = f"l'exercice {exercice} n'est pas au contrat"
    return Refusal(message, proche(exercice, years, "Exercices"), code="AVE001", chemin=chemin)


# --- what changes -----------------------------------------------------------------------------------------------------
def changed(
    before: TableauSaisi, saisi: TableauSaisi, rank: int, case: CaseModifiee, years: Sequence[str]
) -> TableauSaisi:
    """`saisi` with the new value of a cell; `years` are the exercices of the contract, with those that are added."""
    here: Chemin = ("cases", rank)
    ligne = before.rangees.get(case.ligne)
    if ligne is None:
        raise _no_row(before, case.ligne, (*here, "ligne"))
    colonne = _find_column(before, case.colonne, (*here, "colonne"))
    if formule := colonne.formule or ligne.formule:
        message = f"la case « {case.ligne} {case.colonne} » est calculée : elle ne se modifie pas"
        remedy = f"Elle suit la formule « {formule.texte} » : modifier ce que cette formule nomme."
        raise Refusal(message, remedy, code="AVE001", chemin=here)
    _check_exercice(before, case.exercice, years, here)
    cell = Cell(Portee.of(before.tableau.code, case.ligne), case.colonne, case.exercice or TOUS)
    typed, expected = before.saisie(*case.cle), valued(colonne, case.de, (*here, "de"))
    found = _RIEN if typed is None else typed
    if found != expected:
        where = f"la case « {case.ligne} {case.colonne}{f' {case.exercice}' if case.exercice else ''} »"
        message = f"{where} vaut {_said(colonne, found)} dans le contrat en vigueur, et non {_said(colonne, expected)}"
        raise Refusal(message, "Recopier sous « de » la valeur en vigueur.", code="AVE002", chemin=(*here, "de"))
    return saisi.avec_valeur(cell, valued(colonne, case.a, (*here, "a")), years)


def with_row(
    before: TableauSaisi, saisi: TableauSaisi, rank: int, ajout: LigneAjoutee, years: Sequence[str]
) -> TableauSaisi:
    """`saisi` with a new row, in a table whose rows the contract writes."""
    here: Chemin = ("ajouts", rank)
    _check_free(saisi, here, f"Pour y mettre un montant, écrire une case de la ligne, avec « de: {_RIEN.value} ».")
    if ajout.code in saisi.pris or ajout.code in saisi.rangees or ajout.code in before.rangees:
        message = f"le code « {ajout.code} » est déjà pris dans le tableau « {saisi.tableau.code} »"
        raise Refusal(message, "En choisir un autre.", code="AVE009", chemin=(*here, "code"))
    values = _row_values(saisi, ajout, years, (*here, "valeurs"))
    rows = list(saisi.libres)
    row = saisi.ligne.model_construct(code=ajout.code, intitule=ajout.intitule, groupe=ajout.groupe, **values)
    rows.insert(_place(before, [libre.code for libre in rows], ajout, here), row)
    return saisi.avec_lignes(rows)


def _title(ligne: str) -> Designation:
    return Designation(f"titre de la ligne {ligne}")


def without_row(before: TableauSaisi, saisi: TableauSaisi, rank: int, retrait: LigneRetiree) -> TableauSaisi:
    """`saisi` without a row, when it has the expected title."""
    here: Chemin = ("retraits", rank)
    _check_free(before, here, f"Porter ses montants à « {_RIEN.value} » (« cases »).")
    if retrait.ligne not in (libre.code for libre in before.libres):
        raise _no_row(before, retrait.ligne, (*here, "ligne"))
    others = ((_title(libre.code), libre.intitule) for libre in before.libres if libre.code != retrait.ligne)
    try:
        check_expected(before.rangees[retrait.ligne].intitule, retrait.de, _title(retrait.ligne), others)
    except Refusal as refusal:
        refusal.chemin = (*here, "de")
        raise
    return saisi.avec_lignes([libre for libre in saisi.libres if libre.code != retrait.ligne])


def _check_free(saisi: TableauSaisi, here: Chemin, remedy: str) -> None:
    if not saisi.tableau.libres:
        message = f"les lignes du tableau « {saisi.tableau.code} » sont celles du programme"
        raise Refusal(message, remedy, code="AVE001", chemin=here)


def _row_values(saisi: TableauSaisi, ajout: LigneAjoutee, years: Sequence[str], here: Chemin) -> dict[str, object]:
    """The values of the new row as its table types them. Refused when one lacks, or is one too many."""
    known = {colonne.code: colonne for colonne in saisi.tableau.saisies}
    if wrong := next((code for code in ajout.valeurs if code not in known), None):
        message = f"le tableau « {saisi.tableau.code} » n'a pas de colonne « {wrong} » qui se saisisse"
        raise Refusal(message, proche(wrong, known, "Colonnes"), code="AVE001", chemin=(*here, wrong))
    if lack := next((code for code in known if code not in ajout.valeurs), None):
        message = f"la ligne « {ajout.code} » ne dit rien de la colonne « {lack} »"
        raise Refusal(message, f"Ajouter « {lack}: … », au besoin « {_RIEN.value} ».", code="AVE001", chemin=here)
    return {code: _in_column(saisi, colonne, ajout, years, here) for code, colonne in known.items()}


def _in_column(
    saisi: TableauSaisi, colonne: ColonneDeTableau, ajout: LigneAjoutee, years: Sequence[str], here: Chemin
) -> object:
    typed, at = ajout.valeurs[colonne.code], (*here, colonne.code)
    if not saisi.tableau.par_exercice:
        if isinstance(typed, dict):
            message = f"le tableau « {saisi.tableau.code} » n'est pas par exercice"
            raise Refusal(message, f"Écrire « {colonne.code}: … », sur une ligne.", code="AVE001", chemin=at)
        return valued(colonne, typed, at)
    values: Mapping[str, Decimal | Absence] = typed if isinstance(typed, dict) else {}
    if wrong := next((year for year in values if year not in years), None):
        raise _no_exercice(wrong, years, (*at, wrong))
    if lack := [year for year in years if year not in values]:
        message = f"la ligne « {ajout.code} » ne dit rien de {enumeration(lack)} (colonne « {colonne.code} »)"
        remedy = f"Donner une valeur à chaque exercice, au besoin « {_RIEN.value} »."
        raise Refusal(message, remedy, code="AVE001", chemin=at)
    return {year: valued(colonne, value, (*at, year)) for year, value in values.items()}


def _place(before: TableauSaisi, codes: list[str], ajout: LigneAjoutee, here: Chemin) -> int:
    """The rank of the new row among `codes`; that of a neighbour that goes is where it stood."""
    if ajout.voisine is None:
        return len(codes)
    if ajout.voisine in codes:
        return codes.index(ajout.voisine) + (ajout.avant is None)
    former = [libre.code for libre in before.libres]
    if ajout.voisine not in former:
        raise _no_row(before, ajout.voisine, (*here, "avant" if ajout.avant else "apres"))
    left = [code for code in former[: former.index(ajout.voisine)] if code in codes]
    return codes.index(left[-1]) + 1 if left else 0


def valued(colonne: ColonneDeTableau, value: Decimal | Absence, chemin: Chemin = ()) -> ValeurDeTableau:
    """`value` as its column types it. Refused for an amount that is not in whole cents."""
    if isinstance(value, Absence) or colonne.type != "montant":
        return value
    cents = value * 100
    if cents != int(cents):
        message = f"« {affiche(value)} » n'est pas un montant : il a plus de deux décimales"
        raise Refusal(message, "Écrire par exemple « 215 071,28 ».", code="AVE002", chemin=chemin)
    return Montant(int(cents))


def _said(colonne: ColonneDeTableau, value: ValeurDeTableau) -> str:
    said = affiche(value, colonne.type)
    return said if isinstance(value, Absence) else f"« {said} »"
