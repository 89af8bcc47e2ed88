"""What the commands show: findings, files written, explanations; in French for a person, in JSON for a program."""

import errno
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, cast

from rich.console import Console
from rich.text import Text

from docgen.cli.encodages import harmless
from docgen.cli.francais import FrenchWords
from docgen.findings import Finding, Location, Severity, blocking, errors, shown
from docgen.french import compte, enumeration

if TYPE_CHECKING:
    from rich.console import ConsoleOptions, RenderableType
    from rich.segment import Segment

    from docgen.check.acceptes import Accepte
    from docgen.commandes.preparer import Preparation
    from docgen.demande import Bilan

# One, several.
FICHIERS_ECRITS = "fichier écrit", "fichiers écrits"
# How many findings of one code in one file are few enough to be shown whole; how many, of more than that.
_PEU, _PREMIERS = 4, 2
# How narrow a terminal may be, for lines to be folded to it.
_ETROIT = 40
# The spaces where French does not end a line, and what holds them while a line is folded.
_COLLES, _TENUE = re.compile(r"(?<=«) | (?=[»:;?!%€])"), "\x00"
COLOURS = {
    Severity.BLOQUANT: "bold red", Severity.A_CORRIGER: "yellow", Severity.A_CONFIRMER: "magenta",
    Severity.INFORMATION: "cyan",
}  # fmt: skip


class HarmlessConsole(Console):
    """A console that prints none of the signs that a terminal obeys, but its own."""

    def render(self, renderable: "RenderableType", options: "ConsoleOptions | None" = None) -> "Iterable[Segment]":
        """What is printed, each sign that a terminal would obey by its name."""
        for segment in super().render(renderable, options):
            shown_text = segment.text if segment.control else harmless(segment.text)
            yield segment if shown_text == segment.text else segment._replace(text=shown_text)


class _Terminal(HarmlessConsole):
    def on_broken_pipe(self) -> None:
        """Leave it to `main` to say, or not, that nobody reads any more."""
        raise BrokenPipeError(errno.EPIPE, "")


def console() -> Console:
    """Standard output for a person, without colour when it is not a terminal; long lines are left whole for scripts."""
    return _Terminal(
        file=cast("IO[str]", FrenchWords(sys.stdout)), highlight=False, markup=False, emoji=False, soft_wrap=True
    )


@contextmanager
def bar(*, hidden: bool, reste: bool = False) -> Iterator[Callable[[str, int, int | None], None]]:
    """A progress bar on standard error, when that is a terminal; it shows what is done, and how long it has lasted
    (how long it will, for what takes minutes: `reste`)."""
    # The stream itself is asked: an environment that asks for colours (FORCE_COLOR) is no terminal.
    if hidden or not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    time = TimeRemainingColumn(elapsed_when_finished=True) if reste else TimeElapsedColumn()
    columns = (TextColumn("{task.description:45}"), BarColumn(), MofNCompleteColumn(), time)
    # What moves is for who watches: it is no part of what is said, that may be kept.
    seen = getattr(sys.stderr, "unheard", None)
    with Progress(*columns, console=HarmlessConsole(stderr=True, file=seen), transient=True) as progress:
        task = progress.add_task("lecture", total=None)
        yield lambda what, done, total: progress.update(task, description=what, completed=done, total=total)


@contextmanager
def waiting(what: str, *, hidden: bool) -> Iterator[None]:
    """The same for a work that does not say how far it is: `what` is being done."""
    with bar(hidden=hidden) as progress:
        progress(what, 0, None)
        yield


def show_findings(out: Console, findings: Sequence[Finding], *, under: str = "") -> None:
    """Each finding: its place, its sentence, its remedy, the other places; `under` is the file that a title names."""
    for finding in findings:
        shown_place = place_under(finding.location, under)
        margin = "  " if under and finding.location.file == under else ""
        head = f"{margin}{shown_place}: " if shown_place else margin
        label = f"{finding.severity.value} {finding.code}"
        text = Text(_folded(out, f"{head}{label}: {finding.message}", f"{margin}  "))
        text.stylize(COLOURS[finding.severity], len(head), len(head) + len(label))
        out.print(text)
        for rank, remedy in enumerate(finding.remedy.splitlines()):
            if rank:
                # What follows the sentence is shown as it is: it may be pasted in a file.
                getattr(out.file, "as_typed", out.file).write(f"{harmless(remedy)}\n")
            else:
                out.print(_folded(out, f"{margin}  → {remedy}", f"{margin}    "))
        if related := [place for place in finding.related if place != finding.location]:
            others = ", ".join(_other(place, under) for place in related)
            out.print(_folded(out, f"{margin}    voir aussi : {others}", f"{margin}      "))


def show_alike(out: Console, findings: Sequence[Finding]) -> None:
    """`findings`; in a terminal, of those of one code in one file that are many, the first, and where others are."""
    for (code, file), group in groupby(findings, key=lambda finding: (finding.code, finding.location.file)):
        alike = list(group)
        first = len(alike) if not out.is_terminal or len(alike) <= _PEU else _PREMIERS
        show_findings(out, alike[:first])
        if others := [str(finding.location.line) for finding in alike[first:]]:
            name = PurePosixPath(file).name
            said = f"  et {compte(len(others), 'autre')} {code} dans {name}, lignes {enumeration(others)}"
            out.print(_folded(out, said, "    "))


