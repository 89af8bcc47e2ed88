"""Un résultat national est saisi, alors que les fiches en donnent un autre.

**Constat.** L'exécution d'un exercice saisit le résultat d'un indicateur national que sa règle permet de calculer, et
les deux valeurs diffèrent.

**Pourquoi y regarder.** La valeur saisie l'emporte dans le tableau national : il contredirait les résultats des fiches.

**Exemple.** `expulsions_evitees: 743` sous « indicateurs », quand les résultats de la fiche 3.3 font 410 + 400 = 810.

**Remède.** Supprimer la valeur saisie, qui sera calculée ; ou corriger les résultats des fiches.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from docgen.check import Fault, Subject
from docgen.check.places import affiche, executions
from docgen.compute import Valeurs
from docgen.findings import Refusal, Severity
from docgen.french import enumeration
from docgen.model.indicateurs import IndicateurNational

CODE = "IND004"
NOM = "resultat_national_en_double"
GRAVITE = Severity.AVERTISSEMENT
STADE = "donnees"
QUI = "métier"


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each national result that is typed and derived, with two values."""
    for version, execution, source in executions(subject):
        valeurs = Valeurs(version.contrat, {execution.exercice: execution})
        for national in version.contrat.indicateurs:
            typed = execution.indicateurs.get(national.code)
            derived = _derived(valeurs, national, execution.exercice)
            if isinstance(typed, Decimal) and derived is not None and typed != derived:
                terms = enumeration([*national.somme_de, *([national.reprise_de] if national.reprise_de else [])])
                yield Fault(
                    f"le résultat {execution.exercice} de l'indicateur national « {national.code} » est saisi "
                    f"({affiche(typed, national.unite)}), mais les fiches donnent {affiche(derived, national.unite)} "
                    f"({terms})",
                    subject.dossier.locate(source, "indicateurs", national.code),
                    "Supprimer la valeur saisie, qui sera calculée, ou corriger les résultats des fiches.",
                )


def _derived(valeurs: Valeurs, national: IndicateurNational, exercice: str) -> Decimal | None:
    try:
        value = valeurs.derived(national, f"resultat/{exercice}")
    except (Refusal, RecursionError):  # IND001 says it
        return None
    return value if isinstance(value, Decimal) else None
