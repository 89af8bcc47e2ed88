"""The versions that one command writes, one after the other: stopped between two, the next commands say so.

What a command is about to write is noted in the user's cache folder, and forgotten once it has ended by itself, having
said what it could not write. A page that remains is that of a command that was killed: it is said until its versions
are of one state again, that is until the same command has run.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from docgen.sortie import Lot, put, sha256
from docgen.sortie.cache import cache_folder
from docgen.sortie.disque import make_private
from docgen.sortie.manifeste import read_manifest
from docgen.sortie.verrou import Occupe, alone


class ProductionArretee(Struct, frozen=True):
    """The folders of the versions that a command has written before it was killed, and of those it has not."""

    faites: tuple[Path, ...]
    restantes: tuple[Path, ...]


@contextmanager
def of_one_state(lots: Sequence[Lot]) -> Iterator[None]:
    """Have on the disk, meanwhile, which versions are to be made from the same data; one alone is of one state."""
    folder = cache_folder("productions") if len(lots) > 1 else None
    said = sorted((str(lot.folder.absolute()), lot.empreinte) for lot in lots)
    names = [name for name, _ in said]
    page = folder / f"{sha256(repr(names).encode('utf-8', 'surrogateescape'))[:32]}.json" if folder else None
    with ExitStack() as stack:
        try:
            stack.enter_context(alone([page] if page else [], attente=0.0))
        except Occupe:  # the same command is at work: its page says the same
            page = None
        if page:
            _note(page, said)
        yield
        if page:
            with suppress(OSError):
                page.unlink()


def _note(page: Path, said: Sequence[tuple[str, str]]) -> None:
    with suppress(OSError, UnicodeError):
        make_private(page.parent)
        _forget(page.parent, {folder for folder, _ in said})
        put({page: json.dumps(said)})


def stopped() -> list[ProductionArretee]:
    """What commands that were killed have left of two states. A page that has nothing more to say goes."""
    folder = cache_folder("productions")
    try:
        pages = sorted(folder.glob("*.json")) if folder else []
    except OSError:
        return []
    found: list[ProductionArretee] = []
    for page in pages:
        with suppress(OSError), alone([page], attente=0.0):  # else the command is at work
            said = _read(page)
            done = tuple(folder for folder, empreinte in said if _is_made(folder, empreinte))
            left = tuple(folder for folder, _ in said if folder not in done)
            if left and any(done or _is_torn(folder) for folder in left):
                found.append(ProductionArretee(done, left))
            else:
                page.unlink()
    return found


def _is_made(folder: Path, empreinte: str) -> bool:
    manifest = read_manifest(folder)
    return manifest is not None and not manifest.a_demi and empreinte in manifest.empreintes.values()


def _is_torn(folder: Path) -> bool:
    manifest = read_manifest(folder)
    return manifest is not None and manifest.a_demi


def _read(page: Path) -> Sequence[tuple[Path, str]]:
    """What the page says; nothing, when another hand wrote it."""
    try:
        return [(Path(folder), str(empreinte)) for folder, empreinte in json.loads(page.read_text("utf-8"))]
    except (ValueError, TypeError):
        return ()


def _forget(folder: Path, coming: set[str]) -> None:
    """Drop the pages of killed commands that spoke only of versions that are being made again."""
    for page in folder.glob("*.json"):
        with suppress(OSError), alone([page], attente=0.0):
            if {str(folder) for folder, _ in _read(page)} <= coming:
                page.unlink()
