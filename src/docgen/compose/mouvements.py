"""The amounts that an avenant changes: each with its value before, its value after, and the difference."""

from __future__ import annotations

from dataclasses import dataclass

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
    made = []
    for portee, name in _portees(version):
        for part, label in (*((f"part/{code}", label) for code, label in PARTS.items()), ("tous", "Total")):
            for exercice in version.contrat.entete.exercices:
                found = _mouvement(avant, version, Cell(portee, part, exercice.nom), (name, label))
                made += [found] if found else []
    return tuple(made)


def _mouvement(avant: Version, apres: Version, cell: Cell, labels: tuple[str, str]) -> Mouvement | None:
    before, after = avant.amount(cell), apres.amount(cell)
    if before == after:
        return None
    names = NomDeMontant.of(avant.name, cell), NomDeMontant.of(apres.name, cell)
    sides = Amount(before, names[0]), Amount(after, names[1])
    gained = Amount(after - before, NomDeMontant.ecart(names[1], names[0]))
    return Mouvement(cell, *labels, cell.exercice, *sides, gained)


def _portees(version: Version) -> list[tuple[str, str]]:
    entete = version.contrat.entete
    made = [("contrat", entete.titre)]
    made += [(f"{entete.division}/{d.numero}", f"{entete.division.title()} {d.numero}") for d in entete.divisions]
    former = version.avant.contrat.fiches if version.avant else ()
    numbers = {fiche.numero: fiche.intitule for fiche in (*version.contrat.fiches, *former)}
    return made + [(f"action/{numero}", f"Fiche {numero} « {title} »") for numero, title in numbers.items()]
