"""`docgen a-completer`: the values that are still to come, by file or by person, each with its help.

Those of the data (« à compléter »), and the named fields of the acts (IBAN, date of signature…) that have no value yet.
"""

from collections.abc import Mapping

from msgspec import Struct

from docgen.demande import Order, without_blanks
from docgen.dossier import Source
from docgen.findings import Finding, errors, find_known, shown
from docgen.load import load
from docgen.load.a_completer import open_fields


class ResteACompleter(Struct, frozen=True):
    """The values to come (`blancs`, in the order of filling in), how many values each of their files has, when it reads
    (`totaux`), and the errors that are beside."""

    blancs: tuple[Finding, ...]
    totaux: Mapping[str, int]
    erreurs: tuple[Finding, ...]


def remaining(order: Order) -> ResteACompleter:
    """What is still to come in the dossier, or in the contract of `order`. Raises `Refusal` for an unknown one."""
    contrats = {path.parent.name: path.parent for path in sorted(order.folder.glob("*/contrat.yaml"))}
    if order.contrat:
        find_known(contrats, order.contrat, f"le contrat « {order.contrat} » n'existe pas", "Contrats")
    dossier, found = load(order.folder, order.templates / "textes")
    findings, blanks = without_blanks(found)
    champs = open_fields(dossier) if dossier else ()
    inside = f"{shown(order.folder / order.contrat)}/" if order.contrat else ""
    kept = tuple(blank for blank in (*blanks, *champs) if blank.location.file.startswith(inside))
    files = {source.file: source for source in dossier.sources.values()} if dossier else {}
    return ResteACompleter(kept, {file: _values(source) for file, source in files.items()}, tuple(errors(findings)))


def _values(source: Source) -> int:
    """How many values a person types in that file."""
    holders = {path[:size] for path in source.values for size in range(len(path))}
    return sum(path not in holders for path in source.values)
