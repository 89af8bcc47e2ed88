"""Une sous-action n'a pas un champ que le formulaire demande.

**Constat.** Le formulaire du programme demande le volume, le mode de désignation ou la nature de la dépense, et la
sous-action ne le donne pas.

**Pourquoi c'est grave.** La case resterait vide dans la fiche-action.

**Exemple.** Une sous-action du contrat local des solidarités sans « designation ».

**Remède.** Ajouter la clé ; si l'information n'est pas connue, écrire « non communiqué ».
"""

from docgen.check import Fault, Faults, FicheEcrite, fiches, rule
from docgen.french import enumeration


@rule("donnees", "bloquant", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each sous-action, naming all that it lacks."""
    for rank, sous_action in enumerate(ecrite.fiche.sous_actions):
        missing = [f"« {key} »" for key in ecrite.page.sous_actions if not getattr(sous_action, key, None)]
        if missing:
            what = f"fiche {ecrite.fiche.numero}, sous-action {rank + 1} : il manque {enumeration(missing)}"
            message = f"{what}, que demande le formulaire"
            yield Fault(message, ecrite.place("sous_actions", rank), f"Ajouter {enumeration(missing)}.")
