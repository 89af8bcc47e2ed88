"""Une case cochée n'est pas une option du formulaire.

**Constat.** La fiche coche une option, ou donne une liste, que le formulaire national du modèle n'a pas.

**Pourquoi c'est grave.** La case n'existe pas dans la fiche-action : elle n'y paraîtrait pas cochée.

**Exemple.** `- Mobilités` au lieu de `- Mobilité` ; une liste `theme` au lieu de `thematique`.

**Remède.** Recopier l'option telle que le formulaire l'écrit (programme.yaml du modèle).
"""

from collections.abc import Iterator

from docgen.check import Faults, FicheEcrite, Location, fiches, rule, unknown_name
from docgen.montants import Absence


@rule("donnees", "bloquant", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each list, then for each option, that the form does not have."""
    fiche, lists = ecrite.fiche, [liste.code for liste in ecrite.page.cases]
    for code in fiche.cases:
        message = f"le formulaire n'a pas de liste « {code} » (fiche {fiche.numero})"
        yield from unknown_name(code, lists, "Listes du formulaire", message, ecrite.place("cases", code, key=True))
    for option, known, place in _ticked(ecrite):
        message = f"« {option} » n'est pas une option du formulaire (fiche {fiche.numero})"
        yield from unknown_name(option, known, "Options", message, place)


def _ticked(ecrite: FicheEcrite) -> Iterator[tuple[str, tuple[str, ...], Location]]:
    """Each option ticked, those of its list, and where it is written."""
    for liste in ecrite.page.cases:
        for rank, case in enumerate(ecrite.fiche.cases.get(liste.code, ())):
            yield case.option, liste.options, ecrite.place("cases", liste.code, rank)
    for order, sous_action in enumerate(ecrite.fiche.sous_actions):
        for rank, nature in enumerate(sous_action.natures_depense):
            place = ecrite.place("sous_actions", order, "natures_depense", rank)
            # A sous-action that costs nothing ticks no kind of expense.
            yield nature, (*ecrite.page.natures_depense, Absence.SANS_OBJET.value), place
