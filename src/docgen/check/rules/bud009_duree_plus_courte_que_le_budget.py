"""Une sous-action dure moins longtemps que les exercices qui la financent.

**Constat.** La durée d'une sous-action (« 12 mois », « 2 ans ») couvre moins d'exercices que ceux où la fiche a un
budget. Une durée renouvelable, ou donnée en toutes lettres (« durée du contrat »), n'est pas regardée.

**Pourquoi y regarder.** Le budget est reconduit pour une action qui doit être finie : les crédits des années suivantes
n'ont pas d'objet, ou la durée est mal recopiée.

**Exemple.** Fiche 2.1 : une sous-action de 350 000 € dure « 12 mois » et la fiche est financée en 2025, 2026 et 2027.

**Remède.** Corriger la durée, dire qu'elle est renouvelable, ou ne budgéter que les exercices qu'elle couvre.
"""

import re
from itertools import chain

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, ligne, rule
from docgen.check.budget import apports
from docgen.check.montre import uni
from docgen.french import enumeration, euros

_DUREE = re.compile(r"(\d+) (mois|ans?)")
_MOIS_PAR_EXERCICE = 12


@rule("donnees", "à confirmer", qui="finances", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each sous-action with an amount and a duration that ends before the budget of its fiche."""
    funded, money = _finances(ecrite), ecrite.place("financements", key=True)
    for rank, part in enumerate(ecrite.fiche.sous_actions):
        covered = _exercices(part.duree or "")
        if covered and covered < len(funded) and part.montant:
            years = enumeration(funded)
            what = f"fiche {ecrite.fiche.numero}, sous-action {rank + 1} : elle dure « {part.duree} »"
            message = f"{what} et la fiche est financée en {years} ({ligne(money)})"
            remedy = "Corriger la durée, la dire renouvelable, ou ne budgéter que les exercices qu'elle couvre."
            dits = (f"durée : {part.duree}", f"financée en {years}, {euros(part.montant)} par exercice")
            preuve = Preuve(dits)
            yield Fault(message, ecrite.place("sous_actions", rank, "duree"), remedy, (money,), preuve=preuve)


def _finances(ecrite: FicheEcrite) -> list[str]:
    """The exercices that have an amount, in the order of the fiche."""
    paid = {year for _, _, year, _ in apports(ecrite.version, ecrite.fiche)}
    return [year for year in dict.fromkeys(chain(*ecrite.fiche.financements.values())) if year in paid]


def _exercices(duree: str) -> int:
    """How many exercices a duration covers; 0 when it does not say."""
    match = _DUREE.fullmatch(uni(duree).strip())
    count = int(match[1]) if match else 0
    return -(-count // _MOIS_PAR_EXERCICE) if match and match[2] == "mois" else count
