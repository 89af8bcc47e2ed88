"""Pydantic's errors as French findings: the fault, the place, the remedy. Its English never reaches a user."""

from collections.abc import Iterable, Iterator, Sequence
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError

from docgen.adresses.chemins import Chemin
from docgen.amend.article import OperationTexte
from docgen.dossier import Source
from docgen.french import compte
from docgen.french.proches import noms_proches
from docgen.load.a_completer import blank_name, explain_blanks
from docgen.load.fichiers import Reader
from docgen.model.base import Modele

_M = TypeVar("_M", bound=Modele)
# Keys that the loader fills in, and that nobody writes.
REMPLIES = ("recit", "contenu")
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


def validated(reader: Reader, model: type[_M], raw: object, source: Source, chemin: Chemin = ()) -> _M | None:
    """`raw`, which stands at `chemin` in `source`, as `model`; None when it is not, each error being told."""
    explain_blanks(reader, model, source, chemin)
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        report_errors(reader, source, model, error, chemin)
        return None


def report_errors(
    reader: Reader, source: Source, model: type[Modele], error: ValidationError, chemin: Chemin = ()
) -> None:
    """One finding for each error of `error`, placed in `source`, whose keys count from `chemin`; none where the value
    is still « à compléter »: a file that lacks nothing else is among the `incomplets`."""
    details = _without_echo(error.errors(include_url=False))
    before = len(reader.findings)
    wanting: list[str] = []
    for detail in details:
        if detail["type"] == "too_short" and any(_inside(other["loc"], detail["loc"]) for other in details):
            continue  # its elements are there, but refused: each says why
        path = _written(source, (*chemin, *detail["loc"]))
        # Pydantic also says that a list is empty when none of its items can be read.
        inside = [blank for blank in source.values if blank in source.blanks and blank[: len(path)] == path]
        behind = detail["type"] == "too_short" and inside
        at_key = detail["type"] == "extra_forbidden" or detail["loc"][-1:] == ("[key]",)
        # A key that is none is a fault whatever stands under it.
        if behind or (path in source.blanks and not at_key):
            wanting += map(blank_name, inside)
            continue
        message, remedy = _sentence(detail, model)
        remedy = (_retreat(source, path) if at_key else "") or remedy
        reader.report("LEC006", message, source.locate(path, key=at_key), remedy)
    if len(reader.findings) == before:
        reader.incomplets.setdefault(source.file, []).extend(wanting)


def _without_echo(details: Sequence[Any]) -> list[Any]:
    """`details` without the key that lacks where one that is misspelt, beside, says it already, and without the
    value of a key that is none."""
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]

    def is_said(loc: Sequence[str | int]) -> bool:
        beside = [str(other[-1]) for other in unknown if other[:-1] == loc[:-1]]
        return bool(noms_proches(str(loc[-1]), beside))

    refused = [detail["loc"][:-1] for detail in details if detail["loc"][-1:] == ("[key]",)]
    return [
        detail
        for detail in details
        if detail["loc"] not in refused and (detail["type"] != "missing" or not is_said(detail["loc"]))
    ]


def _retreat(source: Source, path: Chemin) -> str:
    """The remedy for a key that is not known at `path`, when the file has it at another retreat; empty otherwise."""
    here = source.locate(path, key=True)
    alike = [place for other, place in source.keys.items()
             if other[-1:] == path[-1:] and len(other) != len(path) and place.column != here.column]  # fmt: skip
    if not alike:
        return ""
    near = min(alike, key=lambda place: abs(place.line - here.line))
    gap = near.column - here.column
    what = f"{compte(abs(gap), 'espace')} de {'plus' if gap > 0 else 'moins'}"
    return f"Vérifier le retrait de cette ligne ({what} ?) : « {path[-1]} » se trouve aussi ligne {near.line}."


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
            return f"la clé « {name} » est inconnue ici", _keys_here(name, model, detail["loc"][:-1])
        case "literal_error":
            choices = context["expected"].replace(" or ", ", ").replace("'", "")
            near = noms_proches(str(detail["input"]), choices.split(", "), 2)
            hint = f"Peut-être « {' » ou « '.join(near)} » ? " if near else ""
            return f"« {detail['input']} » n'est pas un choix possible", f"{hint}Choix possibles : {choices}."
        case "union_tag_invalid":
            tags = [tag.strip(" '") for tag in context["expected_tags"].split(",")]
            return f"la nature « {context['tag']} » est inconnue", _did_you_mean(context["tag"], tags)
    if kind in _SHAPES:
        message, remedy = _SHAPES[kind]
        of_a_key = bool(detail["loc"]) and isinstance(detail["loc"][-1], str)
        return f"{message} (clé « {name} »)" if of_a_key else message, remedy
    return f"la valeur de « {name} » est refusée", "Comparer avec un fichier voisin du même genre."


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    known = sorted(known)
    near = noms_proches(name, known, 2)
    if near:
        return f"Peut-être « {' » ou « '.join(near)} » ?"
    return f"Valeurs possibles : {', '.join(known)}."


def _keys_here(name: str, model: type[Modele], loc: Sequence[str | int]) -> str:
    """The keys that may stand where `name` was refused: those of the model at that place, the nearest first."""
    known = list(dict.fromkeys(key for found in _models_at(model, loc) for key in _keys(found)))
    near = noms_proches(name, known, 2)
    hint = f"Peut-être « {' » ou « '.join(near)} » ? " if near else ""
    return f"{hint}Clés possibles ici : {', '.join(known)}."


def _keys(model: type[Modele]) -> Iterator[str]:
    for name, info in model.model_fields.items():
        if not info.exclude and name not in REMPLIES:
            yield name
            if name == "a" and issubclass(model, OperationTexte):
                yield "fichier"


def _models_at(model: type[Modele], loc: Sequence[str | int]) -> list[type[Modele]]:
    """The models that may stand at `loc` inside `model`; several, in a union whose choice `loc` does not say."""
    here: list[Any] = [model]
    for step in loc:
        here = [inner for annotation in here for inner in _entered(annotation, step)]
    return [kind for annotation in here for kind in _choices(annotation) if isinstance(kind, type)
            and issubclass(kind, Modele)]  # fmt: skip


def _entered(annotation: Any, step: str | int) -> Iterator[Any]:
    """What `step`, as Pydantic says it, leads to from a value of that type: a field, an item, a choice of a union."""
    for choice in _choices(annotation):
        if isinstance(choice, type) and issubclass(choice, Modele):
            if step in choice.model_fields:
                yield choice.model_fields[str(step)].annotation
            elif step == choice.__name__ or step in _natures(choice):
                yield choice
        elif isinstance(step, int) or get_origin(choice) is dict:
            yield from get_args(choice)[-1:] if get_origin(choice) is dict else get_args(choice)[:1]


def _choices(annotation: Any) -> Iterator[Any]:
    """The types that `annotation` is made of, out of their unions and of what Pydantic hangs on them."""
    if get_origin(annotation) is Annotated:
        yield from _choices(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for choice in get_args(annotation):
            yield from _choices(choice)
    else:
        yield annotation


def _natures(model: type[Modele]) -> tuple[Any, ...]:
    """The tags by which a union knows `model`."""
    return get_args(model.model_fields["nature"].annotation) if "nature" in model.model_fields else ()
