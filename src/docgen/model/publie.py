"""What a published act printed: kept apart, compared with what is computed, never shown."""

from __future__ import annotations

from pydantic import Field

from docgen.model.base import Liste, Modele, Rang, Texte


class Controle(Modele):
    """One printed value. `cellule` is a cell of the cube (« axe/1 part/etat 2025 prevu »), or an indicator and its
    series (« national/expulsions_evitees situation », « 3.1/acces_droits cible/2025 »), `statistique` a figure of a
    feuille de route, of one bassin or of all (« feuille-de-route-2024 ensemble demandeurs »), `intitule` the thing that
    the printed title names (« action/2.1 », « axe/3 », « annexe/4 »).

    `imprime` is kept as printed (« 1 659 288 € », « #REF! »), `(vide)` where a cell was left blank. `ligne` is the line
    of the published source.
    """

    document: Texte
    endroit: Texte
    ligne: Rang
    imprime: Texte
    cellule: Texte | None = None
    indicateur: Texte | None = None
    statistique: Texte | None = None
    intitule: Texte | None = None
    note: Texte | None = None


class Publication(Modele):
    """`publie/avenant-1.yaml`: the printed values of one published act."""

    version: Texte
    source: Texte
    controles: Liste[Controle] = Field(min_length=1)
