"""The cells of the tables of a programme: how the cube opens them, and the numbers and rates that are no amounts."""

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple, Protocol

from docgen.adresses.cellules import CONTRAT, TOUS, Cell, Portee
from docgen.compute.parts import Part, factor_of
from docgen.findings import Refusal
from docgen.model.calculs import Calcul, TermeDeCalcul
from docgen.model.contrat import Contrat
from docgen.model.tableaux import ColonneDeTableau
from docgen.model.tableaux_saisis import TableauSaisi, ValeurDeTableau, unknown_row
from docgen.montants import Absence, Montant

Rate = Callable[[str], Fraction]
_DIXIEME = Decimal("0.1")


class LesMontants(Protocol):
    """What the cube answers: an amount, or why there is none."""

    @property
    def contrat(self) -> Contrat:
        """The state of the contract."""

    def get(self, cell: Cell) -> Montant:
        """The amount of `cell`."""

    def absent(self, cell: Cell) -> Absence | None:
        """Why it holds none."""

    def manque(self, cell: Cell) -> Absence | None:
        """Why its value is not known."""

    def rate(self, taux: str) -> Fraction:
        """A rate that the contract says."""


def typed_in_table(contrat: Contrat, saisi: TableauSaisi) -> Iterator[tuple[Cell, Montant | Absence]]:
    """The cells of amounts that are typed in the table."""
    for cell in saisi.cellules([exercice.nom for exercice in contrat.entete.exercices]):
        value = saisi.saisie(cell.sur.code, cell.financeur, cell.exercice)
        if isinstance(value, Montant | Absence):
            yield cell, value


def openings_of_table(contrat: Contrat, saisi: TableauSaisi, cell: Cell, rate: Rate) -> Iterator[tuple[Part, ...]]:
    """The ways to open a cell of the table; none for one that is typed. Raises `Refusal` for an unknown side."""
    colonne = _column(saisi, cell)
    _check_sides(contrat, saisi, cell)
    if colonne.code != cell.financeur:
        yield (Part(1, cell._replace(financeur=colonne.code)),)
        return
    code = cell.sur.code
    if saisi.hors_total(code, colonne, cell.exercice):
        raise Refusal(f"la colonne « {colonne.code} » n'a pas de total (« total: non »)", "Nommer une ligne saisie.")
    if group := () if code in saisi.rangees else saisi.groupe(code):
        yield tuple(Part(1, cell._replace(portee=Portee.of(saisi.tableau.code, row))) for row in group)
        return
    if code not in saisi.rangees:
        if saisi.tableau.libres and code in saisi.tableau.nommes:
            yield ()  # a group of the programme in which the contract writes no row
            return
        raise unknown_row(saisi, code)
    calcul = formule_de_la_case(saisi, code, colonne)
    whole = saisi.tableau.par_exercice and cell.exercice == TOUS
    if calcul and not (whole and (calcul.reporte or calcul.est_produit)):
        yield tuple(terms_of_formula(contrat, saisi, cell, calcul, rate))
    if whole and not (calcul and not calcul.reporte and _rounded(saisi, code, colonne)):
        yield tuple(Part(1, cell._replace(exercice=exercice.nom)) for exercice in contrat.entete.exercices)


def formule_de_la_case(saisi: TableauSaisi, ligne: str, colonne: ColonneDeTableau) -> Calcul | None:
    """The formula of a cell of amounts: that of its column before that of its row; a product is worked out row by row,
    and a row that is worked out adds up what it gives."""
    row = saisi.rangees[ligne].formule
    return row if row and colonne.formule and colonne.formule.est_produit else colonne.formule or row


def terms_of_formula(contrat: Contrat, saisi: TableauSaisi, cell: Cell, calcul: Calcul, rate: Rate) -> Iterator[Part]:
    """The terms of `calcul` for a cell of the table: those of a column name columns, the others rows and groups."""
    if calcul.fois:
        yield from _product(contrat, saisi, cell, calcul)
        return
    by_column = calcul is getattr(saisi.tableau.colonne(cell.financeur), "formule", None)
    before = contrat.exercice_precedent(cell.exercice)
    for terme in calcul.termes:
        if terme.precedent and not before:
            continue  # nothing is carried to the first exercice
        here = cell._replace(exercice=before) if terme.precedent and before else cell
        yield Part(factor_of(terme, rate), _named(saisi, here, terme, by_column=by_column))


