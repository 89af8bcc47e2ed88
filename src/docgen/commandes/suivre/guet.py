"""What is saved in some folders, as it is. The only user of watchfiles."""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from docgen.findings import Refusal

# What editors and systems write beside a file: copies, locks (« ~$acte.docx », « .acte.yaml.swp », « 4913 »).
_DE_PASSAGE = re.compile(r"[.~#].*|.*~|.*\.(sw[a-z]|te?mp|bak|part|crdownload)|4913|__pycache__", re.IGNORECASE)
# How often folders are looked at, to see whether they are still the same, in milliseconds; how long one is waited for.
_REGARD, _PAUSE = 200, 0.2


def check_present() -> None:
    """Raises `Refusal` when watchfiles is not installed."""
    if find_spec("watchfiles") is None:
        raise Refusal("« docgen suivre » a besoin de watchfiles, qui n'est pas installé",
                      "L'installer : « pip install docgen-conventions[suivre] ».")  # fmt: skip


def is_passing(path: Path, folder: Path) -> bool:
    """Whether `path` is what an editor, or git, writes for itself in `folder`."""
    return any(_DE_PASSAGE.fullmatch(part) for part in path.relative_to(folder).parts)


def saves(folders: Sequence[Path], apart: Sequence[Path], *, scruter: bool) -> Iterator[frozenset[Path]]:
    """The files that were saved, renamed or removed in `folders`, but for those of `apart`; a burst comes as one.

    Nothing comes first, empty, once they are watched. What happens while the caller works comes next. A folder that
    comes or goes is itself what has changed. `scruter` looks at each file again and again, as a network share wants.
    """
    folders, apart = [each.absolute() for each in folders], [each.absolute() for each in apart]
    seen, first = _states(folders), True
    untold: frozenset[Path] = frozenset()
    while True:
        try:
            for changed in _watched([folder for folder in folders if seen[folder]], scruter=scruter):
                now = _states(folders)
                untold |= {path for path in changed if _counts(path, folders, apart)} | _moved(seen, now)
                if now != seen:  # another folder of that name: it is watched before anything is told
                    seen = now
                    break
                if untold or first:
                    told, untold, first = untold, frozenset(), False
                    yield told
        except (OSError, RuntimeError):
            now = _states(folders)
            scruter = scruter or now == seen  # the system watches no more files, or not on this disk
            seen, untold = now, untold | _moved(seen, now)
            time.sleep(_PAUSE)


def _watched(folders: Sequence[Path], *, scruter: bool) -> Iterator[set[Path]]:
    """What changes in `folders`, or nothing, every now and then."""
    if not folders:
        while True:
            time.sleep(_PAUSE)
            yield set()
    from watchfiles import watch

    for changes in watch(*folders, watch_filter=None, rust_timeout=_REGARD, yield_on_timeout=True,
                         force_polling=scruter or None):  # fmt: skip
        yield {Path(name) for _, name in changes}


def _counts(path: Path, folders: Sequence[Path], apart: Sequence[Path]) -> bool:
    inside = next((folder for folder in folders if path.is_relative_to(folder)), None)
    left = any(path.is_relative_to(each) for each in apart)
    return inside is not None and not left and not is_passing(path, inside)


def _states(folders: Sequence[Path]) -> dict[Path, tuple[int, int] | None]:
    """Which folder each of these is, None when it is not there: another may come under its name."""
    states: dict[Path, tuple[int, int] | None] = {}
    for folder in folders:
        states[folder] = None
        with suppress(OSError):
            state = folder.stat()
            states[folder] = state.st_dev, state.st_ino
    return states


def _moved(before: Mapping[Path, object], after: Mapping[Path, object]) -> frozenset[Path]:
    return frozenset(folder for folder, state in after.items() if before[folder] != state)
