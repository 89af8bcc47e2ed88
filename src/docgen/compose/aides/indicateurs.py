"""Values of indicators."""

from decimal import Decimal

from docgen.adresses.indicateurs import NATIONAL, AdresseIndicateur, Serie
from docgen.adresses.montants import SANS_NOM, NomDeMontant
from docgen.compose.composition import Composition, absence
from docgen.compute.indicateurs import share, typed_value
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
    valeurs, asked = composition.version.valeurs, Serie(serie)
    numero = NATIONAL if isinstance(indicateur, IndicateurNational) else fiche.numero if fiche else ""
    name = NomDeMontant.indicateur(composition.version.name, AdresseIndicateur.of(numero, indicateur.code), asked)
    if asked.est_resultat and asked.exercice not in valeurs.executions:
        return Text("", name=name)
    if isinstance(indicateur, IndicateurNational):
        return _with_unit(valeurs.national(indicateur, asked), indicateur.unite, name)
    return _with_unit(valeurs.local(numero, indicateur, asked), indicateur.unite, name)


def part(_: Composition, partie: PartIndicateur, serie: str) -> object:
    """La valeur d'une part d'un indicateur (répartition, ou « dont »)."""
    return _with_unit(typed_value(partie, Serie(serie)), "nombre", SANS_NOM)


def pourcentage(
    composition: Composition, partie: PartIndicateur, indicateur: Indicateur, serie: str, fiche: FicheAction
) -> str:
    """La part en pour cent du total, arrondie à l'unité ; vide quand elle n'a pas de sens."""
    asked = Serie(serie)
    rate = share(typed_value(partie, asked), composition.version.valeurs.local(fiche.numero, indicateur, asked))
    return "" if rate is None else f"{rate}{NBSP}%"


def _with_unit(value: Decimal | Absence, unite: str, name: NomDeMontant) -> Amount | Text:
    if isinstance(value, Absence):
        return absence(value, name)
    if unite == "euros":
        return Amount(Montant(int(value * 100)), name)
    return Text(f"{nombre(value)}{NBSP}%" if unite == "taux" else nombre(value), name=name)
