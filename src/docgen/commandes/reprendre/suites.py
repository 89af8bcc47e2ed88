"""What follows from changes of the data: other lines, other documents; what an amount comes from."""

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct

from docgen.adresses.cellules import Cell
from docgen.compute.explain import explain
from docgen.demande import Outcome
from docgen.document import Amount, Document, inlines
from docgen.document.mots import leaf_words
from docgen.dossier import Dossier
from docgen.findings import Finding, Location, Refusal


class Suites(Struct, frozen=True):
    """The lines of the documents that came back which change with what was changed there, before and after, and the
    names of the other documents that change."""

    lignes: tuple[tuple[str, str], ...] = ()
    documents: tuple[str, ...] = ()


def other_documents(before: Outcome, after: Outcome, asked: Sequence[str]) -> tuple[str, ...]:
    """The names of the documents that change, besides those that are `asked`."""
    known = {(version, element.name): element for version, composed in before.documents.items() for element in composed}
    names = [element.name for version, composed in after.documents.items() for element in composed
             if (former := known.get((version, element.name))) and former.sections != element.sections]  # fmt: skip
    return tuple(name for name in dict.fromkeys(names) if name not in asked)


def new_findings(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those of `after` that are not in `before`, or say other words; wherever they stand in their file."""
    known = Counter((found.code, found.location.file, found.message) for found in before)
    news = []
    for found in after:
        key = (found.code, found.location.file, found.message)
        known[key] -= 1
        if known[key] < 0:
            news.append(found)
    return tuple(news)


def typed_values(
    outcome: Outcome, dossier: Dossier, document: Document, now: Sequence[str]
) -> Callable[[int], tuple[Location, ...]]:
    """Where the values are typed that the amount on a line of `document` adds up; nowhere, for other lines."""
    amounts = [leaf for leaf in inlines(document) if isinstance(leaf, Amount)]

    def of_line(rank: int) -> tuple[Location, ...]:
        alike = [amount for amount in amounts if " ".join(leaf_words(amount).split()) == now[rank]]
        before = now[:rank].count(now[rank])
        return _places(outcome, dossier, alike[before]) if before < len(alike) else ()

    return of_line


def _places(outcome: Outcome, dossier: Dossier, amount: Amount) -> tuple[Location, ...]:
    found: dict[Location, None] = {}
    for name in amount.name.termes if amount.name and not amount.name.est_indicateur else ():
        version = next((element for element in outcome.all_versions if element.name == name.version), None)
        if version is None:
            return ()
        try:
            explained = explain(dossier, version, Cell.parse(name.quoi))
        except Refusal:
            return ()
        found.update(dict.fromkeys(term.place for term in explained.terms))
    return tuple(found)
