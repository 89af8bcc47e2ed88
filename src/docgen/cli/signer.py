"""The command that freezes a version once it is signed: `docgen signer`."""

from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli import options
from docgen.cli.completion import completes

if TYPE_CHECKING:
    from docgen.commandes.signer import SignatureFaite


def signer(
    contrat: options.ArgumentContrat,
    le: Annotated[str, typer.Option("--le", help="Jour de la signature (22/09/2025).", metavar="DATE")],
    version: Annotated[
        str,
        options.option(
            "--version", "Version signée (initiale, avenant-1…) ; la dernière par défaut.", completes("version")
        ),
    ] = "",
    dossier: options.OptionDossier = "",
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
) -> None:
    """Fige une version signée : note la date, garde ses articles et scelle le texte de ses actes."""
    from docgen.cli.affichage import waiting
    from docgen.commandes.signer import read_day, sign
    from docgen.demande import Order

    with options.refusals():
        day = read_day(le)
    folder = options.folder_of(donnees, dossier, contrat=contrat)
    options.check_asked(folder, gabarits, contrat=contrat, version=version)
    with waiting("vérification", hidden=False):
        done = sign(Order(folder, gabarits, contrat, version), day)
    options.refuse_names_of(done.findings)
    _show(done)
    options.leave(failed=done.failed)


def _show(done: "SignatureFaite") -> None:
    """Why nothing is signed; or the files written, and how many acts are sealed."""
    from docgen.cli.affichage import console, show_alike
    from docgen.french import compte

    out = console()
    show_alike(out, done.findings)
    for path in done.ecrits:
        out.print(f"{path.as_posix()} : écrit.")
    if done.failed:
        stops = compte(len(done.findings), "constat bloquant", "constats bloquants")
        said = f"{stops}. Rien n'est signé, rien n'est écrit."
    elif done.ecrits:
        said = f"{done.version} est signé : {compte(len(done.actes), 'acte scellé', 'actes scellés')}."
    else:
        said = f"{done.version} est déjà signé et scellé : rien n'a changé."
    out.print(said)
