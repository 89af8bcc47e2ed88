"""Which annexe shows a table of the programme, by the documents, and which one an avenant says that it changes."""

from collections.abc import Iterator
from typing import NamedTuple

from docgen.adresses.cellules import Cell
from docgen.amend.operations.tableaux import ModifierTableau
from docgen.check.parcours import AvenantDuDossier
from docgen.document import Amount, Blank, Document, Text, inlines


class TableauChange(NamedTuple):
    """An operation on a table, by its rank; the title of the table; the annexe that the avenant says it changes; the
    annexes whose document shows the table."""

    rang: int
    titre: str
    annexe: int | None
    montrent: tuple[int, ...]


def tableaux_changes(ecrit: AvenantDuDossier) -> Iterator[TableauChange]:
    """The operations on tables of the avenant; none when its documents are not all composed."""
    documents = ecrit.subject.composes.get(ecrit.version.name, ())
    if not documents or ecrit.subject.partiel:
        return
    for rang, operation in enumerate(ecrit.avenant.operations):
        saisi = ecrit.contrat.tableau(operation.tableau) if isinstance(operation, ModifierTableau) else None
        if saisi:
            kinds = {document.kind for document in documents if _shows(document, saisi.tableau.code)}
            montrent = tuple(annexe.numero for annexe in ecrit.entete.annexes if annexe.document in kinds)
            yield TableauChange(rang, saisi.tableau.intitule, operation.annexe_changee(ecrit.contrat), montrent)


def _shows(document: Document, tableau: str) -> bool:
    named = (inline.name for inline in inlines(document) if isinstance(inline, Amount | Blank | Text) and inline.name)
    return any(not name.est_indicateur and Cell.parse(name.quoi).sur.sorte == tableau for name in named if name.quoi)
