"""Une fiche ne coche pas ce que dit la ligne du plan de financement qui la compte.

**Constat.** Une rubrique ou une ligne du plan porte le nom d'une option du formulaire (« Remobilisation », « Santé ») ;
une fiche y est comptée, et coche dans cette liste une autre option.

**Pourquoi y regarder.** Les crédits de l'action seraient rendus au titre d'une dépense, et l'action décrite comme une
autre.

**Exemple.** La fiche 2.7 coche « Levée des freins socio-professionnels » et le plan la compte en « Remobilisation ».

**Remède.** Cocher l'option de la ligne, ou déplacer la fiche dans le plan.
"""

import re

from docgen.check import Fault, Faults, FichePlanifiee, Preuve, ligne, plan, rule
from docgen.check.montre import uni
from docgen.french import enumeration
from docgen.model.fiche import FicheAction
from docgen.model.formulaire import ListeACocher, Page


@rule("donnees", "à corriger", qui="métier", sur=plan)
def look(citee: FichePlanifiee) -> Faults:
    """One fault for each fiche and each name of the plan that it does not tick."""
    fiche = citee.contrat.fiche(citee.numero)
    for name in (citee.rubrique.intitule, citee.ligne.objet):
        # REF012 speaks of an unknown fiche.
        if fiche and (found := _unticked(citee.programme.page(fiche.division), fiche, name)):
            liste, option, ticked = found
            place, said = citee.place(*citee.chemin), enumeration([f"« {words} »" for words in ticked])
            what = f"le plan de financement compte la fiche {citee.numero} sous « {name} »"
            message = f"{what}, et elle coche {said} sous « {liste.intitule} » ({ligne(place)})"
            boxes = citee.de_la_fiche(citee.numero, "cases", liste.code, key=True)
            remedy = f"Cocher « {option} », ou déplacer la fiche dans le plan."
            yield Fault(message, boxes, remedy, (place,), preuve=Preuve((f"coche {said}", f"plan : « {name} »")))


def _unticked(page: Page, fiche: FicheAction, name: str) -> tuple[ListeACocher, str, list[str]] | None:
    """The list that has an option of that name, the option, and what the fiche ticks instead; None when it ticks it."""
    for liste in page.cases:
        for option in liste.options:
            if option not in liste.precisions and _words(option) == _words(name):
                ticked = [case.option for case in fiche.cases.get(liste.code, ())]
                return (liste, option, ticked) if ticked and option not in ticked else None
    return None


def _words(name: str) -> str:
    """A name without what is between brackets; neither case nor spaces around a bar count."""
    bare = re.sub(r"\([^)]*\)", " ", uni(name).lower())
    return re.sub(r" ?/ ?", "/", " ".join(bare.split()))
