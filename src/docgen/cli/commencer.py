"""The commands that begin: `docgen commencer` (a project), `docgen nouveau` (a contract)."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli import options
from docgen.cli.completion import completes

if TYPE_CHECKING:
    from docgen.commandes.commencer import ContratCommence
    from docgen.commandes.commencer_projet import ProjetCommence


def commencer(
    ou: Annotated[
        Path, typer.Argument(metavar="[OÙ]", help="Dossier du projet ; celui-ci par défaut.", show_default=False)
    ] = Path(),
    exemple: Annotated[bool, typer.Option("--exemple", help="Y met aussi les données d'un vrai dossier.")] = False,
    modele: Annotated[
        str, options.option("--modele", "Y commence aussi un contrat de ce modèle (cpo…).", completes("modèle"))
    ] = "",
    dossier: Annotated[str, options.option("--dossier", "Dossier de la collectivité du contrat commencé.")] = "",
) -> None:
    """Commence un projet : données, modèles, de quoi saisir ; à faire une fois, dans un dossier vide."""
    from docgen.commandes.commencer_projet import start_project

    if bool(modele) != bool(dossier):
        options.refuse("« --modele » et « --dossier » vont ensemble : un contrat de ce modèle, dans ce dossier.")
    with options.refusals():
        projet = start_project(ou, exemple=exemple, contrat=(modele, dossier) if modele else None)
    _show_project(projet, dossier)


def nouveau(
    modele: Annotated[
        str,
        typer.Argument(
            metavar="MODELE", help="Modèle (cpo…) ; un autre nom les énumère.", autocompletion=completes("modèle")
        ),
    ],
    dossier: Annotated[
        str, typer.Option("--dossier", help="Dossier de la collectivité ; il est créé s'il n'existe pas.")
    ],
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
) -> None:
    """Commence un contrat : écrit ses fichiers, où il ne reste qu'à remplacer chaque « à compléter »."""
    from docgen.commandes.commencer import start

    with options.refusals():
        depart = start(modele, dossier, donnees, gabarits)
    _show_start(depart, options.as_typed(donnees))


def _show_project(projet: "ProjetCommence", commence: str) -> None:
    """What was written to start a project, and what comes next; `commence` is the dossier of its first contract."""
    from docgen.cli.affichage import FICHIERS_ECRITS, console
    from docgen.french import compte

    out = console()
    ici = projet.folder == Path()
    out.print(
        f"{'Projet commencé ici' if ici else projet.folder.as_posix()} : {compte(len(projet.files), *FICHIERS_ECRITS)}."
    )
    out.print("Ensuite :" if ici else f"Ensuite, dans {projet.folder.as_posix()} :")
    for dossier in projet.exemples:
        out.print(f"  docgen produire {dossier}")
        out.print("    écrit les documents de l'exemple dans output ;")
    if commence:
        out.print(f"  docgen a-completer {commence}")
        out.print("    énumère ce qui reste à compléter dans le contrat commencé ; LISEZMOI.md dit le reste.")
    else:
        out.print("  docgen nouveau cpo --dossier NOM")
        out.print("    commence un contrat (ici une convention d'objectifs) ; LISEZMOI.md dit le reste.")


def _show_start(depart: "ContratCommence", options: str) -> None:
    """What was written to start a contract, and what comes next."""
    from docgen.cli.affichage import FICHIERS_ECRITS, console
    from docgen.french import compte

    out = console()
    dossier = depart.folder.parent
    out.print(
        f"{(dossier if depart.new_dossier else depart.folder).as_posix()} : "
        f"{compte(len(depart.files), *FICHIERS_ECRITS)}."
    )
    out.print("Ensuite :")
    out.print(f"  docgen a-completer {dossier.name}{options}")
    out.print("    énumère ce qui reste à compléter, dans l'ordre, avec l'aide de chaque valeur ;")
    out.print("  dans les fichiers, remplacer chaque « à compléter » ;")
    out.print(f"  docgen verifier {dossier.name}{options}")
    out.print("    dit ce qui est à corriger ;")
    out.print(f"  docgen produire {dossier.name}{options}")
    out.print("    écrit les documents, quand plus rien ne l'empêche.")
