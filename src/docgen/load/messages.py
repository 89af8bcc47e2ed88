"""Pydantic's errors as French findings: the fault, the place, the remedy. Its English never reaches a user."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from docgen.dossier import Source
from docgen.load.fichiers import Reader
from docgen.model.base import Modele

_M = TypeVar("_M", bound=Modele)
# Error types that our models can raise; `tests/test_lecture.py` checks that none is missing.
_KEYS = ("un groupe de clés est attendu ici", "Écrire les clés sous cette ligne, en retrait.")
_ITEMS = "Écrire un élément par ligne, précédé de « - »."
_SHAPES = {
    "dict_type": _KEYS,
    "model_type": _KEYS,
    "model_attributes_type": _KEYS,
    "tuple_type": ("une liste est attendue ici", _ITEMS),
    "too_short": ("la liste est vide, il faut au moins un élément", _ITEMS),
    "too_long": ("la liste a trop d'éléments", "Retirer ceux qui sont en trop."),
    "union_tag_not_found": ("il manque la clé « nature »", "Ajouter la ligne « nature: … »."),
}


def validated(reader: Reader, model: type[_M], raw: dict[str, object], source: Source) -> _M | None:
    """`raw` as `model`; None when it is not, each error being told."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        report_errors(reader, source, model, error)
        return None


def report_errors(reader: Reader, source: Source, model: type[Modele], error: ValidationError) -> None:
    """One finding for each error of `error`, placed in `source`; none where the value is still « à compléter »."""
    details = error.errors(include_url=False)
    for detail in details:
        if detail["type"] == "too_short" and any(_inside(other["loc"], detail["loc"]) for other in details):
            continue  # its elements are there, but refused: each says why
        path = _written(source, detail["loc"])
        # Pydantic also says that a list is empty when none of its items can be read.
        behind = detail["type"] == "too_short" and any(blank[: len(path)] == path for blank in source.blanks)
        if path in source.blanks or behind:
            continue
        message, remedy = _sentence(detail, model)
        at_key = detail["type"] == "extra_forbidden"
        reader.report("LEC006", message, source.locate(path, key=at_key), remedy)


def _inside(loc: tuple[str | int, ...], outer: tuple[str | int, ...]) -> bool:
    return len(loc) > len(outer) and loc[: len(outer)] == outer


def _written(source: Source, loc: Iterable[str | int]) -> tuple[str | int, ...]:
    """`loc` without what Pydantic adds to it and nobody wrote (the tags of a union, « [key] »)."""
    path: tuple[str | int, ...] = ()
    for step in loc:
        if (*path, step) in source.values:
            path = (*path, step)
    return path


def _sentence(detail: Any, model: type[Modele]) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    name = str(detail["loc"][-1]) if detail["loc"] else ""
    match kind:
        case "docgen":
            return context["message"], context["remedy"]
        case "missing":
            return f"il manque la clé « {name} »", f"Ajouter la ligne « {name}: … »."
        case "extra_forbidden":
            return f"la clé « {name} » est inconnue ici", _did_you_mean(name, _known_keys(model))
        case "literal_error":
            choices = context["expected"].replace(" or ", ", ").replace("'", "")
            return f"« {detail['input']} » n'est pas un choix possible", f"Choix possibles : {choices}."
        case "union_tag_invalid":
            tags = [tag.strip(" '") for tag in context["expected_tags"].split(",")]
            return f"la nature « {context['tag']} » est inconnue", _did_you_mean(context["tag"], tags)
    if kind in _SHAPES:
        message, remedy = _SHAPES[kind]
        return f"{message} (clé « {name} »)" if isinstance(detail["loc"][-1], str) else message, remedy
    return f"la valeur de « {name} » est refusée", "Comparer avec un fichier voisin du même genre."


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    known = sorted(known)
    near = get_close_matches(name, known, n=2, cutoff=0.6)
    if near:
        return f"Peut-être « {' » ou « '.join(near)} » ?"
    return f"Clés ou valeurs possibles : {', '.join(known)}."


def _known_keys(model: type[Modele]) -> set[str]:
    """The keys of `model` and of the models inside it."""
    keys: set[str] = set()
    pending, seen = [model], set()
    while pending:
        current = pending.pop()
        if current in seen:
            continue
        seen.add(current)
        for name, info in current.model_fields.items():
            if not info.exclude:
                keys.add(name)
            pending.extend(_models_in(info))
    return keys


def _models_in(info: FieldInfo) -> list[type[Modele]]:
    found, pending = [], [info.annotation]
    while pending:
        annotation = pending.pop()
        if isinstance(annotation, type) and issubclass(annotation, Modele):
            found.append(annotation)
        pending.extend(getattr(annotation, "__args__", ()))
    return found
