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
Redline = Annotated[
    Path | None,
    typer.Option("--docx", help="Écrit les révisions Word : un fichier .docx, ou un dossier.", show_default=False),
]
Auteur = Annotated[str, typer.Option("--auteur", help="Qui signe les révisions.")]
Jour = Annotated[str, typer.Option("--date", help="Le jour des révisions (2026-11-25).", show_default=False)]
Choisi = Annotated[
    str, typer.Option("--document", help="Le document dont --docx écrit le fichier.", show_default=False)
]
Revisions = Annotated[
    str,
    typer.Option(
        "--revisions", help="Ce que deviennent les révisions déjà là : accepter ou refuser.", show_default=False
    ),
]
Format = Annotated[str, typer.Option("--format", help="texte, json ou markdown.")]


def comparer(
    ancien: Annotated[str, typer.Argument(metavar="ANCIEN", help="Une version, une révision git, ou « A..B ».")],
    nouveau: Annotated[str, typer.Argument(metavar="[NOUVEAU]", help="L'autre côté.", show_default=False)] = "",
    contrat: Contrat = "",
    dossier: Annotated[str, typer.Option("--dossier", help="Nom du dossier.", show_default=False)] = "",
    tout: Tout = False,
    format_: Format = "texte",
    docx: Redline = None,
    document: Choisi = "",
    auteur: Auteur = "docgen",
    jour: Jour = "",
    revisions: Revisions = "",
    donnees: Donnees = DATA,
    gabarits: Gabarits = TEMPLATES,
    json: Json = False,
) -> None:
    """Compare deux versions : montants, indicateurs, puis textes. Sort avec 0 si rien ne diffère, 1 sinon."""
    from docgen.cli_affichage import console, show_findings
    from docgen.comparaison import Illisible, comparer, comparer_des_fichiers
    from docgen.findings import Refusal
    from docgen.pipeline import Order

    if format_ not in FORMATS:
        refuse(f"le format « {format_} » n'existe pas. Formats : {', '.join(FORMATS)}.")
    if revisions not in ("", "accepter", "refuser"):
        refuse(f"« --revisions {revisions} » n'existe pas : accepter, ou refuser.")
    try:
        made = comparer_des_fichiers(ancien, nouveau, revisions or None) or comparer(  # type: ignore[arg-type]
            Order(folder_of(donnees, dossier), gabarits, contrat), ancien, nouveau
        )
        if docx:
            _redlines(made, docx, gabarits, auteur, jour, document)
    except Refusal as refusal:
        refuse(f"{refusal.message}. {refusal.remedy}")
    except Illisible as fault:
        show_findings(console(), fault.findings)
        sys.stderr.write(f"Erreur : « {fault.cote} » ne se lit pas : rien n'est comparé.\n")
        raise typer.Exit(MISUSE) from None
    _show(made, gabarits, "json" if json else format_, tout=tout)
    raise typer.Exit(OK if made.egaux else FAULTS)


def _redlines(made: Comparaison, target: Path, gabarits: Path, auteur: str, jour: str, document: str) -> None:
    """Write the redlines once every one of them is proved, and say what has to be said."""
    from docgen.cli_options import day_of
    from docgen.comparaison.redlines import Demande, redlines
    from docgen.sortie import write_file

    done = redlines(made, Demande(target, gabarits / "gabarits", auteur, day_of(jour), document))
    for path, data in done.fichiers.items():
        for fault in write_file(path, data):
            refuse(f"{fault.location} : {fault.message}. {fault.remedy}")
        sys.stderr.write(f"Révisions écrites et prouvées : {path}\n")
    sys.stderr.writelines(f"{remark}\n" for remark in done.remarques)


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
