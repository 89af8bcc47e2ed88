"""L'avenant modifie un tableau dans une annexe qui ne le montre pas.

**Constat.** Une opération `modifier_tableau` nomme une annexe dont le document ne montre aucune valeur de ce tableau.

**Pourquoi c'est grave.** L'acte dirait « Le tableau « … » de l'annexe 1 est ainsi modifié » d'une annexe qui n'a pas ce
tableau : la modification ne porterait sur rien.

**Exemple.** « annexe: 1 », quand le tableau est à l'annexe 2.

**Remède.** Corriger le numéro ; ou dire dans programme.yaml quel document montre le tableau (« document »), et retirer
« annexe » de l'opération.
"""

from docgen.check import AvenantDuDossier, Fault, Faults, avenants, rule
from docgen.check.annexes import tableaux_changes
from docgen.french import enumeration


@rule("documents", "bloquant", qui="juridique", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each operation on a table that names an annexe which shows nothing of it."""
    for change in tableaux_changes(ecrit):
        if change.annexe is not None and change.annexe not in change.montrent:
            message = (
                f"opération {change.rang + 1} : l'annexe {change.annexe} ne montre pas le tableau « {change.titre} »"
            )
            where = enumeration([str(numero) for numero in change.montrent])
            remedy = f"Le tableau est à l'annexe {where} : corriger « annexe »."
            place = ecrit.place("operations", change.rang, "annexe")
            yield Fault(message, place, remedy if where else "Le montrer dans le texte de cette annexe.")