def _product(contrat: Contrat, saisi: TableauSaisi, cell: Cell, calcul: Calcul) -> Iterator[Part]:
    """The amount of a row, as many times as its number says; nothing where there is no number."""
    nombre, montant = sides_of_product(saisi, calcul)
    times = _number(contrat, _Case(saisi, cell.sur.code, nombre, cell.exercice))
    if isinstance(times, Decimal):
        factor = Fraction(times)
        yield Part(int(factor) if factor.denominator == 1 else factor, cell._replace(financeur=montant.code))


def numbers_of_product(contrat: Contrat, saisi: TableauSaisi, cell: Cell) -> tuple[Cell, ...]:
    """The typed cells of numbers that a product is worked out with; none for a cell that is no product."""
    colonne = saisi.tableau.colonne(cell.financeur)
    if colonne is None or colonne.type != "montant" or cell.sur.code not in saisi.rangees:
        return ()
    calcul = formule_de_la_case(saisi, cell.sur.code, colonne)
    if calcul is None or not calcul.fois or (saisi.tableau.par_exercice and cell.exercice == TOUS):
        return ()
    nombre, _ = sides_of_product(saisi, calcul)
    return tuple(typed for _, typed in typed_numbers(contrat, saisi, cell._replace(financeur=nombre.code)))


def typed_numbers(contrat: Contrat, saisi: TableauSaisi, cell: Cell) -> Iterator[tuple[Fraction, Cell]]:
    """The typed cells that a cell of numbers adds up, each with its factor; itself, when it is typed."""
    terms = terms_of_number(contrat, saisi, cell)
    if not terms:
        yield Fraction(1), cell
    for factor, inner in terms:
        yield from ((factor * times, typed) for times, typed in typed_numbers(contrat, saisi, inner))


def sides_of_product(saisi: TableauSaisi, calcul: Calcul) -> tuple[ColonneDeTableau, ColonneDeTableau]:
    """The column of numbers and the column of amounts that a product multiplies."""
    columns = {colonne.type: colonne for terme in calcul.nommes if (colonne := saisi.tableau.colonne(terme.nom))}
    return columns["nombre"], columns["montant"]


def terms_of_number(contrat: Contrat, saisi: TableauSaisi, cell: Cell) -> list[tuple[Fraction, Cell]]:
    """The cells of numbers that a cell of numbers adds up, each with its factor; none for one that is typed."""
    colonne = saisi.tableau.colonne(cell.financeur)
    return list(_cells(contrat, _Case(saisi, cell.sur.code, colonne, cell.exercice))) if colonne else []


def _cells(contrat: Contrat, case: "_Case") -> Iterator[tuple[Fraction, Cell]]:
    for factor, inner in _parts(contrat, case) or ():
        if inner.ligne in inner.saisi.rangees:
            yield factor, Cell(Portee.of(inner.saisi.tableau.code, inner.ligne), inner.colonne.code, inner.exercice)
        else:
            yield from ((factor * times, cell) for times, cell in _cells(contrat, inner))


def worked_out(figures: LesMontants, saisi: TableauSaisi, cell: Cell, calcul: Calcul) -> Montant | None:
    """What `calcul` gives in the column and the exercice of `cell`, a side of an equality; None while a value that
    it depends on is not known. Raises `Refusal`."""
    parts = list(terms_of_formula(figures.contrat, saisi, cell, calcul, figures.rate))
    if any(figures.manque(part.cell) for part in parts):
        return None
    return Montant.total(figures.get(part.cell).times(part.factor) for part in parts)


