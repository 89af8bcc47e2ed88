"""`docgen reprendre`: Word files that docgen produced, changed by others, read back into the data."""

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import options


def reprendre(
    fichiers: Annotated[
        list[Path], typer.Argument(metavar="FICHIER…", help="Les documents Word (.docx) qui sont revenus.")
    ],
    dossier: options.OptionDossier = "",
    revisions: Annotated[str, options.option("--revisions", "Modifications suivies : accepter ou refuser.")] = "",
    auteur: Annotated[
        str, options.option("--auteur", "Cette réponse vaut pour cette personne ; les autres ont la réponse contraire.")
    ] = "",
    appliquer: options.Appliquer = False,
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
    json: options.EnJson = False,
) -> None:
    """Relit des documents Word produits par docgen et modifiés depuis, et montre ce qui change dans les données."""
    from docgen.cli.affichage import waiting
    from docgen.cli.changements import show_changes
    from docgen.commandes.reprendre import take_back
    from docgen.demande import Order

    if revisions not in ("", "accepter", "refuser"):
        options.refuse_name(f"--revisions : « {revisions} » n'est pas un choix", revisions, ("accepter", "refuser"),
                            "Choix")  # fmt: skip
    if auteur and not revisions:
        options.refuse("--auteur dit de qui sont les modifications suivies : ajouter « --revisions accepter ».")
    folder = options.folder_of(donnees, dossier)
    options.check_asked(folder, gabarits)
    with waiting("lecture des documents", hidden=json):
        found = take_back(Order(folder, gabarits, sans_publie=True), fichiers, choix=revisions or None,  # type: ignore[arg-type]  # checked above
                          appliquer=appliquer, auteur=auteur)  # fmt: skip
    show_changes(found, options.verify_command(folder, donnees), json=json)
    options.leave(failed=found.failed)
