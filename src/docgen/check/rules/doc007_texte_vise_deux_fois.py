"""Le même texte est visé deux fois par le même acte.

**Constat.** Deux visas d'un acte ont la même nature et le même numéro ; sans numéro, la même date et le même titre.

**Pourquoi y regarder.** Une redite trahit un visa recopié d'un autre acte ; l'une des deux peut être fausse.

**Exemple.** La convention vise deux fois la loi n° 2025-127 de finances pour 2025.

**Remède.** Garder le visa dont la date et le titre sont justes.
"""

from collections.abc import Sequence

from docgen.check import Fault, Faults, ligne, rule
from docgen.check.normes import Vise, actes, titre


@rule("donnees", "à corriger", qui="juridique", sur=actes)
def look(vises: Sequence[Vise]) -> Faults:
    """One fault for each visa that says again what an earlier one of the same act says."""
    first: dict[tuple[object, ...], Vise] = {}
    for vise in vises:
        earlier = first.setdefault(_key(vise), vise)
        if earlier is not vise:
            message = f"{vise.acte} vise deux fois {vise.nom} (déjà {ligne(earlier.place())})"
            remedy = "Garder celui des deux visas dont la date et le titre sont justes."
            yield Fault(message, vise.place(), remedy, (earlier.place(),))


def _key(vise: Vise) -> tuple[object, ...]:
    visa = vise.visa
    if visa.numero:
        return vise.genre, visa.numero
    # A code has neither number nor date: its name alone tells it from another.
    said = "" if visa.date or visa.objet else titre(visa.nature)
    return vise.genre, visa.date, titre(visa.objet or ""), said
