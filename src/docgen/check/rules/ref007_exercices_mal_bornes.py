"""Un exercice finit avant de commencer, ou commence avant que le précédent ne finisse.

**Constat.** Les dates « debut » et « fin » des exercices de contrat.yaml ne se suivent pas.

**Pourquoi c'est grave.** Les reports vont d'un exercice au suivant : mal rangés, ils iraient à la mauvaise année.

**Exemple.** `fin: 31/12/2024` pour un exercice qui débute le 1er janvier 2025.

**Remède.** Corriger les dates, et ranger les exercices du plus ancien au plus récent.
"""

from itertools import pairwise

from docgen.check import Fault, Faults, VersionEcrite, contrats, rule
from docgen.french import date


@rule("donnees", "bloquant", qui="juridique", sur=contrats)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each exercice with its ends reversed, then for each pair that overlaps."""
    exercices = ecrit.entete.exercices
    for rank, exercice in enumerate(exercices):
        if exercice.fin < exercice.debut:
            start, end = (ecrit.place("exercices", rank, key) for key in ("debut", "fin"))
            what = f"l'exercice {exercice.nom} finit le {date(exercice.fin)}"
            message = f"{what}, avant de commencer le {date(exercice.debut)}"
            yield Fault(message, end, "Corriger l'une des deux dates.", (start,))
    for rank, (before, after) in enumerate(pairwise(exercices)):
        end = ecrit.place("exercices", rank, "fin")
        if after.debut <= before.fin:
            what = f"l'exercice {after.nom} commence le {date(after.debut)}"
            message = f"{what}, mais l'exercice {before.nom} ne finit que le {date(before.fin)}"
            wanted = f"Corriger l'une des deux dates (l'autre est ligne {end.line})"
            remedy = f"{wanted} ; ranger les exercices du plus ancien au plus récent."
            yield Fault(message, ecrit.place("exercices", rank + 1, "debut"), remedy, (end,))
