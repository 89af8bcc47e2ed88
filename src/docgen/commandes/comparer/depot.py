"""The git repository that holds the data: what it knows, and its files as they were at a revision."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from docgen.findings import Refusal

# The modes of a plain file, in git; a link or a submodule is not data.
_FICHIERS = (b"100644", b"100755")


def why_no_revision(folder: Path) -> str:
    """Why no revision can be named for `folder`, in a sentence; empty when git answers there."""
    if not shutil.which("git"):
        return "git n'est pas installé ici."
    return "" if top_folder(folder) else f"« {folder.as_posix()} » n'est pas dans un dépôt git."


def top_folder(folder: Path) -> Path | None:
    """The top folder of the repository that holds `folder`; None outside of one."""
    said = _git(folder, "rev-parse", "--show-toplevel")
    return Path(os.fsdecode(said.rstrip(b"\n"))) if said and said.strip() else None


def is_revision(folder: Path, nom: str) -> bool:
    """Whether git knows `nom` as a commit, in `folder`."""
    asked = f"{nom}^{{commit}}"
    return not nom.startswith("-") and _git(folder, "rev-parse", "--verify", "--quiet", asked) is not None


def extract(top: Path, revision: str, inside: Sequence[str], folder: Path) -> bool:
    """Write under `folder` the files that `revision` has in each of `inside`, paths from `top`, as they were committed.

    False, with nothing promised, when one of `inside` has no file or git fails. The attributes of the repository
    (`export-ignore`, `export-subst`) say what is published, not what the data are: `git archive` would obey them.
    """
    found = [_listed(top, revision, path) for path in inside]
    if not all(found):
        return False
    files = {path: name for listed in found for path, name in listed.items()}
    asked = b"".join(name + b"\n" for name in files.values())
    answer = _git(top, "cat-file", "--batch", given=asked)
    if answer is None:
        return False
    contents = list(_contents(answer))
    if len(contents) < len(files):
        raise Refusal(f"le dépôt git n'a plus tout ce que la révision « {revision} » contenait",
                      "Le réparer (« git fsck » dit ce qui manque), ou le copier de nouveau.")  # fmt: skip
    for path, data in zip(files, contents, strict=True):
        target = folder / os.fsdecode(path)
        if target.resolve().is_relative_to(folder.resolve()):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    return True


def _listed(top: Path, revision: str, path: str) -> dict[bytes, bytes]:
    """The plain files under `path`: the path of each, and the name of its content."""
    said = _git(top, "ls-tree", "-r", "-z", "--full-tree", revision, "--", path) or b""
    entries = [entry.partition(b"\t") for entry in said.split(b"\0") if entry]
    return {name: head.split()[2] for head, _, name in entries if head.startswith(_FICHIERS)}


def _contents(answer: bytes) -> Iterator[bytes]:
    """What `git cat-file --batch` gives, one content after the other: a line that ends with its size, then itself.

    It stops at one that the repository has lost.
    """
    start = 0
    while start < len(answer):
        end = answer.index(b"\n", start)
        said = answer[start:end].rsplit(b" ", 1)[-1]
        if not said.isdigit():
            return
        size = int(said)
        yield answer[end + 1 : end + 1 + size]
        start = end + 1 + size + 1


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    """What git answers; None when it refuses, or is not there."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False, input=given)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
