"""Amounts and rates."""

from __future__ import annotations

from decimal import Decimal

from docgen.compose.composition import Composition, shown
from docgen.compute import Cell
from docgen.document import Amount
from docgen.french import NBSP, nombre
from docgen.model.base import Absence
from docgen.model.entete import Financeur


def montant(
    composition: Composition, portee: str, financeur: str = "tous", exercice: str = "tous", nature: str = "prevu"
) -> Amount | Absence:
    """Le montant d'une cellule : `montant("axe/1", "part/etat", "2025")`."""
    return shown(composition.version, Cell(portee, financeur, exercice, nature))


def financeurs(composition: Composition, portee: str) -> list[Financeur]:
    """Les financeurs qui apportent des crédits à `portee` : les colonnes de son tableau."""
    present = composition.version.figures.financeurs(portee)
    return [financeur for financeur in composition.contrat.entete.financeurs if financeur.code in present]


def taux(_: Composition, valeur: Decimal) -> str:
    """Un taux en pour cent : `taux(avenant.versement.taux)`."""
    return f"{nombre(valeur)}{NBSP}%"
