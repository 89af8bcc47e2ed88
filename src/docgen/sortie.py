"""The folder `output/`: all the files of a version or none, and a manifest that says what they were made from.

Files are written to a sibling folder, flushed, then the folders are swapped: a crash leaves the former output whole.
What a person changed by hand since is not overwritten unless asked.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from docgen.findings import Finding, Location, shown

MANIFEST = "manifest.json"
_NEW, _OLD = ".docgen-nouveau", ".docgen-ancien"
# What the system says of a disk, before what the kind of its error says.
_RAISONS = {
    errno.ENOSPC: "la place manque sur le disque",
    errno.EDQUOT: "la place manque sur le disque",
    errno.EFBIG: "la place manque sur le disque",
    errno.EROFS: "ce disque ne s'écrit pas",
    errno.ENAMETOOLONG: "ce nom est trop long",
}


@dataclass(frozen=True, slots=True)
class Lot:
    """The files of one version: `folder` where they go, `empreinte` of all that they were made from."""

    folder: Path
    empreinte: str
    origine: Mapping[str, object]
    names: tuple[str, ...]

    @property
    def properties(self) -> Mapping[str, str]:
        """What each file says of its origin: the version, one digest for the data, one for the gabarits."""
        return {
            "Version": str(self.origine["version"]),
            "Empreinte des données": sha256(repr(self.origine["donnees"]).encode()),
            "Empreinte des gabarits": str(self.origine["gabarits"]),
        }


def sha256(data: bytes) -> str:
    """The SHA-256 of `data`, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_tree(folder: Path) -> str:
    """One digest for all the files under `folder`, by their names and contents."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole.update(f"{path.relative_to(folder).as_posix()}\0{sha256(path.read_bytes())}\n".encode())
    return whole.hexdigest()


def recover(folder: Path) -> None:
    """Put back the former folder if a crash fell between the two renamings, and drop an unfinished one."""
    old, new = _sibling(folder, _OLD), _sibling(folder, _NEW)
    if old.exists() and not folder.exists():
        old.rename(folder)
    for leftover in (old, new):
        if leftover.exists():
            shutil.rmtree(leftover)


def is_current(lot: Lot) -> bool:
    """Whether the files of `lot` are already there, made from the same data and untouched since."""
    manifest = _read_manifest(lot.folder)
    known = manifest.get("fichiers", {})
    made_from = manifest.get("empreintes", {})
    return all(
        made_from.get(name) == lot.empreinte and _digest(lot.folder / name) == known.get(name, "") for name in lot.names
    )


def touched_by_hand(lot: Lot) -> list[Finding]:
    """A finding for each file that this run would replace and that is no longer as docgen wrote it."""
    known = _read_manifest(lot.folder).get("fichiers", {})
    changed = [n for n in lot.names if _digest(lot.folder / n) not in (None, known.get(n))]
    return [
        Finding(
            "SOR001",
            "ce fichier a été modifié depuis que docgen l'a écrit ; il serait remplacé",
            Location(shown(lot.folder / name)),
            "Reporter la modification dans les données ou dans les textes, déplacer le fichier, "
            "ou relancer avec --ecraser.",
        )
        for name in changed
    ]


def write(lot: Lot, files: Mapping[str, bytes]) -> list[Finding]:
    """Write `files` and the manifest in one move; what else the folder holds stays. A finding when it fails."""
    try:
        recover(lot.folder)
        new = _sibling(lot.folder, _NEW)
        lot.folder.parent.mkdir(parents=True, exist_ok=True)
        if lot.folder.exists():
            shutil.copytree(lot.folder, new, copy_function=_link)
        for name, data in files.items():
            _write_flushed(new / name, data)
        _write_flushed(new / MANIFEST, _manifest(lot, files))
        _swap(new, lot.folder)
    except OSError as error:
        return [_refused(lot.folder, error)]
    return []


def write_file(path: Path, data: bytes) -> list[Finding]:
    """Write one file that the user names, whole or not at all. A finding when it fails."""
    new = _sibling(path, _NEW)
    try:
        _write_flushed(new, data)
        new.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        return [_refused(path, error)]
    return []


def write_whole(folder: Path, files: Mapping[str, bytes], origine: Mapping[str, object]) -> list[Finding]:
    """Write `files` as all that `folder` holds, in one move: what a former run wrote there goes.

    A finding when it fails, or when the folder holds what docgen did not write, or not so: then nothing changes.
    """
    folder = folder.absolute()
    foreign = next(_foreign(folder, origine), "")
    if foreign:
        message = f"ce dossier contient « {foreign} », que docgen n'y a pas écrit ainsi"
        remedy = "Donner un dossier nouveau ou vide, ou déplacer ce fichier."
        return [Finding("SOR001", message, Location(shown(folder)), remedy)]
    new = _sibling(folder, _NEW)
    try:
        recover(folder)
        for name, data in files.items():
            _write_flushed(new / name, data)
        _write_flushed(new / MANIFEST, _manifest(Lot(new, "", origine, tuple(files)), files))
        _swap(new, folder)
    except OSError as error:
        return [_refused(folder, error)]
    finally:
        # Interrupted or refused: nothing unfinished stays. Once it is in its place, there is nothing of that name.
        shutil.rmtree(new, ignore_errors=True)
    return []


def _foreign(folder: Path, origine: Iterable[str]) -> Iterator[str]:
    """The files of `folder` that no manifest of the same origin knows as they are: a production is not a pack."""
    manifest = _read_manifest(folder)
    known = manifest.get("fichiers", {}) if all(key in manifest for key in origine) else {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name != MANIFEST and _digest(path) != known.get(name, ""):
            yield name


def _manifest(lot: Lot, files: Mapping[str, bytes]) -> bytes:
    former = _read_manifest(lot.folder)
    kept = {name: digest for name, digest in former.get("fichiers", {}).items() if (lot.folder / name).is_file()}
    made_from = {name: former.get("empreintes", {}).get(name, "") for name in kept}
    content = {
        **lot.origine,
        "fichiers": dict(sorted((kept | {name: sha256(data) for name, data in files.items()}).items())),
        "empreintes": dict(sorted((made_from | dict.fromkeys(files, lot.empreinte)).items())),
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _swap(new: Path, folder: Path) -> None:
    old = _sibling(folder, _OLD)
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    _sync_folder(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


def _write_flushed(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # a link to the former file must not carry the new bytes
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _digest(path: Path) -> str | None:
    try:
        return sha256(path.read_bytes())
    except OSError:
        return None


def _read_manifest(folder: Path) -> dict[str, dict[str, str]]:
    try:
        content = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _sibling(folder: Path, suffix: str) -> Path:
    return folder.with_name(f"{folder.name}{suffix}")


def _refused(folder: Path, error: OSError) -> Finding:
    reasons: dict[type[OSError], str] = {
        PermissionError: "les droits d'écriture manquent, ou un de ces fichiers est ouvert dans Word",
        NotADirectoryError: "un fichier porte le nom de ce dossier",
        FileExistsError: "un fichier porte le nom de ce dossier",
        FileNotFoundError: "ce dossier n'existe pas et ne se crée pas",
        IsADirectoryError: "un dossier porte ce nom",
    }
    said = _RAISONS.get(error.errno or 0) or reasons.get(type(error))
    reason = said or error.strerror or "le disque refuse l'écriture"
    return Finding("SOR002", f"impossible d'écrire : {reason}", Location(shown(folder)),
                   "Fermer les documents ouverts, vérifier les droits et la place, puis relancer.")  # fmt: skip
