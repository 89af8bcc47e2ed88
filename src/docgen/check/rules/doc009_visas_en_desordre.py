"""Les visas d'un acte ne suivent pas la hiérarchie des normes.

**Constat.** Un visa vient après un texte de rang inférieur. L'ordre est : Constitution, traités, loi organique, loi et
code, décret, arrêté, circulaire et instruction, délibération. Les autres visas (avis, budget, contrat) sont libres.

**Pourquoi y regarder.** C'est l'usage des actes administratifs ; le contrôle de légalité le relève.

**Exemple.** La loi de finances est visée après le décret qui l'applique.

**Remède.** Déplacer le visa, sous « visas », à la place de son rang.
"""

from collections.abc import Sequence

from docgen.check import Fault, Faults, ligne, rule
from docgen.check.normes import RANGS, Vise, actes

_RANG = dict(RANGS)


@rule("donnees", "à confirmer", qui="juridique", sur=actes)
def look(vises: Sequence[Vise]) -> Faults:
    """One fault for each visa that comes after a text of a lower rank: the first such text is named."""
    ranked = [vise for vise in vises if vise.genre in _RANG]
    for index, vise in enumerate(ranked):
        before = next((other for other in ranked[:index] if _RANG[other.genre] > _RANG[vise.genre]), None)
        if before:
            message = f"{vise.acte} vise {vise.nom} après {before.nom} ({ligne(before.place())}), de rang inférieur"
            remedy = "Placer ce visa avant, selon la hiérarchie des normes."
            yield Fault(message, vise.place(), remedy, (before.place(),))
