"""L'exécution d'un exercice est arrêtée avant qu'il ne finisse.

**Constat.** Le jour où l'exécution est arrêtée (« arrete_au ») tombe avant le dernier jour de l'exercice du contrat.

**Pourquoi y regarder.** Les crédits versés et les résultats ne seraient pas ceux de l'année entière : le bilan et les
reports qui s'en calculent seraient à refaire.

**Exemple.** L'exécution de 2025, arrêtée au 5 décembre 2025.

**Remède.** Corriger le jour, ou accepter le constat jusqu'au bilan définitif.
"""

from docgen.check import ExecutionEcrite, Fault, Faults, Preuve, executions, ligne, rule
from docgen.french import date


@rule("donnees", "à confirmer", qui="finances", sur=executions)
def look(faite: ExecutionEcrite) -> Faults:
    """One fault for each execution that stops before the end of its exercice."""
    day, year = faite.execution.arrete_au, faite.execution.exercice
    if day is None or year not in faite.exercices:
        return
    rank = faite.exercices.index(year)
    end = faite.entete.exercices[rank].fin
    if day < end:
        place = faite.au_contrat("exercices", rank, "fin")
        message = (
            f"l'exécution de {year} est arrêtée au {date(day)}, et l'exercice finit le {date(end)} ({ligne(place)})"
        )
        remedy = "Corriger le jour, ou accepter ce constat jusqu'au bilan définitif."
        yield Fault(message, faite.place("arrete_au"), remedy, (place,), preuve=Preuve((date(day),), date(end)))
