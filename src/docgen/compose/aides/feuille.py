"""Figures and days of a feuille de route; the exchanges of data of a contract."""

from decimal import Decimal

from docgen.compose.composition import Composition
from docgen.compute.feuille import statistique
from docgen.findings import Refusal
from docgen.french import NBSP
from docgen.french import jour as french_jour
from docgen.model.base import Absence
from docgen.model.feuille import Bassin, EchangesDeDonnees, Echeance, FeuilleDeRoute, Rencontre


def statistique_de_bassin(
    _: Composition, feuille: FeuilleDeRoute, nom: str, bassin: Bassin | None = None
) -> Decimal | Absence:
    """Un chiffre d'un bassin, ou de tous ensemble : `statistique(feuille, "brsa")`."""
    return statistique(feuille, nom, bassin)


def echeance(_: Composition, valeur: Echeance | Absence) -> str | Absence:
    """Une échéance telle qu'elle se dit : « 23 juin 2025 », « décembre 2025 au plus tard »."""
    return valeur if isinstance(valeur, Absence) else valeur.mots


def quand(_: Composition, rencontre: Rencontre) -> str:
    """Le jour d'une rencontre et sa semaine : « vendredi 24 mai 2024 (semaine 21), matin »."""
    week = rencontre.jour.isocalendar().week
    return f"{french_jour(rencontre.jour)} (semaine{NBSP}{week}), {rencontre.moment}"


def echanges(composition: Composition) -> EchangesDeDonnees:
    """Les échanges de données que le contrat promet : leurs `echanges` et les `textes` qui les encadrent."""
    found = composition.contrat.echanges
    if found is None:
        raise Refusal(
            "le contrat ne dit pas ses échanges de données",
            f"Créer echanges-de-donnees.yaml dans le dossier {composition.contrat.code}.",
        )
    return found
