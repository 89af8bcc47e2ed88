"""Une annexe de l'acte n'est pas parmi les pièces de la séance.

**Constat.** La séance réunit des pièces d'un acte, et il y manque son document, ou une annexe : toutes celles du
contrat pour un contrat, celles que l'avenant apporte pour un avenant. « fiche » vaut pour l'annexe des fiches-actions.

**Pourquoi y regarder.** L'assemblée vote ce qui lui est soumis : une annexe qu'elle n'a pas vue n'est pas approuvée.

**Exemple.** L'avenant remplace les annexes 1 et 3 ; la liste des pièces s'arrête à l'annexe 1.

**Remède.** Ajouter la pièce sous « pieces », dans seance.yaml.
"""

from docgen.adresses.versions import NomDeVersion
from docgen.check import Fault, Faults, SeanceEcrite, rule, seances
from docgen.check.montre import version_de
from docgen.compute import Version


@rule("donnees", "à corriger", qui="juridique", sur=seances)
def look(ecrite: SeanceEcrite) -> Faults:
    """One fault for each annexe of an acte that the pieces leave out."""
    pieces = ecrite.seance.base.pieces
    for code, acte in ecrite.seance.base.actes.items():
        version = version_de(ecrite.subject, NomDeVersion.of(acte.contrat, acte.version))
        there = {piece.document for piece in pieces if piece.acte == code}
        for numero, document in _annexes(version) if version and there else ():
            if document not in there and not ("fiche" in there and "fiche" in document):
                message = f"l'annexe {numero} de l'acte « {code} » n'est pas parmi les pièces de la séance"
                remedy = f"Ajouter sous « pieces » le document « {document} » de l'acte « {code} »."
                yield Fault(message, ecrite.place("pieces", key=True), remedy)


def _annexes(version: Version) -> list[tuple[int, str]]:
    """The annexes that the acte brings, and the document of each."""
    operations = version.avenant.operations if version.avenant else ()
    brought = {numero for operation in operations for numero in operation.annexes_apportees}
    annexes = version.contrat.entete.annexes
    return [(a.numero, a.document) for a in annexes if not version.avenant or a.numero in brought]
