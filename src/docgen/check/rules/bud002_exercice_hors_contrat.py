"""Une donnée porte sur un exercice que le contrat n'a pas.

**Constat.** Un financement, une cible d'indicateur, une case de tableau ou une exécution nomme une année absente de la
liste « exercices » de contrat.yaml.

**Pourquoi c'est grave.** La valeur ne paraîtrait dans aucun tableau et n'entrerait dans aucun total.

**Exemple.** `2028: 618 000` dans une fiche d'un contrat qui s'achève en 2027.

**Remède.** Corriger l'année, ou déclarer l'exercice et ses bornes dans contrat.yaml.
"""

from collections.abc import Iterator

from docgen.adresses.cellules import Cell, Portee
from docgen.adresses.chemins import Chemin
from docgen.check import Faults, Location, Subject, case_saisie, rule, unknown_exercice
from docgen.check.parcours import VersionEcrite, dossier, executions, fiches, versions_ecrites
from docgen.check.series import nationaux
from docgen.model.fiche import FicheAction, Indicateur, PartIndicateur


@rule("donnees", "bloquant", qui="finances", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each value of an unknown exercice."""
    for ecrite in fiches(subject):
        for exercice, what, path in _in_fiche(ecrite.fiche):
            place = ecrite.place(*path, exercice, key=True)
            yield from _unknown(ecrite, exercice, f"{what} de la fiche {ecrite.fiche.numero}", place)
    for faite in executions(subject):
        yield from _unknown(faite, faite.execution.exercice, "exécution", faite.place("exercice"))
    yield from _in_tables(subject)
    for national in nationaux(subject):
        for exercice in national.indicateur.cibles or ():
            place = national.place("cibles", exercice, key=True)
            yield from _unknown(national, exercice, f"cible de {national.nom}", place)


def _in_tables(subject: Subject) -> Faults:
    for ecrit in versions_ecrites(subject):
        for saisi in ecrit.contrat.tableaux:
            for ligne, colonne, exercices in saisi.saisies if saisi.tableau.par_exercice else ():
                for exercice in set(exercices).difference(ecrit.exercices):
                    place = case_saisie(ecrit, Cell(Portee.of(saisi.tableau.code, ligne), colonne, exercice), key=True)
                    yield from _unknown(ecrit, exercice, f"tableau « {saisi.tableau.intitule} »", place)


def _unknown(ecrit: VersionEcrite, exercice: str, what: str, place: Location) -> Faults:
    message = f"l'exercice {exercice} n'est pas au contrat ({what})"
    yield from unknown_exercice(ecrit, exercice, message, place)


def _in_fiche(fiche: FicheAction) -> Iterator[tuple[str, str, Chemin]]:
    """Each exercice that the fiche names, what it names it for, the path under which it is a key."""
    for code, amounts in fiche.financements.items():
        for exercice in amounts:
            yield exercice, f"financement « {code} »", ("financements", code)
    for rank, indicateur in enumerate(fiche.indicateurs):
        parts: list[tuple[Chemin, Indicateur | PartIndicateur]] = [((), indicateur)]
        parts += [(("repartition", i), part) for i, part in enumerate(indicateur.repartition)]
        parts += [(("dont", i), part) for i, part in enumerate(indicateur.dont)]
        for path, part in parts:
            for exercice in part.cibles or ():
                what = f"cible de l'indicateur « {indicateur.code} »"
                yield exercice, what, ("indicateurs", rank, *path, "cibles")
