"""Les montants des sous-actions ne font pas le budget de la fiche.

**Constat.** La somme des montants des sous-actions diffère du budget de la fiche, tous financeurs réunis. Une fiche
mise à jour par un avenant n'est comparée qu'à partir de l'exercice de cet avenant. L'écart que l'arrondi explique,
quand les règles du programme en disent un (regles.yaml, « arrondi »), n'est pas relevé ; une sous-action
finie ne compte plus.

**Pourquoi y regarder.** La fiche annonce deux coûts différents pour la même action : l'un des deux est faux, ou l'un ne
compte que la part d'un financeur.

**Exemple.** Fiche 1.3 : les sous-actions font 40 000 € + 53 500 € = 93 500 €, le budget annuel est de 93 560 €.

**Remède.** Corriger un montant de sous-action, ou un financement.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.budget import budget_de, current, periode
from docgen.check.parcours import dossier
from docgen.check.places import fiches, ligne
from docgen.compute import Version
from docgen.findings import Preuve
from docgen.french import enumeration, euros
from docgen.model.fiche import FicheAction
from docgen.montants import Montant


@rule("donnees", "avertissement", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each fiche and each budget that differs, with the exercices that have it."""
    for version, fiche, source in fiches(subject):
        if not fiche.sous_actions:
            continue
        tolerated = subject.dossier.regles_de(version.contrat).arrondi_de("sous_actions")
        whole = Montant.total(sous_action.montant for sous_action in fiche.sous_actions)
        by_budget: dict[Montant, list[str]] = {}
        for year in current(version):
            budget = budget_de(fiche, year)
            if budget is None or budget == _running(version, fiche, year):
                continue
            if abs((budget - whole).centimes) > tolerated:
                by_budget.setdefault(budget, []).append(year)
        parts = subject.dossier.locate(source, "sous_actions", key=True)
        money = subject.dossier.locate(source, "financements", key=True)
        for budget, years in by_budget.items():
            gap = Montant(abs((budget - whole).centimes))
            yield Fault(
                f"dans la fiche {fiche.numero}, les sous-actions font {euros(whole)} et le budget est de "
                f"{euros(budget)} en {enumeration(years)} : l'écart est de {euros(gap)}"
                f"{_one_financeur(version, fiche, whole, years[0])}",
                parts,
                f"Corriger le montant d'une sous-action (à partir de la ligne {parts.line}), ou les financements "
                f"({ligne(money)}).",
                (money,),
                preuve=Preuve((f"sous-actions : {euros(whole)}", f"budget : {euros(budget)}"), enjeu=gap.centimes),
            )


def _running(version: Version, fiche: FicheAction, year: str) -> Montant:
    """What the sous-actions that are not over at the start of the exercice make."""
    held = version.contrat.entete.exercices
    start = next(exercice.debut for exercice in held if exercice.nom == year)
    spans = [(one, periode(one, held[0].debut)) for one in fiche.sous_actions]
    return Montant.total(one.montant for one, span in spans if span is None or span.fin >= start)


def _one_financeur(version: Version, fiche: FicheAction, whole: Montant, year: str) -> str:
    """Whose part the sous-actions make, when it is that of one financeur only."""
    names = {f.code: f.intitule for f in version.contrat.entete.financeurs}
    alone = [names.get(code, code) for code, by_year in fiche.financements.items() if by_year.get(year) == whole]
    return (
        f" ; les sous-actions font la part d'un seul financeur ({enumeration(alone, 'ou')})" if alone and whole else ""
    )
