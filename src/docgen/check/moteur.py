"""The engine of the rules: how one is declared, what it looks at, what it gives, and all of them run."""

import importlib
import pkgutil
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, TypeVar, cast

from msgspec import Struct

from docgen.adresses.sources import CleDeSource
from docgen.check import rules
from docgen.compute import Version
from docgen.document import Document
from docgen.document.mots import ArticleLu
from docgen.dossier import Dossier
from docgen.findings import RIEN, Finding, Location, Preuve, Qui, Refusal, Severity, errors

Stade = Literal["donnees", "documents", "final", "publie"]
Gravite = Literal["bloquant", "à corriger", "à confirmer"]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Subject:
    """What the rules look at: the data, the versions of each contract (by its code), the documents composed so far.

    `composes` are the documents of each version composed, and `lectures` the articles before and after each avenant as
    they are shown, both by the full name of the version. `partiel`: documents are missing, that were not asked, or that
    a fault of the texts, told already, keeps from being composed.
    `memo` is what the functions that are computed `once` have given.
    """

    dossier: Dossier
    versions: Mapping[str, Sequence[Version]]
    documents: Sequence[Document] = ()
    composes: Mapping[str, Sequence[Document]] = field(default_factory=dict)
    lectures: Mapping[str, Sequence[ArticleLu]] = field(default_factory=dict)
    partiel: bool = False
    memo: "dict[Callable[[Subject], object], object]" = field(default_factory=dict, compare=False, repr=False)


def once(compute: Callable[[Subject], _T]) -> Callable[[Subject], _T]:
    """`compute`, made only once for each subject, whatever the number of rules that ask."""

    def recall(subject: Subject) -> _T:
        if compute not in subject.memo:
            subject.memo[compute] = compute(subject)
        return cast(_T, subject.memo[compute])  # under `compute`, there is only what it gives

    return recall


class Fault(Struct, frozen=True):
    """What a rule saw: a sentence, its place, the remedy, the other places concerned.

    `qui` is who can act on this one, when it is not whom the rule names, and `gravite` how grave it is, when it is not
    as the rule says; `preuve`, what is said at each place.
    """

    message: str
    place: Location
    remedy: str
    related: tuple[Location, ...] = ()
    qui: Qui | None = None
    preuve: Preuve = RIEN
    gravite: Gravite | None = None


# What `look` gives.
Faults = Iterator[Fault]


class Rule(Struct, frozen=True):
    """A rule, as its file declares it. `doc` is the page that `docgen regle CODE` prints.

    `en_projet`: what blocks forbids to sign, and lets a projet be made.
    """

    code: str
    nom: str
    gravite: Severity
    en_projet: bool
    stade: Stade
    qui: Qui
    doc: str
    look: Callable[[Subject], Faults]


def rule(
    stade: Stade, gravite: Gravite, *, qui: Qui, sur: Callable[[Subject], Iterable[_T]], en_projet: bool = False
) -> Callable[[Callable[[_T], Faults]], Rule]:
    """Declares the `look` of a rule file: when it runs, how grave its faults are, who can act, what it walks.

    `en_projet` says of a rule whose faults block that a projet can be made with them. A rule whose faults mostly do not
    block, and that says `gravite` of one that does, never keeps a projet from being made.
    `look` takes what the walk gives, and mypy holds it to that. Its module gives the rest: « bud001_financeur_inconnu »
    is the code and the name, the docstring is the page.
    """

    def declared(look: Callable[[_T], Faults]) -> Rule:
        def walk(subject: Subject) -> Faults:
            for thing in sur(subject):
                yield from look(thing)

        module = sys.modules[look.__module__]
        code, _, nom = module.__name__.rpartition(".")[2].partition("_")
        never_stops = en_projet or gravite != "bloquant"
        return Rule(code.upper(), nom, Severity(gravite), never_stops, stade, qui, (module.__doc__ or "").strip(), walk)

    return declared


@lru_cache(maxsize=1)
def registry() -> tuple[Rule, ...]:
    """Every rule, in the order of the codes."""
    modules = [
        importlib.import_module(f"{rules.__name__}.{info.name}") for info in pkgutil.iter_modules(rules.__path__)
    ]
    return tuple(sorted((module.look for module in modules), key=lambda rule: rule.code))


def consulted(stades: Collection[Stade], codes: Collection[str] = ()) -> list[Rule]:
    """The rules of `stades`; only those of `codes`, when there are any."""
    return [rule for rule in registry() if rule.stade in stades and (not codes or rule.code in codes)]


def check(subject: Subject, *stades: Stade, codes: Collection[str] = ()) -> list[Finding]:
    """What the rules consulted find, the gravest first, then by place."""
    found: list[Finding] = []
    stopped: list[Finding] = []
    for rule in consulted(stades, codes):
        try:
            for fault in rule.look(subject):
                if not _of_a_blank(subject, rule, fault):
                    found.append(_finding(rule, fault))
        except Refusal as refusal:
            stopped.append(_finding(rule, _unseen(subject, refusal)))
    # What keeps a rule from looking has its cause in what the others find: it is said only when none does.
    told = found if errors(found) else [*found, *stopped]
    # A fiche that an avenant carries on unchanged is seen in each version: its faults are said once.
    return sorted(dict.fromkeys(told), key=Finding.sort_key)


@once
def _blanks(subject: Subject) -> frozenset[Location]:
    return frozenset(
        source.locate(path) for source in subject.dossier.sources.values() for path in source.blanks
    )  # fmt: skip


def _of_a_blank(subject: Subject, rule: Rule, fault: Fault) -> bool:
    """Whether a fault is seen in a value that is still to come: it is nobody's, until a document is final."""
    return rule.stade != "final" and not _blanks(subject).isdisjoint((fault.place, *fault.related))


def _unseen(subject: Subject, refusal: Refusal) -> Fault:
    """What a rule could not read stops this rule only, and is said."""
    message = f"la règle n'a pas pu tout regarder : {refusal.message}"
    remedy = "Corriger d'abord les autres constats, puis vérifier de nouveau."
    return Fault(message, subject.dossier.locate(CleDeSource.dossier()), remedy)


def _finding(rule: Rule, fault: Fault) -> Finding:
    who, gravite = fault.qui or rule.qui, Severity(fault.gravite) if fault.gravite else rule.gravite
    return Finding(
        rule.code, fault.message, fault.place, fault.remedy, gravite, fault.related, who, fault.preuve, rule.en_projet
    )
