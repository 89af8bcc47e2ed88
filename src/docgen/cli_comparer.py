"""The command « docgen comparer »."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
Redline = Annotated[
    Path | None,
    typer.Option("--docx", help="Écrit les révisions Word : un fichier .docx, ou un dossier.", show_default=False),
]
LotDe = Annotated[
    Path | None,
    typer.Option(
        "--lot",
        help="Écrit tout le lot de relecture dans ce dossier : note, montants, page, révisions…",
        show_default=False,
    ),
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
    ancien: Annotated[
        str, typer.Argument(metavar="ANCIEN", help="Une version, une révision git, « A..B », un Word ou un dossier.")
    ],
    nouveau: Annotated[str, typer.Argument(metavar="[NOUVEAU]", help="L'autre côté.", show_default=False)] = "",
    contrat: Contrat = "",
    dossier: Annotated[str, typer.Option("--dossier", help="Nom du dossier.", show_default=False)] = "",
    tout: Tout = False,
    format_: Format = "texte",
    html: Page = None,
    docx: Redline = None,
    lot: LotDe = None,
    document: Choisi = "",
    auteur: Auteur = "docgen",
    jour: Jour = "",
    revisions: Revisions = "",
    donnees: Donnees = DATA,
    gabarits: Gabarits = TEMPLATES,
    json: Json = False,
) -> None:
    """Compare deux versions : montants, indicateurs, puis textes. Sort avec 0 si rien ne diffère, 1 sinon."""
    _check(format_, revisions, lot)
    made = _compares((ancien, nouveau), lambda: folder_of(donnees, dossier), gabarits, contrat, revisions)
    if html or docx or lot:
        _write(made, gabarits, _Demandes(html, docx, lot, auteur, jour, document))
    _show(made, gabarits, "json" if json else format_, tout=tout)
    raise typer.Exit(OK if made.egaux else FAULTS)


@dataclass(frozen=True, slots=True)
class _Demandes:
    """The files that are asked; who signs the marks, their day, and the document whose marks are asked."""

    html: Path | None
    docx: Path | None
    lot: Path | None
    auteur: str
    jour: str
    document: str


def _check(format_: str, revisions: str, lot: Path | None) -> None:
    if format_ not in FORMATS:
        refuse(f"le format « {format_} » n'existe pas. Formats : {', '.join(FORMATS)}.")
    if revisions not in ("", "accepter", "refuser"):
        refuse(f"« --revisions {revisions} » n'existe pas : accepter, ou refuser.")
    if lot and lot.is_file():
        refuse(f"« --lot {lot} » est un fichier. Donner le nom d'un dossier.")


def _compares(
    names: tuple[str, str], folder: Callable[[], Path], gabarits: Path, contrat: str, revisions: str
) -> Comparaison:
    from docgen.cli_affichage import console, show_findings
    from docgen.comparaison import Illisible, comparer, comparer_des_fichiers
    from docgen.findings import Refusal
    from docgen.pipeline import Order

    try:
        made = comparer_des_fichiers(*names, revisions or None)  # type: ignore[arg-type]
        return made or comparer(Order(folder(), gabarits, contrat), *names)
    except Refusal as refusal:
        refuse(f"{refusal.message}. {refusal.remedy}")
    except Illisible as fault:
        show_findings(console(), fault.findings)
        sys.stderr.write(f"Erreur : « {fault.cote} » ne se lit pas : rien n'est comparé.\n")
        raise typer.Exit(MISUSE) from None


def _write(made: Comparaison, gabarits: Path, demandes: _Demandes) -> None:
    """Write what is asked: the page, the redlines once every one of them is proved, the whole pack."""
    from docgen.cli_options import day_of
    from docgen.comparaison.lot import lot
    from docgen.comparaison.page import relecture
    from docgen.comparaison.redlines import Demande, redlines
    from docgen.compose import TextFault
    from docgen.findings import Refusal
    from docgen.render import comparison_page

    def asked(target: Path) -> Demande:
        return Demande(target, gabarits / "gabarits", demandes.auteur, day_of(demandes.jour), demandes.document)

    try:
        if demandes.html:
            _put({demandes.html: comparison_page()(relecture(made, gabarits))})
            _tell(f"Page écrite : {demandes.html}")
        if demandes.docx:
            done = redlines(made, asked(demandes.docx))
            _put(done.fichiers)
            _tell(*(f"Révisions écrites et prouvées : {path}" for path in done.fichiers), *done.remarques)
        if demandes.lot:
            done = lot(made, asked(demandes.lot), gabarits)
            _put(done.fichiers)
            _tell(f"Lot de relecture écrit : {demandes.lot} ({len(done.fichiers)} fichiers)", *done.remarques)
    except Refusal as refusal:
        refuse(f"{refusal.message}. {refusal.remedy}")
    except TextFault as fault:
        refuse(f"{fault.finding.location} : {fault.finding.message}. {fault.finding.remedy}")


def _put(files: Mapping[Path, bytes]) -> None:
    from docgen.sortie import write_file

    for path, data in files.items():
        for fault in write_file(path, data):
            refuse(f"{fault.location} : {fault.message}. {fault.remedy}")


def _tell(*lines: str) -> None:
    sys.stderr.writelines(f"{line}\n" for line in lines)


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
