"""What the names of a text are, before any data: the type of each, and of what stands behind its dot.

The models of the programme say it (`programme.types`), and the annotations of the helpers; a value whose type nobody
knows (`UNKNOWN`) is never a fault.
"""

import inspect
from collections.abc import Collection, Mapping
from functools import cached_property
from types import NoneType, SimpleNamespace, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from msgspec import Struct
from pydantic import BaseModel

from docgen.amend.avenant import Avenant
from docgen.compose.aides import HELPERS
from docgen.compose.aides.seance import HELPERS_SEANCE, NOMS_DE_L_ACTE, NOMS_DE_TOUS
from docgen.compose.pour_chaque import FICHE
from docgen.model.champs import ChampDuProgramme, GroupeSaisi
from docgen.model.contrat import Article
from docgen.model.divisions import Division
from docgen.model.entete import Collectivite, Exercice, Personne, ProgrammeBudgetaire
from docgen.model.fiche import FicheAction
from docgen.model.indicateurs import Execution
from docgen.model.programme import PartDeFinancement, Programme
from docgen.model.seance import Deliberation, Rapport, Seance

UNKNOWN: Any = None


class _ChampsDe(Struct, frozen=True):
    """The fields that the programme gives to the things of that model: `fiche.champs`."""

    model: Any


def names_of(programme: Programme) -> dict[str, Any]:
    """The names that a text of the programme may use (`composition.Composition.names`), with their types."""
    types = programme.types
    plan: Any = types.plan.model_fields["rubriques"].annotation
    data: dict[str, Any] = {
        "contrat": types.entete,
        "avenant": Avenant,
        "avenants_anterieurs": list[Avenant],
        "collectivite": Collectivite,
        "representants": dict[str, Personne],
        "programme_budgetaire": ProgrammeBudgetaire,
        "programme": Programme,
        "exercice": str,
        "precedent": str,
        "exercices": tuple[Exercice, ...],
        "rubriques": plan,
        "divisions": tuple[Division, ...],
        "parts": tuple[PartDeFinancement, ...],
        "articles": tuple[Article, ...],
        "fiches": tuple[types.fiche, ...],  # type: ignore[name-defined]
        "indicateurs": types.referentiel.model_fields["indicateurs"].annotation,
        "version": str,
        "executions": dict[str, Execution],
    }
    around: Any = types.entete
    for level in programme.divisions:
        inside = around.model_fields[level.cle].annotation
        data |= {level.cle: inside, level.code: HELPERS["division"]}
        around = unwrapped(items(inside))
    return data | HELPERS


class NomsDUnActe(Struct, frozen=True):
    """Names behind a dot, with their types: an `acte` of a séance has those of its version."""

    noms: Mapping[str, Any]


def names_in_seance(programme: Programme) -> dict[str, Any]:
    """The names that the parts of a model may use in the texts of a séance (`aides.seance.context_seance`)."""
    acte = NomsDUnActe({**names_of(programme), **dict.fromkeys(NOMS_DE_L_ACTE, UNKNOWN)})
    return {
        "code": str,
        "acte": acte,
        "actes": UNKNOWN,
        "seance": Seance,
        "deliberation": Deliberation,
        "rapport": Rapport,
        "collectivite": Collectivite,
        "representants": dict[str, Personne],
        **dict.fromkeys(("assemblee", "president", "article_suivant", "articles_de", "section_suivante"), UNKNOWN),
        **{name: HELPERS[name] for name in NOMS_DE_TOUS},
        **HELPERS_SEANCE,
    }


def of_each(programme: Programme) -> Mapping[str, Any]:
    """What a document may be made for each of, with its type: `fiche`, an annexe by its word."""
    annexes = programme.types.annexes.values()
    return {FICHE: programme.types.fiche, **{kind.annexe_declaree.mot: kind for kind in annexes}}


def tailored(kind: Any, programme: Programme) -> Any:
    """`kind`, as the annotation of a helper says it, as the programme tailors it: its own model of the fiches."""
    if kind is FicheAction:
        return programme.types.fiche
    if get_origin(kind) is tuple and get_args(kind)[:1] == (FicheAction,):
        return tuple[programme.types.fiche, ...]  # type: ignore[name-defined]
    return kind


