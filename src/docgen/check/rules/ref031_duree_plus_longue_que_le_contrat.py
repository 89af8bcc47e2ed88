"""Une sous-action dure plus longtemps que le contrat.

**Constat.** La durée d'une sous-action (« 3 ans », « 30 mois ») est plus longue que tous les exercices du contrat, son
délai d'exécution compris (« execution_jusqu_au »).

**Pourquoi y regarder.** Le contrat ne finance pas ce qui vient après son terme : la durée est mal tapée, ou recopiée
d'un autre contrat.

**Exemple.** « 4 ans sur la durée de la contractualisation », pour un contrat de trois exercices.

**Remède.** Corriger la durée ; si l'action se poursuit hors du contrat, accepter le constat.
"""

import datetime
import re

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, rule
from docgen.check.montre import uni
from docgen.french import NOMBRES, compte, nombre_de_lettres

_DUREE = re.compile(rf"(\d{{1,3}}|une|{'|'.join(NOMBRES[1:])}) (mois|ans?|années?)\b")


@rule("donnees", "à confirmer", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each sous-action whose duration, in months, is more than the contract's."""
    exercices = ecrite.entete.exercices
    end = max(exercices[-1].fin, ecrite.entete.execution_jusqu_au or exercices[-1].fin)
    whole = _months(exercices[0].debut, end)
    for rank, part in enumerate(ecrite.fiche.sous_actions):
        match = _DUREE.match(uni(part.duree or "").lower())
        if match and _said(match) > whole:
            what = f"fiche {ecrite.fiche.numero}, sous-action {rank + 1} : elle dure « {part.duree} »"
            message = f"{what}, plus que le contrat ({compte(whole, 'mois', 'mois')})"
            remedy = "Corriger la durée ; si l'action se poursuit hors du contrat, accepter le constat."
            place = ecrite.place("sous_actions", rank, "duree")
            yield Fault(message, place, remedy, preuve=Preuve((part.duree or "",), f"{whole} mois"))


def _said(match: re.Match[str]) -> int:
    count = int(match[1]) if match[1].isdigit() else nombre_de_lettres(match[1]) or 0
    return count * (1 if match[2] == "mois" else 12)


def _months(start: datetime.date, end: datetime.date) -> int:
    """The months from one day to the other, both in; one that is begun counts."""
    after = end + datetime.timedelta(days=1)
    return (after.year - start.year) * 12 + after.month - start.month + (after.day > start.day)
