"""The fiche-action: what is done, for whom, with which money and which indicators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from docgen.model.base import (
    Code,
    Liste,
    Modele,
    MontantOuAbsence,
    MontantSaisi,
    NombreOuAbsence,
    NomExercice,
    Numero,
    Texte,
)

Unite = Literal["nombre", "euros", "taux"]


class SousAction(Modele):
    """A part of the action. `volume` is what is planned (« 400 ») and `unite` what it counts (« jeunes »)."""

    intitule: Texte
    volume: Texte
    unite: Texte | None = None
    designation: Texte
    montant: MontantSaisi
    detail_montant: Texte | None = None
    mise_en_place: Texte
    duree: Texte


class PartIndicateur(Modele):
    """A share of an indicator: by sous-action (`repartition`), or a sub-count (`dont`)."""

    intitule: Texte
    situation: NombreOuAbsence
    cibles: dict[NomExercice, NombreOuAbsence]


class Indicateur(Modele):
    """An indicator of a fiche.

    Its values are typed here (`situation`, `cibles`), or are the sum of its `repartition`, or are those of a
    national indicator (`reprend`). `tableaux` says which tables show it.
    """

    code: Code
    intitule: Texte
    portee: Literal["national", "local"]
    unite: Unite = "nombre"
    tableaux: Liste[Literal["fiche", "annexe-2"]] = ("fiche", "annexe-2")
    situation: NombreOuAbsence | None = None
    cibles: dict[NomExercice, NombreOuAbsence] | None = None
    repartition: Liste[PartIndicateur] = ()
    dont: Liste[PartIndicateur] = ()
    reprend: Code | None = None
    note: Texte | None = None


class FicheAction(Modele):
    """A fiche-action (`actions/1.1-….yaml` and its narrative, the `.md` of the same name).

    `financements` gives, for each financeur and exercice, the amount planned. `recit` maps the sections of the
    narrative to their Markdown. No total: totals are computed.
    """

    numero: Numero
    axe: Numero
    intitule: Texte
    sous_actions: Liste[SousAction] = Field(min_length=1)
    territoire: Liste[Texte]
    publics: Liste[Texte]
    pilotage: Liste[Texte]
    cofinanceurs: Liste[Texte] = ()
    partenaires: Liste[Texte] = ()
    vigilance: Liste[Texte] = ()
    indicateurs_realisation: Liste[Texte] = ()
    indicateurs_impact: Liste[Texte] = ()
    financements: dict[Code, dict[NomExercice, MontantOuAbsence]] = Field(min_length=1)
    indicateurs: Liste[Indicateur] = ()
    recit: Mapping[str, str] = Field(default={}, exclude=True)

    def indicateur(self, code: str) -> Indicateur | None:
        """The indicator of that code, or None."""
        return next((indicateur for indicateur in self.indicateurs if indicateur.code == code), None)
