"""The commands. The only module that prints; each command imports what it needs, so that `--help` stays light."""

import errno
import gc
import os
import signal
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from docgen import __version__
from docgen.cli import gardees, options
from docgen.cli.a_completer import a_completer
from docgen.cli.annuaire import annuaire
from docgen.cli.avenant import avenant
from docgen.cli.campagne import campagne
from docgen.cli.commencer import commencer, nouveau
from docgen.cli.comparer import comparer
from docgen.cli.consolider import consolider
from docgen.cli.encodages import harmless, print_readably
from docgen.cli.francais import (
    FrenchCommand,
    FrenchGroup,
    FrenchWords,
    asks_json,
    french_completion,
    misuse,
    write_error,
)
from docgen.cli.modele import modele as modele_group
from docgen.cli.reprendre import reprendre
from docgen.cli.reprise import finish_the_last
from docgen.cli.schema import show_schema
from docgen.cli.seance import seance as seance_group
from docgen.cli.signer import signer
from docgen.cli.suivre import suivre
from docgen.cli.tableur import tableur
from docgen.cli.verifier import explain_rule, verifier

app = typer.Typer(
    name="docgen",
    help="Régénère les conventions, avenants, fiches-actions et annexes financières à partir de données vérifiées.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    cls=FrenchGroup,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        _say(f"docgen {__version__}")
        raise typer.Exit(options.OK)


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Affiche la version.")
    ] = False,
) -> None:
    pass


@app.command(cls=FrenchCommand)
def produire(
    nom: options.NomDeDossier = "",
    dossier: options.OptionDossier = "",
    contrat: options.CodeDeContrat = "",
    version: options.CodeDeVersion = "",
    seance: options.JourDeSeance = "",
    formats: Annotated[
        str, typer.Option("--format", help="Formats voulus, séparés par des virgules : docx, pdf, txt, xlsx.")
    ] = "docx",
    document: options.Documents = [],  # noqa: B006 - typer reads it, nobody changes it
    sortie: options.Sortie = options.OUTPUT,
    final: options.Final = False,
    ecraser: options.Ecraser = False,
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
    json: options.EnJson = False,
) -> None:
    """Vérifie les données, puis écrit tous les documents ; en cas d'erreur, n'écrit rien."""
    from docgen.cli.affichage import bar
    from docgen.cli.production import show_production
    from docgen.demande import Order
    from docgen.pipeline import produce
    from docgen.render import FORMATS

    if seance and (contrat or version):
        options.refuse("une séance montre plusieurs contrats : --seance ne va ni avec --contrat, ni avec --version.")
    folder = options.folder_of(donnees, options.one_folder(nom, dossier), by="docgen produire ")
    kinds, chosen = frozenset(document), options.formats_of(formats, FORMATS)
    options.check_asked(folder, gabarits, contrat=contrat, version=version, seance=seance, documents=sorted(kinds))
    gardees.reads(donnees, folder, gabarits)
    order = Order(folder, gabarits, contrat, version, kinds, chosen, sortie, final, ecraser=ecraser, seance=seance,
                  sans_publie=True, gardees=gardees.reserve())  # fmt: skip
    with bar(hidden=json) as progress:
        outcome = produce(order, progress)
    options.refuse_names_of(outcome.findings)
    show = partial(show_production, command=options.verify_command(folder, donnees), json=json)
    show(outcome)
    gardees.wrote(outcome, show)
    options.leave(failed=outcome.failed)


@app.command(cls=FrenchCommand)
def assembler(
    nom: options.NomDeDossier = "",
    dossier: options.OptionDossier = "",
    seance: options.JourDeSeance = "",
    sortie: options.Sortie = options.OUTPUT,
    final: options.Final = False,
    ecraser: options.Ecraser = False,
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
    json: options.EnJson = False,
) -> None:
    """Réunit les documents d'une séance en un seul PDF : couverture, sommaire, pages numérotées à la suite."""
    from docgen.cli.affichage import bar
    from docgen.cli.production import show_production
    from docgen.commandes.assembler import assemble
    from docgen.demande import Order

    folder = options.folder_of(donnees, options.one_folder(nom, dossier), by="docgen assembler ")
    options.check_asked(folder, gabarits, seance=seance)
    order = Order(folder, gabarits, sortie=sortie, final=final, ecraser=ecraser, sans_publie=True)
    with bar(hidden=json) as progress:
        outcome = assemble(order, seance, progress)
    options.refuse_names_of(outcome.findings)
    show_production(outcome, options.verify_command(folder, donnees), json=json)
    options.leave(failed=outcome.failed)


app.command(cls=FrenchCommand)(verifier)
app.command(cls=FrenchCommand)(suivre)
app.command("a-completer", cls=FrenchCommand)(a_completer)
app.command(cls=FrenchCommand)(commencer)
app.command(cls=FrenchCommand)(nouveau)
app.command(cls=FrenchCommand)(campagne)


