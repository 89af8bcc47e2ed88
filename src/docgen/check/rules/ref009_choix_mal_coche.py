"""Une liste à choix unique est cochée deux fois, ou ne l'est pas ; une option est cochée deux fois.

**Constat.** Le formulaire demande un seul choix (statut, thématique, cible QPV…) et la fiche en a plusieurs, ou aucun ;
ou bien une liste à choix multiple n'a aucune case cochée ; ou bien la même option revient, ou la même nature de dépense
dans une sous-action, qui ne peut pas non plus en cocher une et se dire « sans objet ».

**Pourquoi c'est grave.** La fiche-action se contredirait, ou resterait sans réponse.

**Exemple.** Deux thématiques dans une même fiche.

**Remède.** Garder une seule option, ou ajouter celle qui manque.
"""

from docgen.check import Fault, Faults, FicheEcrite, fiches, rule
from docgen.french import en_lettres, enumeration
from docgen.model.fiche import Case
from docgen.model.formulaire import ListeACocher
from docgen.montants import Absence


@rule("donnees", "bloquant", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each list that is not ticked as the form asks."""
    fiche = ecrite.fiche
    for liste in ecrite.page.cases:
        if found := _fault(liste, fiche.cases.get(liste.code, ())):
            place = ecrite.place("cases", liste.code, key=True)
            yield Fault(f"fiche {fiche.numero} : {found[0]}", place, found[1])
    for rank, sous_action in enumerate(fiche.sous_actions):
        if said := _natures(sous_action.natures_depense):
            place = ecrite.place("sous_actions", rank, "natures_depense", key=True)
            yield Fault(f"fiche {fiche.numero}, sous-action {rank + 1} : {said}", place, "En retirer une.")


def _natures(natures: tuple[str, ...]) -> str | None:
    """What is wrong with the kinds of expense that a sous-action ticks."""
    double = next((nature for nature in natures if natures.count(nature) > 1), None)
    if double:
        return f"la nature de dépense « {double} » est cochée deux fois"
    none = Absence.SANS_OBJET.value
    alone = none not in natures or len(natures) == 1
    return None if alone else f"la nature de dépense est « {none} », et d'autres sont cochées"


def _fault(liste: ListeACocher, ticked: tuple[Case, ...]) -> tuple[str, str] | None:
    names = [f"« {case.option} »" for case in ticked]
    if liste.choix != "facultatif" and not ticked:
        return (
            f"aucune case de « {liste.intitule} » n'est cochée",
            f"Ajouter sous « cases » la liste « {liste.code} », puis une option : {enumeration(liste.options, 'ou')}.",
        )
    if liste.choix == "unique" and len(ticked) > 1:
        return (
            f"« {liste.intitule} » est cochée {en_lettres(len(ticked))} fois ({enumeration(names)}), le formulaire "
            "demande un seul choix",
            "Garder une seule option.",
        )
    # « Autre » may come back with other words.
    double = next((name for name in names if len(set(ticked)) < len(ticked) and names.count(name) > 1), None)
    return (f"l'option {double} de « {liste.intitule} » est cochée deux fois", "En retirer une.") if double else None
