"""What several commands share: arguments and options, exit codes, the folder and the formats that are asked."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from docgen.findings import Finding


def option(name: str, said: str) -> Any:
    """An option whose default is nothing, which the help does not show."""
    return typer.Option(name, help=said, show_default=False)


NomDeDossier = Annotated[
    str, typer.Argument(metavar="[DOSSIER]", help="Nom du dossier ; le seul qui existe par défaut.", show_default=False)
]
OptionDossier = Annotated[str, option("--dossier", "Nom du dossier.")]
CodeDeContrat = Annotated[str, option("--contrat", "Ne garder que ce contrat (par exemple cls-2024-2027).")]
CodeDeVersion = Annotated[str, option("--version", "Ne garder que cette version (initiale, avenant-1…).")]
JourDeSeance = Annotated[str, option("--seance", "Ne garder que la séance de ce jour (2025-09-22).")]
Documents = Annotated[list[str], option("--document", "Ne garder que ce document ; l'option se répète.")]


DATA, TEMPLATES, OUTPUT = Path("contracts_data"), Path("templates"), Path("output")


def _of_project(ctx: typer.Context, param: typer.CallbackParam, folder: Path) -> Path:
    """`folder` when it is typed, or is here; else the one of that name in the project that this folder is part of."""
    if _is_typed(ctx, param) or folder.exists():
        return folder
    root = _project()
    return Path(os.path.relpath(root / folder)) if root else folder


def _is_typed(ctx: typer.Context, param: typer.CallbackParam) -> bool:
    return str(ctx.get_parameter_source(param.name or "")).endswith("COMMANDLINE")


def _project() -> Path | None:
    """The project that the current folder is part of: the nearest folder that holds `contracts_data`."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / DATA).is_dir()), None)


def _models(ctx: typer.Context, param: typer.CallbackParam, gabarits: Path) -> Path:
    """The folder of the models of the project, over those that docgen ships."""
    from docgen.calque import overlay

    folder = _of_project(ctx, param, gabarits)
    if _is_typed(ctx, param) and not _holds_models(folder):
        lacks = "n'a ni textes, ni gabarits, ni fichiers de départ" if folder.is_dir() else "n'existe pas"
        near = _around(folder, _holds_models)
        hint = f"Donner « --gabarits {near} »." if near else "Donner à --gabarits le dossier qui contient « textes »."
        refuse(f"le dossier {folder} {lacks}. {hint}")
    with refusals():
        return overlay(folder)


def _holds_models(folder: Path) -> bool:
    return any((folder / part).is_dir() for part in ("textes", "gabarits", "depart"))


Donnees = Annotated[Path, typer.Option("--donnees", help="Dossier des données.", callback=_of_project)]
Gabarits = Annotated[Path, typer.Option("--gabarits", help="Dossier des textes et des gabarits.", callback=_models)]
Sortie = Annotated[Path, typer.Option("--sortie", help="Dossier où écrire.", callback=_of_project)]
Ecraser = Annotated[bool, typer.Option("--ecraser", help="Remplace aussi les fichiers modifiés à la main.")]
EcraserNommes = Annotated[
    bool, typer.Option("--ecraser", help="Remplace aussi un fichier que docgen n'a pas écrit, ou qui a changé depuis.")
]
EnJson = Annotated[bool, typer.Option("--json", help="Écrit le résultat en JSON, pour un programme.")]
Final = Annotated[
    bool, typer.Option("--final", help="Refuse tout champ encore à compléter, et retire la mention « PROJET ».")
]
OK, FAULTS, MISUSE = 0, 1, 2


def one_folder(nom: str, dossier: str) -> str:
    """The folder that is named, with or without « --dossier »; the command ends when two are."""
    if nom and dossier and nom != dossier:
        refuse(f"deux dossiers sont nommés : « {nom} » et « {dossier} ». N'en garder qu'un.")
    return nom or dossier


def formats_of(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """The formats among `known` that `text` names, separated by commas."""
    chosen = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in chosen if name not in known]
    if unknown or not chosen:
        refuse(f"le format « {', '.join(unknown)} » n'existe pas. Formats : {', '.join(known)}.")
    return chosen


def one_format(text: str, known: Sequence[str], *, json: bool) -> str:
    """The format that is asked, among `known`; `--json` is a short way to ask for one of them."""
    if text not in known:
        refuse(f"le format « {text} » n'existe pas. Formats : {', '.join(known)}.")
    if json and text not in ("json", "texte"):
        refuse(f"« --json » et « --format {text} » demandent deux écritures. Garder l'une des deux options.")
    return "json" if json else text


