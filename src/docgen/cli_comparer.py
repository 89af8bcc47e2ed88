"""The command « docgen comparer »."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli_options import DATA, FAULTS, MISUSE, OK, TEMPLATES, Contrat, Donnees, Gabarits, Json, folder_of, refuse

if TYPE_CHECKING:
    from docgen.comparaison import Comparaison

FORMATS = ("texte", "json", "markdown")
Tout = Annotated[bool, typer.Option("--tout", help="Montre aussi les changements de rédaction et de typographie.")]
Page = Annotated[
    Path | None, typer.Option("--html", help="Écrit aussi la page de relecture dans ce fichier.", show_default=False)
]
Format = Annotated[str, typer.Option("--format", help="texte, json ou markdown.")]


def comparer(
    ancien: Annotated[str, typer.Argument(metavar="ANCIEN", help="Une version, une révision git, ou « A..B ».")],
    nouveau: Annotated[str, typer.Argument(metavar="[NOUVEAU]", help="L'autre côté.", show_default=False)] = "",
    contrat: Contrat = "",
    dossier: Annotated[str, typer.Option("--dossier", help="Nom du dossier.", show_default=False)] = "",
    tout: Tout = False,
    format_: Format = "texte",
    html: Page = None,
    donnees: Donnees = DATA,
    gabarits: Gabarits = TEMPLATES,
    json: Json = False,
) -> None:
    """Compare deux versions : montants, indicateurs, puis textes. Sort avec 0 si rien ne diffère, 1 sinon."""
    from docgen.cli_affichage import console, show_findings
    from docgen.comparaison import Illisible, comparer
    from docgen.findings import Refusal
    from docgen.pipeline import Order

    if format_ not in FORMATS:
        refuse(f"le format « {format_} » n'existe pas. Formats : {', '.join(FORMATS)}.")
    order = Order(folder_of(donnees, dossier), gabarits, contrat)
    try:
        made = comparer(order, ancien, nouveau)
    except Refusal as refusal:
        refuse(f"{refusal.message}. {refusal.remedy}")
    except Illisible as fault:
        show_findings(console(), fault.findings)
        sys.stderr.write(f"Erreur : « {fault.cote} » ne se lit pas : rien n'est comparé.\n")
        raise typer.Exit(MISUSE) from None
    if html:
        _write_page(made, gabarits, html)
    _show(made, gabarits, "json" if json else format_, tout=tout)
    raise typer.Exit(OK if made.egaux else FAULTS)


def _show(made: Comparaison, gabarits: Path, format_: str, *, tout: bool) -> None:
    from docgen.cli_affichage import write_json
    from docgen.comparaison.resume import json_de, resume
    from docgen.compose import TextFault
    from docgen.render import writer

    if format_ == "json":
        write_json(dict(json_de(made)))
        return
    try:
        document = resume(made, gabarits, tout=tout)
    except TextFault as fault:
        refuse(f"{fault.finding.location} : {fault.finding.message}. {fault.finding.remedy}")
    name = {"texte": "txt", "markdown": "md"}[format_]
    sys.stdout.write(writer(name)(document, gabarits / "gabarits", {}).decode())


def _write_page(made: Comparaison, gabarits: Path, target: Path) -> None:
    from docgen.comparaison.page import relecture
    from docgen.compose import TextFault
    from docgen.render import comparison_page

    try:
        page = comparison_page()(relecture(made, gabarits))
        beside = target.with_name(f".{target.name}.partiel")
        beside.write_bytes(page)
        beside.replace(target)
    except TextFault as fault:
        refuse(f"{fault.finding.location} : {fault.finding.message}. {fault.finding.remedy}")
    except OSError as error:
        refuse(f"« {target} » ne s'écrit pas : {error.strerror}.")
    sys.stderr.write(f"Page écrite : {target}\n")
