"""The commands on workbooks: `docgen tableur saisir`, `docgen tableur importer`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli import options
from docgen.cli.francais import FrenchCommand, FrenchGroup

if TYPE_CHECKING:
    from rich.console import Console

    from docgen.commandes.tableur import Importation
    from docgen.commandes.tableur.saisir import ClasseurASaisir

# As wide as an amount, a date or a number of a text; a sentence is cut.
_LARGE = 32

tableur = typer.Typer(
    cls=FrenchGroup,
    no_args_is_help=True,
    help="Écrit le classeur de ce qui reste à saisir ; reprend ce qui a été saisi dans un classeur.",
)


@tableur.command("saisir", cls=FrenchCommand)
def tableur_saisir(
    contrat: options.ArgumentContrat,
    fichier: Annotated[
        str, options.option("--fichier", "Le classeur à écrire ; « saisir-CONTRAT.xlsx » par défaut.")
    ] = "",
    dossier: options.OptionDossier = "",
    ecraser: options.EcraserNommes = False,
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
) -> None:
    """Écrit le classeur Excel de toutes les valeurs à compléter d'un contrat, une ligne chacune, avec son aide."""
    from docgen.cli.affichage import console, show_findings
    from docgen.commandes.tableur.saisir import write_blanks
    from docgen.demande import Order

    folder = options.folder_of(donnees, dossier, contrat=contrat)
    with options.refusals():
        done = write_blanks(
            Order(folder, gabarits, contrat), Path(fichier or f"saisir-{contrat}.xlsx"), ecraser=ecraser
        )
    out = console()
    show_findings(out, list(done.findings))
    for line in _saisir_summary(done, contrat):
        out.print(line)
    options.leave(failed=done.failed)


def _saisir_summary(done: "ClasseurASaisir", contrat: str) -> Iterator[str]:
    from docgen.french import compte

    if done.ecrits:
        people = ", ".join(f"{who} {count}" for who, count in done.par_personne.items())
        asked = compte(sum(done.par_personne.values()), "valeur à saisir", "valeurs à saisir")
        again = f" ; {done.a_relire} à relire" if done.a_relire else ""
        yield f"{done.ecrits[0].as_posix()} : écrit. {asked}{f' : {people}' if people else ''}{again}."
        yield f"Ensuite, une fois rempli : docgen tableur importer {done.ecrits[0].as_posix()} --appliquer"
    elif not done.failed and not done.hors:
        yield f"Rien à saisir. Pour l'avenant de l'année : docgen avenant nouveau {contrat} --annee ANNÉE"
    for blank in done.hors:
        yield f"À écrire dans son fichier : {blank.location}. {blank.remedy}"


@tableur.command("importer", cls=FrenchCommand)
def tableur_importer(
    fichiers: Annotated[
        list[Path], typer.Argument(metavar="FICHIER...", help="Le classeur (.xlsx) où l'on a saisi ; ou plusieurs.")
    ],
    dossier: options.OptionDossier = "",
    contrat: options.CodeDeContrat = "",
    appliquer: options.Appliquer = False,
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
    json: options.EnJson = False,
) -> None:
    """Compare les cases de saisie d'un ou de plusieurs classeurs avec les données, et montre ce qui change."""
    from docgen.cli.affichage import waiting
    from docgen.commandes.tableur import dossier_of, import_workbook
    from docgen.demande import Order

    # Of several dossiers, the workbook says which is its own.
    said = dossier or dossier_of(fichiers[0])
    folder = options.folder_of(donnees, said if dossier or (donnees / said / "dossier.yaml").is_file() else "")
    options.check_asked(folder, gabarits, contrat=contrat)
    with waiting("lecture du classeur", hidden=json):
        found = import_workbook(Order(folder, gabarits, contrat), *fichiers, appliquer=appliquer)
    _show(found, options.verify_command(folder, donnees), json=json)
    options.leave(failed=found.failed)


def _show(found: "Importation", command: str, *, json: bool) -> None:
    """The changes that a workbook holds, as a table; what was written; then what is wrong, in it or in the data.

    The warnings on the data are for `command`; those on the workbook are in full.
    """
    from docgen.cli.affichage import as_json, console, show_written
    from docgen.cli.encodages import write_json
    from docgen.commandes.tableur.valeurs import french

    rows = [(c.feuille, c.cellule, french(c.avant), french(c.apres), str(c.place)) for c in found.changements]
    remarks = [(r.feuille, r.cellule, "", f"# {r.texte}", str(r.place)) for r in found.remarques]
    if json:
        keys = ("feuille", "cellule", "avant", "apres", "place")
        write_json({"constats": [as_json(finding) for finding in found.findings],
               "changements": [dict(zip(keys, row, strict=True)) for row in rows],
               "commentaires": [dict(zip(keys, row, strict=True)) for row in remarks],
               "ecrits": [path.as_posix() for path in found.ecrits]})  # fmt: skip
        return
    out = console()
    short = [
        (sheet, cell, _short(before), _short(after), place) for sheet, cell, before, after, place in rows + remarks
    ]
    _print_changes(out, [("feuille", "cellule", "avant", "après", "dans les données")] * bool(short) + short)
    show_written(out, found, command)
    out.print(_import_summary(found))


def _short(words: str) -> str:
    """A value in the room of a column: the whole is in the workbook."""
    return words if len(words) <= _LARGE else f"{words[: _LARGE - 1].rstrip()}…"


def _print_changes(out: "Console", rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for sheet, cell, before, after, place in rows:
        left = f"{sheet:<{widths[0]}}  {cell:<{widths[1]}}"
        out.print(f"{left}  {before:>{widths[2]}}  {after:>{widths[3]}}  {place}")


def _import_summary(found: "Importation") -> str:
    from docgen.cli.affichage import counts
    from docgen.french import compte

    changes = " et ".join(compte(len(kind), name) for kind, name in ((found.changements, "changement"),
                          (found.remarques, "commentaire")) if kind)  # fmt: skip
    several = len(found.changements) + len(found.remarques) > 1
    if found.failed:
        return f"{counts(found.findings)} Des erreurs empêchent de reprendre ce classeur : rien n'est écrit."
    if not changes:
        return "Aucun changement : les données disent ce que dit le classeur."
    if found.ecrits:
        written = "écrits" if several else "écrit"
        return f"{changes} {written} dans {compte(len(found.ecrits), 'fichier')}."
    them = "les " if several else "l'"
    return f"{changes}. Relancer avec --appliquer pour {them}écrire dans les données."
