"""From a version, or a séance, and the texts of its model to its documents."""

from collections.abc import Iterator, Mapping
from functools import partial

from docgen.compose.aides import composition_of
from docgen.compose.articles_lus import articles_by_version
from docgen.compose.composition import named_amount
from docgen.compose.documents import NomsDuTexte, compose_each
from docgen.compose.jetons import Jetons
from docgen.compose.seances import assembled, compose_seance
from docgen.compose.textes import EACH, Kind, Textes, TextFault
from docgen.compute import Version
from docgen.document import Document
from docgen.dossier import Dossier
from docgen.findings import Finding

__all__ = [
    "Kind",
    "TextFault",
    "Textes",
    "articles_by_version",
    "assembled",
    "compose",
    "compose_seance",
    "named_amount",
]


def compose(
    dossier: Dossier, version: Version, textes: Textes, *, only: frozenset[str] = frozenset(), final: bool = False
) -> tuple[list[Document], list[Finding]]:
    """The documents of `version` in the order of their kinds, and what is wrong in the texts.

    `only` keeps some kinds (names of their files). `final` makes documents that are not marked as a projet.
    """
    return compose_each(textes, version.label, _targets(dossier, version, textes, only), final=final)


def _targets(
    dossier: Dossier, version: Version, textes: Textes, only: frozenset[str]
) -> Iterator[tuple[Kind, NomsDuTexte]]:
    """Each document to make: its kind, and the names of its text: those of the version, and what it is made for."""

    def names(made_for: Mapping[str, object], jetons: Jetons) -> Mapping[str, object]:
        return {**composition_of(dossier, version, textes, jetons).names, **made_for}

    for kind in textes.kinds():
        if kind.fits(version.sort) and (not only or kind.code in only):
            each = kind.options.get("pour_chaque")
            things = [{each: thing} for thing in EACH[each](version.contrat)] if each else [dict[str, object]()]
            yield from ((kind, partial(names, made_for)) for made_for in things)
