"""The gaps between what an act printed and what is computed, brought together by what caused them."""

from collections.abc import Iterable

from msgspec import Struct

from docgen.adresses.cellules import Cell
from docgen.adresses.controles import IndicateurNomme
from docgen.check.controles import TIRET, ControleLu, ValeurControlee, printed
from docgen.montants import Montant


class EcartImprime(Struct, frozen=True):
    """A control that disagrees with what is computed."""

    lecture: ControleLu
    valeur: ValeurControlee
    unite: str

    @property
    def centimes(self) -> int | None:
        """What is printed above what is computed; a blank counts as nothing. None when it is not an amount."""
        value, controle = printed(self.lecture.controle), self.lecture.controle
        if not controle.cellule or value is None or controle.imprime == TIRET:
            return None
        return _centimes(value) - _centimes(self.valeur)


class Cause(Struct, frozen=True):
    """One fault: the gaps where it lies, in the order of the act, and the sums that are wrong because of them alone."""

    ecarts: tuple[EcartImprime, ...]
    suites: tuple[EcartImprime, ...]


class _Montant(Struct, frozen=True):
    """A gap in cents, and the typed or typable cells that the printed amount covers, each with its version."""

    ecart: EcartImprime
    cell: tuple[Cell, tuple[str, ...]]
    feuilles: frozenset[tuple[str, Cell]]
    centimes: int


def causes(ecarts: Iterable[EcartImprime]) -> list[Cause]:
    """One cause for each fault. A sum that is wrong by just what its parts are wrong by is a consequence of them."""
    ranked = list(ecarts)
    montants = [_montant(ecart) for ecart in ranked]
    origins = _origins([montant for montant in montants if montant])
    groups: dict[tuple[object, ...], list[EcartImprime]] = {}
    for ecart in ranked:
        if not any(origin is not ecart for origin in origins.get(id(ecart), ())):
            groups.setdefault(_key(ecart), []).append(ecart)
    found = []
    for group in groups.values():
        known = {id(ecart) for ecart in group}
        suites = [ecart for ecart in ranked if id(ecart) not in known
                  and any(id(origin) in known for origin in origins.get(id(ecart), ()))]  # fmt: skip
        found.append(Cause(tuple(group), tuple(suites)))
    return found


def _origins(montants: list[_Montant]) -> dict[int, list[EcartImprime]]:
    """For each gap, by identity, the gaps that explain it: itself when nothing else does."""
    roots: list[_Montant] = []
    origins: dict[int, list[EcartImprime]] = {}
    for montant in sorted(montants, key=lambda montant: len(montant.feuilles)):
        inner = _inner(montant, roots)
        origins[id(montant.ecart)] = [root.ecart for root in inner or [montant]]
        if not inner:
            roots.append(montant)
    return origins


def _inner(montant: _Montant, roots: list[_Montant]) -> list[_Montant]:
    """The gaps that `montant` covers and adds up to, in its own document or in all of them; none when no sum holds."""
    covered = [root for root in roots if root.cell != montant.cell and root.feuilles <= montant.feuilles]
    document = montant.ecart.lecture.controle.document
    nearer = [root for root in covered if root.ecart.lecture.controle.document == document]
    return next((found for found in (nearer, covered) if sum(r.centimes for r in found) == montant.centimes), [])


def _montant(ecart: EcartImprime) -> _Montant | None:
    """The gap in cents; a blank counts as nothing. None for an indicator, an error or a column of zeros."""
    cellule, gap = ecart.lecture.controle.cellule, ecart.centimes
    if cellule is None or gap is None:
        return None
    cell = Cell.parse(cellule)
    covered = frozenset((v.name, leaf) for v in ecart.lecture.versions for leaf in v.figures.region(cell))
    return _Montant(ecart, (cell, ecart.lecture.noms), covered, gap)


def _centimes(value: ValeurControlee) -> int:
    return value.centimes if isinstance(value, Montant) else 0


def _key(ecart: EcartImprime) -> tuple[object, ...]:
    """What makes two gaps the same fault: a column of errors, an amount copied along, an indicator's same value."""
    controle, name = ecart.lecture.controle, ecart.lecture.noms
    if not controle.cellule:
        address = IndicateurNomme.parse(controle.indicateur).adresse if controle.indicateur else controle.statistique
        return (name, controle.document, address, controle.imprime, ecart.valeur)
    cell = Cell.parse(controle.cellule)
    if ecart.centimes is None:
        return (name, controle.document, controle.imprime, cell.financeur, cell.nature)
    return (name, cell.portee, cell.nature, controle.imprime, ecart.valeur)
