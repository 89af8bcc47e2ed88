"""L'exécution d'un exercice est arrêtée trop tôt, ou trop tard, pour le bilan que le programme attend.

**Constat.** Le programme fixe le jour du bilan d'un exercice (programme.yaml, « bilan »). L'exécution est arrêtée après
ce jour ; ou elle l'est avant la fin de l'exercice, alors qu'elle donne des dépenses.

**Pourquoi y regarder.** Le solde se calcule d'après ce bilan. Arrêtées trop tôt, les dépenses s'imprimeraient comme
celles de tout l'exercice (« montant total réalisé au 31 mars ») ; trop tard, le bilan n'aurait pas été remis à temps.

**Exemple.** Exercice 2025, du 1er janvier 2025 au 31 mars 2026 : `arrete_au: 31/12/2025`.

**Remède.** Corriger « arrete_au » ; sinon, compléter les dépenses jusqu'à la fin de l'exercice.
"""

from docgen.check import ExecutionEcrite, Fault, Faults, Preuve, executions, ligne, rule
from docgen.french import date


@rule("donnees", "à confirmer", qui="finances", sur=executions)
def look(faite: ExecutionEcrite) -> Faults:
    """One fault for each execution that is not stopped between the end of its exercice and the day of its accounts."""
    regle, execution = faite.regles.bilan, faite.execution
    if regle is None or execution.exercice not in faite.exercices:
        return
    rank = faite.exercices.index(execution.exercice)
    day, end, last = execution.arrete_au, faite.entete.exercices[rank].fin, regle.echeance(execution.exercice)
    if day > last:
        bound, other = last, faite.au_programme("bilan", "jour")
        why = f"son bilan est attendu au plus tard le {date(last)} ({regle.source} ; {ligne(other)})"
        remedy = "Corriger « arrete_au » ; les dépenses sont celles que le bilan a données."
    elif day < end and any(action.credits("depense") for action in execution.actions.values()):
        bound, other = end, faite.au_contrat("exercices", rank, "fin")
        why = f"l'exercice finit le {date(end)} ({ligne(other)}) : ses dépenses ne sont pas complètes"
        remedy = "Compléter les dépenses jusqu'à la fin de l'exercice, puis corriger « arrete_au »."
    else:
        return
    said = f"l'exécution de {execution.exercice} est arrêtée au {date(day)}, et {why}"
    yield Fault(said, faite.place("arrete_au"), remedy, (other,), preuve=Preuve((date(day), date(bound))))
