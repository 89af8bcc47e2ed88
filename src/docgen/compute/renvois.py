"""The fields that name a line of others: for a text, each of them is that line, and still its code."""

from collections.abc import Iterator
from typing import Any, TypeVar

from msgspec.structs import replace

from docgen.compute.annexes import cadre_du_contrat
from docgen.model.annexes import cadre_de_l_annexe
from docgen.model.base import Modele
from docgen.model.cadres import Cadre, champs_nommes
from docgen.model.champs import ChampDuProgramme
from docgen.model.champs_dits import cle_de_la_ligne, mots_entiers_de_la_ligne
from docgen.model.contrat import Contrat
from docgen.model.ligne_nommee import LigneNommee

_M = TypeVar("_M", bound=Modele)


def with_named_lines(contrat: Contrat) -> Contrat:
    """The contract, in which the value of each `renvoi` is the line that it names (`LigneNommee`).

    A code that names no line stays a code: CHP002 refuses it.
    """
    programme = contrat.programme
    champs = programme.champs
    groups = (champs.contrat, champs.fiche, champs.sous_action, *(annexe.champs for annexe in programme.annexes))
    if not any(_has_renvoi(champ) for group in groups for champ in group):
        return contrat
    around = cadre_du_contrat(contrat)
    annexes = tuple(_named(cadre_de_l_annexe(saisie, contrat.code, around), saisie)
                    for saisie in contrat.annexes_saisies)  # fmt: skip
    fiches = []
    for fiche in contrat.fiches:
        cadre = Cadre(champs.fiche, around, valeurs=fiche)
        parts = tuple(_named(Cadre(champs.sous_action, cadre, valeurs=part), part) for part in fiche.sous_actions)
        fiches.append(_named(cadre, fiche).model_copy(update={"sous_actions": parts}))
    entete = _named(around, contrat.entete)
    return replace(contrat, entete=entete, fiches=tuple(fiches), annexes_saisies=annexes)


def _has_renvoi(champ: ChampDuProgramme) -> bool:
    return champ.type == "renvoi" or any(_has_renvoi(inner) for inner in champ.champs)


def _named(cadre: Cadre, valeurs: _M) -> _M:
    """`valeurs`, those of `cadre`, with the lines that they name."""
    update = dict(_changed(cadre))
    return valeurs.model_copy(update=update) if update else valeurs


def _changed(cadre: Cadre) -> Iterator[tuple[str, Any]]:
    for champ in cadre.champs:
        value = getattr(cadre.valeurs, champ.code, None)
        if champ.type == "renvoi" and isinstance(value, str):
            yield champ.code, _line(cadre, champ, value, ())
        elif _has_renvoi(champ):
            inner = [_named(inside, inside.valeurs) for inside in cadre.dedans(champ) if inside.valeurs]
            if inner:
                yield champ.code, tuple(inner) if champ.type == "lignes" else inner[0]


def _line(cadre: Cadre, champ: ChampDuProgramme, code: str, way: tuple[str, ...]) -> str:
    """The line of that code among those that `champ` names one of; `way` are the fields that led there."""
    places = champs_nommes(cadre, champ.vers) if champ.vers else []
    lines = (line for place in places for line in place.cadre.dedans(place.champ))
    found = next((line for line in lines if cle_de_la_ligne(line) == code), None)
    if found is None:
        return code
    values: dict[str, Any] = {inner.code: getattr(found.valeurs, inner.code, None) for inner in found.champs}
    for inner in found.champs:
        # A line may name another, which names it in its turn.
        if inner.type == "renvoi" and isinstance(values[inner.code], str) and inner.code not in way:
            values[inner.code] = _line(found, inner, values[inner.code], (*way, inner.code))
    return LigneNommee(code, mots_entiers_de_la_ligne(found) or code, values)
