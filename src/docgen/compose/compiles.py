"""What Jinja makes of each text is kept from one command to the next, in the user's cache folder.

Nothing depends on it: an entry that is missing, cut short or not writable costs the time of compiling again. Its name
is a digest of the text and of all that compiling depends on, so an entry is never out of date.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from types import CodeType

_DIGEST = hashlib.sha256().digest_size


def kept(source: str, filename: str, depends: str, compile_: Callable[[], CodeType]) -> CodeType:
    """What `compile_` makes of `source`, or made of it in an earlier command; `depends` is all else that it reads."""
    folder = _folder()
    if folder is None:
        return compile_()
    path = folder / hashlib.sha256(f"{sys.version}\0{depends}\0{source}".encode()).hexdigest()
    with suppress(OSError, EOFError, ValueError, TypeError):
        data = path.read_bytes()
        if hashlib.sha256(data[_DIGEST:]).digest() == data[:_DIGEST]:
            # The same text may stand elsewhere than when it was compiled.
            return marshal.loads(data[_DIGEST:]).replace(co_filename=filename)  # type: ignore[no-any-return]
    code = compile_()
    with suppress(OSError):
        _write(path, marshal.dumps(code))
    return code


def _write(path: Path, body: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(hashlib.sha256(body).digest() + body)
            file.close()
            os.replace(file.name, path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)


@lru_cache(maxsize=1)
def _folder() -> Path | None:
    """The folder of the entries, which is the user's alone; None when there cannot be one."""
    try:
        base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
        folder = Path(base) / "docgen" / "textes"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mine = not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
    except (OSError, RuntimeError):
        return None
    return folder if mine else None
