"""Writing files: all of them or none (`put`). `lots` writes the folder `output/`, file by file, with its `manifeste`.

A file is written beside its place, flushed, then takes it in one gesture: nobody ever sees half of one.
"""

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from fnmatch import fnmatch
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from docgen.sortie.disque import sync_folders
from docgen.sortie.journal import written_down
from docgen.sortie.verrou import alone

Contenu = str | bytes
# What Windows answers of a file that another program holds: no access, shared otherwise, locked.
_TENU = (5, 32, 33)
# An indexer or an antivirus holds a new file for an instant: how long it is waited for, in seconds.
_PAUSES = (0.05, 0.1, 0.2, 0.4)
# What systems, and programs that have a file open, leave beside it; it is nobody's, and is often not to be read.
_VOISINS = ("~$*", ".~lock.*#", "thumbs.db", "desktop.ini", ".ds_store", ".docgen-*", "*.avant-ecrasement*")


class Entretemps(OSError):
    """A person, or another command, has saved a file between its reading and its writing."""


def _none(_name: str) -> bool:
    return False


class Lot(Struct, frozen=True):
    """The files of one version: `folder` where they go, `empreinte` of all that they were made from.

    `perime` says of a file of a former run, that this one does not write, whether nothing makes it any more.
    """

    folder: Path
    empreinte: str
    origine: Mapping[str, object]
    names: tuple[str, ...]
    perime: Callable[[str], bool] = _none

    @property
    def properties(self) -> Mapping[str, str]:
        """What each file says of its origin: the version, one digest for the data, one for the gabarits."""
        return {
            "Version": str(self.origine["version"]),
            "Empreinte des données": sha256(repr(self.origine["donnees"]).encode()),
            "Empreinte des gabarits": str(self.origine["gabarits"]),
        }


def sha256(data: bytes) -> str:
    """The SHA-256 of `data`, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str | None:
    """The digest of a file; None when it does not read."""
    try:
        return sha256(path.read_bytes()) if path.is_file() else None
    except (OSError, ValueError):
        return None


def digest_tree(folder: Path) -> str:
    """One digest for all the files under `folder`, by their names and contents."""
    whole = hashlib.sha256()
    for path in files_under(folder):
        said = f"{path.relative_to(folder).as_posix()}\0{sha256(path.read_bytes())}\n"
        whole.update(said.encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


def files_under(folder: Path) -> list[Path]:
    """The files under `folder`, in order, but those that a system or an open program leaves there."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not is_neighbour(path.name))


def is_neighbour(name: str) -> bool:
    """Whether a file of that name is one that a system, or a program that has its neighbour open, leaves there."""
    return any(fnmatch(name.lower(), pattern) for pattern in _VOISINS)


def put(
    files: Mapping[Path, Contenu],
    folders: Mapping[Path, Mapping[str, Contenu]] = MappingProxyType({}),
    *,
    durable: bool = True,
    lus: Mapping[Path, bytes] = MappingProxyType({}),
) -> None:
    """Put each file in its place, and each new folder with all its files: all of them or none. `lus` are files as they
    were read to know what to write; raises `Entretemps` when one of them has been saved since.

    All are beside, and on the disk when `durable` with their names, before the first takes its place; a file keeps the
    rights of the one before it. May raise `OSError`: then nothing has changed; stopped between two, those that are in
    their places are put back; killed there, or without power, the next command finishes (`journal`).
    """
    contents = {target.resolve(): content for target, content in (*folders.items(), *files.items())}
    # What is not durable is a cache: each entry is whole or not read.
    with alone({target.parent for target in contents} if durable else ()), staged(contents, durable=durable) as news:
        former: dict[Path, bytes | None] = {}
        for path, data in lus.items():
            if path.read_bytes() != data:
                raise Entretemps(errno.EBUSY, "ce fichier a changé", str(path))
        try:
            with written_down(news if durable else {}):
                for target, new in news.items():
                    before = target.read_bytes() if target.is_file() else None
                    place(new, target)
                    former[target] = before
        except BaseException:
            _put_back(former)
            raise


def _put_back(former: Mapping[Path, bytes | None]) -> None:
    for target, data in former.items():
        with suppress(OSError):
            if data is None:
                _remove(target)
            else:
                with staged({target: data}) as news:
                    place(news[target], target)


@contextmanager
def staged(
    contents: Mapping[Path, Contenu | Mapping[str, Contenu]], *, durable: bool = True
) -> Iterator[dict[Path, Path]]:
    """Each content written beside its place: where it waits, by its place. What does not take its place goes.

    May raise `OSError`: then nothing is left, nor any new folder.
    """
    with ExitStack() as stack:
        above = {folder.parent for target in contents for folder in target.parents if not folder.exists()}
        news = {target: stack.enter_context(_beside(target)) for target in contents}
        for target, new in news.items():
            _fill(new, contents[target], durable=durable)
            if target.is_file():
                new.chmod(target.stat().st_mode & 0o777)
        if durable:
            sync_folders({*above, *(folder for new in news.values() for folder in _named(new))})
        yield news


def place(new: Path, target: Path) -> None:
    """Give `new` the place of `target`. May raise `OSError`: then neither has changed."""
    _patiently(lambda: new.replace(target))


def remove_file(path: Path) -> None:
    """Remove a file, if it is there. May raise `OSError`."""
    _patiently(lambda: path.unlink(missing_ok=True))


def _patiently(act: Callable[[], object]) -> None:
    for pause in _PAUSES:
        try:
            act()
            return
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _TENU:
                raise
            time.sleep(pause)
    act()


def _named(new: Path) -> Iterator[Path]:
    """The folders that hold a name of what waits at `new`: the one where it is, and those inside."""
    yield new.parent
    if new.is_dir():
        yield from (path for path in (new, *new.rglob("*")) if path.is_dir())


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Where `target` is put together. Interrupted or refused, nothing unfinished stays there, nor new folders above."""
    new = _new(target)
    above = [folder for folder in target.parents if not folder.exists()]
    _remove(new)
    try:
        yield new
    finally:
        # Once it is in its place, there is nothing of that name.
        _remove(new)
        for folder in above:
            with suppress(OSError):
                folder.rmdir()  # a folder that has something stays


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        try:
            path.unlink(missing_ok=True)
        except PermissionError:
            path.chmod(0o600)  # Windows keeps a file that is only read
            path.unlink()


def _fill(new: Path, content: Contenu | Mapping[str, Contenu], *, durable: bool = True) -> None:
    files = content.items() if isinstance(content, Mapping) else [("", content)]
    for name, inside in files:
        _write_flushed(new / name, inside.encode() if isinstance(inside, str) else inside, durable=durable)


def _write_flushed(path: Path, data: bytes, *, durable: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(data)
        if durable:
            stream.flush()
            os.fsync(stream.fileno())


def _new(target: Path) -> Path:
    # Hidden, so that no reading of the data takes it for one of them; short, as long paths end at 259 signs on Windows.
    return target.with_name(f".docgen-{sha256(target.name.encode('utf-8', 'surrogateescape'))[:8]}")


def sweep(folder: Path) -> None:
    """Drop what a run that was killed left unfinished in `folder`."""
    for path in folder.rglob(".docgen-????????"):
        _remove(path)
