"""La séance cite un contrat, une version ou un acte que le dossier n'a pas.

**Constat.** Un acte de seance.yaml nomme un contrat ou une version inconnus ; ou une pièce, ou un objectif du rapport,
nomme un acte qui n'est pas sous « actes », ou une fiche que son contrat n'a pas.

**Pourquoi c'est grave.** La délibération autoriserait à signer un acte qui n'existe pas, et n'aurait pas son montant.

**Exemple.** `version: avenant-2` pour un contrat qui n'a qu'un avenant.

**Remède.** Reprendre un des noms que docgen énumère, ou ajouter l'avenant au dossier.
"""

from docgen.adresses.versions import INITIALE, NomDeVersion
from docgen.check import Faults, SeanceEcrite, rule, seances, unknown_name
from docgen.check.montre import version_de


@rule("donnees", "bloquant", qui="juridique", sur=seances)
def look(ecrite: SeanceEcrite) -> Faults:
    """One fault for each name of the séance that nothing bears."""
    yield from _actes(ecrite)
    actes = ecrite.seance.base.actes
    for rank, piece in enumerate(ecrite.seance.base.pieces):
        if piece.acte:
            message = f"la pièce {rank + 1}, « {piece.document} », est d'un acte « {piece.acte} » que la séance n'a pas"
            yield from unknown_name(piece.acte, actes, "Actes", message, ecrite.place("pieces", rank, "acte"))
    yield from _objectifs(ecrite)


def _actes(ecrite: SeanceEcrite) -> Faults:
    for code, acte in ecrite.seance.base.actes.items():
        contrat = ecrite.dossier.contrat(acte.contrat)
        cite = f"l'acte « {code} » de la séance cite"
        known = [contrat.code for contrat in ecrite.dossier.contrats]
        message = f"{cite} le contrat « {acte.contrat} », qui n'est pas au dossier"
        yield from unknown_name(acte.contrat, known, "Contrats", message, ecrite.place("actes", code, "contrat"))
        if contrat:
            known = [INITIALE, *(avenant.version for avenant in contrat.avenants)]
            message = f"{cite} la version « {acte.version} », que le contrat {acte.contrat} n'a pas"
            yield from unknown_name(acte.version, known, "Versions", message, ecrite.place("actes", code, "version"))


def _objectifs(ecrite: SeanceEcrite) -> Faults:
    rapport, actes = ecrite.seance.rapport, ecrite.seance.base.actes
    for code, by_fiche in rapport.objectifs.items() if rapport else ():
        message = f"le rapport donne les objectifs d'un acte « {code} » que la séance n'a pas"
        yield from unknown_name(code, actes, "Actes", message, ecrite.piece("rapport", "objectifs", code, key=True))
        acte = actes.get(code)
        version = version_de(ecrite.subject, NomDeVersion.of(acte.contrat, acte.version)) if acte else None
        known = [fiche.numero for fiche in version.contrat.fiches] if version else []
        for numero in by_fiche if version else ():
            message = f"le rapport donne l'objectif d'une fiche {numero} que l'acte « {code} » n'a pas"
            place = ecrite.piece("rapport", "objectifs", code, numero, key=True)
            yield from unknown_name(numero, known, "Fiches", message, place)
