"""The commands on models: `docgen modele nouveau`, `docgen modele copier`, `docgen modele verifier`."""

from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli import options
from docgen.cli.completion import completes
from docgen.cli.francais import FrenchCommand, FrenchGroup

if TYPE_CHECKING:
    from docgen.commandes.modele.commencer import ModeleCommence
    from docgen.commandes.modele.verifier import ModelesVerifies

modele = typer.Typer(
    cls=FrenchGroup, no_args_is_help=True, help="Commence un modèle, en copie, ou en cherche les fautes."
)


@modele.command("nouveau", cls=FrenchCommand)
def modele_nouveau(
    nom: Annotated[str, typer.Argument(metavar="NOM", help="Le nom du modèle (par exemple ecole-partagee).")],
    gabarits: options.Gabarits = options.TEMPLATES,
) -> None:
    """Commence un modèle : le plus petit qui marche, à compléter de ses textes et de ses champs."""
    from docgen.commandes.modele.commencer import start_model

    with options.refusals():
        started = start_model(nom, gabarits)
    _show_start(started, options.models_as_typed(gabarits))


@modele.command("copier", cls=FrenchCommand)
def modele_copier(
    quoi: Annotated[
        str,
        typer.Argument(
            metavar="QUOI",
            help="Un modèle (cpo), un dossier ou un fichier (textes/cpo/avenant.md).",
            autocompletion=completes("modèle"),
        ),
    ],
    gabarits: options.Gabarits = options.TEMPLATES,
) -> None:
    """Apporte dans le projet des fichiers que docgen livre, pour les y changer ; le reste reste celui de docgen."""
    from docgen.cli.affichage import FICHIERS_ECRITS, console
    from docgen.commandes.modele.copier import copy_models
    from docgen.findings import shown
    from docgen.french import compte

    with options.refusals():
        copied = copy_models(quoi, gabarits)
    out = console()
    out.print(f"{compte(len(copied), *FICHIERS_ECRITS)} ; ceux-ci valent désormais à la place de ceux de docgen :")
    for path in copied:
        out.print(f"  {shown(path)}")


@modele.command("verifier", cls=FrenchCommand)
def modele_verifier(
    nom: Annotated[
        str,
        typer.Argument(
            metavar="[NOM]",
            help="Le nom du modèle ; tous, sans nom.",
            show_default=False,
            autocompletion=completes("modèle"),
        ),
    ] = "",
    gabarits: options.Gabarits = options.TEMPLATES,
    json: options.EnJson = False,
) -> None:
    """Cherche les fautes d'un modèle, sans contrat : programme, textes, articles, fichiers de départ."""
    from docgen.cli.affichage import waiting
    from docgen.commandes.modele.verifier import check_models
    from docgen.findings import errors

    with options.refusals(), waiting("vérification", hidden=json):
        checked = check_models(gabarits, nom)
    _show_checked(checked, json=json)
    options.leave(failed=bool(errors(list(checked.findings))))


def _show_start(started: "ModeleCommence", options: str) -> None:
    """What was written to start a model, and what comes next."""
    from docgen.cli.affichage import FICHIERS_ECRITS, console
    from docgen.french import compte

    out = console()
    out.print(f"Modèle {started.nom} : {compte(len(started.files), *FICHIERS_ECRITS)}, dans")
    out.print(f"  {started.textes.as_posix()} : le programme et les textes ;")
    out.print(f"  {started.depart.as_posix()} : les fichiers de départ.")
    out.print("Ensuite :")
    out.print(f"  docgen nouveau {started.nom} --dossier essai{options}")
    out.print(f"  docgen produire essai{options}")
    out.print("    écrivent les documents d'un exemple ;")
    out.print(f"  docgen modele verifier {started.nom}{options}")
    out.print("    cherche les fautes du modèle, après chaque changement.")


def _show_checked(checked: "ModelesVerifies", *, json: bool) -> None:
    """What is wrong in the models that were looked at, and how much was looked at."""
    from docgen.cli.affichage import as_json, console, counts, show_findings
    from docgen.cli.encodages import write_json
    from docgen.french import compte

    if json:
        said = {"modeles": list(checked.modeles), "constats": [as_json(finding) for finding in checked.findings]}
        write_json(said)
        return
    out = console()
    show_findings(out, checked.findings)
    looked = f"{compte(len(checked.modeles), 'modèle')}, {compte(checked.fichiers, 'fichier')}"
    out.print(f"{counts(checked.findings)} Examiné : {looked}.")
