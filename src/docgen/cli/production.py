"""What a command that produces documents shows: the files of each folder, what went, what could not be written."""

from collections.abc import Iterator

from docgen.cli.affichage import (
    FICHIERS_ECRITS,
    accepted_as_json,
    as_json,
    console,
    count_accepted,
    show_errors,
    show_remaining,
)
from docgen.cli.encodages import write_json
from docgen.demande import Outcome
from docgen.findings import errors
from docgen.french import compte

_NON_REMPLACES = "fichier n'a pas pu être remplacé ou retiré", "fichiers n'ont pas pu être remplacés ou retirés"


def show_production(outcome: Outcome, command: str, *, json: bool) -> None:
    """What was written, or why nothing was; `command` shows the rest."""
    if json:
        write_json(
            {
                "constats": [as_json(finding) for finding in outcome.findings],
                "ecrits": [path.as_posix() for path in outcome.written],
                "acceptes": [accepted_as_json(accepte) for accepte in outcome.acceptes],
                "retires": [path.as_posix() for path in outcome.retires],
                "inchanges": [path.as_posix() for path in outcome.unchanged],
                "a_completer": [as_json(finding) for finding in outcome.a_completer],
            }
        )
        return
    out = console()
    for same in outcome.unchanged:
        out.print(f"{same.as_posix()} : rien n'a changé, rien n'est réécrit.")
    for line in _changes(outcome):
        out.print(line)
    show_errors(out, outcome.findings, command)
    if outcome.acceptes:
        out.print(f"{count_accepted(outcome.acceptes)} : {command} --acceptes")
    if outcome.failed:
        out.print(_why_not_all(outcome))
    show_remaining(out, outcome.a_completer, stopped=outcome.stopped)


def _changes(outcome: Outcome) -> Iterator[str]:
    """How many files each folder has received, and lost."""
    folders = [_version_folder(path.as_posix()) for path in (*outcome.written, *outcome.retires)]
    for folder in dict.fromkeys(folders):
        written, gone = (
            sum(_version_folder(path.as_posix()) == folder for path in paths)
            for paths in (outcome.written, outcome.retires)
        )
        lost = f", {compte(gone, 'retiré', 'retirés')} (plus rien ne {'les' if gone > 1 else 'le'} produit)"
        yield f"{folder} : {compte(written, *FICHIERS_ECRITS)}{lost if gone else ''}."


def _why_not_all(outcome: Outcome) -> str:
    """What the errors have forbidden, and what stands nevertheless."""
    faults = errors(outcome.findings)
    tenus = sum(fault.code == "SOR004" for fault in faults)
    if tenus == len(faults):
        return f"{compte(tenus, *_NON_REMPLACES)} : tout le reste est à jour."
    many = compte(len(faults) - tenus, "constat bloquant empêche", "constats bloquants empêchent")
    said = "les autres documents n'ont pas changé" if outcome.written else "les documents n'ont pas changé"
    return f"{many} de produire : {said}."


def _version_folder(path: str) -> str:
    # output/<dossier>/<contrat>/<version>/…: the annexe folders count with their version.
    parts = path.split("/")
    return "/".join(parts[:-2] if parts[-2].startswith("annexe-") else parts[:-1])
