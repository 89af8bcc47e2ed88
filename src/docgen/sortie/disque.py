"""What is on the disk for good: without power, only what was flushed remains, contents and names apart."""

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def sync_folders(folders: Iterable[Path]) -> None:
    """Have the names that these folders hold written on the disk, where the system knows how. May raise `OSError`."""
    for folder in sorted(set(folders)) if os.name == "posix" else ():
        with suppress(PermissionError):  # a folder where one may write, and not read
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            except OSError as error:
                if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a disk that does not know how
                    raise
            finally:
                os.close(handle)


def make_private(folder: Path) -> None:
    """Have `folder`, of the user's cache, there for good, for this user alone. May raise `OSError`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sync_folders(folder.parents[:3])  # those that a first command may have just made
