"""From a version, or a séance, and the texts of its model to its documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docgen.compose.aides import composition_of
from docgen.compose.articles_lus import articles_by_version
from docgen.compose.composition import named_amount
from docgen.compose.documents import Rendu, compose_document
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


@dataclass(frozen=True, slots=True)
class _Target:
    """One document to make: its kind, and what its text has besides the context of the version."""

    kind: Kind
    own: Mapping[str, object]


def compose(
    dossier: Dossier, version: Version, textes: Textes, *, only: frozenset[str] = frozenset(), final: bool = False
) -> tuple[list[Document], list[Finding]]:
    """The documents of `version` in the order of their kinds, and what is wrong in the texts.

    `only` keeps some kinds (names of their files). `final` makes documents that are not marked as a projet.
    """
    documents, findings = [], []
    try:
        targets = list(_targets(version, textes))
    except TextFault as error:
        return [], [error.finding]
    for target in targets:
        if not only or target.kind.code in only:
            rendu = Rendu(textes, Jetons(), version.label, "final" if final else "projet")
            names = composition_of(dossier, version, textes, rendu.jetons).names
            try:
                documents.append(compose_document(rendu, target.kind, {**names, **target.own}))
            except TextFault as error:
                findings.append(error.finding)
    return documents, list(dict.fromkeys(findings))


def _targets(version: Version, textes: Textes) -> Iterator[_Target]:
    for kind in textes.kinds():
        if kind.fits(version.sort):
            each = kind.options.get("pour_chaque")
            own: list[dict[str, object]] = [{each: one} for one in EACH[each](version.contrat)] if each else [{}]
            yield from (_Target(kind, names) for names in own)
