"""Un résultat national est saisi, alors que les fiches en donnent un autre.

**Constat.** L'exécution d'un exercice saisit le résultat d'un indicateur national que sa règle permet de calculer, et
les deux valeurs diffèrent ; ou les résultats connus d'une partie des fiches dépassent déjà la valeur saisie.

**Pourquoi y regarder.** La valeur saisie l'emporte dans le tableau national : il contredirait les résultats des fiches.

**Exemple.** `expulsions_evitees: 743` sous « indicateurs », quand les résultats de la fiche 3.3 font 410 + 400 = 810.

**Remède.** Supprimer la valeur saisie, qui sera calculée ; ou corriger les résultats des fiches.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import affiche, executions
from docgen.compute import Valeurs
from docgen.findings import Preuve, Refusal
from docgen.french import enumeration
from docgen.model.indicateurs import IndicateurNational


@rule("donnees", "avertissement", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each national result that is typed and derived, with two values, or that its terms exceed."""
    for version, execution, source in executions(subject):
        valeurs = Valeurs(version.contrat, {execution.exercice: execution})
        for national in version.contrat.indicateurs:
            typed = execution.indicateurs.get(national.code)
            if not isinstance(typed, Decimal):
                continue
            said = _said(valeurs, national, execution.exercice, typed)
            if said:
                terms = [address.split("/") for address in (*national.somme_de, national.reprise_de or "")]
                yield Fault(
                    f"le résultat {execution.exercice} de l'indicateur national « {national.code} » est saisi "
                    f"({affiche(typed, national.unite)}), mais les fiches {said}",
                    subject.dossier.locate(source, "indicateurs", national.code),
                    "Supprimer la valeur saisie, qui sera calculée, ou corriger les résultats des fiches.",
                    tuple(
                        subject.dossier.locate(source, "actions", term[0], "resultats", term[1])
                        for term in terms
                        if len(term) == 2 and term[0] in execution.actions
                    ),
                    preuve=Preuve((affiche(typed, national.unite),), f"les fiches {said}"),
                )


def _said(valeurs: Valeurs, national: IndicateurNational, exercice: str, typed: Decimal) -> str | None:
    """What the fiches give, all of them or only some, when `typed` cannot be the same result."""
    serie = f"resultat/{exercice}"
    try:
        derived = valeurs.derived(national, serie)
        terms = {address: valeurs.get(address, serie) for address in national.somme_de}
    except Refusal:  # IND001 says it
        return None
    known = {address: value for address, value in terms.items() if isinstance(value, Decimal)}
    if isinstance(derived, Decimal):
        sources = enumeration([*national.somme_de, *([national.reprise_de] if national.reprise_de else [])])
        return f"donnent {affiche(derived, national.unite)} ({sources})" if derived != typed else None
    part = sum(known.values(), Decimal(0))
    return (
        f"connues en font déjà {affiche(part, national.unite)} ({enumeration(list(known))})" if part > typed else None
    )
