"""The commands on avenants: `docgen avenant nouveau`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli_francais import FrenchCommand, FrenchGroup
from docgen.cli_options import DATA, FAULTS, OK, TEMPLATES, Donnees, Gabarits, folder_of, refuse

avenant = typer.Typer(cls=FrenchGroup, no_args_is_help=True, help="Prépare les avenants d'un contrat.")


@avenant.command("nouveau", cls=FrenchCommand)
def avenant_nouveau(
    contrat: Annotated[str, typer.Argument(metavar="CONTRAT", help="Le contrat (par exemple cls-2024-2027).")],
    annee: Annotated[str, typer.Option("--annee", help="L'exercice de l'avenant (par exemple 2026).")],
    mettre_a_jour: Annotated[
        list[str],
        typer.Option(
            "--mettre-a-jour",
            help="Copie cette fiche (3.1), prête à modifier ; l'option se répète.",
            show_default=False,
        ),
    ] = [],  # noqa: B006 - typer reads it, nobody changes it
    proroger: Annotated[
        str, typer.Option("--proroger", help="Le nouveau terme du contrat (31/12/2028).", show_default=False)
    ] = "",
    dossier: Annotated[str, typer.Option("--dossier", help="Nom du dossier.", show_default=False)] = "",
    donnees: Donnees = DATA,
    gabarits: Gabarits = TEMPLATES,
) -> None:
    """Prépare l'avenant d'une année : ses fichiers, où il ne reste qu'à remplacer chaque « à compléter »."""
    from pydantic_core import PydanticCustomError

    from docgen.cli_affichage import show_preparation
    from docgen.findings import Refusal
    from docgen.model.base import parse_day
    from docgen.preparation import Demande, preparer

    folder: Path = folder_of(donnees, dossier)
    try:
        terme = parse_day(proroger) if proroger else None
        made = preparer(Demande(folder, gabarits, contrat, annee, tuple(dict.fromkeys(mettre_a_jour)), terme))
    except PydanticCustomError as fault:
        refuse(f"--proroger : {fault.message()}.")
    except Refusal as refusal:
        refuse(f"{refusal.message}. {refusal.remedy}")
    show_preparation(made, folder.name, "" if donnees == DATA else f" --donnees {donnees}")
    raise typer.Exit(FAULTS if made.findings else OK)
