"""Un acte ne vise pas la délibération qui autorise à le signer.

**Constat.** La séance autorise un acte qui a des visas, et aucun n'est celui d'une délibération.

**Pourquoi y regarder.** L'exécutif signe au nom de l'assemblée : l'acte dit de quelle délibération il en tient le
pouvoir.

**Exemple.** L'avenant vise la loi de finances et les décrets, et le visa de la délibération a été retiré.

**Remède.** Ajouter le visa : « nature: la délibération … », sa date, son objet.
"""

from docgen.adresses.versions import NomDeVersion
from docgen.check import Fault, Faults, Preuve, SeanceEcrite, rule, seances
from docgen.check.normes import actes
from docgen.french import date


@rule("donnees", "à corriger", qui="juridique", sur=seances)
def look(ecrite: SeanceEcrite) -> Faults:
    """One fault for each acte whose visas name no délibération."""
    by_acte = {vises[0].acte: vises for vises in actes(ecrite.subject) if vises}
    for acte in ecrite.seance.base.actes.values():
        nom = NomDeVersion.of(acte.contrat, acte.version)
        vises = by_acte.get(nom, ())
        if vises and not any("délibération" in vise.visa.nature for vise in vises):
            day = date(ecrite.seance.base.date)
            message = f"{nom} ne vise aucune délibération, et la séance du {day} autorise à le signer"
            remedy = "Ajouter le visa de la délibération de la séance."
            yield Fault(message, vises[0].dossier.locate(vises[0].source, "visas", key=True), remedy,
                        preuve=Preuve(("(rien)",), "le visa de la délibération"))  # fmt: skip