def place_under(place: Location, under: str) -> str:
    """`place` as it is said under a title that names the file `under`: its line alone in that file, else whole."""
    if under and place.file == under:
        return ":".join(str(number) for number in (place.line, place.column) if number)
    # A name may hold an end of line, which would pass for a finding of its own.
    return harmless(str(place).replace("\n", "<U+000A>")) if place.file else ""


def _other(place: Location, under: str) -> str:
    return f"ligne {place.line}" if under and place.file == under and place.line else str(place)


def _folded(out: Console, line: str, margin: str) -> str:
    """`line` folded to the width of a terminal; whole for a file or a program."""
    if not out.is_terminal:
        return line
    width, together = max(out.width, _ETROIT), _COLLES.sub(_TENUE, line)
    folded = textwrap.fill(together, width, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False)
    return folded.replace(_TENUE, " ")


def show_errors(out: Console, findings: Sequence[Finding], command: str) -> None:
    """What keeps from going on, in full; then in one line what else there is, that `command` shows."""
    stops = errors(list(findings))
    show_alike(out, stops)
    others = [finding for finding in findings if finding not in stops]
    if others:
        from docgen.commandes.verifier.constats import par_personne

        people = ", ".join(f"{who} {count}" for who, count in par_personne(others).items())
        grave = len(blocking(others))
        said = f", dont {compte(grave, 'bloquant')}" if grave else ""
        out.print(f"{compte(len(others), 'constat')}{said} ({people}) : {command}")


def show_written(out: Console, found: "Bilan", command: str) -> None:
    """The files that were written in the data; then what is said of what was brought, in full, and of the data, for
    `command`."""
    for path in found.ecrits:
        out.print(f"{path.as_posix()} : écrit.")
    show_findings(out, [finding for finding in found.findings if not finding.qui])
    show_errors(out, [finding for finding in found.findings if finding.qui], command)


def count_accepted(acceptes: "Sequence[Accepte]") -> str:
    """« 3 constats acceptés »: what the dossier accepts is not listed, but it is counted."""
    return compte(len(acceptes), "constat accepté", "constats acceptés")


def show_remaining(out: Console, blanks: Sequence[Finding], *, stopped: bool = False) -> None:
    """How many values are still to come, and the command that lists them; those of files that do not read are not
    counted, when reading has `stopped`."""
    if blanks:
        files = {finding.location.file for finding in blanks}
        lists = "les énumère" if len(blanks) > 1 else "la donne"
        left = f"{compte(len(blanks), 'valeur')} dans {compte(len(files), 'fichier')}"
        out.print(f"Reste à compléter : {'au moins ' if stopped else ''}{left} (« docgen a-completer » {lists}).")


def show_preparation(preparation: "Preparation", dossier: str, options: str) -> None:
    """What was written to prepare an avenant, what was kept, and what comes next; or why nothing was written."""
    out = console()
    if preparation.findings:
        show_findings(out, preparation.findings)
        out.print(f"{counts(preparation.findings)} Corriger les données d'abord : rien n'est écrit.")
        return
    for said, paths in (
        ("ajouté", preparation.ajoutes),
        ("changé", preparation.changes),
        ("gardé", preparation.gardes),
    ):
        for path in paths:
            out.print(f"{said} : {shown(path)}")
    for warning in preparation.avertissements:
        out.print(f"Attention : {warning}")
    out.print(f"Ensuite : lire {shown(preparation.folder / 'LISEZMOI.md')}, puis")
    out.print(f"  docgen tableur saisir {preparation.folder.parent.parent.name}{options}")
    out.print("    écrit en un classeur Excel ce qui reste à compléter, avec l'aide de chaque valeur ;")
    out.print(f"  docgen a-completer {dossier}{options}")
    out.print("    l'énumère, fichier par fichier, dans l'ordre.")


def counts(findings: Sequence[Finding]) -> str:
    """« 2 bloquants, 0 à corriger, 1 à confirmer. »"""
    if not findings:
        return "Aucun constat."
    blocks, wrong, doubtful = (
        sum(finding.severity is severity for finding in findings)
        for severity in (Severity.BLOQUANT, Severity.A_CORRIGER, Severity.A_CONFIRMER)
    )
    return f"{compte(blocks, 'bloquant')}, {wrong} à corriger, {doubtful} à confirmer."


def place_as_json(location: Location) -> dict[str, object]:
    """A place, for a program."""
    return {"fichier": location.file, "ligne": location.line, "colonne": location.column}


def as_json(finding: Finding) -> dict[str, object]:
    """A finding, for a program."""
    return {
        "code": finding.code,
        "gravite": finding.severity.value,
        "en_projet": finding.en_projet,
        "qui": finding.qui or None,
        "message": finding.message,
        "remede": finding.remedy,
        **place_as_json(finding.location),
        "voir_aussi": [place_as_json(location) for location in finding.related],
    }


def accepted_as_json(accepte: "Accepte") -> dict[str, object]:
    """An accepted finding, with who accepted it and why."""
    entree = accepte.entree
    said = {"motif": entree.motif, "par": entree.par, "le": entree.le.isoformat()}
    return as_json(accepte.finding) | {"acceptation": said}
