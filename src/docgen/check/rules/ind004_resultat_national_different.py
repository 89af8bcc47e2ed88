"""Un résultat national est saisi, alors que les fiches en donnent un autre.

**Constat.** L'exécution d'un exercice saisit le résultat d'un indicateur national que sa règle permet de calculer, et
les deux valeurs diffèrent ; ou les résultats connus d'une partie des fiches dépassent déjà la valeur saisie.

**Pourquoi y regarder.** La valeur saisie l'emporte dans le tableau national : il contredirait les résultats des fiches.

**Exemple.** `expulsions_evitees: 743` sous « indicateurs », quand les résultats de la fiche 3.3 font 410 + 400 = 810.

**Remède.** Supprimer la valeur saisie, qui sera calculée ; ou corriger les résultats des fiches.
"""

from decimal import Decimal

from docgen.adresses.indicateurs import AdresseIndicateur, Serie
from docgen.check import ExecutionEcrite, Fault, Faults, Preuve, Refusal, affiche, executions, rule
from docgen.compute import Valeurs
from docgen.french import enumeration
from docgen.model.indicateurs import IndicateurNational


@rule("donnees", "à corriger", qui="métier", sur=executions)
def look(faite: ExecutionEcrite) -> Faults:
    """One fault for each national result that is typed and derived, with two values, or that its terms exceed."""
    execution = faite.execution
    valeurs = Valeurs(faite.contrat, {execution.exercice: execution})
    for national in faite.contrat.indicateurs:
        typed = execution.indicateurs.get(national.code)
        terms = [AdresseIndicateur(adresse) for adresse in (*national.somme_de, national.reprise_de) if adresse]
        said = _said(valeurs, national, execution.exercice, typed) if isinstance(typed, Decimal) else None
        if said and isinstance(typed, Decimal):
            shown = affiche(typed, national.unite)
            what = f"le résultat {execution.exercice} de l'indicateur national « {national.code} »"
            place, known = faite.place("indicateurs", national.code), [t for t in terms if t.fiche in execution.actions]
            remedy = "Supprimer la valeur saisie, qui sera calculée, ou corriger les résultats des fiches."
            yield Fault(
                f"{what} est saisi ({shown}), mais les fiches {said}",
                place,
                remedy,
                tuple(faite.place("actions", term.fiche, "resultats", term.code) for term in known),
                preuve=Preuve((shown,), f"les fiches {said}"),
            )


def _said(valeurs: Valeurs, national: IndicateurNational, exercice: str, typed: Decimal) -> str | None:
    """What the fiches give, all of them or only some, when `typed` cannot be the same result."""
    serie = Serie.resultat(exercice)
    try:
        derived = valeurs.derived(national, serie)
        terms = {adresse: valeurs.get(adresse, serie) for adresse in national.somme_de}
    except Refusal:  # IND001 says it
        return None
    known = {adresse: value for adresse, value in terms.items() if isinstance(value, Decimal)}
    if isinstance(derived, Decimal):
        sources = enumeration([adresse for adresse in (*national.somme_de, national.reprise_de) if adresse])
        return f"donnent {affiche(derived, national.unite)} ({sources})" if derived != typed else None
    part = sum(known.values(), Decimal(0))
    return (
        f"connues en font déjà {affiche(part, national.unite)} ({enumeration(list(known))})" if part > typed else None
    )
