"""Un montant change dans une annexe que l'avenant ne joint pas.

**Constat.** L'avenant réécrit des fiches ; une annexe montre, après lui, d'autres montants qu'avant, et aucune de ses
opérations ne dit que cette annexe est remplacée.

**Pourquoi c'est grave.** L'annexe signée reste en vigueur : le contrat aurait deux montants pour la même chose, celui
de l'annexe et celui des fiches.

**Exemple.** L'avenant change le financement de la fiche 1.2, et n'actualise que l'annexe 1 ; l'annexe 3, le tableau
financier, garde l'ancien montant.

**Remède.** Ajouter le numéro de l'annexe à la liste d'« actualiser_annexes ».
"""

from collections.abc import Sequence

from docgen.check import AvenantDuDossier, Fault, Faults, Preuve, Subject, avenants, rule
from docgen.check.montre import valeurs_montrees
from docgen.document import Amount, Document
from docgen.french import euros
from docgen.montants import Montant


@rule("documents", "bloquant", en_projet=True, qui="juridique", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each annexe that shows other amounts and is not brought."""
    avant = ecrit.version.avant
    composed = ecrit.subject.composes
    brought = {numero for operation in ecrit.avenant.operations for numero in operation.annexes_apportees}
    # What an operation says in so many words (« le montant … est porté à … ») needs no annexe.
    rewritten = any(operation.fiches_ecrites for operation in ecrit.avenant.operations)
    for annexe in ecrit.entete.annexes if avant and rewritten else ():
        before = _amounts(ecrit.subject, composed.get(avant.name, ()), annexe.document) if avant else {}
        after = _amounts(ecrit.subject, composed.get(ecrit.version.name, ()), annexe.document)
        moved = [cell for cell in after if before and before.get(cell) != after[cell]]
        if moved and annexe.numero not in brought:
            first = moved[0]
            was, now = euros(before[first]) if first in before else "aucun montant", euros(after[first])
            shows = f"l'annexe {annexe.numero} montre {now} au lieu de {was} (« {first} »)"
            message = f"{shows}, et l'avenant ne la joint pas"
            remedy = f"Ajouter {annexe.numero} à la liste « annexes » de l'opération « actualiser_annexes »."
            yield Fault(message, ecrit.place("operations", key=True), remedy, preuve=Preuve((was, now)))


def _amounts(subject: Subject, documents: Sequence[Document], kind: str) -> dict[str, Montant]:
    return {
        inline.name.quoi: inline.value
        for document in documents
        if document.kind == kind
        for inline in valeurs_montrees(subject, document)
        if isinstance(inline, Amount)
    }