def folder_of(data: Path, name: str, *, by: str = "--dossier ") -> Path:
    """The folder of the dossier `name`, or of the only one there is; `by` is what comes before a name, as typed."""
    if name:
        direct = Path(name)
        folder = direct if (direct / "dossier.yaml").is_file() else data / name
        if not folder.is_dir():
            _check_level(data, name)
            refuse(
                f"le dossier « {name} » n'existe pas dans {data}. Dossiers : {', '.join(_dossiers(data)) or 'aucun'}."
            )
        return folder
    found = _dossiers(data)
    if not found:
        _check_level(data)
        refuse(f"aucun dossier dans {data}. Se placer dans le dossier du projet, ou donner --donnees.")
    if len(found) > 1:
        refuse(f"plusieurs dossiers dans {data} : {', '.join(found)}. En nommer un : « {by}{found[0]} ».")
    return data / found[0]


def as_typed(donnees: Path) -> str:
    """The option that names the data, as it was typed: a command that is shown repeats it."""
    default = (_project() or Path()) / DATA
    return "" if donnees.resolve() == default.resolve() else f" --donnees {donnees}"


def models_as_typed(gabarits: Path) -> str:
    """The option that names the models, as it was typed."""
    from docgen.calque import own_folder

    folder, default = own_folder(gabarits), (_project() or Path()) / TEMPLATES
    return "" if folder.resolve() == default.resolve() else f" --gabarits {folder}"


def day_of(text: str) -> date | None:
    """The day that `text` says; None when it says nothing."""
    if not text:
        return None
    from docgen.model.base import parse_day

    try:
        return parse_day(text)
    except ValueError:
        refuse(f"« {text} » n'est pas une date. Écrire par exemple « 2025-12-31 » ou « 31/12/2025 ».")


def _dossiers(data: Path) -> list[str]:
    # A folder of contracts whose `dossier.yaml` is misnamed is one too: what it lacks is then said.
    found = {path.parent.name for path in data.glob("*/dossier.yaml")}
    return sorted(found | {path.parent.parent.name for path in data.glob("*/*/contrat.yaml")})


def _check_level(data: Path, name: str = "") -> None:
    """Refuse a folder of data that is given one or two levels too deep or too high, with the one to give."""
    if any(data.glob("*/dossier.yaml")):
        return
    near = _around(data, lambda folder: _holds_data(folder) and (not name or (folder / name).is_dir()))
    if near:
        level = "au-dessous" if near.parent == data else "au-dessus"
        refuse(f"{data} n'est pas le dossier des données, qui est {level}. Donner « --donnees {near} ».")


def _holds_data(folder: Path) -> bool:
    # The starting files of the models have a `dossier.yaml` too.
    return any(folder.glob("*/dossier.yaml")) and not (folder / "textes").is_dir()


def _around(folder: Path, fits: Callable[[Path], bool]) -> Path | None:
    """The nearest folder that `fits`: above `folder`, or inside it (beside it, when it is not there); else None."""
    above = [*folder.parents][:2] or [folder.resolve().parent]
    around = folder if folder.is_dir() else folder.parent
    inside = sorted(path for path in around.glob("*/") if not path.name.startswith("."))
    return next((path for path in (*above, *inside) if fits(path)), None)


@contextmanager
def refusals() -> Iterator[None]:
    """What cannot be done as it is asked is a wrong use: it is said, with its remedy."""
    from docgen.findings import Refusal

    try:
        yield
    except Refusal as refusal:
        refuse(f"{refusal.message}. {refusal.remedy}")


def check_places(places: Iterable[Path], *, ecraser: bool) -> None:
    """Refuse to write over a file that docgen did not write, unless asked; and `ecraser`, when nothing is written."""
    from docgen.sortie.nommes import would_replace

    places = list(places)
    if ecraser and not places:
        refuse("« --ecraser » remplace un fichier, et aucun n'est demandé. Ôter l'option, ou nommer ce fichier.")
    refuse_all([] if ecraser else would_replace(dict.fromkeys(places)))


def refuse_all(faults: "Iterable[Finding]") -> None:
    """Stop at the first of `faults`, if there is one: what is asked cannot be done."""
    for fault in faults:
        refuse(f"« {fault.location} » : {fault.message}. {fault.remedy}")


def leave(*, failed: bool) -> NoReturn:
    """End a command, with the exit code that says whether something is wrong."""
    raise typer.Exit(FAULTS if failed else OK)


def say(message: str) -> None:
    """A line on standard error: what is said beside the result."""
    sys.stderr.write(f"{message}\n")


def refuse(message: str) -> NoReturn:
    """Say a wrong use, and stop with exit code 2."""
    say(f"Erreur : {message}")
    raise typer.Exit(MISUSE)
