"""L'avenant porte sur un exercice que le contrat n'a pas.

**Constat.** La clé « exercice » de avenant.yaml donne une année absente de la liste « exercices » de contrat.yaml.

**Pourquoi c'est grave.** Les montants de l'avenant seraient ceux d'un exercice qui n'existe pas.

**Exemple.** `exercice: 2028` pour un contrat qui s'achève en 2027.

**Remède.** Corriger l'année, ou déclarer l'exercice dans contrat.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import exercices, ligne
from docgen.french import enumeration


@rule("donnees", "erreur", qui="juridique", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each avenant on an unknown exercice."""
    for versions in subject.versions.values():
        for version in versions:
            known, code = exercices(version), version.contrat.code
            if version.avenant and version.avenant.exercice not in known:
                declared = subject.dossier.locate(f"{code}/contrat", "exercices", key=True)
                yield Fault(
                    f"l'avenant n° {version.avenant.numero} porte sur l'exercice {version.avenant.exercice}, qui n'est "
                    "pas au contrat",
                    subject.dossier.locate(f"{code}/avenants/{version.code}", "exercice"),
                    f"Corriger l'année, ou déclarer l'exercice ({ligne(declared)}). Exercices : {enumeration(known)}.",
                    (declared,),
                )
