"""What several commands share: arguments and options, exit codes, the folder and the formats that are asked."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from docgen.cli import francais
from docgen.cli.completion import completes
from docgen.cli.encodages import harmless
from docgen.cli.lieux_du_projet import DATA, OUTPUT, TEMPLATES, in_project, project
from docgen.cli.noms_connus import NomsConnus, dossiers_in

if TYPE_CHECKING:
    from docgen.findings import Finding

__all__ = ["DATA", "OUTPUT", "TEMPLATES"]


def option(name: str, said: str, proposed: Callable[..., list[str]] | None = None) -> Any:
    """An option whose default is nothing, which the help does not show; `proposed` completes it (`completion`)."""
    return typer.Option(name, help=said, show_default=False, autocompletion=proposed)


NomDeDossier = Annotated[
    str,
    typer.Argument(
        metavar="[DOSSIER]",
        help="Nom du dossier ; le seul qui existe par défaut.",
        show_default=False,
        autocompletion=completes("dossier"),
    ),
]
OptionDossier = Annotated[str, option("--dossier", "Nom du dossier.", completes("dossier"))]
CodeDeContrat = Annotated[
    str, option("--contrat", "Ne garder que ce contrat (par exemple cls-2024-2027).", completes("contrat"))
]
CodeDeVersion = Annotated[
    str, option("--version", "Ne garder que cette version (initiale, avenant-1…).", completes("version"))
]
JourDeSeance = Annotated[
    str, option("--seance", "Ne garder que la séance de ce jour (2025-09-22).", completes("séance"))
]
Documents = Annotated[
    list[str], option("--document", "Ne garder que ce document ; l'option se répète.", completes("document"))
]
ArgumentContrat = Annotated[
    str,
    typer.Argument(
        metavar="CONTRAT", help="Le contrat (par exemple cls-2024-2027).", autocompletion=completes("contrat")
    ),
]


def _of_project(ctx: typer.Context, param: typer.CallbackParam, folder: Path) -> Path:
    """`folder` when it is typed, or is here; else the one of that name in the project that this folder is part of."""
    return folder if _is_typed(ctx, param) else in_project(folder)


def _is_typed(ctx: typer.Context, param: typer.CallbackParam) -> bool:
    return str(ctx.get_parameter_source(param.name or "")).endswith("COMMANDLINE")


def _models(ctx: typer.Context, param: typer.CallbackParam, gabarits: Path) -> Path:
    """The folder of the models of the project, over those that docgen ships."""
    from docgen.calque import overlay

    folder = _of_project(ctx, param, gabarits)
    if ctx.resilient_parsing:  # a word is being completed: nothing is refused, nor written
        return folder
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
Ecraser = Annotated[
    bool, typer.Option("--ecraser", help="Remplace aussi les fichiers modifiés à la main ; une copie reste à côté.")
]
EcraserNommes = Annotated[
    bool, typer.Option("--ecraser", help="Remplace aussi un fichier que docgen n'a pas écrit, ou qui a changé depuis.")
]
EnJson = Annotated[bool, typer.Option("--json", help="Écrit le résultat en JSON, pour un programme.")]
Appliquer = Annotated[
    bool, typer.Option("--appliquer", help="Écrit les changements dans les données ; sans elle, les montre.")
]
Final = Annotated[
    bool, typer.Option("--final", help="Refuse tout champ encore à compléter, et retire la mention « PROJET ».")
]
OK, FAULTS, MISUSE, UNPROVED = 0, 1, 2, 3
# The code of the findings about a name that was asked, and is none (`demande`).
_INCONNU = "CMD001"


def one_folder(nom: str, dossier: str) -> str:
    """The folder that is named, with or without « --dossier »; the command ends when two are."""
    if nom and dossier and nom != dossier:
        refuse(f"deux dossiers sont nommés : « {nom} » et « {dossier} ». N'en garder qu'un.")
    return nom or dossier


def formats_of(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """The formats among `known` that `text` names, separated by commas."""
    chosen = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    strange = [name for name in chosen if name not in known]
    if strange or not chosen:
        wrong = ", ".join(strange)
        refuse_name(f"le format « {wrong} » n'existe pas", wrong, known, "Formats")
    return chosen


def one_format(text: str, known: Sequence[str], *, json: bool) -> str:
    """The format that is asked, among `known`; `--json` is a short way to ask for one of them."""
    if text not in known:
        refuse_name(f"le format « {text} » n'existe pas", text, known, "Formats")
    if json and text not in ("json", "texte"):
        refuse(f"« --json » et « --format {text} » demandent deux écritures. Garder l'une des deux options.")
    return "json" if json else text


def folder_of(data: Path, name: str, *, by: str = "--dossier ", contrat: str = "") -> Path:
    """The folder of the dossier `name`, or of the only one there is, or that has `contrat`; `by` is what comes before
    a name, as typed."""
    if name:
        direct = Path(name)
        folder = direct if (direct / "dossier.yaml").is_file() else data / name
        if not folder.is_dir():
            _check_level(data, name)
            refuse_name(f"le dossier « {name} » n'existe pas dans {data}", name, dossiers_in(data), "Dossiers")
        return folder
    found = dossiers_in(data)
    if not found:
        _check_level(data)
        refuse(f"aucun dossier dans {data}. Se placer dans le dossier du projet, ou donner --donnees.")
    found = [each for each in found if contrat and (data / each / contrat / "contrat.yaml").is_file()] or found
    if len(found) > 1:
        refuse(f"plusieurs dossiers dans {data} : {', '.join(found)}. En nommer un : « {by}{found[0]} ».")
    return data / found[0]


def check_asked(
    folder: Path,
    gabarits: Path,
    *,
    contrat: str = "",
    version: str = "",
    seance: str = "",
    documents: Iterable[str] = (),
) -> None:
    """Refuse what the folder of a dossier has no contract, version, séance or document for, with the nearest name."""
    inside, noms = contrat or folder.name, NomsConnus(folder, contrat)
    asked = [
        (f"le contrat « {contrat} » n'existe pas dans {folder.name}", contrat, noms.contrats, "Contrats"),
        (f"la version « {version} » n'existe pas dans {inside}", version, noms.versions, "Versions"),
        (f"la séance « {seance} » n'existe pas dans {folder.name}", seance, noms.seances, "Séances"),
    ]
    known = noms.documents(gabarits)
    asked += [(f"le document « {name} » n'existe pas dans {inside}", name, known, "Documents") for name in documents]
    for said, name, names, what in asked:
        if name and name not in names:
            refuse_name(said, name, names, what)


def refuse_names_of(findings: "Iterable[Finding]") -> None:
    """Refuse what was asked by a name that only the data, once read, say is none."""
    for finding in findings:
        if finding.code == _INCONNU:
            refuse(f"{finding.message}. {finding.remedy}")


def as_typed(donnees: Path) -> str:
    """The option that names the data, as it was typed: a command that is shown repeats it."""
    default = (project() or Path()) / DATA
    return "" if donnees.resolve() == default.resolve() else f" --donnees {donnees}"


def verify_command(folder: Path, donnees: Path) -> str:
    """The command that shows all that is wrong in the dossier of `folder`, to be typed as it is."""
    return f"docgen verifier {folder.name}{as_typed(donnees)}"


def models_as_typed(gabarits: Path) -> str:
    """The option that names the models, as it was typed."""
    from docgen.calque import own_folder

    folder, default = own_folder(gabarits), (project() or Path()) / TEMPLATES
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
    """Say each of `faults` and stop, if there is one: what is asked cannot be done, or not whole."""
    said = [f"« {fault.location} » : {fault.message}. {fault.remedy}" for fault in faults]
    if said:
        refuse("\n".join(said))


def leave(*, failed: bool) -> NoReturn:
    """End a command, with the exit code that says whether something is wrong."""
    raise typer.Exit(FAULTS if failed else OK)


def say(message: str) -> None:
    """A line on standard error: what is said beside the result."""
    sys.stderr.write(f"{harmless(message)}\n")


def refuse_name(said: str, name: str, known: Sequence[str], what: str) -> NoReturn:
    """Refuse the unknown `name` by the sentence `said`, with the nearest of `known`, or with all of them."""
    from docgen.french import proche

    refuse(f"{said}. {proche(name, known, what)}")


def refuse(message: str, **said: object) -> NoReturn:
    """Say a wrong use, and stop with exit code 2; when JSON was asked, for a program too, with what else is `said`."""
    if francais.asks_json():
        francais.write_error(message, **said)
    say(f"Erreur : {message}")
    raise typer.Exit(MISUSE)
