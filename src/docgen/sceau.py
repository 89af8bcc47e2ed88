"""What one command keeps for the next is sealed by a secret of this installation: what another wrote is not believed.

The secret, `cle`, lies in the user's cache folder, beside the stores. Where it is missing and cannot be made, is cut
short, or could have been read or put there by another, nothing is kept nor read again: a command only takes longer.
This module loads nothing of docgen: it serves before docgen is there.
"""

import os
import stat
import time
from contextlib import suppress

_NOM, _TAILLE = "cle", 32
_SCEAU = 32
# A secret that has been in the making for so long, in seconds, is that of a dead command.
_MORTE = 60
# Neither a link to what another knows, nor a pipe to wait for.
_SANS_DETOUR = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def sealed(path: str, data: bytes) -> bytes:
    """`data` as the file `path`, in a store of the cache folder, keeps it. Raises `OSError` without a secret."""
    cache = os.path.dirname(os.path.dirname(path))
    place = os.path.join(cache, _NOM)
    if not os.path.lexists(place):
        _make(cache, place)
    return _seal(_secret(place), path, data) + data


def unsealed(path: str) -> bytes | None:
    """What `sealed` was put at `path`, in the same store; None when nothing is, or not whole, or by another hand."""
    from hmac import compare_digest

    with suppress(OSError):
        secret = _secret(os.path.join(os.path.dirname(os.path.dirname(path)), _NOM))
        with open(path, "rb") as file:
            if _is_ours(os.fstat(file.fileno())):
                seal, data = file.read(_SCEAU), file.read()
                return data if compare_digest(seal, _seal(secret, path, data)) else None
    return None


def _seal(secret: bytes, path: str, data: bytes) -> bytes:
    """The seal of `data` under the name of `path`: another entry, put there under that name, has not the same."""
    from hmac import digest

    store, name = os.path.split(path)
    said = f"{os.path.basename(store)}/{name}\0".encode("utf-8", "surrogateescape")
    return digest(secret, said + data, "sha256")


def _secret(place: str) -> bytes:
    descriptor = os.open(place, os.O_RDONLY | _SANS_DETOUR)
    try:
        state = os.fstat(descriptor)
        # Another name of the file could be a file whose words another knows.
        alone = stat.S_ISREG(state.st_mode) and state.st_nlink == 1 and not _is_open_to_others(state)
        secret = os.read(descriptor, _TAILLE + 1) if alone and _is_ours(state) else b""
    finally:
        os.close(descriptor)
    if len(secret) != _TAILLE:
        raise PermissionError(f"secret refused: {place}")
    return secret


def _is_ours(state: os.stat_result) -> bool:
    getuid = getattr(os, "getuid", None)  # Windows has none: its folder is the user's own
    return getuid is None or state.st_uid == getuid()


def _is_open_to_others(state: os.stat_result) -> bool:
    return hasattr(os, "getuid") and bool(state.st_mode & 0o077)


def _make(cache: str, place: str) -> None:
    """Put a new secret at `place`, whole or not at all. Raises `OSError`."""
    os.makedirs(cache, mode=0o700, exist_ok=True)
    new = f"{place}.neuve"
    # Of two commands that begin at once, one alone makes it; the other keeps nothing this time.
    descriptor = _opened_alone(new)
    try:
        try:
            os.write(descriptor, os.urandom(_TAILLE))
            os.fsync(descriptor)  # cut short by a loss of power, it would never be believed
        finally:
            os.close(descriptor)
        if not os.path.lexists(place):  # another may have made it between the look and the opening
            os.replace(new, place)
    finally:
        with suppress(OSError):
            os.unlink(new)


def _opened_alone(new: str) -> int:
    """The file `new`, that no other command makes. One that a killed command has left is dropped, for the next."""
    try:
        return os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SANS_DETOUR, 0o600)
    except FileExistsError:
        with suppress(OSError):
            if time.time() - os.lstat(new).st_mtime > _MORTE:
                os.unlink(new)
        raise
