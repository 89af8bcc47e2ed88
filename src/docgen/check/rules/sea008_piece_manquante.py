"""Un document de l'acte n'est pas parmi les pièces de la séance.

**Constat.** La séance réunit des pièces, et il y manque un document d'un de ses actes : celui que son programme exige
(l'avenant, la convention), ou une annexe – toutes celles du contrat pour un contrat, celles que l'avenant apporte pour
un avenant – ; ou il y manque la délibération, ou le rapport. « fiche » vaut pour l'annexe des fiches-actions.

**Pourquoi y regarder.** L'assemblée vote ce qui lui est soumis : une annexe qu'elle n'a pas vue n'est pas approuvée.

**Exemple.** L'avenant remplace les annexes 1 et 3 ; la liste des pièces s'arrête à l'annexe 1.

**Remède.** Ajouter la pièce sous « pieces », dans seance.yaml.
"""

from docgen.adresses.versions import NomDeVersion
from docgen.check import Fault, Faults, SeanceEcrite, rule, seances
from docgen.check.annexes import pieces_du_vote
from docgen.check.montre import version_de


@rule("donnees", "à corriger", qui="juridique", sur=seances)
def look(ecrite: SeanceEcrite) -> Faults:
    """One fault for each document of an acte, or of the séance, that the pieces leave out."""
    seance = ecrite.seance
    pieces = seance.base.pieces
    place = ecrite.place("pieces", key=True)
    siennes = [("la délibération", "deliberation"), *([("le rapport", "rapport")] if seance.rapport else [])]
    for nom, document in siennes if pieces else ():
        if all(piece.acte or piece.document != document for piece in pieces):
            message = f"{nom} de la séance n'est pas parmi ses pièces"
            yield Fault(message, place, f"Ajouter sous « pieces » le document « {document} ».")
    for code, acte in seance.base.actes.items():
        version = version_de(ecrite.subject, NomDeVersion.of(acte.contrat, acte.version))
        there = {piece.document for piece in pieces if piece.acte == code}
        for nom, document in pieces_du_vote(version) if version and pieces else ():
            if document not in there and not ("fiche" in there and "fiche" in document):
                message = f"{nom} de l'acte « {code} » n'est pas parmi les pièces de la séance"
                remedy = f"Ajouter sous « pieces » le document « {document} » de l'acte « {code} »."
                yield Fault(message, place, remedy)
