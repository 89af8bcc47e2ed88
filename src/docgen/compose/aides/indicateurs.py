"""Values of indicators."""

from __future__ import annotations

from decimal import Decimal

from docgen.adresses.indicateurs import AdresseIndicateur
from docgen.adresses.montants import SANS_NOM, NomDeMontant
from docgen.compose.composition import Composition, absence
from docgen.compute.indicateurs import NATIONAL, part_value, share
from docgen.document import Amount, Text
from docgen.french import NBSP, nombre
from docgen.model.base import Absence
from docgen.model.fiche import FicheAction, Indicateur, PartIndicateur
from docgen.model.indicateurs import IndicateurNational
from docgen.montants import Montant


def valeur(
    composition: Composition, indicateur: Indicateur | IndicateurNational, serie: str, fiche: FicheAction | None = None
) -> object:
    """La valeur d'un indicateur : `valeur(i, "cible/2025", fiche)` ; vide tant qu'aucun résultat ne peut être connu."""
    valeurs = composition.version.valeurs
    kind, _, exercice = serie.partition("/")
    owner = NATIONAL if isinstance(indicateur, IndicateurNational) else fiche.numero if fiche else ""
    adresse = AdresseIndicateur.local(owner, indicateur.code)
    name = NomDeMontant.indicateur(composition.version.name, adresse, serie)
    if kind == "resultat" and exercice not in valeurs.executions:
        return Text("", name=name)
    if isinstance(indicateur, IndicateurNational):
        return _with_unit(valeurs.national(indicateur, serie), indicateur.unite, name)
    return _with_unit(valeurs.local(owner, indicateur, serie), indicateur.unite, name)


def part(_: Composition, partie: PartIndicateur, serie: str) -> object:
    """La valeur d'une part d'un indicateur (répartition, ou « dont »)."""
    return _with_unit(part_value(partie, serie), "nombre", SANS_NOM)


def pourcentage(
    composition: Composition, partie: PartIndicateur, indicateur: Indicateur, serie: str, fiche: FicheAction
) -> str:
    """La part en pour cent du total, arrondie à l'unité ; vide quand elle n'a pas de sens."""
    whole = composition.version.valeurs.local(fiche.numero, indicateur, serie)
    found = share(part_value(partie, serie), whole)
    return "" if found is None else f"{found}{NBSP}%"


def _with_unit(value: Decimal | Absence, unite: str, name: NomDeMontant) -> Amount | Text:
    if isinstance(value, Absence):
        return absence(value, name)
    if unite == "euros":
        return Amount(Montant(int(value * 100)), name)
    return Text(f"{nombre(value)}{NBSP}%" if unite == "taux" else nombre(value), name=name)
