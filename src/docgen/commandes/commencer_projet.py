"""`docgen commencer`: a project, in an empty folder: data, output, a page to read, settings for an editor.

Its files are those of `templates/projet/`; its models are those that docgen ships, until some are copied there.
"""

import re
from pathlib import Path

from msgspec import Struct

from docgen.adresses.noms_de_fichiers import near_name, why_no_file
from docgen.calque import EXEMPLES, TEMPLATES, shipped
from docgen.commandes.commencer import check_names, modeles, start
from docgen.findings import Refusal, errors, shown
from docgen.load import dossiers_read, load_programmes
from docgen.load.schemas import all_schemas
from docgen.sortie import files_under, put
from docgen.sortie.fautes import write_refusal

SCHEMAS = Path("contracts_data/schemas")
_OUTPUT = "output"
_LIEN = re.compile(r"\[([^]]+)]\(\.\./docs/[^)]*\)")


class ProjetCommence(Struct, frozen=True):
    """What was started: the folder of the project, its files, and the dossiers of the example (none without one)."""

    folder: Path
    files: tuple[Path, ...]
    exemples: tuple[str, ...]


def start_project(folder: Path, *, exemple: bool = False, contrat: tuple[str, str] | None = None) -> ProjetCommence:
    """Write the files of a project in `folder`, made when it is not there; with the data of a real dossier as an
    `exemple`, and a `contrat` that is begun (its model, its dossier). Raises `Refusal`, and then changes no file."""
    templates = shipped() / TEMPLATES
    _check_folder(folder)
    if contrat:
        check_names(*contrat, modeles(templates))
    if files_under(folder / EXEMPLES):
        here = "ce dossier" if folder == Path() else shown(folder)
        raise Refusal(f"{here} est déjà un projet : il contient « {EXEMPLES} » ; rien n'a été changé",
                      "Commencer un contrat par « docgen nouveau », ou donner un autre dossier.")  # fmt: skip
    files = {**_beginning(), **_schemas(exemple=exemple), **(_example() if exemple else {})}
    if there := [name for name in files if (folder / name).exists()]:
        raise Refusal(f"{shown(folder / there[0])} existe déjà ; rien n'a été changé",
                      "Le déplacer, ou donner un dossier vide : « docgen commencer NOM ».")  # fmt: skip
    try:
        put({folder / name: data for name, data in files.items()})
        (folder / _OUTPUT).mkdir(exist_ok=True)
    except OSError as error:
        raise write_refusal(folder, error) from None
    exemples = tuple(sorted(Path(name).parts[1] for name in files if Path(name).name == "dossier.yaml"))
    begun = start(*contrat, folder / EXEMPLES, templates).files if contrat else ()
    return ProjetCommence(folder, (*sorted(folder / name for name in files), *begun), exemples)


def _check_folder(folder: Path) -> None:
    """Refuse a folder that would be made under a name that it could not have on Windows."""
    for new in (place for place in (folder, *folder.parents) if not place.exists()):
        if why := why_no_file(new.name):
            raise Refusal(f"« {new.name} » ne convient pas pour le nom d'un dossier : {why}",
                          f"Donner un autre nom, par exemple « {near_name(new.name)} ».")  # fmt: skip


def _beginning() -> dict[str, bytes]:
    beginning = shipped() / TEMPLATES / "projet"
    files = {path.relative_to(beginning).as_posix(): path for path in beginning.rglob("*") if path.is_file()}
    if not files:
        raise Refusal("les fichiers d'un projet à commencer manquent à docgen", "Installer docgen de nouveau.")
    return {name: path.read_bytes() for name, path in files.items()} | {f"{EXEMPLES}/LISEZMOI.md": _of_data()}


def _of_data() -> bytes:
    """What the data are, as docgen says it of its own; its links lead to pages that a project does not have."""
    return _LIEN.sub(r"\1", (shipped() / EXEMPLES / "LISEZMOI.md").read_text("utf-8")).encode()


def _schemas(*, exemple: bool) -> dict[str, bytes]:
    """What an editor knows of each kind of file; with the codes of the example, where the project has it."""
    textes = shipped() / TEMPLATES / "textes"
    programmes, findings = load_programmes(textes)
    if errors(findings):
        raise Refusal("les modèles de docgen ne se lisent pas", "Installer docgen de nouveau.")
    schemas = all_schemas(programmes, dossiers_read(shipped() / EXEMPLES, textes) if exemple else ())
    return {f"{SCHEMAS.as_posix()}/{kind}.schema.json": text.encode() for kind, text in schemas.items()}


def _example() -> dict[str, bytes]:
    data = shipped() / EXEMPLES
    dossiers = [path.parent for path in data.glob("*/dossier.yaml")]
    inside = (path for dossier in dossiers for path in dossier.rglob("*") if path.is_file())
    return {f"{EXEMPLES}/{path.relative_to(data).as_posix()}": path.read_bytes() for path in inside}
