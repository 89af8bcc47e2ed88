"""Un financement nomme un financeur que le contrat ne déclare pas.

**Constat.** La fiche, ou l'exécution d'un exercice, inscrit des crédits sous un code absent de la liste « financeurs »
de contrat.yaml.

**Pourquoi c'est grave.** Le montant n'entrerait dans aucun total : l'annexe financière et l'avenant seraient faux.

**Exemple.** `etta: 618 000` au lieu de `etat: 618 000`.

**Remède.** Corriger le code, ou déclarer le financeur dans contrat.yaml, en disant dans quelle part il est compté
(`compte_comme`).
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import executions, fiches, proche
from docgen.compute import Version
from docgen.findings import Location


@rule("donnees", "erreur", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each unknown code, in the fiches then in the executions."""
    for version, code, place in _uses(subject):
        known = [financeur.code for financeur in version.contrat.entete.financeurs]
        if code not in known:
            yield Fault(f"le financeur « {code} » n'est pas au contrat", place, proche(code, known, "Financeurs"))


def _uses(subject: Subject) -> Iterator[tuple[Version, str, Location]]:
    for version, fiche, source in fiches(subject):
        for code in fiche.financements:
            yield version, code, subject.dossier.locate(source, "financements", code, key=True)
    for version, execution, source in executions(subject):
        for numero, action in execution.actions.items():
            for nature, credits in (("verse", action.verse), ("non_consomme", action.non_consomme)):
                for code in credits:
                    yield version, code, subject.dossier.locate(source, "actions", numero, nature, code, key=True)
