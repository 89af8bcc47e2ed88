"""Deux fiches donnent à deux sous-actions le même montant, au centime près.

**Constat.** Un montant qui n'est pas rond (il a des centimes) est celui d'une sous-action dans deux fiches.

**Pourquoi y regarder.** Un coût calculé tombe rarement deux fois sur les mêmes centimes : l'un des deux est souvent
recopié de l'autre fiche.

**Exemple.** 215 071,28 € pour 250 places dans la fiche 2.4, et pour 450 places dans la fiche 2.5.

**Remède.** Corriger le montant recopié ; si un même marché est partagé entre les deux fiches, accepter le constat.
"""

from docgen.check import Fault, Faults, Location, Preuve, Subject, dossier, fiches, ligne, rule
from docgen.french import euros


@rule("donnees", "à confirmer", qui="finances", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each sous-action whose odd amount is already that of another fiche of the contract."""
    first: dict[tuple[str, int], tuple[str, int, Location]] = {}
    for ecrite in fiches(subject):
        fiche = ecrite.fiche
        for rank, part in enumerate(fiche.sous_actions):
            if part.montant.centimes % 100:
                place = ecrite.place("sous_actions", rank, "montant")
                key = (ecrite.contrat.code, part.montant.centimes)
                numero, other, where = first.setdefault(key, (fiche.numero, rank, place))
                if numero != fiche.numero:
                    amount = euros(part.montant)
                    what = f"fiche {fiche.numero}, sous-action {rank + 1} : {amount}"
                    message = f"{what}, comme la sous-action {other + 1} de la fiche {numero} ({ligne(where)})"
                    remedy = "Corriger le montant recopié ; si un même marché est partagé, accepter le constat."
                    preuve = Preuve((f"fiche {fiche.numero} : {amount}", f"fiche {numero} : {amount}"))
                    yield Fault(message, place, remedy, (where,), preuve=preuve)
