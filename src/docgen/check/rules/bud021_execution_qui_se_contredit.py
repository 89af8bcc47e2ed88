"""La dépense d'une ligne de l'exécution n'est pas ce qui a été versé moins ce qui n'a pas été consommé.

**Constat.** Pour une fiche et un financeur, l'exécution donne le versé, le non consommé et la dépense, et la dépense
n'est pas la différence des deux premiers.

**Pourquoi c'est grave.** Le réalisé et la dépense sont le même argent : le tableau financier ou le bilan serait faux.

**Exemple.** L'État a versé 100 000 €, dont 5 000 € non consommés, et la dépense est de 96 000 €.

**Remède.** Corriger l'un de ces montants dans le fichier de l'exécution.
"""

from docgen.check import ExecutionEcrite, Fault, Faults, executions, rule
from docgen.french import euros
from docgen.montants import Montant


@rule("donnees", "bloquant", qui="finances", sur=executions)
def look(faite: ExecutionEcrite) -> Faults:
    """One fault for each line of the execution that contradicts itself."""
    for numero, action in faite.execution.actions.items():
        for code, paid in action.credits("verse").items():
            unused, spent = (action.credits(nature).get(code) for nature in ("non_consomme", "depense"))
            if not isinstance(paid, Montant) or not isinstance(unused, Montant) or not isinstance(spent, Montant):
                continue
            if spent != paid - unused and unused <= paid:
                credit = faite.place("actions", numero, "verse", code)
                yield Fault(
                    f"fiche {numero}, {faite.financeur(code)}, {faite.execution.exercice} : {euros(spent)} dépensés, "
                    f"alors que {euros(paid)} versés moins {euros(unused)} non consommés font {euros(paid - unused)}",
                    faite.place("actions", numero, "depense", code),
                    f"Corriger ce montant, ou celui qui est versé (ligne {credit.line}).",
                    (credit,),
                )
