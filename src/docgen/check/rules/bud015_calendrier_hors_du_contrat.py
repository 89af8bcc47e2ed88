"""Une sous-action va au-delà du contrat, ou son calendrier nomme un exercice sans crédits.

**Constat.** La durée ou le calendrier d'une sous-action s'achève après le contrat ; ou son calendrier nomme un exercice
pour lequel le budget de la fiche est de 0 €, quand d'autres en ont un.

**Pourquoi y regarder.** La fiche annonce une action que rien ne finance.

**Exemple.** Le calendrier est « 2025 – 2026 – 2027 », et la fiche a 0 € en 2027.

**Remède.** Corriger la durée ou le calendrier, ou saisir les montants.
"""

from docgen.check import Fault, Faults, FicheEcrite, Location, fiches, ligne, rule
from docgen.check.budget import Periode, budget_de, current, periode
from docgen.french import date, enumeration
from docgen.montants import Montant


@rule("donnees", "à corriger", qui="finances", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each sous-action and each way not to match."""
    budgets = {year: budget_de(ecrite.fiche, year) for year in current(ecrite.version)}
    for rank, part in enumerate(ecrite.fiche.sous_actions):
        span = periode(part, ecrite.entete.exercices[0].debut)
        if span:
            alone = len(ecrite.fiche.sous_actions) == 1
            what = f"dans la fiche {ecrite.fiche.numero}, l'action{'' if alone else f' {rank + 1}'}"
            place = ecrite.place("sous_actions", rank, span.champ)
            yield from _beyond(ecrite, span, what, place)
            if part.montant and any(budgets.values()):
                empty = [year for year in span.annees if budgets.get(year) == Montant(0)]
                yield from _unpaid(ecrite, enumeration(empty), what, span, place)


def _beyond(ecrite: FicheEcrite, span: Periode, what: str, place: Location) -> Faults:
    """A sous-action that goes past the contract."""
    final = ecrite.entete.exercices[-1]
    last = max(final.fin, ecrite.entete.execution_jusqu_au or final.fin)
    named = [year for year in span.annees if int(year) > int(final.nom)]
    if named or (not span.annees and span.fin > last):
        end = f"en {enumeration(named)}" if named else f"jusqu'au {date(span.fin)}"
        bound = ecrite.au_contrat("exercices", key=True)
        message = f"{what} est prévue {end} (« {span.dit} »), et le contrat s'achève le {date(last)}"
        remedy = f"Corriger la durée ou le calendrier, ou les exercices du contrat ({ligne(bound)})."
        yield Fault(message, place, remedy, (bound,))


def _unpaid(ecrite: FicheEcrite, empty: str, what: str, span: Periode, place: Location) -> Faults:
    """A sous-action whose calendar names exercices without money, beside others with some."""
    if empty:
        money = ecrite.place("financements", key=True)
        message = f"{what} est prévue en {empty} (« {span.dit} »), et le budget de la fiche y est de 0 €"
        remedy = f"Saisir le montant de {empty} ({ligne(money)}), ou retirer l'année du calendrier."
        yield Fault(message, place, remedy, (money,))
