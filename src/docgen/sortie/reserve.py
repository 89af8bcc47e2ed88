"""What was rendered is kept in the user's cache folder, under a digest of all that it was rendered from.

An entry is never out of date: what it was rendered from is its name. One that is missing, damaged or of another hand
costs the time of rendering again; the folder is bounded, and may be emptied at any time.
"""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from docgen.sceau import sealed, unsealed
from docgen.sortie import digest_tree, put
from docgen.sortie.cache import cache_folder

# In bytes: some twenty dossiers of a hundred pages, in every format.
_LE_PLUS_GRAND = 200_000_000


class Reserve(Struct, frozen=True):
    """The files of `folder`, each made by the docgen that `outil` names (a digest of its own files)."""

    folder: Path
    outil: str

    @classmethod
    def of_user(cls, outil: str) -> "Reserve | None":
        """That of the user; None for one without a home, or when no docgen is named."""
        folder = cache_folder("rendus")
        return cls(folder, outil) if folder and outil else None

    def name(self, *made_from: object) -> str:
        """The name of what docgen makes from these values, which their words tell apart, and from these bytes."""
        whole = hashlib.sha256(self.outil.encode())
        for each in made_from:
            said = each if isinstance(each, bytes) else repr(each).encode("utf-8", "surrogatepass")
            whole.update(b"%d\0" % len(said) + said)
        return whole.hexdigest()

    def digest(self, folder: Path) -> str:
        """A digest of all that `folder` holds."""
        return digest_tree(folder)

    def get(self, name: str) -> bytes | None:
        """What was kept under `name`, if it is whole."""
        return unsealed(str(self.folder / name))

    def keep(self, entries: Mapping[str, bytes]) -> None:
        """Keep each of `entries` under its name, and drop the oldest of those that are too much."""
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            places = {self.folder / name: data for name, data in entries.items()}
            put({place: sealed(str(place), data) for place, data in places.items()}, durable=False)
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        known = [(path.stat(), path) for path in self.folder.iterdir()]
        size = sum(state.st_size for state, _ in known)
        for state, path in sorted(known, key=lambda each: each[0].st_mtime_ns):
            if size <= _LE_PLUS_GRAND:
                return
            size -= state.st_size
            with suppress(OSError):
                path.unlink()
