"""The user's cache folder: nothing depends on it, and it may be emptied at any time."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

_DIGEST = hashlib.sha256().digest_size


def cache_folder(name: str) -> Path | None:
    """The folder of docgen of that name, which may not be there; None for a user without a home."""
    try:
        base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    except RuntimeError:
        return None
    return Path(base) / "docgen" / name


def kept_bytes(path: Path) -> bytes | None:
    """What `sealed` was put at `path`; None when nothing is, or not whole, or by another user."""
    getuid = getattr(os, "getuid", None)  # Windows has none: its folder is the user's own
    with suppress(OSError), path.open("rb") as file:
        if getuid is None or os.fstat(file.fileno()).st_uid == getuid():
            digest, data = file.read(_DIGEST), file.read()
            return data if hashlib.sha256(data).digest() == digest else None
    return None


def sealed(data: bytes) -> bytes:
    """`data` as a file keeps it: two commands may write it at once, and a machine stop before the disk has it."""
    return hashlib.sha256(data).digest() + data
