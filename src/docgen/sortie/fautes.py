"""Why a place does not take what is written, in French: what the system says is for programmers, and in English."""

import errno
import os
from contextlib import suppress
from pathlib import Path

from docgen.findings import Finding, Location, Refusal, shown
from docgen.sortie import Entretemps
from docgen.sortie.verrou import Occupe

_REMEDE = "Vérifier les droits et la place, puis relancer."
_ATTENDRE = "Attendre qu'elle finisse, puis relancer."
# What the system says of a disk, before what the kind of its error says.
_RAISONS = {
    errno.ENOSPC: "la place manque sur le disque",
    errno.EDQUOT: "la place manque sur le disque",
    errno.EFBIG: "la place manque sur le disque",
    errno.EROFS: "ce disque ne s'écrit pas",
    errno.ENAMETOOLONG: "ce nom est trop long",
}
# From how many signs on Windows does not find the folder of a path.
_TROP_LONG = 240
# What people open these files with.
_PROGRAMMES = {".docx": "Word", ".xlsx": "Excel", ".pdf": "un lecteur de PDF", ".html": "un navigateur"}


def write_fault(folder: Path, error: OSError) -> Finding:
    """The finding that says why a place does not take what is written."""
    remedy = f"Fermer les documents ouverts, {_REMEDE[0].lower()}{_REMEDE[1:]}"
    if isinstance(error, Occupe):
        remedy = _ATTENDRE
    return Finding("SOR002", f"impossible d'écrire : {unwritten_reason(error)}", Location(shown(folder)), remedy)


def held_fault(path: Path, error: OSError, *, removed: bool = False) -> Finding:
    """The finding that says why one file among others was not replaced, or not `removed`."""
    act, done = ("être retiré", "le retire") if removed else ("être remplacé", "l'écrit")
    reason = unwritten_reason(error)
    if isinstance(error, PermissionError):
        reason = f"il est ouvert dans {_PROGRAMMES.get(path.suffix.lower(), 'un autre programme')}, ou protégé"
    remedy = f"Le fermer (ou ôter sa protection), puis relancer la même commande, qui {done}."
    return Finding("SOR004", f"ce fichier n'a pas pu {act} : {reason}", Location(shown(path)), remedy)


def write_refusal(folder: Path, error: OSError) -> Refusal:
    """The refusal of a command that could not write in `folder`, and wrote nothing."""
    remedy = _ATTENDRE if isinstance(error, Occupe) else _REMEDE
    return Refusal(f"impossible d'écrire dans {shown(folder)} : {unwritten_reason(error)}", remedy)


def unwritten_place(error: OSError, known: Path) -> Path:
    """The place that did not take what is written, as a person sees it; `known` when the system does not say."""
    place = Path(str(error.filename)) if error.filename else known
    return next((above.parent for above in (place, *place.parents) if above.name.startswith(".docgen-")), place)


def unwritten_reason(error: OSError) -> str:
    """Why, to go after « impossible d'écrire »."""
    if isinstance(error, Occupe):
        return "une autre commande de docgen écrit ici"
    if isinstance(error, Entretemps):
        return "ce fichier vient de changer"
    reasons: dict[type[OSError], str] = {
        PermissionError: "les droits d'écriture manquent, ou un de ces fichiers est ouvert dans Word",
        NotADirectoryError: "un fichier porte le nom de ce dossier",
        FileExistsError: "un fichier porte le nom de ce dossier",
        FileNotFoundError: "ce dossier n'existe pas et ne se crée pas",
        IsADirectoryError: "un dossier porte ce nom",
    }
    if isinstance(error, FileNotFoundError) and _length(str(error.filename or "")) > _TROP_LONG:
        return "ce chemin est trop long pour Windows"
    said = _RAISONS.get(error.errno or 0) or reasons.get(type(error))
    return said or error.strerror or "le disque refuse l'écriture"


def _length(path: str) -> int:
    """How many signs the whole path has; 0 where the current folder is no more."""
    with suppress(OSError):
        return len(os.path.abspath(path))  # noqa: PTH100
    return 0
