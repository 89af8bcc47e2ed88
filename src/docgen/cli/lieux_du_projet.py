"""Where the data, the models and the output of a project are, from any folder of it."""

import os
from pathlib import Path

DATA, TEMPLATES, OUTPUT = Path("contracts_data"), Path("templates"), Path("output")


def project() -> Path | None:
    """The project that the current folder is part of: the nearest folder that holds `contracts_data`."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / DATA).is_dir()), None)


def in_project(folder: Path) -> Path:
    """`folder` when it is here; else the one of that name in the project, as it is named from here."""
    if folder.exists():
        return folder
    root = project()
    return Path(os.path.relpath(root / folder)) if root else folder


def shipped_models() -> Path:
    """The folder of the models that docgen ships."""
    from docgen.calque import shipped

    return shipped() / TEMPLATES
