"""`docgen verifier`, which looks for faults, and `docgen regle`, which explains them."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli import options

if TYPE_CHECKING:
    from docgen.demande import Order, Outcome
    from docgen.findings import Finding

_FORMATS = ("texte", "json", "sarif")
_OptionRegles = Annotated[
    str,
    typer.Option("--regles", help="Ne consulter que ces règles : codes et familles (BUD,IND001).", show_default=False),
]
_OptionPublie = Annotated[bool, typer.Option("--publie", help="Compare aussi avec ce que l'acte publié a imprimé.")]
_OptionPar = Annotated[str, typer.Option("--par", help="Réunit les constats par fichier, document ou personne.")]
_OptionAcceptes = Annotated[bool, typer.Option("--acceptes", help="Montre aussi les constats acceptés.")]
_OptionFormat = Annotated[str, typer.Option("--format", help="texte, json ou sarif.")]
_OptionHtml = Annotated[
    Path | None, typer.Option("--html", help="Écrit le rapport en une page, à lire à l'écran.", show_default=False)
]
_OptionDocx = Annotated[
    Path | None, typer.Option("--docx", help="Écrit le rapport en Word, pour le parapheur.", show_default=False)
]
_OptionMd = Annotated[Path | None, typer.Option("--md", help="Écrit une note en Markdown.", show_default=False)]


def verifier(
    nom: options.NomDeDossier = "",
    dossier: options.OptionDossier = "",
    contrat: options.CodeDeContrat = "",
    version: options.CodeDeVersion = "",
    publie: _OptionPublie = False,
    final: options.Final = False,
    regles: _OptionRegles = "",
    par: _OptionPar = "fichier",
    acceptes: _OptionAcceptes = False,
    html: _OptionHtml = None,
    docx: _OptionDocx = None,
    md: _OptionMd = None,
    ecraser: options.EcraserNommes = False,
    format_: _OptionFormat = "texte",
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
    json: options.EnJson = False,
) -> None:
    """Cherche les fautes dans les données, les textes et les documents, sans rien écrire."""
    from docgen.cli.affichage import write_json
    from docgen.cli.constats import show_check
    from docgen.commandes.verifier.constats import PAR
    from docgen.commandes.verifier.sarif import sarif
    from docgen.demande import Order
    from docgen.pipeline import prepare

    format_ = options.one_format(format_, _FORMATS, json=json)
    if par not in PAR:
        options.refuse(f"« --par {par} » n'existe pas. Choix : {', '.join(PAR)}.")
    files = {name: file for name, file in (("html", html), ("docx", docx), ("md", md)) if file}
    _check_names(files, ecraser=ecraser)
    nom, chosen = options.one_folder(nom, dossier), _chosen(regles)
    folder = options.folder_of(donnees, nom, by="docgen verifier ")
    order = Order(folder, gabarits, contrat, version, final=final, publie=publie, regles=chosen, ecraser=ecraser)
    outcome = prepare(order)
    outcome = outcome.plus(_reported(order, outcome, files))
    if format_ == "sarif":
        write_json(sarif(outcome))
    else:
        show_check(outcome, json=format_ == "json", par=par, acceptes=acceptes)
    options.leave(failed=outcome.failed)


def _check_names(files: Mapping[str, Path], *, ecraser: bool) -> None:
    for name, file in files.items():
        if file.is_dir():
            options.refuse(f"« --{name} {file} » est un dossier. Donner le nom du fichier à écrire.")
        if file.suffix.lower() != f".{name}":
            options.refuse(f"« --{name} {file} » : le nom du fichier se termine par « .{name} ».")
    options.check_places(files.values(), ecraser=ecraser)


def _reported(order: "Order", outcome: "Outcome", files: Mapping[str, Path]) -> "list[Finding]":
    from docgen.commandes.verifier.rapport import write_reports
    from docgen.findings import Refusal

    if not files:
        return []
    try:
        return write_reports(order, outcome, files)
    except Refusal as refusal:
        options.say(f"Aucun rapport : {refusal.message}. {refusal.remedy}")
        return []


def _chosen(regles: str) -> frozenset[str]:
    from docgen.commandes.verifier.constats import selection

    with options.refusals():
        return selection(regles) if regles else frozenset()


def explain_rule(
    code: Annotated[
        str,
        typer.Argument(help="Code d'une règle (BUD001) ou famille (BUD) ; sans code, toutes.", show_default=False),
    ] = "",
) -> None:
    """Explique une règle : ce qu'elle constate, pourquoi, un exemple, le remède, et qui peut agir."""
    from docgen.check import registry
    from docgen.cli.affichage import console
    from docgen.cli.constats import show_rules

    lines = show_rules(code.upper())
    if not lines:
        options.refuse(f"la règle « {code} » n'existe pas. Règles : {', '.join(rule.code for rule in registry())}.")
    for line in lines:
        console().print(line)
