"""The digests that a kept answer depends on: the docgen that runs, what it reads, and how it is asked.

It loads nothing of docgen: it answers before docgen is there.
"""

import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

# Beyond these, reading all would take as long as the command: files, bytes.
_FICHIERS, _OCTETS = 20_000, 300_000_000
# Set to « non », nothing is said again, nor kept.
VARIABLE = "DOCGEN_REPONSES"
_TERMINAL = (
    "COLUMNS", "LINES", "TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE",
    "PYTHONIOENCODING", "PYTHONUTF8", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANG", "TZ",
)  # fmt: skip
# Each folder, and how much of it is looked at.
Folders = list[tuple[str, str]]
TOUT, NOMS = "tout", "noms"
_CHERCHES = "contracts_data", "templates", "output"


def surroundings() -> list[str]:
    """What a command looks for from here up to its project: data, models, output. In the project itself, the output has
    but one place, there or not."""
    here = os.getcwd()
    found: list[str] = []
    while True:
        present = [name for name in _CHERCHES if os.path.isdir(os.path.join(here, name))]
        if "contracts_data" in present or os.path.dirname(here) == here:
            return [*found, here, *(name for name in present if name != "output")]
        found += [here, *present]
        here = os.path.dirname(here)


def terminal() -> list[object]:
    """What the shape of an answer depends on."""
    seen: list[object] = [os.environ.get(name) for name in _TERMINAL]
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        shown = bool(stream) and stream.isatty()
        seen += [shown, getattr(stream, "encoding", None), getattr(stream, "errors", None)]
        if shown:
            with suppress(OSError):
                seen.append(tuple(os.get_terminal_size(stream.fileno())))
    return seen


def tool() -> str:
    """Which docgen this is: its files by their sizes and times, Python, and what is installed beside them; empty when
    nothing is to be kept, or when that is not known."""
    if os.environ.get(VARIABLE) == "non" or "_DOCGEN_COMPLETE" in os.environ:
        return ""
    whole = hashlib.sha256(repr((sys.version, sys.flags.optimize)).encode())
    for folder in sys.path:
        with suppress(OSError):
            _add(whole, folder, os.stat(folder).st_mtime_ns)
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    try:
        for _, path, state in _files(here):
            if stat.S_ISREG(state.st_mode):
                _add(whole, path, state.st_size, state.st_mtime_ns)
    except OSError:
        return ""
    return whole.hexdigest()


def states(folders: Iterable[Sequence[str]], *, contents: bool = True) -> tuple[str | None, str | None]:
    """A digest of all that `folders` hold, names and bytes, and one of the sizes and times of their files, which says
    whether one was written meanwhile. Without `contents` the first says nothing; neither is known of what does not read
    or is too much."""
    whole, dates, count, size = hashlib.sha256(), hashlib.sha256(), 0, 0
    try:
        for folder, how in folders:
            _add(whole, folder, how, os.path.exists(folder))
            for name, path, state in _files(folder, depth=0 if how == TOUT else _UN_NIVEAU):
                count, size = count + 1, size + (state.st_size if how == TOUT else 0)
                if count > _FICHIERS or size > _OCTETS:
                    return None, None
                _add(whole, name, state.st_mode)
                _add(dates, name, state.st_mode, state.st_size, state.st_mtime_ns, state.st_ino)
                if contents and stat.S_ISREG(state.st_mode) and how == TOUT:
                    with open(path, "rb", 0) as file:
                        whole.update(hashlib.sha256(file.read()).digest())
    except OSError:
        return None, None
    return whole.hexdigest(), dates.hexdigest()


def _add(whole: "hashlib._Hash", *said: object) -> None:
    whole.update(f"{said}\n".encode("utf-8", "surrogatepass"))


# How deep a folder goes that is looked at no further than its own folders; a link may lead back above itself.
_UN_NIVEAU, _PROFOND = 39, 40


def _files(folder: str, prefix: str = "", depth: int = 0) -> Iterator[tuple[str, str, os.stat_result]]:
    """All that is under `folder`, by its name from there, in order; what Python compiles apart. A link is followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.name == "__pycache__":
            continue
        state = entry.stat()
        yield prefix + entry.name, entry.path, state
        if stat.S_ISDIR(state.st_mode) and depth < _PROFOND:
            yield from _files(entry.path, f"{prefix}{entry.name}/", depth + 1)
