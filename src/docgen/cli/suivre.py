"""`docgen suivre`: at each file that is saved, what is wrong is said, then what changes is made again."""

import gc
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli import gardees, options

if TYPE_CHECKING:
    from rich.console import Console

    from docgen.commandes.suivre import Tour
    from docgen.demande import Order, Outcome
    from docgen.findings import Finding

# How many findings, and how many files, a turn names.
_DITS = 8
_Formats = Annotated[
    str, typer.Option("--format", help="Formats voulus, séparés par des virgules : docx, pdf, txt, xlsx.")
]
_Scruter = Annotated[
    bool, typer.Option("--scruter", help="Relit sans cesse les dates des fichiers : pour un partage réseau.")
]


def suivre(
    nom: options.NomDeDossier = "",
    dossier: options.OptionDossier = "",
    contrat: options.CodeDeContrat = "",
    version: options.CodeDeVersion = "",
    seance: options.JourDeSeance = "",
    formats: _Formats = "docx",
    document: options.Documents = [],  # noqa: B006 - typer reads it, nobody changes it
    sortie: options.Sortie = options.OUTPUT,
    scruter: _Scruter = False,
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
) -> None:
    """Vérifie et produit, puis recommence à chaque enregistrement : les constats d'abord."""
    from docgen.calque import TEMPLATES, overlay, own_folder, shipped
    from docgen.commandes.suivre.guet import check_present, saves
    from docgen.demande import Order
    from docgen.render import FORMATS

    if seance and (contrat or version):
        options.refuse("une séance montre plusieurs contrats : --seance ne va ni avec --contrat, ni avec --version.")
    with options.refusals():
        check_present()
    folder = options.folder_of(donnees, options.one_folder(nom, dossier), by="docgen suivre ")
    kinds, chosen = frozenset(document), options.formats_of(formats, FORMATS)
    options.check_asked(folder, gabarits, contrat=contrat, version=version, seance=seance, documents=sorted(kinds))
    propres, ours = own_folder(gabarits), shipped() / TEMPLATES
    order = Order(folder, gabarits, contrat, version, kinds, chosen, sortie, seance=seance, sans_publie=True,
                  gardees=gardees.reserve())  # fmt: skip
    veille = Veille(order, lambda: overlay(propres), options.verify_command(folder, donnees))
    for changed in saves(list(dict.fromkeys((folder, propres, ours))), (sortie,), scruter=scruter):
        veille.follow(changed, models=any(not path.is_relative_to(folder.absolute()) for path in changed))


class Veille:
    """The turns, one after the other: what was found last, and how what is new is said."""

    def __init__(self, order: "Order", models: "Callable[[], Path]", command: str) -> None:
        self._order, self._models, self._command = order, models, command
        self._last: Outcome | None = None

    def follow(self, changed: Iterable[Path], *, models: bool) -> None:
        """Do the turn that `changed` asks for, and say it; whatever happens, the next one may follow."""
        from docgen.cli.affichage import console
        from docgen.commandes.suivre import forget

        began = time.perf_counter()
        if names := sorted({path.name for path in changed}):
            _print(console(), f"{time.strftime('%H:%M:%S')} {_some(names, 'fichier')}")
        if models:
            forget()
        self._turn()
        lasted = f"{time.perf_counter() - began:.1f}".replace(".", ",")
        _print(console(), f"({lasted} s) En attente d'un enregistrement ; Ctrl-C pour finir.")
        gc.collect()  # while nobody waits

    def _turn(self) -> None:
        from msgspec.structs import replace

        from docgen.cli.affichage import bar
        from docgen.commandes.suivre import turn
        from docgen.findings import Refusal

        try:
            order = replace(self._order, templates=self._models())
            with bar(hidden=False) as progress:
                done = turn(order, self._tell, progress)
        except Refusal as refusal:
            options.say(f"Erreur : {refusal.message}. {refusal.remedy}")
        except BrokenPipeError:  # nobody reads any more
            raise
        except OSError as error:
            from docgen.sortie.fautes import write_fault

            options.say(f"Erreur : {write_fault(self._order.sortie, error).message}.")
        except Exception as error:
            from docgen.cli.dernier_recours import say_internal

            say_internal(error)
        else:
            _show_made(done)

    def _tell(self, outcome: "Outcome") -> None:
        """What was found: all of it as `docgen verifier` says it, the first time; then what is new, or gone.

        A file that does not read for a moment (a line half typed) is said alone, and the others are not gone for that.
        """
        from docgen.cli.affichage import console, show_errors
        from docgen.cli.constats import show_check

        last = self._last
        if last is not None and outcome.stopped:
            show_errors(console(), outcome.findings, self._command)
        elif last is not None:
            _show_difference(last.findings, outcome.findings, self._command)
        else:
            show_check(outcome, json=False)
        if not outcome.stopped:
            self._last = outcome
        sys.stdout.flush()


def _show_difference(before: "Sequence[Finding]", after: "Sequence[Finding]", command: str) -> None:
    from docgen.cli.affichage import console, show_findings
    from docgen.commandes.suivre import difference
    from docgen.french import compte

    ecart, out = difference(before, after), console()
    new, gone = len(ecart.nouveaux), len(ecart.partis)
    if not new and not gone:
        out.print(f"Constats : rien de nouveau ({compte(ecart.restants, 'restant')}).")
        return
    out.print(f"Constats : {compte(new, 'nouveau', 'nouveaux')}, {compte(gone, 'parti')}, "
              f"{compte(ecart.restants, 'restant')}.")  # fmt: skip
    show_findings(out, ecart.nouveaux[:_DITS])
    if new > _DITS:
        out.print(f"… et {compte(new - _DITS, 'autre')} : {command}")
    for finding in ecart.partis[:_DITS]:
        out.print(f"parti : {finding.code} {finding.message} ({finding.location.file})")


def _show_made(done: "Tour") -> None:
    """The files that were made again, or why they were not."""
    from docgen.cli.affichage import console, show_findings

    produit, out = done.produit, console()
    show_findings(out, done.empechements)
    if produit.written:
        out.print(f"Refait : {_some([path.name for path in produit.written], 'fichier')}.")
    if produit.retires:
        out.print(f"Retiré : {_some([path.name for path in produit.retires], 'fichier')}.")
    if produit.failed:
        out.print("Des constats bloquants empêchent de produire : le reste n'a pas changé.")
    elif not produit.written and not produit.retires:
        out.print("Aucun fichier ne change.")
    sys.stdout.flush()


def _some(names: "Sequence[str]", what: str) -> str:
    """The names, or how many they are when they are many.

    >>> _some(["a.yaml", "b.yaml"], "fichier")
    'a.yaml, b.yaml'
    >>> _some([f"{rank}.yaml" for rank in range(500)], "fichier")
    '500 fichiers'
    """
    from docgen.french import compte

    return ", ".join(names) if len(names) <= _DITS else compte(len(names), what)


def _print(out: "Console", said: str) -> None:
    out.print(said)
    sys.stdout.flush()
