"""Ce qui a été attribué dépasse les crédits qui le paient.

**Constat.** Un indicateur en euros a pour cible le montant d'une sous-action, ou la somme de plusieurs ; et son
résultat est plus grand.

**Pourquoi y regarder.** La fiche ne porte que ces crédits : le surplus a été payé par d'autres, que rien ne nomme, ou
l'un des deux montants est mal recopié.

**Exemple.** Fiche 1.2 : 764 285,46 € d'aides au logement en 2024, pour les 730 000 € des actions 3 et 5.

**Remède.** Corriger le résultat, ou dire dans la fiche quels autres crédits s'y ajoutent.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from docgen.adresses.indicateurs import Serie
from docgen.check import ExecutionEcrite, Fault, Faults, Preuve, executions, ligne, rule
from docgen.check.series import IndicateurEcrit, en_vigueur, is_average_cost
from docgen.french import euros
from docgen.model.fiche import FicheAction
from docgen.montants import Montant

# Beyond so many sous-actions, some of their sums would be any amount.
_PLUSIEURS = 6


@rule("donnees", "à confirmer", qui="finances", sur=executions)
def look(faite: ExecutionEcrite) -> Faults:
    """One fault for each result in euros above the amount that it is aimed at."""
    year = faite.execution.exercice
    for ecrit, result in _spent(faite):
        target = ecrit.valeur(Serie.cible(year))
        if isinstance(target, Decimal) and result > target and _euros_of(target) in _sums(ecrit.fiche):
            gap, place = _euros_of(result - target), ecrit.lieu
            said, planned = euros(_euros_of(result)), euros(_euros_of(target))
            message = (
                f"fiche {ecrit.fiche.numero} : « {ecrit.intitule} » est de {said} en {year}, pour {planned} de crédits "
                f"({ligne(place)}) : l'écart est de {euros(gap)}"
            )
            remedy = "Corriger le résultat, ou dire dans la fiche quels autres crédits s'y ajoutent."
            where = faite.place("actions", ecrit.fiche.numero, "resultats", ecrit.indicateur.code)
            yield Fault(message, where, remedy, (place,), preuve=Preuve((said, planned), enjeu=gap.centimes))


def _spent(faite: ExecutionEcrite) -> Iterator[tuple[IndicateurEcrit, Decimal]]:
    """Each indicator in euros, averages apart, that has a result."""
    for fiche in faite.contrat.fiches:
        done = faite.execution.actions.get(fiche.numero)
        for ecrit in en_vigueur(faite, fiche) if done else ():
            result = done.resultats.get(ecrit.indicateur.code) if done else None
            in_euros = ecrit.indicateur.unite == "euros" and not is_average_cost("euros", ecrit.intitule)
            if in_euros and isinstance(result, Decimal):
                yield ecrit, result


def _sums(fiche: FicheAction) -> set[Montant]:
    """What one sous-action, or several, are paid."""
    amounts = [part.montant for part in fiche.sous_actions][:_PLUSIEURS]
    return {Montant.total(some) for size in range(1, len(amounts) + 1) for some in combinations(amounts, size)}


def _euros_of(value: Decimal) -> Montant:
    return Montant(int(value * 100))
