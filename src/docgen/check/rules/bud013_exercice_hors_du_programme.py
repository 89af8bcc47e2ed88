"""Un exercice du contrat, ou le délai de ses bilans, sort de la période du programme.

**Constat.** Un exercice de contrat.yaml commence avant le premier jour, ou finit après le dernier, que donnent les
règles du programme (programme.yaml du modèle) ; ou le contrat accepte des bilans après le dernier jour du programme.

**Pourquoi y regarder.** L'État ne finance pas ce qui est fait hors de la période : les crédits de cet exercice
seraient refusés au solde.

**Exemple.** La convention 2025-2027 couvre les actions jusqu'au 31 mars 2028, l'exercice 2027 finit le 31/12/2028.

**Remède.** Corriger les bornes de l'exercice ; si le programme a été prolongé, la période de programme.yaml.
"""

from docgen.check import Fault, Faults, Preuve, VersionEcrite, contrats, ligne, rule
from docgen.french import date


@rule("donnees", "à corriger", qui="finances", sur=contrats)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each exercice that the programme does not cover whole, and one for accounts handed in too late."""
    period = ecrit.regles.periode
    if period is None:
        return
    declared = ecrit.au_programme("periode")
    covered = f"du {date(period.debut)} au {date(period.fin)}"
    for rank, exercice in enumerate(ecrit.entete.exercices):
        if not period.debut <= exercice.debut <= exercice.fin <= period.fin:
            said = f"du {date(exercice.debut)} au {date(exercice.fin)}"
            what = f"l'exercice {exercice.nom} va {said}, le programme {covered}"
            message = f"{what} ({period.source} ; {ligne(declared)})"
            place = ecrit.place("exercices", rank, "debut" if exercice.debut < period.debut else "fin")
            remedy = "Corriger les bornes de l'exercice, ou la période du programme si elle a été prolongée."
            yield Fault(message, place, remedy, (declared,), preuve=Preuve((said, covered)))
    day, last = ecrit.entete.execution_jusqu_au, period.execution_jusqu_au
    if day and last and day > last:
        declared = ecrit.au_programme("periode", "execution_jusqu_au")
        what = f"le contrat s'exécute jusqu'au {date(day)}, le programme jusqu'au {date(last)}"
        message = f"{what} ({period.source} ; {ligne(declared)})"
        remedy = "Corriger ce jour, ou celui du programme s'il a été prolongé."
        preuve = Preuve((date(day), date(last)))
        yield Fault(message, ecrit.place("execution_jusqu_au"), remedy, (declared,), preuve=preuve)
