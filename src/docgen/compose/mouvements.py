"""The amounts that an avenant changes: each with its value before, its value after, and the difference."""

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.adresses.cellules import CONTRAT, TOUS, PartDesFinanceurs, Portee
from docgen.adresses.montants import NomDeMontant
from docgen.compute import Cell, Version
from docgen.document import Amount
from docgen.model.entete import PARTS


@dataclass(frozen=True, slots=True)
class Mouvement:
    """An amount before and after, in words for a reader (`portee`, `financeur`) and by its `cellule`."""

    cellule: Cell
    portee: str
    financeur: str
    exercice: str
    avant: Amount
    apres: Amount
    ecart: Amount


def mouvements(version: Version) -> tuple[Mouvement, ...]:
    """What changes between the version and the one before: the whole, divisions, fiches; by part and exercice."""
    avant = version.avant
    if avant is None:
        return ()
    parts = [*((PartDesFinanceurs.of(code), label) for code, label in PARTS.items()), (TOUS, "Total")]
    cells = [
        (Cell(portee, part, exercice.nom), (name, label))
        for portee, name in _portees(version) for part, label in parts for exercice in version.contrat.entete.exercices
    ]  # fmt: skip
    return tuple(moved for cell, labels in cells if (moved := _mouvement(avant, version, cell, labels)))


def _mouvement(avant: Version, apres: Version, cell: Cell, labels: tuple[str, str]) -> Mouvement | None:
    before, after = avant.amount(cell), apres.amount(cell)
    if before == after:
        return None
    names = NomDeMontant.of(avant.name, cell), NomDeMontant.of(apres.name, cell)
    sides = Amount(before, names[0]), Amount(after, names[1])
    gained = Amount(after - before, NomDeMontant.ecart(names[1], names[0]))
    return Mouvement(cell, *labels, cell.exercice, *sides, gained)


def _portees(version: Version) -> Iterator[tuple[str, str]]:
    entete, sorte = version.contrat.entete, version.contrat.entete.division
    yield CONTRAT, entete.titre
    for division in entete.divisions:
        yield Portee.of(sorte, division.numero), f"{sorte.title()} {division.numero}"
    former = version.avant.contrat.fiches if version.avant else ()
    for numero, title in {fiche.numero: fiche.intitule for fiche in (*version.contrat.fiches, *former)}.items():
        yield Portee.action(numero), f"Fiche {numero} « {title} »"
