"""L'avenant modifie un tableau, et ne dit pas à quelle annexe, ou n'y joint pas cette annexe.

**Constat.** Une opération `modifier_tableau` n'a pas d'annexe, alors qu'une annexe montre le tableau ; ou l'annexe qui
le montre n'est pas parmi celles que l'avenant joint (`actualiser_annexes`).

**Pourquoi y regarder.** « Le tableau « … » est ainsi modifié » ne dit pas au lecteur où il est ; une annexe qui change,
et que personne ne joint, reste dans les dossiers telle qu'elle était signée.

**Exemple.** « actualiser_annexes » nomme l'annexe 1, et l'avenant change le budget, à l'annexe 2.

**Remède.** Ajouter « annexe » à l'opération, ou « document » au tableau, dans programme.yaml ; ajouter le numéro à la
liste d'« actualiser_annexes ».
"""

from docgen.check import AvenantDuDossier, Fault, Faults, avenants, rule
from docgen.check.annexes import tableaux_changes


@rule("documents", "à corriger", qui="juridique", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each operation on a table without annexe, or whose annexe the avenant does not bring."""
    brought = {numero for operation in ecrit.avenant.operations for numero in operation.annexes_apportees}
    for change in tableaux_changes(ecrit):
        where = f"opération {change.rang + 1} : "
        place = ecrit.place("operations", change.rang)
        for numero in change.montrent[:1] if change.annexe is None else ():
            message = f"{where}le tableau « {change.titre} » est modifié sans dire à quelle annexe il est"
            yield Fault(message, place, f"Ajouter « annexe: {numero} » à l'opération.")
        if change.annexe in change.montrent and change.annexe not in brought:
            message = (
                f"{where}le tableau « {change.titre} » change, et l'annexe {change.annexe} n'est pas jointe à l'avenant"
            )
            remedy = f"Ajouter {change.annexe} à la liste « annexes » de l'opération « actualiser_annexes »."
            yield Fault(message, place, remedy)
