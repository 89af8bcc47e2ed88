"""Le récit d'une fiche n'a pas toutes ses parties.

**Constat.** Le fichier .md de la fiche n'a pas de texte sous un titre que le formulaire demande (« Constats et
enjeux », « Objectifs »…), ou sous « Action N » pour l'une de ses sous-actions.

**Pourquoi y regarder.** La partie paraîtrait vide dans la fiche-action.

**Exemple.** La fiche a deux sous-actions, son récit s'arrête à « # Action 1 ».

**Remède.** Ajouter le titre et son texte dans le fichier .md ; ou retirer la sous-action qui est en trop.
"""

from docgen.check import Fault, Faults, FicheEcrite, fiches, rule
from docgen.french import enumeration


@rule("donnees", "à corriger", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each fiche, naming all that its narrative lacks."""
    missing = [
        part for part in (*ecrite.page.recit, *ecrite.recits_des_sous_actions) if not ecrite.fiche.recit.get(part)
    ]
    if missing:
        lacking = enumeration([f"« {part} »" for part in missing], "ni")
        wanted = enumeration([f"« # {part} »" for part in missing])
        message = f"le récit de la fiche {ecrite.fiche.numero} n'a pas de texte sous {lacking}"
        remedy = f"Ajouter dans ce fichier {wanted}, puis le texte ; sinon la fiche montre une partie vide."
        yield Fault(message, ecrite.dossier.locate(ecrite.source.recit), remedy)
