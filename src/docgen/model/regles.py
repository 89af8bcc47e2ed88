"""The rules of a national programme, each with what gives it: rates, floors, periods, thresholds.

They belong to the model (`templates/textes/<modele>/regles.yaml`): another département, another year or another
programme changes data, never code. What a contract says itself, in `contrat.yaml`, comes first.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from docgen.model.base import Jour, Liste, Modele, MontantSaisi, Nombre, OuiNon, Texte, fault
from docgen.model.entete import Avance, Entete
from docgen.montants import Montant


def _rate(value: Decimal) -> Decimal:
    if not 0 < value <= 100:
        raise fault("un taux va de 0 à 100", "Écrire le taux en pour cent : « 60 ».")
    return value


def _at_least_nothing(value: Decimal) -> Decimal:
    if value < 0:
        raise fault("un seuil n'est pas négatif", "Écrire le seuil en pour cent : « 50 ».")
    return value


Taux = Annotated[Nombre, AfterValidator(_rate)]
Seuil = Annotated[Nombre, AfterValidator(_at_least_nothing)]


class Avec(Modele):
    """What every rule has: the article or the instruction that gives it."""

    source: Texte


class RegleAvance(Avec):
    """What the State pays at the signature, in per cent of its contribution to the exercice."""

    taux: Taux


class RegleParts(Avec):
    """The least that the département brings, in per cent of all credits, on each exercice or on the whole contract."""

    taux: Taux
    sur: Liste[Literal["exercice", "contrat"]] = ("exercice", "contrat")


class ReglePeriode(Avec):
    """The first and the last day that the programme covers."""

    debut: Jour
    fin: Jour

    @model_validator(mode="after")
    def _ordered(self) -> ReglePeriode:
        if self.fin <= self.debut:
            raise fault("la période finit avant de commencer", "Corriger « debut » ou « fin ».")
        return self


class RegleFongibilite(Avec):
    """By how much an avenant may move the State's part of a division, in per cent of what it was."""

    plafond: Seuil


class RegleReports(Avec):
    """Whether credits that were not used in a year may be used the next one."""

    autorises: OuiNon


class RegleResultats(Avec):
    """In per cent of the target: under the first, or over the second, a result is to be explained."""

    plancher: Seuil
    plafond: Seuil


class RegleArrondi(Avec):
    """The gap that a rounding explains, between the sous-actions and the budget of a fiche."""

    sous_actions: MontantSaisi


class Regles(Modele):
    """`regles.yaml`: what the programme says, and nothing where it says nothing."""

    avance: RegleAvance | None = None
    part_minimale_departement: RegleParts | None = None
    periode: ReglePeriode | None = None
    fongibilite: RegleFongibilite | None = None
    reports: RegleReports | None = None
    resultats: RegleResultats | None = None
    arrondi: RegleArrondi | None = None

    @property
    def tolerance(self) -> Montant:
        """The gap that a rounding explains."""
        return self.arrondi.sous_actions if self.arrondi else Montant(0)

    def completer(self, entete: Entete) -> Entete:
        """`entete`, with the rates of the programme that the contract does not say itself."""
        given: dict[str, object] = {}
        if entete.versement is None and self.avance:
            given["versement"] = Avance(avance=self.avance.taux)
        if entete.part_minimale_departement is None and self.part_minimale_departement:
            given["part_minimale_departement"] = self.part_minimale_departement.taux
        return entete.model_copy(update=given) if given else entete
