"""The names of the files and folders of the data: those that cannot be on Windows, and those that are one there."""

import os
from pathlib import Path

from docgen.adresses.noms_de_fichiers import is_foreign, near_name, twins, why_no_file
from docgen.load.fichiers import Reader, is_left_aside


def report_names(reader: Reader) -> None:
    """A warning for each file or folder that a copy of the data on Windows would lose: its name, or its twin."""
    folders = [reader.root]
    for folder in folders:
        inside = _inside(folder)
        folders += [folder / entry.name for entry in inside if entry.is_dir()]
        for name in (entry.name for entry in inside):
            if why := why_no_file(name):
                foreign = is_foreign(name)
                message = f"ce nom n'est pas permis{'' if foreign else ' sur Windows'} : {why}"
                remedy = f"Le renommer, par exemple « {near_name(name)} »."
                reader.report("LEC013", message, folder / name, remedy, grave=foreign)
        for names in twins(entry.name for entry in inside):
            both = " et ".join(f"« {name} »" for name in names)
            message = f"{both} ne diffèrent que par la casse : sur Windows, ils ne sont qu'un"
            reader.report("LEC013", message, folder / names[-1], "Donner à l'un un autre nom.", grave=False)


def _inside(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            inside = [entry for entry in entries if not is_left_aside(entry.name) and not entry.is_symlink()]
    except OSError:
        return []
    return sorted(inside, key=lambda entry: entry.name)
