"""Le montant que l'État a notifié n'est pas celui des fiches.

**Constat.** Sous « notifie », l'avenant donne le montant notifié par l'État pour un axe (ou un volet) ; la part de
l'État des fiches de cet axe, pour l'exercice de l'avenant, fait une autre somme. Ou bien cet axe n'est pas au contrat.

**Pourquoi c'est grave.** L'avenant s'imprime d'après les fiches : il engagerait l'État sur un montant qu'il n'a pas
notifié.

**Exemple.** L'État notifie 1 700 000 € pour l'axe 1 ; les fiches 1.1 à 1.5 font 1 659 288 €.

**Remède.** Mettre à jour les fiches de l'axe pour que leur somme soit le montant notifié, ou corriger ce montant.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.amend.avenant import Avenant
from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import exercices, le, proche
from docgen.compute import Cell, Version
from docgen.findings import Preuve
from docgen.french import euros


@rule("donnees", "erreur", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each notified amount that the fiches do not make."""
    for versions in subject.versions.values():
        for version in versions:
            # AVE006 speaks of an unknown exercice.
            if version.avenant and version.avenant.exercice in exercices(version):
                yield from _compared(subject, version, version.avenant)


def _compared(subject: Subject, version: Version, avenant: Avenant) -> Iterator[Fault]:
    kind = version.contrat.entete.division
    known = [division.numero for division in version.contrat.entete.divisions]
    for numero, notified in avenant.notifie.items():
        place = subject.dossier.locate(f"{version.contrat.code}/avenants/{version.code}", "notifie", numero)
        if numero not in known:
            yield Fault(
                f"un montant est notifié pour {le(kind)} {numero}, qui n'est pas au contrat",
                place,
                proche(numero, known, f"{kind.title()}s du contrat"),
            )
            continue
        planned = version.figures.get(Cell(f"{kind}/{numero}", "part/etat", avenant.exercice))
        if gap := abs(planned.centimes - notified.centimes):
            yield Fault(
                f"l'État a notifié {euros(notified)} pour {le(kind)} {numero} en {avenant.exercice}, les fiches font "
                f"{euros(planned)}",
                place,
                f"Mettre à jour les fiches de {le(kind)} {numero} (part de l'État, {avenant.exercice}), ou corriger le "
                "montant notifié.",
                preuve=Preuve((f"notifié : {euros(notified)}",), f"fiches : {euros(planned)}", gap),
            )
