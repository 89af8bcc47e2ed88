"""Amounts and rates."""

from collections.abc import Iterable
from decimal import Decimal

from docgen.adresses.montants import NomDeMontant
from docgen.compose.composition import Composition, absence, named_amount
from docgen.compute import Cell
from docgen.compute.indicateurs import share
from docgen.document import Amount, Text
from docgen.findings import Refusal
from docgen.french import NBSP, nombre
from docgen.model.base import Absence
from docgen.model.entete import Financeur
from docgen.montants import Montant


def montant(
    composition: Composition, portee: str, financeur: str = "tous", exercice: str = "tous", nature: str = "prevu"
) -> Amount | Text:
    """Le montant d'une cellule : `montant("axe/1", "part/etat", "2025")`."""
    cell = Cell(portee, financeur, exercice, nature)
    value = named_amount(composition.version, cell)
    return absence(value, NomDeMontant.of(composition.version.name, cell)) if isinstance(value, Absence) else value


def financeurs(composition: Composition, portee: str) -> list[Financeur]:
    """Les financeurs qui apportent des crédits à `portee` : les colonnes de son tableau."""
    present = composition.version.figures.financeurs(portee)
    return [financeur for financeur in composition.contrat.entete.financeurs if financeur.code in present]


def taux(_: Composition, valeur: Decimal | Absence) -> str | Absence:
    """Un taux en pour cent : `taux(avenant.versement.taux)`."""
    return valeur if isinstance(valeur, Absence) else f"{nombre(valeur)}{NBSP}%"


def somme_de_montants(_: Composition, montants: Iterable[Amount | Absence]) -> Amount:
    """La somme de montants de plusieurs contrats : `somme([actes.cls.recette, actes.cie.recette])`."""
    terms = list(montants)
    known = [term for term in terms if isinstance(term, Amount)]
    if not terms or len(known) < len(terms):
        raise Refusal("cette somme a un terme sans montant", "Saisir ce montant dans sa fiche, ou ôter ce terme.")
    return Amount(Montant.total(term.value for term in known), NomDeMontant.somme(term.name for term in known))


def proportion(_: Composition, montant: Amount, total: Amount) -> str:
    """Ce qu'un montant est d'un autre, en pour cent arrondi à l'unité : « 50 % »."""
    rate = share(Decimal(montant.value.centimes), Decimal(total.value.centimes))
    if rate is None:
        raise Refusal("le total de cette proportion est nul", "Vérifier la portée et l'exercice du second montant.")
    return f"{rate}{NBSP}%"
