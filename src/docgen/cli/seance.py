"""The command on séances: `docgen seance nouvelle`."""

from typing import Annotated

import typer

from docgen.cli import options
from docgen.cli.completion import completes
from docgen.cli.francais import FrenchCommand, FrenchGroup

seance = typer.Typer(cls=FrenchGroup, no_args_is_help=True, help="Commence une séance.")


@seance.callback()
def _group() -> None:
    """A group, though it has one command."""


@seance.command("nouvelle", cls=FrenchCommand)
def seance_nouvelle(
    jour: Annotated[str, typer.Argument(metavar="JOUR", help="Le jour de la séance (22/09/2025).")],
    contrat: Annotated[
        str, options.option("--contrat", "Le contrat qu'elle vote ; le seul par défaut.", completes("contrat"))
    ] = "",
    version: Annotated[
        str, options.option("--version", "Sa version (avenant-1) ; la dernière par défaut.", completes("version"))
    ] = "",
    dossier: options.OptionDossier = "",
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
) -> None:
    """Commence une séance : écrit ses trois fichiers, où il ne reste qu'à remplacer chaque « à compléter »."""
    from docgen.cli.affichage import console
    from docgen.commandes.commencer_seance import DemandeDeSeance, start_seance
    from docgen.commandes.signer import read_day

    folder = options.folder_of(donnees, dossier)
    options.check_asked(folder, gabarits, contrat=contrat, version=version)
    with options.refusals():
        files = start_seance(DemandeDeSeance(folder, read_day(jour), contrat, version, gabarits))
    out = console()
    for path in files:
        out.print(f"ajouté : {path.as_posix()}")
    out.print("Ensuite :")
    out.print(f"  docgen a-completer {folder.name}{options.as_typed(donnees)}")
    out.print("    énumère ce qui reste à compléter, dans l'ordre, avec l'aide de chaque valeur ;")
    out.print(f"  docgen produire {folder.name} --seance {files[0].parent.name}{options.as_typed(donnees)}")
    out.print("    écrit la délibération et le rapport.")
