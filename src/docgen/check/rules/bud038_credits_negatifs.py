"""Un montant de la fiche est négatif.

**Constat.** Un financement, ou le montant d'une sous-action, est plus petit que zéro.

**Pourquoi c'est grave.** Nul ne verse un montant négatif : les totaux de l'axe et du contrat seraient trop petits
d'autant, et l'acte ne pourrait pas être payé.

**Exemple.** L'État apporte « -50 000 » à la fiche 1.2 en 2025.

**Remède.** Retirer le signe ; si des crédits sont retirés, écrire ce qui reste.
"""

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, rule
from docgen.findings import Location
from docgen.french import euros
from docgen.montants import Montant


@rule("donnees", "bloquant", en_projet=True, qui="finances", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each amount under zero."""
    numero = ecrite.fiche.numero
    for code, by_year in ecrite.fiche.financements.items():
        for year, amount in by_year.items():
            if isinstance(amount, Montant) and amount.centimes < 0:
                what = f"la fiche {numero} compte {euros(amount)} de « {ecrite.financeur(code)} » en {year}"
                yield _fault(what, amount, ecrite.place("financements", code, year))
    for rank, part in enumerate(ecrite.fiche.sous_actions):
        if part.montant.centimes < 0:
            what = f"fiche {numero}, sous-action {rank + 1} : son montant est de {euros(part.montant)}"
            yield _fault(what, part.montant, ecrite.place("sous_actions", rank, "montant"))


def _fault(what: str, amount: Montant, place: Location) -> Fault:
    preuve = Preuve((euros(amount),), enjeu=2 * abs(amount.centimes))
    return Fault(f"{what}, moins que zéro", place, "Retirer le signe, ou écrire ce qui reste.", preuve=preuve)
