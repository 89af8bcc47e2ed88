"""What a command that was killed between two files had begun: the next one finishes it, and says so.

All the files wait beside their places, whole, before the first of them moves; the journal says which, and is gone once
the last has moved. It is kept in the user's cache folder: without one, the same command run again finishes.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from docgen.sortie.cache import cache_folder
from docgen.sortie.disque import make_private, sync_folders
from docgen.sortie.verrou import alone


@contextmanager
def written_down(news: Mapping[Path, Path]) -> Iterator[None]:
    """Have on the disk, meanwhile, where each of `news` is to go, then their names. One alone moves in one gesture.

    Where the disk does not take the names, each file is in its place all the same, and the journal stays.
    """
    page = _write(news) if len(news) > 1 else None
    try:
        yield
    except BaseException:
        _drop(page)
        raise
    with suppress(OSError):
        sync_folders(target.parent for target in news)
        _drop(page)


def _drop(page: Path | None) -> None:
    if page:
        with suppress(OSError):
            page.unlink()


def _write(news: Mapping[Path, Path]) -> Path | None:
    folder = cache_folder("journaux")
    if folder is None:
        return None
    page = folder / f"{os.getpid()}-{os.urandom(4).hex()}.json"
    with suppress(OSError, UnicodeError):
        make_private(folder)
        with page.open("x", encoding="utf-8", newline="\n") as stream:
            json.dump([[str(new.absolute()), str(target.absolute())] for target, new in news.items()], stream)
            stream.flush()
            os.fsync(stream.fileno())
        sync_folders([folder])
        return page
    with suppress(OSError):
        page.unlink()  # a full disk: half a journal says nothing
    return None


def finish() -> list[Path]:
    """Finish what a killed command had begun, unless it still runs: the files that take their places now."""
    folder = cache_folder("journaux")
    try:
        pages = sorted(folder.iterdir()) if folder else []
    except OSError:
        return []
    return [target for page in pages for target in _finished(page)]


def _finished(page: Path) -> list[Path]:
    placed: list[Path] = []
    with suppress(OSError):  # among them: the command that writes it still runs
        gestures = _read(page)
        with alone({target.parent for _, target in gestures if target.parent.is_dir()}, attente=0.0):
            for new, target in gestures:
                if new.exists():
                    new.replace(target)
                    placed.append(target)
            sync_folders(target.parent for target in placed)
            page.unlink()
    return placed


def _read(page: Path) -> Sequence[tuple[Path, Path]]:
    """What the journal says: nothing, unless each file goes beside where it waits, under a name of ours."""
    try:
        found = [(Path(new), Path(target)) for new, target in json.loads(page.read_text("utf-8"))]
    except (ValueError, TypeError):
        return ()
    sound = all(new.parent == target.parent and new.name.startswith(".docgen-") for new, target in found)
    return found if sound else ()
