"""Le montant que l'État a notifié n'est pas celui des fiches.

**Constat.** Sous « notifie », l'avenant donne le montant notifié par l'État pour un axe (ou un volet) ; la part de
l'État des fiches de cet axe, pour l'exercice de l'avenant, fait une autre somme. Ou bien cet axe n'est pas au contrat.

**Pourquoi c'est grave.** L'avenant s'imprime d'après les fiches : il engagerait l'État sur un montant qu'il n'a pas
notifié.

**Exemple.** L'État notifie 1 700 000 € pour l'axe 1 ; les fiches 1.1 à 1.5 font 1 659 288 €.

**Remède.** Mettre à jour les fiches de l'axe pour que leur somme soit le montant notifié, ou corriger ce montant.
"""

from docgen.adresses.cellules import Cell, Portee
from docgen.check import AvenantDuDossier, Fault, Faults, Preuve, avenants, rule, unknown_name
from docgen.french import euros
from docgen.montants import Absence


@rule("donnees", "bloquant", qui="finances", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each notified amount that the fiches do not make."""
    level, year, payer = ecrit.entete.niveaux[:1], ecrit.avenant.exercice, ecrit.programme.paie
    if not level:
        return
    kind, known = level[0], [division.numero for division in ecrit.entete.divisions]
    # AVE006 speaks of an unknown exercice.
    for numero, notified in ecrit.avenant.notifie.items() if year in ecrit.exercices else ():
        place = ecrit.place("notifie", numero)
        message = f"un montant est notifié pour {kind.le} {numero}, qui n'est pas au contrat"
        yield from unknown_name(numero, known, f"{kind.titre_pluriel} du contrat", message, place)
        if numero not in known or isinstance(notified, Absence):
            continue
        planned = ecrit.version.figures.connu(Cell(Portee.of(kind.code, numero), payer.cote, year))
        if planned is not None and (gap := abs(planned.centimes - notified.centimes)):
            where, computed = f"{kind.le} {numero}", euros(planned)
            message = (
                f"{payer.designation} a notifié {euros(notified)} pour {where} en {year}, les fiches font {computed}"
            )
            remedy = f"Mettre à jour les fiches de {where} (part {payer.du}, {year}), ou corriger le montant notifié."
            preuve = Preuve((f"notifié : {euros(notified)}",), f"fiches : {computed}", gap)
            yield Fault(message, place, remedy, preuve=preuve)
