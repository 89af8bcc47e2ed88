"""`docgen modele copier`: what docgen ships, brought into the project to be changed there."""

from collections.abc import Iterator
from pathlib import Path

from docgen.calque import TEMPLATES, own_folder, shipped
from docgen.findings import Refusal, shown
from docgen.french.proches import noms_proches
from docgen.sortie import put
from docgen.sortie.fautes import write_refusal

# The parts that a name of model stands for.
_OF_A_MODEL = ("textes", "depart")


def copy_models(quoi: str, templates: Path) -> tuple[Path, ...]:
    """Copy what `quoi` names among what docgen ships (a model, a folder, a file) into the project of `templates`; gives
    the files written. A file that is there stays. Raises `Refusal`, and then writes nothing."""
    ours, project = shipped() / TEMPLATES, own_folder(templates)
    if project.resolve() == ours.resolve():
        raise Refusal(
            "ce projet est celui des modèles de docgen : ils sont déjà là", f"Les changer dans {shown(ours)}."
        )
    wanted = {name: ours / name for name in _names(ours, quoi)}
    if not wanted:
        raise _unknown(ours, quoi)
    new = {project / name: path.read_bytes() for name, path in wanted.items() if not (project / name).exists()}
    if not new:
        raise Refusal(f"{shown(project)} a déjà ce que « {quoi} » désigne ; rien n'a été changé",
                      "Pour repartir de celui de docgen, renommer d'abord le fichier du projet.")  # fmt: skip
    try:
        put(new)
    except OSError as error:
        raise write_refusal(project, error) from None
    return tuple(sorted(new))


def _copyable(ours: Path) -> list[str]:
    """What can be copied with all that it holds: the models, then the folders of texts and of gabarits."""
    modeles = sorted(path.parent.name for path in ours.glob("textes/*/programme.yaml"))
    folders = (path.relative_to(ours).as_posix() for part in ("textes", "gabarits") for path in _folders(ours / part))
    return [*modeles, *sorted(folders)]


def _unknown(ours: Path, quoi: str) -> Refusal:
    files = (path.relative_to(ours).as_posix() for path in sorted(ours.rglob("*.*")))
    near = noms_proches(quoi, [*_copyable(ours), *files])
    every = f"À copier, en entier ou fichier par fichier : {', '.join(_copyable(ours))}."
    return Refusal(
        f"docgen n'a ni modèle, ni dossier, ni fichier « {quoi} »", f"Peut-être « {near[0]} » ?" if near else every
    )


def _folders(part: Path) -> Iterator[Path]:
    yield part
    yield from (path for path in part.iterdir() if path.is_dir())


def _names(ours: Path, quoi: str) -> list[str]:
    asked = Path(quoi.replace("\\", "/").removeprefix("docgen:").removeprefix(f"{TEMPLATES}/").strip("/"))
    if asked.is_absolute() or ".." in asked.parts or not asked.parts:
        return []
    roots = [ours / part / asked for part in _OF_A_MODEL] if len(asked.parts) == 1 else []
    roots = [root for root in roots if root.is_dir()] or [ours / asked]
    files = (path for root in roots for path in ([root] if root.is_file() else sorted(root.rglob("*"))))
    return [path.relative_to(ours).as_posix() for path in files if path.is_file()]
