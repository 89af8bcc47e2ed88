"""The arguments and options that several commands share, and their default values."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Dossier = Annotated[
    str, typer.Argument(metavar="[DOSSIER]", help="Nom du dossier ; le seul qui existe par défaut.", show_default=False)
]
Contrat = Annotated[
    str, typer.Option("--contrat", help="Ne garder que ce contrat (par exemple cls-2024-2027).", show_default=False)
]
Version = Annotated[
    str, typer.Option("--version", help="Ne garder que cette version (initiale, avenant-1…).", show_default=False)
]
Seance = Annotated[
    str, typer.Option("--seance", help="Ne garder que la séance de ce jour (2025-09-22).", show_default=False)
]
Kinds = Annotated[
    list[str], typer.Option("--document", help="Ne garder que ce document ; l'option se répète.", show_default=False)
]
Donnees = Annotated[Path, typer.Option("--donnees", help="Dossier des données.")]
Gabarits = Annotated[Path, typer.Option("--gabarits", help="Dossier des textes et des gabarits.")]
Sortie = Annotated[Path, typer.Option("--sortie", help="Dossier où écrire.")]
Ecraser = Annotated[bool, typer.Option("--ecraser", help="Remplace aussi les fichiers modifiés à la main.")]
Json = Annotated[bool, typer.Option("--json", help="Écrit le résultat en JSON, pour un programme.")]
Final = Annotated[
    bool, typer.Option("--final", help="Refuse tout champ encore à compléter, et retire la mention « PROJET ».")
]
DATA, TEMPLATES, OUTPUT = Path("contracts_data"), Path("templates"), Path("output")
