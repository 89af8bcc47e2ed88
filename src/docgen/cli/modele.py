"""The commands on models: `docgen modele nouveau`, `docgen modele verifier`."""

from typing import Annotated

import typer

from docgen.cli import options
from docgen.cli.francais import FrenchCommand, FrenchGroup

modele = typer.Typer(cls=FrenchGroup, no_args_is_help=True, help="Commence un modèle, ou en cherche les fautes.")


@modele.command("nouveau", cls=FrenchCommand)
def modele_nouveau(
    nom: Annotated[str, typer.Argument(metavar="NOM", help="Le nom du modèle (par exemple ecole-partagee).")],
    gabarits: options.Gabarits = options.TEMPLATES,
) -> None:
    """Commence un modèle : le plus petit qui marche, à compléter de ses textes et de ses champs."""
    from docgen.cli.affichage import show_new_model
    from docgen.commandes.modele.commencer import start_model

    with options.refusals():
        started = start_model(nom, gabarits)
    show_new_model(started, "" if gabarits == options.TEMPLATES else f" --gabarits {gabarits}")


@modele.command("verifier", cls=FrenchCommand)
def modele_verifier(
    nom: Annotated[
        str, typer.Argument(metavar="[NOM]", help="Le nom du modèle ; tous, sans nom.", show_default=False)
    ] = "",
    gabarits: options.Gabarits = options.TEMPLATES,
    json: options.EnJson = False,
) -> None:
    """Cherche les fautes d'un modèle, sans contrat : programme, textes, articles, fichiers de départ."""
    from docgen.cli.affichage import show_models
    from docgen.commandes.modele.verifier import check_models
    from docgen.findings import errors

    with options.refusals():
        checked = check_models(gabarits, nom)
    show_models(checked, json=json)
    options.leave(failed=bool(errors(list(checked.findings))))
