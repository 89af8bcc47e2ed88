"""Une exécution porte sur une action ou un indicateur que le contrat n'a pas.

**Constat.** Un fichier de execution/ nomme une action sans fiche, ou donne un résultat sous un code qui n'est pas celui
d'un indicateur de la fiche, ou d'un indicateur national.

**Pourquoi c'est grave.** Les crédits ou le résultat saisis ne paraîtraient nulle part.

**Exemple.** `jeunes_acueillis: 90` au lieu de `jeunes_accueillis: 90`.

**Remède.** Corriger le numéro ou le code ; ou ajouter la fiche ou l'indicateur.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import executions, proche
from docgen.compute import Version
from docgen.dossier import Path
from docgen.model.indicateurs import Execution


@rule("donnees", "erreur", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each unknown action, code of result or code of note."""
    for version, execution, source in executions(subject):
        for path, message, remedy in _faults(version, execution):
            yield Fault(message, subject.dossier.locate(source, *path, key=True), remedy)


def _faults(version: Version, execution: Execution) -> Iterator[tuple[Path, str, str]]:
    known = [fiche.numero for fiche in version.contrat.fiches]
    nationals = [indicateur.code for indicateur in version.contrat.indicateurs]
    for numero, action in execution.actions.items():
        fiche = version.contrat.fiche(numero)
        if fiche is None:
            message = f"l'exécution de {execution.exercice} porte sur l'action {numero}, qui n'a pas de fiche"
            yield ("actions", numero), message, proche(numero, known, "Fiches")
            continue
        codes = [indicateur.code for indicateur in fiche.indicateurs]
        for key, values in (("resultats", action.resultats), ("notes", action.notes)):
            for code in values:
                if code not in codes:
                    message = f"« {code} » n'est pas un indicateur de la fiche {numero}"
                    yield ("actions", numero, key, code), message, proche(code, codes, "Indicateurs de la fiche")
    for code in execution.indicateurs:
        if code not in nationals:
            message = f"« {code} » n'est pas un indicateur national"
            yield ("indicateurs", code), message, proche(code, nationals, "Indicateurs nationaux")
