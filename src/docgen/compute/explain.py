"""Where an amount comes from: the typed cells that it adds up, and the line of each."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from docgen.adresses.cellules import Cell
from docgen.adresses.sources import CleDeSource
from docgen.compute.cotes_de_part import sides_of_share
from docgen.compute.cube import Figures
from docgen.compute.tableaux import numbers_of_product, typed_numbers, valeur_du_tableau
from docgen.compute.version import Version
from docgen.dossier import Dossier, DossierSeance
from docgen.findings import Location
from docgen.montants import Absence, Montant


class Term(Struct, frozen=True):
    """A typed cell of a sum: its factor, its name, its value, and where it is written.

    An amount that a séance alone holds is no cell of a cube: `cell` is its code. `nombres` are the typed numbers by
    which products multiply it.
    """

    factor: int | Fraction
    cell: Cell | str
    value: Montant | Decimal | Absence
    place: Location
    nombres: "tuple[Term, ...]" = ()


class Explanation(Struct, frozen=True):
    """An amount of a version, or a number of a table, with all its terms, in the order of the contract; or a sum over
    several contracts.

    `unite` is « % » for a rate. One that is worked out has no term: it is a part of a whole, explained in `part_de`.
    """

    version: str
    cell: Cell | str
    value: Montant | Decimal | Absence
    terms: tuple[Term, ...]
    unite: str = ""
    part_de: "tuple[Explanation, ...]" = ()

    @property
    def exact(self) -> Fraction:
        """What its terms add up to before any rounding, in centimes."""
        known = (term for term in self.terms if isinstance(term.value, Montant))
        return sum((Fraction(term.factor) * term.value.centimes for term in known), Fraction(0))  # type: ignore[union-attr]

    @property
    def arrondi(self) -> bool:
        """Whether its value is not what its terms add up to."""
        return bool(self.terms) and isinstance(self.value, Montant) and self.exact != self.value.centimes


def explain(dossier: Dossier, version: Version, cell: Cell) -> Explanation:
    """The terms of `cell` in `version`. Raises `Refusal` when the cell does not exist."""
    if number := _number(dossier, version, cell):
        return number
    value = version.figures.get(cell)  # first: an unknown side is refused even where nothing is typed
    counted = list(_counted(version.figures, cell, ()))
    terms = tuple(
        Term(factor, leaf, version.figures.leaves[leaf], typed_place(dossier, version, leaf),
             tuple(_typed_number(dossier, version, number) for number in numbers))
        for (factor, leaf), numbers in zip(version.figures.terms(cell), counted, strict=True)
    )  # fmt: skip
    return Explanation(version.name, cell, version.figures.manque(cell) or value, terms)


def _counted(figures: Figures, cell: Cell, through: tuple[Cell, ...]) -> Iterator[tuple[Cell, ...]]:
    """For each term of `cell`, in their order, the typed numbers of the products that it goes through."""
    if cell in figures.leaves:
        yield through
        return
    saisi = figures.contrat.tableau(cell.sur.sorte)
    inside = (*through, *(numbers_of_product(figures.contrat, saisi, cell) if saisi else ()))
    for part in figures.parts(cell):
        yield from _counted(figures, part.cell, inside)


def _number(dossier: Dossier, version: Version, cell: Cell) -> Explanation | None:
    """What is said of a cell of numbers of a table; None for any other."""
    saisi = version.contrat.tableau(cell.sur.sorte)
    colonne = saisi.tableau.colonne(cell.financeur) if saisi else None
    if saisi is None or colonne is None or colonne.type == "montant":
        return None
    value = valeur_du_tableau(version.figures, saisi, cell.sur.code, colonne, cell.exercice)
    found = typed_numbers(version.contrat, saisi, cell) if colonne.type == "nombre" or not colonne.formule else ()
    terms = (_typed_number(dossier, version, typed, int(factor) if factor.denominator == 1 else factor)
             for factor, typed in found)  # fmt: skip
    unit = "%" if colonne.type == "taux" else ""
    sides = sides_of_share(saisi, cell) if isinstance(value, Decimal) else ()
    return Explanation(version.name, cell, value, tuple(terms), unit,
                       tuple(explain(dossier, version, side) for side in sides))  # fmt: skip


def _typed_number(dossier: Dossier, version: Version, cell: Cell, factor: int | Fraction = 1) -> Term:
    saisi = version.contrat.tableau(cell.sur.sorte)
    value = saisi.saisie(cell.sur.code, cell.financeur, cell.exercice) if saisi else None
    return Term(factor, cell, Absence.SANS_OBJET if value is None else value, typed_place(dossier, version, cell))


def typed(dossier: Dossier, seance: DossierSeance, code: str) -> Explanation:
    """An amount that only the rapport of `seance` holds: itself, where it is written."""
    value = seance.rapport.montants[code].montant if seance.rapport else Montant(0)
    place = dossier.locate(CleDeSource.seance(seance.name, "rapport"), "montants", code, "montant")
    return Explanation(seance.name, code, value, (Term(1, code, value, place),))


def total(parts: Sequence[Explanation]) -> Explanation:
    """The sum of `parts`, one only being itself: their names and their terms, one after the other."""
    if len(parts) == 1:
        return parts[0]
    names = " + ".join(dict.fromkeys(part.version for part in parts))
    cells = " + ".join(dict.fromkeys(str(part.cell) for part in parts))
    terms = tuple(term for part in parts for term in part.terms)
    lacking = [part.value for part in parts if isinstance(part.value, Absence) and part.value.inconnue]
    if lacking:
        return Explanation(names, cells, Absence.de(lacking), terms)
    amounts = [part.value for part in parts if isinstance(part.value, Montant)]
    return Explanation(names, cells, Montant.total(amounts), terms)


def typed_place(dossier: Dossier, version: Version, leaf: Cell) -> Location:
    """Where a typed cell is written: in the contract, in an execution, or in the operation that gave it."""
    portee = leaf.sur
    if version.contrat.tableau(portee.sorte):
        source, path = version.saisie_du_tableau(leaf)
        return dossier.locate(source, *path)
    if portee.rang:
        return dossier.locate(version.source_fiche(portee.fiche), "sous_actions", portee.rang - 1, "montant")
    if leaf.nature == "prevu":
        keys = ("financements", leaf.financeur, leaf.exercice)
        source, path = version.saisie_de_la_fiche(portee.fiche, *keys)
        return dossier.locate(source, *path)
    source = CleDeSource.du_contrat(version.contrat.code, "execution", leaf.exercice)
    return dossier.locate(source, "actions", portee.fiche, leaf.nature, leaf.financeur)
