"""Le détail d'un montant ne fait pas ce montant.

**Constat.** Sous « detail_montant », une sous-action donne plusieurs montants dont la somme n'est pas son montant ; ou
bien elle en donne un « dont » plus grand que lui.

**Pourquoi y regarder.** La fiche imprime l'un à la suite de l'autre : le lecteur voit deux coûts pour la même action.

**Exemple.** Un montant de 400 000 € est détaillé en « 200 000 € de prestations et 210 000 € d'ingénierie ».

**Remède.** Corriger le montant, ou son détail.
"""

import re

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, ligne, rule
from docgen.check.budget import NOMBRE, gravite_de_l_ecart, nombres
from docgen.check.montre import uni
from docgen.french import euros
from docgen.montants import Montant

_EUROS = re.compile(rf"{NOMBRE}(?= ?(?:€|euros))")
# A detail that says its own sum, or the cost of one unit, or only a share: its amounts are not the parts.
_AUTRE = re.compile(r"\bsoit\b|\btotal|=|[x×*] ?\d|\bpar (?!an\b)|\bdont\b", re.IGNORECASE)


@rule("donnees", "à corriger", qui="finances", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each detail that does not add up."""
    for rank, part in enumerate(ecrite.fiche.sous_actions):
        detail = uni(part.detail_montant or "")
        parts = [Montant(int(nombres(found)[0] * 100)) for found in _EUROS.findall(detail)]
        whole = Montant.total(parts)
        share = re.match(r"dont\b", detail) is not None
        wrong = whole > part.montant if share else len(parts) > 1 and whole != part.montant
        if parts and wrong and (share or not _AUTRE.search(detail)):
            gap = Montant(abs((whole - part.montant).centimes))
            amount = ecrite.place("sous_actions", rank, "montant")
            what = f"fiche {ecrite.fiche.numero}, action {rank + 1} : le détail fait {euros(whole)}"
            message = f"{what} et le montant est de {euros(part.montant)}, soit un écart de {euros(gap)}"
            remedy = f"Corriger le détail, ou le montant ({ligne(amount)})."
            preuve = Preuve((part.detail_montant or "", euros(part.montant)), enjeu=gap.centimes)
            grave = gravite_de_l_ecart(gap, part.montant)
            place = ecrite.place("sous_actions", rank, "detail_montant")
            yield Fault(message, place, remedy, (amount,), preuve=preuve, gravite=grave)
