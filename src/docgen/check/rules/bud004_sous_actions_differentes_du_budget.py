"""Les montants des sous-actions ne font pas le budget de la fiche.

**Constat.** La somme des montants des sous-actions diffère du budget de la fiche, tous financeurs réunis. Une fiche
mise à jour par un avenant n'est comparée qu'à partir de l'exercice de cet avenant. L'écart que l'arrondi explique,
quand les règles du programme en disent un (programme.yaml, « arrondi »), n'est pas relevé ; une sous-action
finie ne compte plus. L'écart bloque s'il passe le millième du budget ; sous lui, c'est un arrondi à corriger.

**Pourquoi y regarder.** La fiche annonce deux coûts différents pour la même action : l'un des deux est faux, ou l'un ne
compte que la part d'un financeur.

**Exemple.** Fiche 1.3 : les sous-actions font 40 000 € + 53 500 € = 93 500 €, le budget annuel est de 93 560 €.

**Remède.** Corriger un montant de sous-action, ou un financement.
"""

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, ligne, rule
from docgen.check.budget import budget_de, current, gravite_de_l_ecart, periode
from docgen.french import enumeration, euros
from docgen.montants import Montant


@rule("donnees", "à corriger", qui="finances", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each fiche and each budget that differs, with the exercices that have it."""
    fiche = ecrite.fiche
    whole = Montant.total(sous_action.montant for sous_action in fiche.sous_actions)
    parts, money = ecrite.place("sous_actions", key=True), ecrite.place("financements", key=True)
    for budget, years in _budgets(ecrite, whole).items():
        gap = Montant(abs((budget - whole).centimes))
        both = f"les sous-actions font {euros(whole)} et le budget est de {euros(budget)} en {enumeration(years)}"
        more = _one_financeur(ecrite, whole, years[0])
        start = f"Corriger le montant d'une sous-action (à partir de la ligne {parts.line})"
        yield Fault(
            f"dans la fiche {fiche.numero}, {both} : l'écart est de {euros(gap)}{more}",
            parts,
            f"{start}, ou les financements ({ligne(money)}).",
            (money,),
            preuve=Preuve((f"sous-actions : {euros(whole)}", f"budget : {euros(budget)}"), enjeu=gap.centimes),
            gravite=gravite_de_l_ecart(gap, budget),
        )


def _budgets(ecrite: FicheEcrite, whole: Montant) -> dict[Montant, list[str]]:
    """The budgets that the sous-actions do not make, with their exercices."""
    tolerated = ecrite.regles.arrondi_de("sous_actions")
    found: dict[Montant, list[str]] = {}
    for year in current(ecrite.version) if ecrite.fiche.sous_actions else ():
        budget = budget_de(ecrite.fiche, year)
        if budget is not None and budget != _running(ecrite, year) and abs((budget - whole).centimes) > tolerated:
            found.setdefault(budget, []).append(year)
    return found


def _running(ecrite: FicheEcrite, year: str) -> Montant:
    """What the sous-actions that are not over at the start of the exercice make."""
    exercices = ecrite.entete.exercices
    start = next(exercice.debut for exercice in exercices if exercice.nom == year)
    spans = [(part, periode(part, exercices[0].debut)) for part in ecrite.fiche.sous_actions]
    return Montant.total(part.montant for part, span in spans if span is None or span.fin >= start)


def _one_financeur(ecrite: FicheEcrite, whole: Montant, year: str) -> str:
    """Whose part the sous-actions make, when it is that of one financeur only."""
    paid = ecrite.fiche.financements.items()
    alone = [ecrite.financeur(code) for code, by_year in paid if by_year.get(year) == whole]
    note = f" ; les sous-actions font la part d'un seul financeur ({enumeration(alone, 'ou')})"
    return note if alone and whole else ""
