"""The commands. The only module that prints; each command imports what it needs, so that `--help` stays light."""

import gc
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from docgen import __version__
from docgen.cli import options
from docgen.cli.avenant import avenant
from docgen.cli.commencer import commencer, nouveau
from docgen.cli.comparer import comparer
from docgen.cli.consolider import consolider
from docgen.cli.francais import FrenchCommand, FrenchGroup, FrenchWords, misuse
from docgen.cli.modele import modele as modele_group
from docgen.cli.seance import seance as seance_group
from docgen.cli.signer import signer
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
    from docgen.cli.affichage import bar, show_production
    from docgen.demande import Order
    from docgen.pipeline import produce
    from docgen.render import FORMATS

    if seance and (contrat or version):
        options.refuse("une séance montre plusieurs contrats : --seance ne va ni avec --contrat, ni avec --version.")
    folder, kinds, chosen = (
        options.folder_of(donnees, options.one_folder(nom, dossier), by="docgen produire "),
        frozenset(document),
        options.formats_of(formats, FORMATS),
    )
    order = Order(folder, gabarits, contrat, version, kinds, chosen, sortie, final, ecraser=ecraser, seance=seance)
    with bar(hidden=json) as progress:
        outcome = produce(order, progress)
    show_production(outcome, json=json)
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
    from docgen.cli.affichage import bar, show_production
    from docgen.commandes.assembler import assemble
    from docgen.demande import Order

    folder = options.folder_of(donnees, options.one_folder(nom, dossier), by="docgen assembler ")
    order = Order(folder, gabarits, sortie=sortie, final=final, ecraser=ecraser)
    with bar(hidden=json) as progress:
        outcome = assemble(order, seance, progress)
    show_production(outcome, json=json)
    options.leave(failed=outcome.failed)


app.command(cls=FrenchCommand)(verifier)


app.command(cls=FrenchCommand)(commencer)
app.command(cls=FrenchCommand)(nouveau)


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
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
    json: options.EnJson = False,
) -> None:
    """Dit d'où vient un montant : ce qu'il additionne, avec le fichier et la ligne de chaque terme."""
    from docgen.cli.affichage import show_explanations
    from docgen.cli.constats import show_check
    from docgen.commandes.expliquer import explanations
    from docgen.demande import Order
    from docgen.pipeline import prepare

    outcome = prepare(Order(options.folder_of(donnees, dossier), gabarits, contrat, version))
    if outcome.failed:
        show_check(outcome, json=json)
        raise typer.Exit(options.FAULTS)
    with options.refusals():
        found = explanations(outcome, quoi)
    show_explanations(found, json=json)


app.command("regle", cls=FrenchCommand)(explain_rule)


@app.command("schema", cls=FrenchCommand)
def show_schema(
    genre: Annotated[
        str,
        typer.Argument(help="Genre de fichier (fiche-action, avenant…) ; sans genre, la liste.", show_default=False),
    ] = "",
    sortie: Annotated[
        Path | None, typer.Option("--sortie", help="Écrit tous les schémas dans ce dossier.", show_default=False)
    ] = None,
    ecraser: options.EcraserNommes = False,
    gabarits: options.Gabarits = options.TEMPLATES,
) -> None:
    """Donne le schéma JSON d'un genre de fichier, qui aide à la saisie dans un éditeur."""
    from docgen.cli.affichage import console, show_findings
    from docgen.french import compte
    from docgen.load import load_programmes
    from docgen.load.schemas import kinds_of_files
    from docgen.load.schemas import schema as schema_of
    from docgen.sortie.nommes import write_named

    programmes, findings = load_programmes(gabarits / "textes")
    if findings:
        show_findings(console(), findings)
        raise typer.Exit(options.FAULTS)
    known = kinds_of_files(programmes)
    if sortie:
        files = {sortie / f"{kind}.schema.json": schema_of(kind, of[0]).encode() for kind, of in known.items()}
        options.refuse_all(write_named(files, ecraser=ecraser))
        _say(f"{compte(len(known), 'schéma écrit', 'schémas écrits')} dans {sortie}")
    elif not genre:
        for kind, (_, said) in known.items():
            console().print(f"{kind} : {said}")
    elif genre in known:
        sys.stdout.write(schema_of(genre, known[genre][0]))
    else:
        options.refuse(f"le genre « {genre} » n'existe pas. Genres : {', '.join(known)}.")


app.add_typer(avenant, name="avenant")
app.command("consolider", cls=FrenchCommand)(consolider)
app.command(cls=FrenchCommand)(comparer)
app.command(cls=FrenchCommand)(signer)
app.add_typer(tableur, name="tableur")
app.add_typer(modele_group, name="modele")
app.add_typer(seance_group, name="seance")


# The exit code of a command that Ctrl-C stops, as shells have it.
_INTERRUPTED = 130
# That of a command whose reader has left (« | head »).
_CUT = 141


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def main() -> None:
    """The console script."""
    # A command lives two seconds and keeps nearly all that it makes: looking for cycles would only cost time.
    gc.set_threshold(500_000, 50, 50)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal in another encoding must not stop the work.
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.stderr, errors = FrenchWords(sys.stderr), sys.stderr
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
        # Typer answers this for a Ctrl-C in a command.
        sys.exit(_say_interrupted() if code == _INTERRUPTED else code)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(_say_interrupted())
    except OSError as error:
        sys.exit(_say_unwritten(error))
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        _say_misuse(error)
    finally:
        sys.stderr = errors
        # Nor would a last look, at the end, find anything to do.
        gc.freeze()


def _say_unwritten(error: OSError) -> int:
    """What is said of a result that its reader, or the disk, does not take; nothing is left to write at the end."""
    from docgen.sortie.fautes import write_fault

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
    if isinstance(error, BrokenPipeError):
        return _CUT
    options.say(f"Erreur : {write_fault(Path(), error).message}. Vérifier la place et les droits, puis relancer.")
    return options.MISUSE


def _say_interrupted() -> int:
    options.say("Interrompu : les documents déjà en place sont intacts.")
    return _INTERRUPTED


def _say_misuse(error: Any) -> None:
    message = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":
        _say(message)
        sys.exit(options.MISUSE)
    command = error.ctx.command_path if getattr(error, "ctx", None) else "docgen"
    options.say(f"Erreur : {misuse(message)}\nVoir « {command} --help ».")
    sys.exit(options.MISUSE)
