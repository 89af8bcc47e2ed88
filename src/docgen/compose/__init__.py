"""From a version and the texts of its model to its documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from docgen.compose.aides import context
from docgen.compose.composition import Composition, shown
from docgen.compose.jetons import Jetons
from docgen.compose.markdown import read_sections
from docgen.compose.textes import OPTIONS, Kind, Textes, TextFault, fault
from docgen.compute import Version
from docgen.document import Document
from docgen.dossier import Dossier
from docgen.findings import Finding, Location, Refusal
from docgen.french import typographie

__all__ = ["Kind", "Textes", "compose", "shown"]


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
    status: Literal["projet", "final"] = "final" if final else "projet"
    for target in targets:
        if not only or target.kind.code in only:
            try:
                documents.append(_document(Composition(dossier, version, textes, Jetons()), target, status))
            except TextFault as error:
                findings.append(error.finding)
    return documents, list(dict.fromkeys(findings))


def _targets(version: Version, textes: Textes) -> Iterator[_Target]:
    for kind in textes.kinds():
        if kind.fits(version.sort):
            if kind.options.get("pour_chaque") == "fiche":
                yield from (_Target(kind, {"fiche": fiche}) for fiche in version.contrat.fiches)
            else:
                yield _Target(kind, {})


def _document(composition: Composition, target: _Target, status: Literal["projet", "final"]) -> Document:
    kind, jetons, textes = target.kind, composition.jetons, composition.textes
    names = context(composition) | dict(target.own) | {"statut_document": status}

    def option(key: str, default: str = "") -> str:
        return jetons.plain(textes.render_text(kind.options.get(key, default), names, jetons))

    try:
        landscape = option("orientation") == "paysage"
        sections = read_sections(textes.render(kind.file, names, jetons), jetons, landscape=landscape)
        fields = tuple((key, option(key)) for key in kind.options if key not in OPTIONS)
        return Document(
            name=option("nom"),
            kind=kind.code,
            title=option("titre"),
            sections=sections,
            version=typographie(composition.version.label),
            status=status,
            gabarit=option("gabarit", "acte"),
            fields=fields,
        )
    except Refusal as refusal:
        place = Location(str(textes.folder / kind.file))
        raise fault(refusal.code or "TPL004", refusal.message, place, refusal.remedy) from None