def _named(saisi: TableauSaisi, cell: Cell, terme: TermeDeCalcul, *, by_column: bool) -> Cell:
    if terme.cellule or terme.nom == CONTRAT:
        found = Cell.parse(terme.nom)
        return found._replace(exercice=cell.exercice) if found.exercice == TOUS else found
    if by_column:
        return cell._replace(financeur=terme.nom)
    return cell._replace(portee=Portee.of(saisi.tableau.code, terme.nom))


def _rounded(saisi: TableauSaisi, code: str, colonne: ColonneDeTableau) -> bool:
    """Whether the formula of a cell, or one that it names, takes a fraction."""
    if colonne.formule:
        columns = {each.code: each.formule for each in saisi.tableau.colonnes}
        return _fraction(colonne.code, columns) or _rounded_row(saisi, code)
    return _rounded_row(saisi, code)


def _rounded_row(saisi: TableauSaisi, code: str) -> bool:
    if saisi.rangees[code].formule is None:
        return False  # the rows are not listed for each of them: a table has thousands
    return _fraction(code, {row.code: row.formule for row in saisi.rangees.values()}, saisi.groupe)


def _fraction(
    nom: str, calculs: dict[str, Calcul | None], groupe: Callable[[str], tuple[str, ...]] = lambda _: ()
) -> bool:
    calcul = calculs.get(nom)
    if calcul is None:
        return any(_fraction(row, calculs, groupe) for row in groupe(nom)) if nom not in calculs else False
    inside = [terme.nom for terme in calcul.termes if not terme.precedent and not terme.cellule]
    return any(terme.est_proportion for terme in calcul.termes) or any(_fraction(n, calculs, groupe) for n in inside)


def _column(saisi: TableauSaisi, cell: Cell) -> ColonneDeTableau:
    """The column that the second side of the cell names; « tous » is the only one, where there is but one."""
    amounts = saisi.tableau.montants
    if cell.financeur == TOUS and len(amounts) == 1:
        return amounts[0]
    found = saisi.tableau.colonne(cell.financeur)
    if found is None or found not in amounts:
        known = ", ".join(colonne.code for colonne in amounts)
        message = f"le tableau « {saisi.tableau.code} » n'a pas de colonne de montants « {cell.financeur} »"
        raise Refusal(message, f"Colonnes de montants : {known or 'aucune'}.")
    return found


def _check_sides(contrat: Contrat, saisi: TableauSaisi, cell: Cell) -> None:
    if cell.nature != "prevu":
        raise Refusal(f"un tableau n'a pas de nature « {cell.nature} »", "Retirer le quatrième mot.")
    names = [exercice.nom for exercice in contrat.entete.exercices]
    if cell.exercice != TOUS and not saisi.tableau.par_exercice:
        raise Refusal(f"le tableau « {saisi.tableau.code} » n'est pas par exercice", "Retirer l'exercice.")
    if cell.exercice not in (TOUS, *names):
        raise Refusal(f"l'exercice {cell.exercice} n'est pas au contrat", f"Exercices : {', '.join(names)}.")


# --- what is no amount ------------------------------------------------------------------------------------------------
class _Case(NamedTuple):
    """A cell of a table: its row or group, its column, its exercice."""

    saisi: TableauSaisi
    ligne: str
    colonne: ColonneDeTableau
    exercice: str


def valeur_du_tableau(figures: LesMontants, saisi: TableauSaisi, ligne: str, colonne: ColonneDeTableau,
                      exercice: str) -> ValeurDeTableau:  # fmt: skip
    """What a cell of the table holds: an amount, a number, a rate in per cent to one decimal, or why nothing."""
    case = _Case(saisi, ligne, colonne, exercice)
    if saisi.hors_total(ligne, colonne, exercice):
        return Absence.SANS_OBJET
    if colonne.type == "montant":
        cell = Cell(Portee.of(saisi.tableau.code, ligne), colonne.code, exercice)
        return figures.absent(cell) or figures.get(cell)
    if colonne.formule and colonne.formule.dans:
        return _share(figures, case, colonne.formule.termes[0], colonne.formule.dans)
    return _number(figures.contrat, case)


