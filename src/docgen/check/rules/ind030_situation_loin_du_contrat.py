"""Les situations de départ ne sont pas de la veille du contrat.

**Constat.** Le jour des situations de départ (« situation_au ») n'est pas la veille du premier exercice.

**Pourquoi y regarder.** Une cible se lit contre ce qui était avant le contrat : plus ancienne, la situation compte
aussi ce qui s'est fait entre-temps. C'est souvent une faute de frappe, dans ce jour ou dans les bornes de l'exercice.

**Exemple.** `situation_au: 31/01/2024` pour un contrat qui commence le 1er janvier 2025.

**Remède.** Corriger le jour, ou le début du premier exercice ; si les chiffres sont de ce jour, accepter le constat.
"""

from datetime import timedelta

from docgen.check import Fault, Faults, Preuve, VersionEcrite, contrats, ligne, rule
from docgen.french import date


@rule("donnees", "à confirmer", qui="métier", sur=contrats)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each contract whose day is earlier; a later one is REF015's."""
    day, start = ecrit.entete.situation_au, ecrit.entete.exercices[0].debut
    if day and day < start - timedelta(days=1):
        place = ecrit.au_contrat("exercices", 0, "debut")
        message = f"les situations de départ sont du {date(day)}, et le contrat commence le {date(start)}"
        remedy = f"Corriger ce jour, ou le début de l'exercice ({ligne(place)}) ; sinon, accepter le constat."
        yield Fault(
            message, ecrit.au_contrat("situation_au"), remedy, (place,), preuve=Preuve((date(day), date(start)))
        )
