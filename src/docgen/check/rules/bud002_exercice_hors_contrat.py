"""Une donnée porte sur un exercice que le contrat n'a pas.

**Constat.** Un financement, une cible d'indicateur ou une exécution nomme une année absente de la liste « exercices »
de contrat.yaml.

**Pourquoi c'est grave.** La valeur ne paraîtrait dans aucun tableau et n'entrerait dans aucun total.

**Exemple.** `2028: 618 000` dans une fiche d'un contrat qui s'achève en 2027.

**Remède.** Corriger l'année, ou déclarer l'exercice et ses bornes dans contrat.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import executions, exercices, fiches, latest, ligne
from docgen.compute import Version
from docgen.dossier import Path
from docgen.french import enumeration
from docgen.model.fiche import FicheAction


@rule("donnees", "erreur", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each value of an unknown exercice."""
    for version, exercice, what, source, path in _uses(subject):
        known = exercices(version)
        if exercice not in known:
            declared = subject.dossier.locate(f"{version.contrat.code}/contrat", "exercices", key=True)
            place = subject.dossier.locate(source, *path, key=path != ("exercice",))
            yield Fault(
                f"l'exercice {exercice} n'est pas au contrat ({what})",
                place,
                f"Corriger l'année, ou déclarer l'exercice ({ligne(declared)}). Exercices : {enumeration(known)}.",
                (declared,),
            )


def _uses(subject: Subject) -> Iterator[tuple[Version, str, str, str, Path]]:
    for version, fiche, source in fiches(subject):
        for exercice, what, path in _in_fiche(fiche):
            yield version, exercice, f"{what} de la fiche {fiche.numero}", source, path
    for version, execution, source in executions(subject):
        yield version, execution.exercice, "exécution", source, ("exercice",)
    for version in latest(subject):
        for rank, indicateur in enumerate(version.contrat.indicateurs):
            what = f"cible de l'indicateur national « {indicateur.code} »"
            for exercice, path in _keys(indicateur.cibles, ("indicateurs", rank, "cibles")):
                yield version, exercice, what, f"{version.contrat.code}/indicateurs", path


def _in_fiche(fiche: FicheAction) -> Iterator[tuple[str, str, Path]]:
    for code, amounts in fiche.financements.items():
        for exercice, path in _keys(amounts, ("financements", code)):
            yield exercice, f"financement « {code} »", path
    for rank, indicateur in enumerate(fiche.indicateurs):
        places: list[tuple[Mapping[str, object] | None, Path]] = [
            (indicateur.cibles, ("indicateurs", rank, "cibles")),
            *((part.cibles, ("indicateurs", rank, "repartition", i, "cibles"))
              for i, part in enumerate(indicateur.repartition)),
            *((part.cibles, ("indicateurs", rank, "dont", i, "cibles")) for i, part in enumerate(indicateur.dont)),
        ]  # fmt: skip
        for cibles, prefix in places:
            for exercice, path in _keys(cibles, prefix):
                yield exercice, f"cible de l'indicateur « {indicateur.code} »", path


def _keys(values: Mapping[str, object] | None, prefix: Path) -> Iterator[tuple[str, Path]]:
    for exercice in values or {}:
        yield exercice, (*prefix, exercice)
