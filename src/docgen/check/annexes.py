"""What a séance votes with a version; which annexe shows a table of the programme, and which one an avenant changes."""

from collections.abc import Iterator
from typing import NamedTuple

from docgen.adresses.cellules import Cell
from docgen.amend.operations.tableaux import ModifierTableau
from docgen.check.parcours import AvenantDuDossier
from docgen.compute import Version
from docgen.document import Amount, Blank, Document, Text, inlines


class TableauChange(NamedTuple):
    """An operation on a table, by its rank; the title of the table; the annexe that the avenant says it changes; the
    annexes whose document shows the table."""

    rang: int
    titre: str
    annexe: int | None
    montrent: tuple[int, ...]


def pieces_du_vote(version: Version) -> Iterator[tuple[str, str]]:
    """What a séance votes with the version, and the annexes that it brings: what a sentence calls each, and its
    document."""
    contrat, avenant = version.contrat, version.avenant
    for document in contrat.programme.exige.pieces(avenant=avenant is not None):
        yield f"le document « {document} »", document
    operations = avenant.operations if avenant else ()
    brought = {numero for operation in operations for numero in operation.annexes_apportees}
    for annexe in contrat.entete.annexes:
        if avenant is None or annexe.numero in brought:
            yield f"l'annexe {annexe.numero}", annexe.document


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
