"""`docgen a-completer`: what is still to come, by file or by person."""

from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli import gardees, options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.commandes.a_completer import ResteACompleter
    from docgen.findings import Finding

_PAR = ("fichier", "personne")


def a_completer(
    contrat: Annotated[
        str,
        typer.Argument(
            metavar="[CONTRAT|DOSSIER]",
            help="Le contrat, ou le dossier ; le seul dossier par défaut.",
            show_default=False,
        ),
    ] = "",
    dossier: options.OptionDossier = "",
    par: Annotated[str, typer.Option("--par", help="Réunit les valeurs par fichier ou par personne.")] = "fichier",
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
    json: options.EnJson = False,
) -> None:
    """Énumère les valeurs encore à compléter, chacune avec sa ligne et son aide."""
    from docgen.cli.affichage import as_json, console
    from docgen.cli.encodages import write_json
    from docgen.cli.noms_connus import dossiers_in
    from docgen.commandes.a_completer import remaining
    from docgen.demande import Order

    if par not in _PAR:
        options.refuse(f"« --par {par} » n'existe pas. Choix : {', '.join(_PAR)}.")
    if not dossier and contrat in dossiers_in(donnees):
        dossier, contrat = contrat, ""
    folder = options.folder_of(donnees, dossier, contrat=contrat)
    gardees.reads(donnees, folder, gabarits)
    with options.refusals():
        reste = remaining(Order(folder, gabarits, contrat))
    if json:
        write_json({"a_completer": [as_json(blank) for blank in reste.blancs], "valeurs": reste.totaux})
        return
    out = console()
    for line in _lines(reste, par):
        out.print(line)


def _lines(reste: "ResteACompleter", par: str) -> "Iterator[str]":
    from docgen.findings import INCOMPLET
    from docgen.french import compte

    for title, blanks in _groups(reste, par):
        yield title
        yield from (f"  {_line(blank, whole=par == 'personne')}" for blank in blanks)
    files = {blank.location.file for blank in reste.blancs}
    whole = compte(len(reste.blancs), "valeur à compléter", "valeurs à compléter")
    people = [f"{who} {len(blanks)}" for who, blanks in _by(reste.blancs, "qui").items()]
    # The values of a file that does not read are not known.
    whole = f"Au moins {whole}" if any(error.code != INCOMPLET for error in reste.erreurs) else whole
    yield f"{whole}, dans {compte(len(files), 'fichier')} : {', '.join(people)}." if files else "Rien à compléter."
    if reste.erreurs:
        yield f"{compte(len(reste.erreurs), 'erreur')} à corriger par ailleurs : « docgen verifier »."


def _groups(reste: "ResteACompleter", par: str) -> "Iterator[tuple[str, Sequence[Finding]]]":
    for name, blanks in _by(reste.blancs, "qui" if par == "personne" else "file").items():
        total = reste.totaux.get(name)
        yield f"{name} : {len(blanks)}{f' sur {total}' if total else ''}", blanks


def _by(blanks: "Sequence[Finding]", what: str) -> "dict[str, list[Finding]]":
    found: dict[str, list[Finding]] = {}
    for blank in blanks:
        found.setdefault(blank.location.file if what == "file" else blank.qui, []).append(blank)
    return found


def _line(blank: "Finding", *, whole: bool) -> str:
    where = str(blank.location) if whole else f"ligne {blank.location.line}"
    return f"{where} : {blank.message.partition(' : ')[2]}. {blank.remedy}"
