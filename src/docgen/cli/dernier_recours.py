"""What is said when docgen itself is at fault: no trace on the screen, but a file to send to who can repair it."""

import os
import platform
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path

from docgen import __version__
from docgen.cli import francais, options
from docgen.sortie.cache import cache_folder

# The exit code of a program that is at fault itself, as systems have it.
INTERNE = 70
# How many accounts of faults are kept.
_GARDES = 20


def say_internal(error: BaseException) -> int:
    """Say that docgen is at fault, what stands on the disk, and what to send to whom; the exit code."""
    account = _account(error)
    path = _kept(account)
    said = f"erreur interne : docgen a rencontré un cas qu'il ne connaît pas ({type(error).__name__})."
    if francais.asks_json():
        francais.write_error(said, rapport=str(path) if path else account)
    options.say(f"Erreur : {said} Aucun fichier n'est resté à moitié écrit.")
    if path:
        options.say(
            f"Pour que ce soit réparé, envoyer à qui s'occupe de docgen le fichier « {path} » : la commande, les "
            "versions, l'endroit du code."
        )
    else:
        options.say(f"Pour que ce soit réparé, envoyer à qui s'occupe de docgen ce qui suit.\n\n{account}")
    return INTERNE


def _account(error: BaseException) -> str:
    """The command, the versions, and where in the code: without the values that it held."""
    head = [
        f"docgen {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"commande : {' '.join(sys.argv[1:])}",
        f"dossier courant : {_here()}",
    ]
    return "\n".join([*head, "", *traceback.format_exception(error, limit=-60)])


def _here() -> str:
    try:
        return str(Path.cwd())
    except OSError:
        return "(il n'existe plus)"


def _kept(account: str) -> Path | None:
    """The file where `account` is; None when no place takes it."""
    folder = cache_folder("erreurs")
    if folder is None:
        return None
    path = folder / f"erreur-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(account, "utf-8", "backslashreplace", newline="\n")
    except OSError:
        return None
    with suppress(OSError):
        for old in sorted(folder.glob("erreur-*.txt"))[:-_GARDES]:
            old.unlink()
    return path