def unwrapped(kind: Any) -> Any:
    """`kind` without what hangs on it, nor « or None »; UNKNOWN for several types."""
    if get_origin(kind) is Annotated:
        return unwrapped(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        several = [choice for choice in get_args(kind) if choice is not NoneType]
        return unwrapped(several[0]) if len(several) == 1 else UNKNOWN
    return kind


def result(function: Any) -> Any:
    """What a helper or a method gives; UNKNOWN when its annotation does not say it."""
    try:
        return get_type_hints(function).get("return", UNKNOWN)
    except (TypeError, NameError):
        return UNKNOWN


def members(kind: Any, *, called: bool = False) -> Collection[str] | None:
    """The names that may stand behind a dot after a value of `kind`; None when nobody knows them.

    With `called`, the methods too: a value is asked of them.
    """
    kind = unwrapped(kind)
    if isinstance(kind, NomsDUnActe):
        return tuple(kind.noms)
    if isinstance(kind, _ChampsDe):
        return tuple(kind.model.codes_des_champs)
    if not isinstance(kind, type) or not kind.__module__.startswith("docgen."):
        return None
    fields_of = tuple(kind.model_fields) if issubclass(kind, BaseModel) else _own_fields(kind)
    others = [name for name in dir(kind) if not name.startswith("_") and not hasattr(BaseModel, name)]
    return (*fields_of, *(name for name in others if called or not inspect.isroutine(getattr(kind, name))))


def member(kind: Any, name: str) -> Any:
    """The type of what stands behind the dot: `name`, of a value of `kind`."""
    kind = unwrapped(kind)
    if isinstance(kind, NomsDUnActe):
        return kind.noms.get(name, UNKNOWN)
    if isinstance(kind, _ChampsDe):
        return kind.model.model_fields[name].annotation if name in kind.model.model_fields else UNKNOWN
    if not isinstance(kind, type):
        return UNKNOWN
    if issubclass(kind, BaseModel) and name in kind.model_fields:
        return kind.model_fields[name].annotation
    found = inspect.getattr_static(kind, name, None)
    if isinstance(found, property | cached_property):
        said = result(found.fget if isinstance(found, property) else found.func)
        return _ChampsDe(kind) if said is SimpleNamespace else said
    return get_type_hints(kind).get(name, UNKNOWN) if name in _own_fields(kind) else UNKNOWN


def champ_facultatif(kind: Any, name: str, programme: Programme) -> ChampDuProgramme | None:
    """The field `name` of a value of `kind`, when the programme declares it and data may leave it empty; or None."""
    kind = unwrapped(kind)
    if isinstance(kind, _ChampsDe):
        declared = (*programme.champs.fiche, *programme.champs.sous_action)
    elif isinstance(kind, type) and issubclass(kind, GroupeSaisi):
        declared = kind.declares
    else:
        declared = programme.champs.contrat if kind is programme.types.entete else ()
    champ = next((champ for champ in declared if champ.code == name), None)
    if champ is None or champ.obligatoire or champ.est_calcule:
        return None
    return None if champ.type in ("liste", "cases", "lignes", "groupe") else champ


def items(kind: Any) -> Any:
    """The type of what a loop takes out of a value of `kind`, one by one."""
    kind = unwrapped(kind)
    return get_args(kind)[0] if _holds_many(kind) and get_args(kind) else UNKNOWN


def values(kind: Any) -> Any:
    """The type of what a key finds in a value of `kind`."""
    kind = unwrapped(kind)
    return get_args(kind)[1] if get_origin(kind) is dict and len(get_args(kind)) > 1 else items(kind)


def _holds_many(kind: Any) -> bool:
    origin = get_origin(kind)
    return isinstance(origin, type) and issubclass(origin, Collection) and origin is not str


def _own_fields(kind: Any) -> tuple[str, ...]:
    return tuple(getattr(kind, "__struct_fields__", getattr(kind, "_fields", ())))
