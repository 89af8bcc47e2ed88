"""Writing files: all of them or none (`put`); and the folder `output/`, with a manifest of what it was made from.

Files are written beside, flushed, then renamed: a crash leaves what was there before whole. In `output/`, what a person
changed by hand since is not overwritten unless asked.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from docgen.findings import Finding, Location, shown
from docgen.sortie.fautes import write_fault

MANIFEST = "manifest.json"
Contenu = str | bytes


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
    old = _former(folder)
    if old.exists() and not folder.exists():
        old.rename(folder)
    _remove(old)
    _remove(_new(folder))


def is_current(lot: Lot) -> bool:
    """Whether the files of `lot` are already there, made from the same data and untouched since."""
    manifest = _read_manifest(lot.folder)
    known, made_from = manifest.get("fichiers", {}), manifest.get("empreintes", {})
    return all(
        made_from.get(name) == lot.empreinte and digest_file(lot.folder / name) == known.get(name, "")
        for name in lot.names
    )


def touched_by_hand(lot: Lot) -> list[Finding]:
    """A finding for each file that this run would replace and that is no longer as docgen wrote it."""
    known = _read_manifest(lot.folder).get("fichiers", {})
    changed = [name for name in lot.names if digest_file(lot.folder / name) not in (None, known.get(name))]
    return [
        Finding(
            "SOR001", "ce fichier a été modifié depuis que docgen l'a écrit ; il serait remplacé",
            Location(shown(lot.folder / name)),
            "Reporter la modification dans les données ou dans les textes, déplacer le fichier, "
            "ou relancer avec --ecraser.",
        )
        for name in changed
    ]  # fmt: skip


def write_files(lot: Lot, files: Mapping[str, bytes]) -> list[Finding]:
    """Write `files` and the manifest in one move; what else the folder holds stays. A finding when it fails."""
    return _written(lot, files, keep=True)


def write_whole(
    folder: Path, files: Mapping[str, bytes], origine: Mapping[str, object], *, ecraser: bool = False
) -> list[Finding]:
    """Write `files` as all that `folder` holds, in one move: what a former run wrote there goes.

    A finding when it fails, or when the folder holds what docgen did not write, or not so: then nothing changes. With
    `ecraser`, what docgen wrote and a person has changed since goes, too.
    """
    folder = folder.absolute()
    foreign = next(_foreign(folder, origine, ecraser=ecraser), "")
    if foreign:
        message = f"ce dossier contient « {foreign} », que docgen n'y a pas écrit ainsi"
        remedy = "Donner un dossier nouveau ou vide, ou déplacer ce fichier."
        remedy += " S'il vient d'un lot précédent, « --ecraser » le remplace." if not ecraser else ""
        return [Finding("SOR001", message, Location(shown(folder)), remedy)]
    return _written(Lot(folder, "", origine, tuple(files)), files, keep=False)


def put(
    files: Mapping[Path, Contenu],
    folders: Mapping[Path, Mapping[str, Contenu]] = MappingProxyType({}),
    *,
    durable: bool = True,
) -> None:
    """Put each file in its place, and each new folder with all its files: all of them or none.

    All are beside, and on the disk when `durable`, before the first takes its place; a file keeps the rights of the one
    before it. May raise `OSError`: then nothing has changed, unless the disk fails between the renamings of two files.
    """
    contents = {target.resolve(): content for target, content in (*folders.items(), *files.items())}
    with ExitStack() as stack:
        news = {target: stack.enter_context(_beside(target)) for target in contents}
        for target, new in news.items():
            _fill(new, contents[target], durable=durable)
            if target.is_file():
                new.chmod(target.stat().st_mode & 0o777)
        placed: list[Path] = []
        try:
            for target, new in news.items():
                new.replace(target)
                placed.append(target)
        except OSError:
            for folder in placed[: len(folders)]:
                _remove(folder)
            raise
        for parent in {target.parent for target in news} if durable else ():
            _sync_folder(parent)


def _foreign(folder: Path, origine: Iterable[str], *, ecraser: bool) -> Iterator[str]:
    """The files of `folder` that no manifest of the same origin knows as they are: a production is not a pack."""
    manifest = _read_manifest(folder)
    known = manifest.get("fichiers", {}) if all(key in manifest for key in origine) else {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        as_written = name in known if ecraser else digest_file(path) == known.get(name, "")
        if not path.is_dir() and name != MANIFEST and not as_written:
            yield name


def _written(lot: Lot, files: Mapping[str, bytes], *, keep: bool) -> list[Finding]:
    try:
        recover(lot.folder)
        manifest = _manifest(lot, files, _read_manifest(lot.folder) if keep else {})
        _replace_folder(lot.folder, {**files, MANIFEST: manifest}, keep=keep)
    except OSError as error:
        return [write_fault(lot.folder, error)]
    return []


def _manifest(lot: Lot, files: Mapping[str, bytes], former: Mapping[str, Mapping[str, str]]) -> bytes:
    kept = {name: digest for name, digest in former.get("fichiers", {}).items() if (lot.folder / name).is_file()}
    made_from = {name: former.get("empreintes", {}).get(name, "") for name in kept}
    content = {
        **lot.origine,
        "fichiers": dict(sorted((kept | {name: sha256(data) for name, data in files.items()}).items())),
        "empreintes": dict(sorted((made_from | dict.fromkeys(files, lot.empreinte)).items())),
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _replace_folder(folder: Path, files: Mapping[str, bytes], *, keep: bool) -> None:
    """Put `files` in the place of the folder; with `keep`, what else it holds stays."""
    with _beside(folder) as new:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if keep and folder.exists():
            shutil.copytree(folder, new, copy_function=_link)
        _fill(new, files)
        old = _former(folder)
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


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Where `target` is put together. Interrupted or refused, nothing unfinished stays there, nor new folders above."""
    new = _new(target)
    above = [folder for folder in target.parents if not folder.exists()]
    _remove(new)
    try:
        yield new
    finally:
        # Once it is in its place, there is nothing of that name.
        _remove(new)
        for folder in above:
            with suppress(OSError):
                folder.rmdir()  # a folder that has something stays


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _fill(new: Path, content: Contenu | Mapping[str, Contenu], *, durable: bool = True) -> None:
    files = content.items() if isinstance(content, Mapping) else [("", content)]
    for name, inside in files:
        _write_flushed(new / name, inside.encode() if isinstance(inside, str) else inside, durable=durable)


def _write_flushed(path: Path, data: bytes, *, durable: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # a link to the former file must not carry the new bytes
    with path.open("wb") as stream:
        stream.write(data)
        if durable:
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


def digest_file(path: Path) -> str | None:
    """The digest of a file; None when it does not read."""
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


def _new(target: Path) -> Path:
    # Hidden, so that no reading of the data takes it for one of them.
    return target.with_name(f".{target.name}.docgen-nouveau")


def _former(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.docgen-ancien")
