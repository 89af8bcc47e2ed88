"""`docgen modele nouveau`: the texts and the starting files of a new model, copied from the smallest one that works.

The smallest one is `templates/modele/`; where it writes « [modele] », the new one has its own name.
"""

from pathlib import Path

from msgspec import Struct

from docgen.adresses.noms_de_fichiers import why_no_code
from docgen.calque import own_folder
from docgen.findings import Refusal, shown
from docgen.sortie import put
from docgen.sortie.fautes import write_refusal

_NAME = "[modele]"
# The two folders of a model, in `templates/` and in `templates/modele/`.
TEXTES, DEPART = "textes", "depart"


class ModeleCommence(Struct, frozen=True):
    """What was started: the name of the model, its two folders, its files."""

    nom: str
    textes: Path
    depart: Path
    files: tuple[Path, ...]


def start_model(nom: str, templates: Path) -> ModeleCommence:
    """Write the files of the model `nom` in the project of `templates`. Raises `Refusal`, and then writes nothing."""
    _check_name(nom)
    project = own_folder(templates)
    folders = {part: project / part / nom for part in (TEXTES, DEPART)}
    for part, folder in folders.items():
        there = next((place for place in (folder, templates / part / nom) if place.exists()), None)
        if there:
            raise Refusal(f"{shown(there)} existe déjà ; rien n'a été changé", "Donner un autre nom.")
    try:
        contents = {folder: _files(templates / "modele" / part, nom) for part, folder in folders.items()}
        put({}, contents)
    except OSError as error:
        raise write_refusal(project, error) from None
    files = tuple(folder / name for folder, inside in contents.items() for name in inside)
    return ModeleCommence(nom, folders[TEXTES], folders[DEPART], files)


def _check_name(nom: str) -> None:
    if why := why_no_code(nom):
        raise Refusal(
            f"« {nom} » ne convient pas pour le nom d'un modèle : {why}", "Donner par exemple « ecole-partagee »."
        )


def _files(folder: Path, nom: str) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    if not paths:
        raise Refusal(f"{shown(folder)} n'a pas les fichiers d'un modèle à commencer", "Les rétablir.")
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8").replace(_NAME, nom).encode()
            for path in paths}  # fmt: skip
