"""`docgen verifier`, which looks for faults, and `docgen regle`, which explains them."""

from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli import francais, gardees, options
from docgen.cli.completion import completes, completes_among
from docgen.cli.noms_connus import codes_of_rules, families_of

if TYPE_CHECKING:
    from docgen.demande import Order, Outcome
    from docgen.findings import Finding

_FORMATS = ("texte", "json", "sarif")
_OptionRegles = Annotated[
    str,
    options.option("--regles", "Ne consulter que ces règles : codes et familles (BUD,IND001).", completes("règle")),
]
_OptionPublie = Annotated[bool, typer.Option("--publie", help="Compare aussi avec ce que l'acte publié a imprimé.")]
_OptionPar = Annotated[
    str,
    typer.Option(
        "--par",
        help="Montre les constats en entier, par fichier, document, personne ou règle.",
        autocompletion=completes_among("fichier", "document", "personne", "regle"),
    ),
]
_OptionNouveaux = Annotated[
    str | None,
    typer.Option(
        "--nouveaux",
        metavar="[ÉTAT]",
        help="Seulement les constats que n'avait pas cet état : une révision git (main), ou ce qui est signé.",
        show_default=False,
    ),
]
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
    par: _OptionPar = "",
    nouveaux: _OptionNouveaux = None,
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
    from docgen.demande import Order

    format_ = options.one_format(format_, _FORMATS, json=json)
    files = {name: file for name, file in (("html", html), ("docx", docx), ("md", md)) if file}
    _check_names(files, par, ecraser=ecraser)
    nom, chosen = options.one_folder(nom, dossier), _chosen(regles)
    folder = options.folder_of(donnees, nom, by="docgen verifier ")
    options.check_asked(folder, gabarits, contrat=contrat, version=version)
    if not files and nouveaux is None:
        gardees.reads(donnees, folder, gabarits)
    # Only its rules, and the lines of the source that a report or a program is given, ask for what was published.
    order = Order(folder, gabarits, contrat, version, final=final, publie=publie, regles=chosen, ecraser=ecraser,
                  sans_publie=not publie and format_ == "texte" and not files)  # fmt: skip
    outcome = _checked(order, nouveaux, hidden=format_ != "texte")
    outcome = outcome.plus(_reported(order, outcome, files))
    _show(outcome, format_, par, acceptes=acceptes)
    _say_apart(order)
    options.leave(failed=outcome.blocked)


def _checked(order: "Order", nouveaux: str | None, *, hidden: bool) -> "Outcome":
    """What is wrong; only what was not in the state `nouveaux`, unless it is None."""
    from docgen.cli.affichage import waiting
    from docgen.pipeline import prepare

    with options.refusals(), waiting("vérification", hidden=hidden):
        outcome = prepare(order)
        options.refuse_names_of(outcome.findings)
        if nouveaux is None:
            return outcome
        from docgen.commandes.verifier.nouveaux import only_new

        return only_new(order, outcome, nouveaux)


def _show(outcome: "Outcome", format_: str, par: str, *, acceptes: bool) -> None:
    from docgen.cli.constats import show_check
    from docgen.cli.encodages import write_json

    if format_ == "sarif":
        from docgen.commandes.verifier.sarif import sarif

        write_json(sarif(outcome))
    else:
        show_check(outcome, json=format_ == "json", par=par, acceptes=acceptes)


def _say_apart(order: "Order") -> None:
    """Say that what was published is not read, when something was and it is not."""
    from docgen.cli.affichage import console

    published = chain(order.folder.glob("*/publie/*.yaml"), order.folder.glob("seances/*/publie.yaml"))
    if order.sans_publie and any(published):
        console().print("Les actes publiés ne sont ni lus ni comparés : « --publie » le fait.")


def _check_names(files: Mapping[str, Path], par: str, *, ecraser: bool) -> None:
    from docgen.commandes.verifier.constats import PAR

    if par and par not in PAR:
        options.refuse_name(f"« --par {par} » n'existe pas", par, PAR, "Choix")
    for name, file in files.items():
        if file.is_dir():
            options.refuse(f"« --{name} {file} » est un dossier. Donner le nom du fichier à écrire.")
        if file.suffix.lower() != f".{name}":
            options.refuse(f"« --{name} {file} » : le nom du fichier se termine par « .{name} ».")
    options.check_places(files.values(), ecraser=ecraser)


def _reported(order: "Order", outcome: "Outcome", files: Mapping[str, Path]) -> "list[Finding]":
    from docgen.cli.affichage import waiting
    from docgen.commandes.verifier.rapport import write_reports
    from docgen.findings import Refusal

    if not files:
        return []
    try:
        with waiting("rapport", hidden=francais.asks_json()):
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
        typer.Argument(
            metavar="[CODE]",
            help="Code d'un constat (BUD001) ou famille (BUD) ; sans code, les familles.",
            show_default=False,
            autocompletion=completes("règle"),
        ),
    ] = "",
) -> None:
    """Explique un constat par son code : ce qui est constaté, pourquoi, le remède, et, d'une règle, qui peut agir."""
    from docgen.cli.affichage import console
    from docgen.cli.codes import pages_of_codes
    from docgen.cli.constats import show_rules
    from docgen.french.proches import noms_proches

    if not show_rules(console(), code.upper()):
        codes = [*codes_of_rules(), *pages_of_codes()]
        families = families_of(codes)
        known = [*families, *codes] if noms_proches(code, [*families, *codes]) else families
        options.refuse_name(f"la règle « {code} » n'existe pas", code, known, "Familles")
