"""One command at a time writes in a folder: a lock that the system drops when its command ends, however it ends.

It is kept in the user's cache folder, so that nothing is left where people work.
"""

import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from docgen.sortie.cache import cache_folder

# How long another command is waited for, and how often it is asked, in seconds.
ATTENTE, _PAS = 10.0, 0.05
_TENUS: set[str] = set()


class Occupe(OSError):
    """Another command writes in this folder."""


@contextmanager
def alone(folders: Iterable[Path], *, attente: float | None = None) -> Iterator[None]:
    """No other command writes in `folders` meanwhile. Raises `Occupe` when one goes on doing so after `attente`."""
    with ExitStack() as stack:
        for name in sorted({os.path.realpath(folder) for folder in folders} - _TENUS):
            stack.enter_context(_held(name, ATTENTE if attente is None else attente))
        yield


@contextmanager
def _held(name: str, attente: float) -> Iterator[None]:
    handle = _opened(name)
    if handle is None:  # where no lock can be kept, each file is still put in its place in one gesture
        yield
        return
    try:
        _wait(handle, name, attente)
        _TENUS.add(name)
        try:
            yield
        finally:
            _TENUS.discard(name)
    finally:
        os.close(handle)


def _opened(name: str) -> int | None:
    import hashlib

    folder = cache_folder("verrous") or Path(tempfile.gettempdir()) / "docgen-verrous"
    key = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(folder / key, os.O_RDWR | os.O_CREAT, 0o600)
    return None


def _wait(handle: int, name: str, attente: float) -> None:
    limit = time.monotonic() + attente
    while not _taken(handle):
        if time.monotonic() > limit:
            raise Occupe(f"une autre commande de docgen écrit dans {name}")
        time.sleep(_PAS)


def _taken(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # Windows says so of a lock that is held; a disk that knows none lets all write.
        return os.name != "nt"
    return True
