"""Une donnée porte sur un exercice que le contrat n'a pas.

**Constat.** Un financement, une cible d'indicateur ou une exécution nomme une année absente de la liste « exercices »
de contrat.yaml.

**Pourquoi c'est grave.** La valeur ne paraîtrait dans aucun tableau et n'entrerait dans aucun total.

**Exemple.** `2028: 618 000` dans une fiche d'un contrat qui s'achève en 2027.

**Remède.** Corriger l'année, ou déclarer l'exercice et ses bornes dans contrat.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.check import Faults, Subject, rule
from docgen.check.parcours import VersionEcrite, contrats, dossier, executions, fiches
from docgen.check.places import unknown_exercice
from docgen.findings import Location
from docgen.model.fiche import FicheAction


@rule("donnees", "erreur", qui="finances", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each value of an unknown exercice."""
    for fiche in fiches(subject):
        for exercice, what, path in _in_fiche(fiche.fiche):
            yield from _unknown(
                fiche, exercice, f"{what} de la fiche {fiche.fiche.numero}", fiche.place(*path, key=True)
            )
    for faite in executions(subject):
        yield from _unknown(faite, faite.execution.exercice, "exécution", faite.place("exercice"))
    for ecrit in contrats(subject):
        for rank, indicateur in enumerate(ecrit.contrat.indicateurs):
            what = f"cible de l'indicateur national « {indicateur.code} »"
            for exercice, path in _keys(indicateur.cibles, ("indicateurs", rank, "cibles")):
                place = subject.dossier.locate(CleDeSource.indicateurs(ecrit.contrat.code), *path, key=True)
                yield from _unknown(ecrit, exercice, what, place)


def _unknown(ecrit: VersionEcrite, exercice: str, what: str, place: Location) -> Faults:
    message = f"l'exercice {exercice} n'est pas au contrat ({what})"
    yield from unknown_exercice(ecrit, exercice, message, place)


def _in_fiche(fiche: FicheAction) -> Iterator[tuple[str, str, Chemin]]:
    for code, amounts in fiche.financements.items():
        for exercice, path in _keys(amounts, ("financements", code)):
            yield exercice, f"financement « {code} »", path
    for rank, indicateur in enumerate(fiche.indicateurs):
        places: list[tuple[Mapping[str, object] | None, Chemin]] = [
            (indicateur.cibles, ("indicateurs", rank, "cibles")),
            *((part.cibles, ("indicateurs", rank, "repartition", i, "cibles"))
              for i, part in enumerate(indicateur.repartition)),
            *((part.cibles, ("indicateurs", rank, "dont", i, "cibles")) for i, part in enumerate(indicateur.dont)),
        ]  # fmt: skip
        for cibles, prefix in places:
            for exercice, path in _keys(cibles, prefix):
                yield exercice, f"cible de l'indicateur « {indicateur.code} »", path


def _keys(values: Mapping[str, object] | None, prefix: Chemin) -> Iterator[tuple[str, Chemin]]:
    for exercice in values or {}:
        yield exercice, (*prefix, exercice)
