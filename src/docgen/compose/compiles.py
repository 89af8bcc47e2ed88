"""What Jinja makes of each text is kept from one command to the next, in the user's cache folder.

Nothing depends on it: an entry that is missing, damaged or not writable costs the time of compiling again, and so does
one that is not sealed by this installation: it is code, and would be run. Its name is a digest of the text and of all
that compiling depends on, so an entry is never out of date.
"""

import hashlib
import marshal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import CodeType

from docgen.sceau import sealed, unsealed
from docgen.sortie import put
from docgen.sortie.cache import cache_folder

# What this process has compiled or read already: one that makes many dossiers asks for the same texts each time.
_CONNUS: dict[tuple[str, str, str], CodeType] = {}
_LE_PLUS = 4096


def remembered(source: str, filename: str, depends: str, compile_: Callable[[], CodeType]) -> CodeType:
    """As `kept`, once for each text in this process."""
    known = source, filename, depends
    if known not in _CONNUS:
        if len(_CONNUS) >= _LE_PLUS:
            _CONNUS.clear()
        _CONNUS[known] = kept(source, filename, depends, compile_)
    return _CONNUS[known]


def kept(source: str, filename: str, depends: str, compile_: Callable[[], CodeType]) -> CodeType:
    """What `compile_` makes of `source`, or made of it in an earlier command; `depends` is all else that it reads."""
    path = _entry(f"{sys.version}\0{depends}\0{source}")
    if path is None:
        return compile_()
    with suppress(EOFError, ValueError, TypeError):
        if data := unsealed(str(path)):
            # The same text may stand elsewhere than when it was compiled.
            return marshal.loads(data).replace(co_filename=filename)  # type: ignore[no-any-return]
    code = compile_()
    with suppress(OSError):
        _write(path, marshal.dumps(code))
    return code


def _entry(key: str) -> Path | None:
    """The file of that entry, which may not be there; None for a user without a home."""
    folder = cache_folder("textes")
    return folder / hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest() if folder else None


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    put({path: sealed(str(path), body)}, durable=False)
