"""Un montant de la fiche, ou de l'exécution, est négatif.

**Constat.** Un financement, le montant d'une sous-action, ou ce que l'exécution dit versé, non consommé ou dépensé,
est plus petit que zéro.

**Pourquoi c'est grave.** Nul ne verse un montant négatif : les totaux de l'axe et du contrat seraient trop petits
d'autant, et l'acte ne pourrait pas être payé.

**Exemple.** L'État apporte « -50 000 » à la fiche 1.2 en 2025.

**Remède.** Retirer le signe ; si des crédits sont retirés, écrire ce qui reste.
"""

from docgen.check import ExecutionEcrite, Fault, Faults, FicheEcrite, Preuve, Subject, dossier, executions, fiches, rule
from docgen.findings import Location
from docgen.french import euros
from docgen.montants import Montant


@rule("donnees", "bloquant", en_projet=True, qui="finances", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each amount under zero."""
    for ecrite in fiches(subject):
        yield from _planned(ecrite)
    for faite in executions(subject):
        yield from _done(faite)


def _planned(ecrite: FicheEcrite) -> Faults:
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


def _done(faite: ExecutionEcrite) -> Faults:
    year = faite.execution.exercice
    for numero, action in faite.execution.actions.items():
        for nature in faite.programme.natures:
            for code, amount in action.credits(nature.code).items() if nature.saisie == "execution" else ():
                if isinstance(amount, Montant) and amount.centimes < 0:
                    what = f"l'exécution de {year} compte, pour la fiche {numero}, {euros(amount)}"
                    said = f"{what} de « {faite.financeur(code)} » ({nature.intitule.lower()})"
                    yield _fault(said, amount, faite.place("actions", numero, nature.code, code))


def _fault(what: str, amount: Montant, place: Location) -> Fault:
    preuve = Preuve((euros(amount),), enjeu=2 * abs(amount.centimes))
    return Fault(f"{what}, moins que zéro", place, "Retirer le signe, ou écrire ce qui reste.", preuve=preuve)
