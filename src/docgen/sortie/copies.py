"""What « --ecraser » replaces, and docgen did not write so, stays beside, under a name that says it."""

import shutil
from pathlib import Path

from docgen.sortie import digest_file, put

MARQUE = "avant-ecrasement"


def keep_copy(path: Path) -> Path | None:
    """A copy of `path` beside it; None when there is nothing to keep, or it is kept already. May raise `OSError`."""
    if not path.is_file():
        return None
    rank, digest = 1, digest_file(path)
    while (copy := path.with_name(f"{path.stem}.{MARQUE}{f'-{rank}' if rank > 1 else ''}{path.suffix}")).exists():
        if digest_file(copy) == digest:
            return None
        rank += 1
    put({copy: path.read_bytes()})  # on the disk before what it is the copy of is replaced
    shutil.copystat(path, copy)
    return copy
