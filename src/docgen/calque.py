"""The models that docgen ships, under those of a project: a file of the project stands for ours of the same name.

A wheel holds them beside its code; in the repository they are its own `templates/`. What reads them (Jinja, Typst,
Word) wants one folder: where a project has some files of its own, the whole is copied to a folder of the cache, which
is made again when a file changes, and what is said of one of its files names the file that it was copied from.
"""

import atexit
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from docgen import __version__
from docgen.findings import Refusal, call_folder, shown
from docgen.sortie.cache import cache_folder
from docgen.sortie.fautes import write_refusal

TEMPLATES, EXEMPLES = "templates", "contracts_data"
# How a file that docgen ships is said, as nobody goes and edits it where it lies.
_LIVRE = "docgen:"
# How long a view that no command reads any more is kept, in seconds.
_A_GARDER = 7 * 24 * 3600
# The folder of the project that each folder of models stands for.
_PROJETS: dict[Path, Path] = {}


def shipped() -> Path:
    """The folder where docgen has its `templates` and, as an example, the data of a real dossier."""
    here = Path(__file__).resolve().parent
    return next((folder for folder in (here / "livre", here.parents[1]) if (folder / TEMPLATES).is_dir()), here)


def overlay(project: Path) -> Path:
    """The folder to read the models from: those of `project` (which may not exist) over those that docgen ships.

    Raises `Refusal` for a project that holds a link that leads out of it.
    """
    ours = shipped() / TEMPLATES
    if not project.is_dir():
        _PROJETS[ours] = project
        return _called(ours)
    _refuse_strangers(project)
    if project.samefile(ours):
        return project
    propres, known = dict(_files(project)), dict(_files(ours))
    if known.keys() <= propres.keys():
        return project
    view = _view(ours, known, project, propres)
    _PROJETS[view] = project
    call_folder(view, partial(_said, project, frozenset(propres)))
    return view


def own_folder(templates: Path) -> Path:
    """The folder of the project that the models of `templates` come from: where a model may be written."""
    return _PROJETS.get(templates, templates)


def _refuse_strangers(project: Path) -> None:
    """Refuse a link that leads out of `project` (but to what docgen ships), and a pipe, which never ends."""
    known = [project.resolve(), (shipped() / TEMPLATES).resolve()]
    inside = tuple(f"{folder}{os.sep}" for folder in known)
    left = [os.fspath(project)]
    while left:
        with os.scandir(left.pop()) as entries:
            for entry in entries:
                if entry.is_symlink() and not f"{os.path.realpath(entry.path)}{os.sep}".startswith(inside):
                    raise Refusal(f"« {shown(Path(entry.path))} » est un lien qui conduit hors du dossier des modèles",
                                  "Le remplacer par une copie du fichier.")  # fmt: skip
                if entry.is_dir(follow_symlinks=False):
                    left.append(entry.path)
                elif not entry.is_file() and not entry.is_symlink():
                    raise Refusal(f"« {shown(Path(entry.path))} » n'est pas un fichier ordinaire (tube, périphérique)",
                                  "L'ôter du dossier des modèles.")  # fmt: skip


def _called(ours: Path) -> Path:
    if not ours.is_relative_to(Path.cwd()):
        call_folder(ours, partial(_said, ours, frozenset()))
    return ours


def _said(project: Path, propres: frozenset[str], name: str) -> str:
    return shown(project / name) if name in propres else _LIVRE + name


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Each file of `folder`, by its name from there, with what changes when it does."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith((".", "~")):
            state = path.stat()
            yield path.relative_to(folder).as_posix(), f"{state.st_size} {state.st_mtime_ns}"


def _view(ours: Path, known: dict[str, str], project: Path, propres: dict[str, str]) -> Path:
    """The folder that holds `propres` over `known`: that of the cache, made when it is not there. Raises `Refusal`."""
    of = repr((__version__, str(ours), known, str(project.resolve()), propres))
    sources = {name: (project if name in propres else ours) / name for name in known | propres}
    cache = cache_folder("modeles")
    try:
        if cache:
            with suppress(OSError):
                return _kept(cache, cache / hashlib.sha256(of.encode()).hexdigest()[:32], sources)
        # A user without a home, or whose disk is full: a folder of this command alone.
        alone = Path(tempfile.mkdtemp(prefix="docgen-modeles-"))
        atexit.register(shutil.rmtree, alone, ignore_errors=True)
        return _copied(sources, alone / "modeles")
    except OSError as error:
        raise write_refusal(Path(tempfile.gettempdir()), error) from None


def _kept(cache: Path, view: Path, sources: Mapping[str, Path]) -> Path:
    if not view.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        _forget(cache)
        with tempfile.TemporaryDirectory(prefix="nouveau-", dir=cache) as new:
            copied = _copied(sources, Path(new) / "modeles")
            try:
                copied.rename(view)
            except OSError:
                if not view.is_dir():  # else another command has just made the same one
                    raise
    os.utime(view)
    return view


def _copied(sources: Mapping[str, Path], to: Path) -> Path:
    for name, source in sources.items():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, to / name)
    return to


def _forget(cache: Path) -> None:
    """Drop the views that are a week old: one that still serves is made again."""
    for old in cache.iterdir():
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > _A_GARDER:
                shutil.rmtree(old)
