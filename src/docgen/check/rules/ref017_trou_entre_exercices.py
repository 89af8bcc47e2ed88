"""Des jours du contrat ne sont d'aucun exercice.

**Constat.** Un exercice commence plus d'un jour après la fin du précédent.

**Pourquoi y regarder.** Ce qui est dépensé ces jours-là ne se rattache à aucun exercice, donc à aucun crédit.

**Exemple.** L'exercice 2024 finit le 30 septembre, et l'exercice 2025 commence le 1er janvier 2025.

**Remède.** Corriger la fin du premier exercice, ou le début du suivant.
"""

from datetime import timedelta
from itertools import pairwise

from docgen.check import Fault, Faults, Preuve, VersionEcrite, contrats, ligne, rule
from docgen.french import date


@rule("donnees", "à corriger", qui="juridique", sur=contrats)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each hole."""
    for rank, (before, after) in enumerate(pairwise(ecrit.entete.exercices)):
        if after.debut > before.fin + timedelta(days=1):
            end, start = ecrit.place("exercices", rank, "fin"), ecrit.place("exercices", rank + 1, "debut")
            ends = f"l'exercice {before.nom} finit le {date(before.fin)} ({ligne(end)})"
            message = f"l'exercice {after.nom} commence le {date(after.debut)}, et {ends} : le contrat a un trou"
            remedy = f"Corriger l'une des deux dates (l'autre est ligne {end.line})."
            preuve = Preuve((date(after.debut), date(before.fin)))
            yield Fault(message, start, remedy, (end,), preuve=preuve)
