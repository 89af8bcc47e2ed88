"""The commands on workbooks: `docgen tableur importer`."""

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import options
from docgen.cli.francais import FrenchCommand, FrenchGroup

tableur = typer.Typer(
    cls=FrenchGroup, no_args_is_help=True, help="Reprend ce qui a été saisi dans un classeur Excel produit par docgen."
)


@tableur.command("importer", cls=FrenchCommand)
def tableur_importer(
    fichier: Annotated[Path, typer.Argument(metavar="FICHIER", help="Le classeur (.xlsx) où l'on a saisi.")],
    dossier: options.OptionDossier = "",
    contrat: options.CodeDeContrat = "",
    appliquer: Annotated[
        bool, typer.Option("--appliquer", help="Écrit les changements dans les données ; sans elle, les montre.")
    ] = False,
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
    json: options.EnJson = False,
) -> None:
    """Compare les cases de saisie d'un classeur avec les données, et montre ce qui change."""
    from docgen.cli.affichage import show_import
    from docgen.commandes.tableur import import_workbook
    from docgen.demande import Order

    found = import_workbook(Order(options.folder_of(donnees, dossier), gabarits, contrat), fichier, appliquer=appliquer)
    show_import(found, json=json)
    options.leave(failed=found.failed)
