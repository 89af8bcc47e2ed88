"""What stands at the two places that a person names: Word files, folders that docgen has written, or what cannot be
compared, which is then called by its name."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from docgen.findings import Refusal
from docgen.french import compte, enumeration
from docgen.sortie.manifeste import MANIFEST

_DOCX = ".docx"
# What Word opens as a text, models and files with macros too.
_WORDS = (".docx", ".docm", ".dotx", ".dotm")
# What holds the data of a dossier, of a contract.
_DATA = ("dossier.yaml", "contrat.yaml")
_FICHIER, _PRODUIT = "un fichier", "un dossier produit"
_REMEDE = "Comparer deux fichiers Word, ou deux dossiers produits par docgen."
# As many names as a sentence shows.
_NOMS = 3


def are_files(ancien: str, nouveau: str) -> bool:
    """Whether the two names are places: two files, or two folders that docgen has written; else they name versions.

    Raises `Refusal`, which says what stands at each place, when one of them is a place and both cannot be compared.
    """
    names = ancien, nouveau
    if empty := [name for name in names if not name.strip()]:
        which = "les deux noms sont vides" if len(empty) > 1 else "l'un des deux noms est vide"
        raise Refusal(which, "Écrire « docgen comparer ANCIEN NOUVEAU ».", code="CMP006")
    kinds = [_kind(Path(name)) for name in names]
    if kinds[0] and kinds[0] == kinds[1]:
        _refuse_one_place(*map(Path, names))
        return True
    twice = ancien == nouveau and Path(ancien).is_dir()
    if any(kinds) or any(map(_is_place, names)) or twice:
        refuse_places(*names)
    return False


def _refuse_one_place(ancien: Path, nouveau: Path) -> None:
    """Refuse one file, or one folder, given twice: a slip, which « Rien ne diffère » would hide."""
    if ancien.exists() and nouveau.exists() and ancien.samefile(nouveau):
        what = "dossier" if nouveau.is_dir() else "fichier"
        raise Refusal(
            f"les deux côtés sont le même {what}, « {nouveau} »",
            f"Donner l'autre {what} : « docgen comparer ANCIEN NOUVEAU ».",
            code="CMP006",
        )


def refuse_places(ancien: str, nouveau: str) -> None:
    """Refuse two names that cannot be compared, with what stands at each of them and what to give instead."""
    names = ancien, nouveau
    missing = [name for name in names if _lacks(Path(name))]
    if missing and Path(whole := f"{ancien} {nouveau}").exists():
        raise Refusal(
            f"« {missing[0]} » n'existe pas",
            f"Il y a « {whole} » : mettre ce nom entre guillemets droits, puis donner l'autre côté : "
            f'docgen comparer "{whole}" NOUVEAU.',
            code="CMP006",
        )
    if missing:
        near = [f"{name}{_DOCX}" for name in missing if Path(f"{name}{_DOCX}").is_file()]
        raise Refusal(
            f"« {missing[0]} » n'existe pas",
            f"Il y a « {near[0]} » : donner ce nom, entre guillemets droits s'il a une espace."
            if near
            else "Vérifier le nom ; donner deux fichiers Word, ou deux dossiers produits par docgen.",
            code="CMP006",
        )
    (first, *_), (second, *_) = said = [_said(Path(name)) for name in names]
    if first == second and ancien != nouveau:
        message = f"« {ancien} » et « {nouveau} » : chacun {first}"
    else:
        message = f"« {ancien} » {first}" + (f", « {nouveau} » {second}" if ancien != nouveau else "")
    remedies = dict.fromkeys(remedy for _, remedy in said if remedy)
    raise Refusal(message, " ".join([*remedies, *_same_names(*map(Path, names))] or [_REMEDE]), code="CMP006")


def _lacks(path: Path) -> bool:
    """Whether a folder that is there has nothing of that name: else it may be that of a version."""
    return path.parent.is_dir() and not path.exists() and path.suffix.lower() not in _WORDS


def _is_place(name: str) -> bool:
    """Whether `name` is that of a folder, and of no version: « cls-2024-2027/initiale » may be one of the data."""
    path = Path(name)
    return path.is_dir() and (len(path.parts) > 1 or name.startswith(".") or any(_words(path)))


def _kind(path: Path) -> str:
    if path.is_file() or (path.suffix.lower() in _WORDS and not path.is_dir()):
        return _FICHIER
    return _PRODUIT if path.is_dir() and _is_production(path) else ""


def productions(folder: Path) -> list[Path]:
    """The manifests of what docgen has produced in `folder`, in order; those of review packs are of another sort."""
    found = (Path(top, MANIFEST) for top, _, files in _walk(folder) if MANIFEST in files)
    return sorted(manifest for manifest in found if not _is_pack(manifest))


def _is_production(folder: Path) -> bool:
    """Whether docgen has produced all the Word files of the folder."""
    produced = productions(folder)
    homes = {manifest.parent for manifest in produced}
    return bool(produced) and all(homes.intersection(word.parents) for word in _words(folder, deep=True))


def _walk(folder: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """The folders inside `folder`, but those that are hidden."""
    for top, inside, files in os.walk(folder):
        inside[:] = sorted(name for name in inside if not name.startswith("."))
        yield top, inside, files


def _words(folder: Path, *, deep: bool = False) -> Iterator[Path]:
    """The Word files of `folder`, those that Word puts there while one is open left aside."""
    for top, inside, files in _walk(folder):
        inside[:] = inside if deep else []
        yield from (
            Path(top, name)
            for name in sorted(files)
            if name.lower().endswith(_WORDS) and not name.startswith(("~$", "."))
        )


def _is_pack(manifest: Path) -> bool:
    try:
        content = json.loads(manifest.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(content, dict) and {"ancien", "nouveau"} <= content.keys()


def _said(path: Path) -> tuple[str, str]:
    """What a place is, and what to do of it; nothing to do of what can be compared with its like."""
    if kind := _kind(path):
        return f"est {kind}", ""
    if not path.is_dir():
        return "n'est ni un fichier Word ni un dossier", _REMEDE
    if (path / MANIFEST).is_file() and _is_pack(path / MANIFEST):
        return (
            "est un lot de relecture",
            "Comparer les fichiers de ses dossiers « propres/avant » et « propres/apres ».",
        )
    return _said_of_folder(path)


def _said_of_folder(folder: Path) -> tuple[str, str]:
    if any(next(folder.glob(f"{up}{name}"), None) for up in ("", "*/") for name in _DATA):
        return "est un dossier de données", (
            "Des données se comparent par versions, par exemple « docgen comparer cls-2024-2027/initiale "
            "cls-2024-2027/avenant-1 » ; ou produire les documents, et comparer deux dossiers produits."
        )
    if produced := productions(folder):
        homes = [f"« {manifest.parent} »" for manifest in produced[:_NOMS]]
        return "est un dossier où d'autres fichiers Word se mêlent aux documents produits", (
            f"Donner un dossier produit : {enumeration(homes)}{'…' if len(produced) > _NOMS else ''}."
        )
    if words := list(_words(folder, deep=True)):
        return f"est un dossier que docgen n'a pas produit ({compte(len(words), 'fichier')} Word)", (
            "Comparer des fichiers Word deux à deux, chacun par son nom."
        )
    if not any(folder.iterdir()):
        return "est un dossier vide", "Vérifier le nom du dossier."
    return "est un dossier sans fichier Word ni document produit", "Vérifier le nom du dossier."


def _same_names(ancien: Path, nouveau: Path) -> Iterator[str]:
    """The command that compares the first files of one name that two folders have."""
    if not (ancien.is_dir() and nouveau.is_dir()) or ancien == nouveau:
        return
    theirs = {word.name for word in _words(nouveau)}
    if both := next((word.name for word in _words(ancien) if word.name in theirs), ""):
        yield f'Par exemple : docgen comparer "{ancien / both}" "{nouveau / both}".'