def _share(figures: LesMontants, case: _Case, part: TermeDeCalcul, whole: TermeDeCalcul) -> Decimal | Absence:
    column = case.saisi.tableau.colonne(part.nom)
    of_part, of_whole = (_worth(figures, case, terme, column) for terme in (part, whole))
    if isinstance(of_part, Absence) or isinstance(of_whole, Absence) or not of_whole:
        lacking = [side for side in (of_part, of_whole) if isinstance(side, Absence) and side.inconnue]
        return Absence.de(lacking) if lacking else Absence.SANS_OBJET
    return (of_part * 100 / of_whole).quantize(_DIXIEME, ROUND_HALF_UP)


def _worth(figures: LesMontants, case: _Case, terme: TermeDeCalcul,
           column: ColonneDeTableau | None) -> Decimal | Absence:  # fmt: skip
    """What a side of a share is worth: a column in the same row, or `column` in another row."""
    if terme.cellule or terme.nom == CONTRAT:
        cell = Cell.parse(terme.nom)
        cell = cell._replace(exercice=case.exercice) if cell.exercice == TOUS else cell
        value: ValeurDeTableau = figures.manque(cell) or figures.get(cell)
    elif same := case.saisi.tableau.colonne(terme.nom):
        value = valeur_du_tableau(figures, case.saisi, case.ligne, same, case.exercice)
    else:
        value = valeur_du_tableau(figures, case.saisi, terme.nom, column, case.exercice) if column else Decimal(0)
    return Decimal(value.centimes) if isinstance(value, Montant) else value


def _number(contrat: Contrat, case: _Case) -> Decimal | Absence:
    """A number: typed, or the sum of what its formula names. A rate is never added."""
    saisi = case.saisi
    if case.ligne not in saisi.rangees and case.ligne not in saisi.tableau.nommes and not saisi.groupe(case.ligne):
        raise unknown_row(saisi, case.ligne)
    parts = _parts(contrat, case)
    if parts is not None:
        return Absence.SANS_OBJET if case.colonne.type == "taux" else _sum(contrat, parts)
    value = saisi.saisie(case.ligne, case.colonne.code, case.exercice)
    return value if isinstance(value, Decimal | Absence) else Absence.SANS_OBJET


def _parts(contrat: Contrat, case: _Case) -> list[tuple[Fraction, _Case]] | None:
    """The cells that a number adds up; None for one that is typed."""
    saisi, once = case.saisi, Fraction(1)
    if saisi.hors_total(case.ligne, case.colonne, case.exercice):
        return []
    if saisi.tableau.par_exercice and case.exercice == TOUS:
        return [(once, case._replace(exercice=exercice.nom)) for exercice in contrat.entete.exercices]
    if case.ligne not in saisi.rangees:
        return [(once, case._replace(ligne=row)) for row in saisi.groupe(case.ligne)]
    calcul = case.colonne.formule or saisi.rangees[case.ligne].formule
    if calcul is None:
        return None
    before = contrat.exercice_precedent(case.exercice)
    # What a formula says of amounts, of rates of the contract or of cells of the cube, it does not say of numbers.
    terms = [terme for terme in calcul.termes if not (terme.cellule or terme.taux or terme.nom == CONTRAT)]
    return [(terme.facteur, _other(case, terme)._replace(exercice=before or case.exercice) if terme.precedent
             else _other(case, terme)) for terme in terms if before or not terme.precedent]  # fmt: skip


def _other(case: _Case, terme: TermeDeCalcul) -> _Case:
    column = case.saisi.tableau.colonne(terme.nom) if case.colonne.formule else None
    return case._replace(colonne=column) if column else case._replace(ligne=terme.nom)


def _sum(contrat: Contrat, parts: list[tuple[Fraction, _Case]]) -> Decimal | Absence:
    terms = [(factor, _number(contrat, case)) for factor, case in parts]
    if any(isinstance(value, Absence) and value.inconnue for _, value in terms):
        return Absence.de(value for _, value in terms)
    known = [factor * Fraction(value) for factor, value in terms if isinstance(value, Decimal)]
    total = sum(known, Fraction(0))
    return Decimal(total.numerator) / total.denominator if known else Absence.SANS_OBJET
