"""From a version, or a séance, and the texts of its model to its documents."""

from collections.abc import Iterator

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
    for kind, names in targets:
        if not only or kind.code in only:
            rendu = Rendu(textes, Jetons(), version.label, "final" if final else "projet")
            composition = composition_of(dossier, version, textes, rendu.jetons)
            try:
                documents.append(compose_document(rendu, kind, {**composition.names, **names}))
            except TextFault as error:
                findings.append(error.finding)
    return documents, list(dict.fromkeys(findings))


def _targets(version: Version, textes: Textes) -> Iterator[tuple[Kind, dict[str, object]]]:
    """Each document to make: its kind, and what its text has besides the context of the version."""
    for kind in textes.kinds():
        each = kind.options.get("pour_chaque")
        if kind.fits(version.sort):
            yield from [(kind, {each: item}) for item in EACH[each](version.contrat)] if each else [(kind, {})]
