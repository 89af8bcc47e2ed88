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
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
) -> None:
    """Donne le schéma JSON d'un genre de fichier : l'aide, les exemples et les codes du projet, dans un éditeur."""
    from docgen.cli.affichage import console, show_findings
    from docgen.french import compte
    from docgen.load import dossiers_read, load_programmes
    from docgen.load.schemas import all_schemas, as_generated, codes_for, kinds_of_files
    from docgen.load.schemas import schema as schema_of
    from docgen.sortie.nommes import write_named

    programmes, findings = load_programmes(gabarits / "textes")
    if findings:
        show_findings(console(), findings)
        raise typer.Exit(options.FAULTS)
    known, dossiers = kinds_of_files(programmes), dossiers_read(donnees, gabarits / "textes")
    if sortie:
        written = all_schemas(programmes, dossiers)
        files = {sortie / f"{kind}.schema.json": text.encode() for kind, text in written.items()}
        options.refuse_all(write_named(files, ecraser=ecraser, intact=as_generated))
        console().print(f"{compte(len(known), 'schéma écrit', 'schémas écrits')} dans {sortie}")
    elif not genre:
        for kind, (_, said) in known.items():
            console().print(f"{kind} : {said}")
    elif genre in known:
        sys.stdout.write(schema_of(genre, known[genre][0], codes_for(genre, programmes, dossiers)))
    else:
        options.refuse_name(f"le genre « {genre} » n'existe pas", genre, list(known), "Genres")
