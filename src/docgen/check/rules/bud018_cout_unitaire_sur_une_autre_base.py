"""Le coût unitaire d'une sous-action est calculé sur une autre quantité que celle qu'elle annonce.

**Constat.** La base du coût unitaire n'est aucun des nombres que la sous-action donne sous « volume » et « unite ».

**Pourquoi y regarder.** Le montant divisé par le volume imprimé ne donne pas le coût imprimé : la fiche se contredit.

**Exemple.** La sous-action prévoit 600 places pour 75 628 €, et son coût unitaire est calculé sur 630 places : 120 €,
au lieu de 126 €.

**Remède.** Écrire la même quantité sous « volume » et sous « base », ou dire la seconde dans « unite » (« places, soit
environ 12 212 personnes »).
"""

from decimal import Decimal
from fractions import Fraction

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, ligne, rule
from docgen.check.budget import nombres
from docgen.french import euros, nombre
from docgen.model.fiche import SousAction


@rule("donnees", "à corriger", qui="finances", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each sous-action whose unit cost has another base than its volume."""
    for rank, part in enumerate(ecrite.fiche.sous_actions):
        cost = part.cout_unitaire
        said = [number for number in nombres(f"{part.volume or ''} {part.unite or ''}") if number]
        if cost and said and cost.base not in said:
            volume = ecrite.place("sous_actions", rank, "volume")
            base = f"{nombre(cost.base)} {cost.unite}"
            planned = " ".join(f"{part.volume or ''} {part.unite or ''}".split())
            yield Fault(
                f"fiche {ecrite.fiche.numero}, action {rank + 1} : le coût unitaire de {_cost(part, cost.base)} est "
                f"calculé sur {base}, le volume annoncé est de « {planned} », soit {_cost(part, said[0])} (arrondi à "
                "l'euro le plus proche)",
                ecrite.place("sous_actions", rank, "cout_unitaire", "base"),
                f"Corriger la base, ou le volume ({ligne(volume)}).",
                (volume,),
                preuve=Preuve((base, planned)),
            )


def _cost(part: SousAction, base: Decimal) -> str:
    return euros(part.montant.times(1 / Fraction(base)).to_the_euro())
