"""Where an amount comes from: the typed cells that it adds up, and the line of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from docgen.adresses.cellules import Cell
from docgen.adresses.sources import CleDeSource
from docgen.compute.version import Version
from docgen.dossier import Dossier, DossierSeance
from docgen.findings import Location
from docgen.montants import Absence, Montant


@dataclass(frozen=True, slots=True)
class Term:
    """A typed cell of a sum: its factor, its name, its value, and where it is written.

    An amount that a séance alone holds is no cell of a cube: `cell` is its code.
    """

    factor: int | Fraction
    cell: Cell | str
    value: Montant | Absence
    place: Location


@dataclass(frozen=True, slots=True)
class Explanation:
    """An amount of a version with all its terms, in the order of the contract; or a sum over several contracts."""

    version: str
    cell: Cell | str
    value: Montant
    terms: tuple[Term, ...]

    @property
    def exact(self) -> Fraction:
        """What its terms add up to before any rounding, in centimes."""
        known = (term for term in self.terms if isinstance(term.value, Montant))
        return sum((Fraction(term.factor) * term.value.centimes for term in known), Fraction(0))  # type: ignore[union-attr]


def explain(dossier: Dossier, version: Version, cell: Cell) -> Explanation:
    """The terms of `cell` in `version`. Raises `Refusal` when the cell does not exist."""
    value = version.figures.get(cell)
    terms = tuple(
        Term(factor, leaf, version.figures.leaves[leaf], _place(dossier, version, leaf))
        for factor, leaf in version.figures.terms(cell)
    )
    return Explanation(version.name, cell, value, terms)


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
    return Explanation(names, cells, Montant.total(part.value for part in parts), terms)


def _place(dossier: Dossier, version: Version, leaf: Cell) -> Location:
    portee = leaf.sur
    if version.contrat.tableau(portee.sorte):
        source, path = version.saisie_du_tableau(leaf)
        return dossier.locate(source, *path)
    if portee.rang:
        return dossier.locate(version.source_fiche(portee.fiche), "sous_actions", portee.rang - 1, "montant")
    if leaf.nature == "prevu":
        return dossier.locate(version.source_fiche(portee.fiche), "financements", leaf.financeur, leaf.exercice)
    source = CleDeSource.du_contrat(version.contrat.code, "execution", leaf.exercice)
    return dossier.locate(source, "actions", portee.fiche, leaf.nature, leaf.financeur)
