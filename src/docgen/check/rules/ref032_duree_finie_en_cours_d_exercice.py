"""Une sous-action commence avec le contrat, et sa durée finit au milieu d'un exercice.

**Constat.** La sous-action commence le premier jour d'un exercice et dure plus d'un an, ou se renouvelle (« 18 mois et
renouvelable ») : sa première période ne finit ni avec un exercice, ni avec une année civile, ni avec le contrat.

**Pourquoi y regarder.** Les crédits sont donnés par exercice : une période à cheval sur deux ne se solde dans aucun.
Le plus souvent, la durée est mal tapée.

**Exemple.** « 13 mois et renouvelable sur la durée de la contractualisation », à partir du 1er janvier 2025.

**Remède.** Corriger la durée ou la date de mise en place ; si la période est bien celle-là, accepter le constat.
"""

import re

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, rule
from docgen.check.budget import dernier_jour, mise_en_place
from docgen.check.montre import uni
from docgen.french import NOMBRES, date, nombre_de_lettres

_DUREE = re.compile(rf"(\d{{1,3}}|une|{'|'.join(NOMBRES[1:])}) (mois|ans?|années?)\b(.*)", re.DOTALL)
_UN_AN = 12


@rule("donnees", "à confirmer", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each sous-action that begins with an exercice, and whose duration ends inside one."""
    entete = ecrite.entete
    starts = {exercice.debut for exercice in entete.exercices}
    ends = {exercice.fin for exercice in entete.exercices} | {entete.execution_jusqu_au}
    for rank, part in enumerate(ecrite.fiche.sous_actions):
        start, months = mise_en_place(part.mise_en_place or ""), _months(part.duree or "")
        if start not in starts or not start or not months:
            continue
        end = dernier_jour(start, months)
        if end not in ends and (end.month, end.day) != (12, 31):
            what = f"fiche {ecrite.fiche.numero}, sous-action {rank + 1} : elle dure « {part.duree} »"
            message = f"{what} à partir du {date(start)}, et finirait le {date(end)}, au milieu d'un exercice"
            remedy = "Corriger la durée ou la date de mise en place ; si c'est bien celle-là, accepter ce constat."
            place = ecrite.place("sous_actions", rank, "duree")
            related = (ecrite.place("sous_actions", rank, "mise_en_place"),)
            yield Fault(message, place, remedy, related, preuve=Preuve((part.duree or "",)))


def _months(words: str) -> int:
    """How many months the duration says; none when it is of a year at most, and once."""
    match = _DUREE.match(uni(words).lower())
    if not match:
        return 0
    count = int(match[1]) if match[1].isdigit() else nombre_de_lettres(match[1]) or (match[1] == "une")
    months = count * (1 if match[2] == "mois" else _UN_AN)
    return months if months > _UN_AN or "renouvel" in match[3] else 0
