"""`docgen schema`: the JSON schema of a kind of file."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import options


def show_schema(
    genre: Annotated[
        str,
        typer.Argument(help="Genre de fichier (fiche-action, avenant…) ; sans genre, la liste.", show_default=False),
    ] = "",
    sortie: Annotated[
        Path | None, typer.Option("--sortie", help="Écrit tous les schémas dans ce dossier.", show_default=False)
    ] = None,
    ecraser: options.EcraserNommes = False,
    gabarits: options.Gabarits = options.TEMPLATES,
) -> None:
    """Donne le schéma JSON d'un genre de fichier, qui aide à la saisie dans un éditeur."""
    from docgen.cli.affichage import console, show_findings
    from docgen.french import compte
    from docgen.load import load_programmes
    from docgen.load.schemas import kinds_of_files
    from docgen.load.schemas import schema as schema_of
    from docgen.sortie.nommes import write_named

    programmes, findings = load_programmes(gabarits / "textes")
    if findings:
        show_findings(console(), findings)
        raise typer.Exit(options.FAULTS)
    known = kinds_of_files(programmes)
    if sortie:
        files = {sortie / f"{kind}.schema.json": schema_of(kind, of[0]).encode() for kind, of in known.items()}
        options.refuse_all(write_named(files, ecraser=ecraser))
        console().print(f"{compte(len(known), 'schéma écrit', 'schémas écrits')} dans {sortie}")
    elif not genre:
        for kind, (_, said) in known.items():
            console().print(f"{kind} : {said}")
    elif genre in known:
        sys.stdout.write(schema_of(genre, known[genre][0]))
    else:
        options.refuse_name(f"le genre « {genre} » n'existe pas", genre, list(known), "Genres")
