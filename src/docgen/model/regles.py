"""The rules of a national programme, each with what gives it: rates, floors, periods, thresholds.

They belong to the programme (`programme.yaml`, « regles »): another département, another year or another programme
changes data, never code. What a contract says itself, in `contrat.yaml`, comes first.
"""

import datetime
import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from docgen.french import MOIS
from docgen.model.base import Jour, Liste, Modele, MontantSaisi, Nombre, OuiNon, Texte, clean_text, fault
from docgen.model.saisi import Saisi
from docgen.montants import Montant


def _rate(value: Decimal) -> Decimal:
    if not 0 < value <= 100:
        raise fault("un taux va de 0 à 100", "Écrire le taux en pour cent : « 60 ».")
    return value


def _at_least_nothing(value: Decimal) -> Decimal:
    if value < 0:
        raise fault("un seuil n'est pas négatif", "Écrire le seuil en pour cent : « 50 ».")
    return value


def _day_of_year(value: object) -> str:
    text = clean_text(value)
    match = re.fullmatch(rf"(\d{{1,2}})(?:er)? ({'|'.join(MOIS)})", text)
    try:
        # A year that is not a leap one: the day must exist every year.
        datetime.date(2025, MOIS.index(match[2]) + 1, int(match[1])) if match else None
    except ValueError:
        match = None
    if not match:
        raise fault(f"« {text[:40]} » n'est pas un jour de l'année", "Écrire par exemple « 30 juin », sans l'année.")
    return text


TauxDeRegle = Annotated[Nombre, AfterValidator(_rate)]
Seuil = Annotated[Nombre, AfterValidator(_at_least_nothing)]
JourAnnuel = Annotated[
    str,
    Saisi(_day_of_year, {"type": "string", "description": "un jour de l'année, par exemple « 30 juin »"}),
]


class Avec(Modele):
    """What every rule has: the article or the instruction that gives it."""

    source: Texte


class RegleAvance(Avec):
    """What the State pays at the signature, in per cent of its contribution to the exercice.

    `plafond` is the most that a contract may agree on; empty when the programme does not say.
    """

    taux: TauxDeRegle
    plafond: TauxDeRegle | None = None

    @model_validator(mode="after")
    def _under_its_ceiling(self) -> "RegleAvance":
        if self.plafond is not None and self.taux > self.plafond:
            raise fault("l'avance dépasse son plafond", "Corriger « taux » ou « plafond ».")
        return self


class RegleSolde(Avec):
    """The most that is spent at the State's charge, in per cent of its contribution to the exercice."""

    plafond: TauxDeRegle


class RegleParts(Avec):
    """The least that who receives brings itself, in per cent of all credits, on each exercice or on the contract."""

    taux: TauxDeRegle
    sur: Liste[Literal["exercice", "contrat"]] = ("exercice", "contrat")


class ReglePeriode(Avec):
    """The first and the last day that the programme covers; `execution_jusqu_au`, the last one for the accounts."""

    debut: Jour
    fin: Jour
    execution_jusqu_au: Jour | None = None

    @model_validator(mode="after")
    def _ordered(self) -> "ReglePeriode":
        if self.fin <= self.debut:
            raise fault("la période finit avant de commencer", "Corriger « debut » ou « fin ».")
        if self.execution_jusqu_au and self.execution_jusqu_au < self.fin:
            raise fault("l'exécution finit avant la période", "Corriger « fin » ou « execution_jusqu_au ».")
        return self


class RegleFongibilite(Avec):
    """What may go from a division to another: `plafond`, in per cent of the State's part of each; or freely."""

    libre: OuiNon = False
    plafond: Seuil | None = None

    @model_validator(mode="after")
    def _free_or_not(self) -> "RegleFongibilite":
        if self.libre == (self.plafond is not None):
            raise fault("la fongibilité est libre, ou elle a un plafond", "Garder « libre: oui », ou « plafond ».")
        return self


class RegleReports(Avec):
    """Whether credits that were not used in a year may be used the next one."""

    autorises: OuiNon


class RegleBilan(Avec):
    """The day of the year after the exercice by which its accounts are due (« 30 juin »)."""

    jour: JourAnnuel

    def echeance(self, exercice: str) -> datetime.date:
        """The last day for the accounts of `exercice`."""
        day, month = self.jour.split()
        return datetime.date(int(exercice) + 1, MOIS.index(month) + 1, int(day.removesuffix("er")))


class RegleResultats(Avec):
    """In per cent of the target: under the first, or over the second, a result is to be explained."""

    plancher: Seuil
    plafond: Seuil


class RegleArrondi(Avec):
    """The gap that a rounding explains: between the sous-actions and the budget of a fiche, on an advance paid."""

    sous_actions: MontantSaisi | None = None
    avance: MontantSaisi | None = None


class Regles(Modele):
    """What the programme says, and nothing where it says nothing.

    Whoever reads a rule that is absent checks nothing; only the rounding then is the centime.
    """

    avance: RegleAvance | None = None
    solde: RegleSolde | None = None
    part_minimale: RegleParts | None = None
    periode: ReglePeriode | None = None
    fongibilite: RegleFongibilite | None = None
    reports: RegleReports | None = None
    bilan: RegleBilan | None = None
    resultats: RegleResultats | None = None
    arrondi: RegleArrondi | None = None

    def arrondi_de(self, de: Literal["sous_actions", "avance"]) -> int:
        """The gap that a rounding explains, in centimes."""
        said: Montant | None = getattr(self.arrondi, de) if self.arrondi else None
        return said.centimes if said else 0