@app.command(cls=FrenchCommand)
def expliquer(
    quoi: Annotated[
        list[str],
        typer.Argument(
            metavar="CELLULE|MONTANT",
            help=(
                "Une cellule (axe/1 part/etat 2025), une case de tableau (annexe-3 1.1 M) ou un montant (1 659 288)."
            ),
        ),
    ],
    dossier: options.OptionDossier = "",
    contrat: options.CodeDeContrat = "",
    version: options.CodeDeVersion = "",
    tout: Annotated[bool, typer.Option("--tout", help="Montre toutes les réponses, et tous leurs termes.")] = False,
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
    json: options.EnJson = False,
) -> None:
    """Dit d'où vient un montant : ce qu'il additionne, avec le fichier et la ligne de chaque terme."""
    from docgen.cli.affichage import console, show_errors, waiting
    from docgen.cli.constats import show_check
    from docgen.cli.explications import show_explanations
    from docgen.commandes.expliquer import explanations
    from docgen.demande import Order
    from docgen.pipeline import prepare

    folder = options.folder_of(donnees, dossier)
    options.check_asked(folder, gabarits, contrat=contrat, version=version)
    gardees.reads(donnees, folder, gabarits)
    with waiting("calcul", hidden=json):
        outcome = prepare(Order(folder, gabarits, contrat, version, sans_publie=not json))
    options.refuse_names_of(outcome.findings)
    if outcome.failed:
        if json:
            show_check(outcome, json=True)
        else:
            show_errors(console(), outcome.findings, options.verify_command(folder, donnees))
        raise typer.Exit(options.FAULTS)
    with options.refusals():
        found = explanations(outcome, quoi)
    show_explanations(found, json=json, tout=tout)


app.command("regle", cls=FrenchCommand)(explain_rule)


app.command("schema", cls=FrenchCommand)(show_schema)
app.command(cls=FrenchCommand)(annuaire)
app.add_typer(avenant, name="avenant")
app.command("consolider", cls=FrenchCommand)(consolider)
app.command(cls=FrenchCommand)(comparer)
app.command(cls=FrenchCommand)(signer)
app.command(cls=FrenchCommand)(reprendre)
app.add_typer(tableur, name="tableur")
app.add_typer(modele_group, name="modele")
app.add_typer(seance_group, name="seance")


# The exit code of a command that Ctrl-C stops, as shells have it.
_INTERRUPTED = 130
# And of one whose reader has gone; what typer then puts in the place of the standard output.
_CLOSED, _OF_TYPER = 141, "PacifyFlushWrapper"


def _say(text: str) -> None:
    sys.stdout.write(f"{harmless(text)}\n")


def main(reponse: gardees.Gardienne | None = None) -> None:
    """The console script; `reponse` keeps what is said, of the commands that let it."""
    gardees.begin(reponse)
    _stop_as_interrupted()
    # A command lives two seconds and keeps nearly all that it makes: looking for cycles would only cost time.
    gc.set_threshold(500_000, 50, 50)
    for stream in (sys.stdout, sys.stderr):
        print_readably(stream)
    sys.stderr, errors = FrenchWords(sys.stderr), sys.stderr
    try:
        sys.exit(_run())
    finally:
        sys.stderr = errors
        # Nor would a last look, at the end, find anything to do.
        gc.freeze()


def _stop_as_interrupted() -> None:
    """Have what ends a program (« kill », a session that closes) stop it as Ctrl-C does: all is put back first."""
    for name in ("SIGTERM", "SIGHUP"):
        with suppress(AttributeError, ValueError, OSError):  # not there on Windows; not in the main thread
            number = getattr(signal, name)
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, signal.default_int_handler)


def _run() -> int:
    """Run what is typed; the exit code. Whatever stops it from outside is said in one line, at most."""
    try:
        finish_the_last()
        code = _answered()
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED
    except OSError as error:
        code = say_unwritten(error)
    except Exception as error:
        from docgen.cli.dernier_recours import say_internal

        code = say_internal(error)
    if code == _INTERRUPTED:  # typer answers this too, for a Ctrl-C in a command
        options.say("Interrompu : les documents déjà en place sont intacts.")
    return code


def _answered() -> int:
    try:
        with french_completion():
            return app(prog_name="docgen", standalone_mode=False) or options.OK
    except SystemExit as stop:
        if type(sys.stdout).__name__ == _OF_TYPER:
            return _CLOSED
        return stop.code if isinstance(stop.code, int) else options.OK
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        return _say_misuse(error)


def say_unwritten(error: OSError) -> int:
    """What is said of a result that its reader, or the disk, does not take; the exit code.

    A reader who leaves (« | head ») is no fault. What is left to print is given up: it would fail again at the end.
    """
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
    if isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL):
        return _CLOSED
    from docgen.sortie.fautes import write_fault

    options.say(f"Erreur : {write_fault(Path(), error).message}. Vérifier la place et les droits, puis relancer.")
    return options.MISUSE


def _say_misuse(error: Any) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":
        _say(error.format_message())
        return options.MISUSE
    command = error.ctx.command_path if getattr(error, "ctx", None) else "docgen"
    said = misuse(error)
    if asks_json():
        write_error(said)
    options.say(f"Erreur : {said}\nVoir « {command} --help ».")
    return options.MISUSE
