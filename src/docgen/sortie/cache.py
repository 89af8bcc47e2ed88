"""The user's cache folder: nothing depends on it, and it may be emptied at any time."""

import os
from pathlib import Path


def cache_folder(name: str) -> Path | None:
    """The folder of docgen of that name, which may not be there; None for a user without a home."""
    try:
        base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    except RuntimeError:
        return None
    return Path(base) / "docgen" / name
