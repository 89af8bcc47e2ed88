"""What a command has said is kept, and said again at once when nothing that it reads has changed.

An answer is kept under a digest of what is typed, where, by which docgen, on which day and for which terminal; with it,
the folders that the command reads, and those that it writes, each with the digest of all that they hold. It is said
again only when these digests are the same: a file that changes, comes or goes makes the command run. What no digest
can hold (a git revision, a file whose name is given) is kept by no command. The store is the user's own, is bounded,
sealed, and may be emptied at any time. This module answers before docgen is there: it loads nothing more than a seal.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from docgen.entree.empreintes import NOMS, TOUT, Folders, states, surroundings, terminal, tool
from docgen.sceau import sealed, unsealed

# How many answers are kept; and how long one may be, in characters.
_GARDEES, _LONGUEUR = 200, 2_000_000
_Json = dict[str, Any]


class ReponseGardee:
    """The answer to the command that `arguments` type: said again from the store, or listened to and kept."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self.outil = tool()
        self._entree = _entry(arguments, self.outil) if self.outil else None
        self._lus: Folders | None = None
        self._ecrits: Folders = []
        self._etat: str | None = None
        self._dates: str | None = None
        self._dit: list[tuple[int, str]] = []
        self._muette = False

    # --- said again ---
    def again(self) -> int | None:
        """Say what was kept, and give its exit code; None when nothing was, or when something has changed since.

        Raises `OSError` when what is said cannot be written.
        """
        kept = self._kept()
        streams = {1: sys.stdout, 2: sys.stderr}
        if kept is None or not all(
            _takes(streams[number], kept["codages"][number - 1], text) for number, text in kept["dit"]
        ):
            return None
        for number, text in kept["dit"]:
            streams[number].write(text)
        for stream in streams.values():
            stream.flush()
        return int(kept["code"])

    def _kept(self) -> _Json | None:
        if self._entree is None:
            return None
        body = unsealed(self._entree)
        if body is None:
            return None
        try:
            kept: _Json = json.loads(body)
            same = states(kept["lus"])[0] == kept["empreinte"] and states(kept["ecrits"])[0] == kept["empreinte_ecrite"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return kept if same else None

    # --- listened to ---
    def reads(self, tout: Iterable[object], noms: Iterable[object] = ()) -> None:
        """The command is one whose answer is kept. From now on it reads nothing but what is in the folders `tout`, and
        the names of the folders of `noms` and of their files."""
        self._lus = [(os.path.abspath(str(folder)), TOUT) for folder in tout]
        self._lus += [(os.path.abspath(str(folder)), NOMS) for folder in noms]
        self._etat, self._dates = states(self._lus)

    def writes(self, folders: Iterable[object]) -> None:
        """It says what it says only while these folders hold what they now hold."""
        self._ecrits = [(os.path.abspath(str(folder)), TOUT) for folder in folders]

    def not_kept(self) -> None:
        """What it says would not be said again, whatever its folders hold."""
        self._lus = None

    @contextmanager
    def next_time(self) -> Iterator[None]:
        """What is said here is not shown: it is what the same command would say, run again at once."""
        self._dit.clear()
        self._muette = True
        try:
            yield
        finally:
            self._muette = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Standard output and error go through this answer."""
        if self._entree is None:
            yield
            return
        streams = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = _Heard(streams[0], self._hear, 1), _Heard(streams[1], self._hear, 2)
        try:
            yield
        finally:
            sys.stdout, sys.stderr = streams

    def _hear(self, number: int, text: str) -> bool:
        """Note what is written; whether it is to be shown."""
        if self._dit and self._dit[-1][0] == number:
            text = self._dit.pop()[1] + text
        self._dit.append((number, text))
        return not self._muette

    def keep(self, code: object) -> None:
        """Keep what was heard, under the state in which the command began; nothing when that state has changed."""
        if self._entree is None or self._lus is None or self._etat is None or code not in (0, 1):
            return
        written = states(self._ecrits)[0]
        if written is None or sum(len(text) for _, text in self._dit) > _LONGUEUR:
            return
        if states(self._lus, contents=False)[1] != self._dates:
            return
        kept = {
            "lus": self._lus,
            "empreinte": self._etat,
            "ecrits": self._ecrits,
            "empreinte_ecrite": written,
            "code": code,
        }
        codages = [stream.encoding for stream in (sys.stdout, sys.stderr)]
        body = json.dumps(kept | {"codages": codages, "dit": self._dit}).encode()
        with suppress(OSError):
            _write(self._entree, sealed(self._entree, body))


class _Heard:
    """A stream whose words are heard before they are written; `unheard` is the stream itself."""

    def __init__(self, stream: Any, hear: Callable[[int, str], bool], number: int) -> None:
        self.unheard = stream
        self._hear = hear
        self._number = number

    def write(self, text: str) -> int:
        return self.unheard.write(text) if self._hear(self._number, text) else len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unheard, name)


# --- the digests ------------------------------------------------------------------------------------------------------
def _entry(arguments: Sequence[str], outil: str) -> str | None:
    """The file of the answer to `arguments`, here and now, by this docgen; None when none is to be kept."""
    base = (
        os.environ.get("XDG_CACHE_HOME")
        or os.environ.get("LOCALAPPDATA")
        or os.path.join(os.path.expanduser("~"), ".cache")
    )
    try:
        of = (list(arguments), os.getcwd(), surroundings(), time.strftime("%Y-%m-%d"), terminal(), outil)
    except OSError:
        return None
    folder = os.path.join(base, "docgen", "reponses")
    return (
        None
        if not os.path.isabs(base)
        else os.path.join(folder, hashlib.sha256(repr(of).encode("utf-8", "surrogatepass")).hexdigest())
    )


def _takes(stream: Any, encoding: str, text: str) -> bool:
    """Whether `stream`, made to print in `encoding` as the command had made it, has all the signs of `text`."""
    try:
        text.encode(encoding)
        if stream.encoding != encoding:
            stream.reconfigure(encoding=encoding)
    except (UnicodeError, LookupError, AttributeError, OSError):
        return False
    return True


def _write(path: str, body: bytes) -> None:
    """Put the answer in its place in one gesture, and drop the oldest of those that are too many."""
    folder = os.path.dirname(path)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    new = f"{path}.{os.getpid()}"
    try:
        with open(new, "xb") as file:
            file.write(body)
        os.replace(new, path)
    except OSError:
        with suppress(OSError):
            os.unlink(new)
        raise
    known = sorted(os.scandir(folder), key=lambda entry: entry.stat().st_mtime_ns)
    for old in known[:-_GARDEES]:
        with suppress(OSError):
            os.unlink(old.path)
