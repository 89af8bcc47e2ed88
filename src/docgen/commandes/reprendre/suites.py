"""What follows from changes of the data: other lines, other documents; what an amount comes from."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from msgspec import Struct

from docgen.adresses.cellules import Cell
from docgen.compute.explain import explain
from docgen.demande import Outcome
from docgen.document import Amount, Document, inlines
from docgen.document.mots import leaf_words
from docgen.dossier import Dossier
from docgen.findings import Finding, Location, Refusal, message_without_lines, not_among


class LigneSuivie(NamedTuple):
    """A line that changes with others: where it stands (« Total, État »), what it said, what it would say."""

    ou: str
    avant: str
    apres: str


class ConstatsSuivis(Struct, frozen=True):
    """What the rules say once changes are written: new findings; how many say other figures, how many are gone."""

    nouveaux: tuple[Finding, ...] = ()
    rechiffres: int = 0
    disparus: int = 0


class Suites(Struct, frozen=True):
    """The lines of the documents that came back which change with what was changed there, the names of the other
    documents that change, and what the rules then say."""

    lignes: tuple[LigneSuivie, ...] = ()
    documents: tuple[str, ...] = ()
    constats: ConstatsSuivis = ConstatsSuivis()


def other_documents(before: Outcome, after: Outcome, asked: Sequence[str]) -> tuple[str, ...]:
    """The names of the documents that change, besides those that are `asked`."""
    known = {(version, element.name): element for version, composed in before.documents.items() for element in composed}
    names = [element.name for version, composed in after.documents.items() for element in composed
             if (former := known.get((version, element.name))) and former.sections != element.sections]  # fmt: skip
    return tuple(name for name in dict.fromkeys(names) if name not in asked)


def findings_that_follow(before: Sequence[Finding], after: Sequence[Finding]) -> ConstatsSuivis:
    """What the rules say `after` that they did not say `before`, wherever it stands in its file."""
    left = Counter(map(_words_of, before))
    news = not_among(after, left, _words_of)
    # A finding that is gone, of the code and the file of a new one, says other figures.
    gone: Counter[tuple[str, ...]] = Counter()
    for (code, file, _), count in left.items():
        gone[code, file] += count
    fresh = not_among(news, gone, lambda found: (found.code, found.location.file))
    return ConstatsSuivis(tuple(fresh), len(news) - len(fresh), gone.total())


def _words_of(found: Finding) -> tuple[str, str, str]:
    return found.code, found.location.file, message_without_lines(found)


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
