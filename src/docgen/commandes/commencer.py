"""Starting a contract: the files of its model (`templates/depart/<modele>`), copied whole into a dossier, or nothing.

`dossier.yaml` comes with the first contract of a dossier (that of its model, else `templates/depart/dossier.yaml`); the
next ones join it.
"""

from pathlib import Path

from msgspec import Struct

from docgen.adresses.noms_de_fichiers import why_no_code
from docgen.findings import Refusal, shown
from docgen.french.proches import noms_proches
from docgen.sortie import put
from docgen.sortie.fautes import write_refusal

DOSSIER = "dossier.yaml"
# What the avenants of the model start from stays with the model; its dossier.yaml goes beside the contract.
_OF_THE_MODEL = "avenant"


class ContratCommence(Struct, frozen=True):
    """What was started: the folder of the contract, its files, and whether its dossier is new."""

    folder: Path
    files: tuple[Path, ...]
    new_dossier: bool


def modeles(templates: Path) -> list[str]:
    """The models that have starting files."""
    return sorted(path.parent.name for path in (templates / "depart").glob("*/contrat.yaml"))


def start(modele: str, dossier: str, data: Path, templates: Path) -> ContratCommence:
    """Copy the starting files of `modele` into `data/dossier/modele`. Raises `Refusal`, and then writes nothing."""
    check_names(modele, dossier, modeles(templates))
    folder = data / dossier / modele
    new_dossier = _is_new(data / dossier, folder)
    try:
        _copy(templates / "depart", folder, new_dossier=new_dossier)
    except OSError as error:
        raise write_refusal(data, error) from None
    root = folder.parent if new_dossier else folder
    return ContratCommence(folder, tuple(sorted(path for path in root.rglob("*") if path.is_file())), new_dossier)


def check_names(modele: str, dossier: str, known: list[str]) -> None:
    """Refuse a model that is not `known`, and a name that does not suit a dossier."""
    if modele not in known:
        near = noms_proches(modele, known, 2)
        hint = f"Peut-être « {' » ou « '.join(near)} » ?" if near else f"Modèles : {', '.join(known) or 'aucun'}."
        raise Refusal(f"le modèle « {modele} » n'existe pas", hint)
    if why := why_no_code(dossier):
        raise Refusal(
            f"« {dossier} » ne convient pas pour le nom d'un dossier : {why}",
            "Donner par exemple « val-de-marne ».",
        )


def _is_new(dossier: Path, folder: Path) -> bool:
    if folder.exists():
        raise Refusal(
            f"le contrat {shown(folder)} existe déjà ; rien n'a été changé",
            f"Le compléter (« docgen a-completer {dossier.name} »), ou donner un autre nom de dossier.",
        )
    if dossier.exists() and not (dossier / DOSSIER).is_file():
        raise Refusal(
            f"{shown(dossier)} existe, mais n'est pas un dossier de docgen : il n'a pas de fichier {DOSSIER}",
            "Donner un autre nom, ou déplacer ce dossier.",
        )
    return not dossier.exists()


def _copy(depart: Path, folder: Path, *, new_dossier: bool) -> None:
    model = depart / folder.name
    inside = {path.relative_to(model): path for path in sorted(model.rglob("*")) if path.is_file()}
    files = {path.as_posix(): real.read_bytes() for path, real in inside.items() if _OF_THE_MODEL not in path.parts}
    dossier = files.pop(DOSSIER, None)
    if new_dossier:
        whole = {f"{folder.name}/{name}": data for name, data in files.items()}
        put({}, {folder.parent: {**whole, DOSSIER: dossier or (depart / DOSSIER).read_bytes()}})
    else:
        put({}, {folder: files})
