"""Une date ne tient pas dans le temps du contrat.

**Constat.** La situation de départ est datée d'après le début du premier exercice ; les bilans sont attendus avant la
fin du dernier exercice ; une exécution est arrêtée avant le début de son exercice, ou plus de trois ans après sa fin ;
un acte est signé après le contrat, ou plus de trois ans avant lui ; un exercice dure plus de trois ans ; la mise en
place d'une sous-action, ou une année de son calendrier, vient après le contrat. Les dates que le programme borne
lui-même sont à CHP001.

**Pourquoi y regarder.** Le jour, ou plus souvent l'année, est mal recopié : la mesure n'aurait pas d'objet.

**Exemple.** `situation_au: 31/12/2025` pour un contrat qui commence le 1er janvier 2025.

**Remède.** Corriger la date, ou les exercices du contrat.
"""

import datetime
import re

from docgen.adresses.sources import CleDeSource
from docgen.check import Fault, Faults, Location, Subject, dossier, ligne, rule
from docgen.check.montre import uni
from docgen.check.parcours import (
    ExecutionEcrite,
    VersionEcrite,
    contrats,
    executions,
    fiches,
    versions_ecrites,
)
from docgen.french import MOIS, date

_JOUR = re.compile(rf"(?:(?:à partir|à compter) du |dès le )?(\d{{1,2}})(?:er)? ({'|'.join(MOIS)}) (\d{{4}})")
# What is said in advance, or late, is so by some years.
_LOIN = datetime.timedelta(days=3 * 366)
_ANNEES = re.compile(r"\d{4}(?: ?[–-] ?\d{4})*")


@rule("donnees", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each date out of its bounds."""
    for ecrit in contrats(subject):
        yield from _contract(ecrit)
    for faite in executions(subject):
        yield from _execution(faite)
    for ecrit in versions_ecrites(subject):
        yield from _signature(ecrit)
    for ecrite in fiches(subject):
        for rank, part in enumerate(ecrite.fiche.sous_actions):
            for key in ("mise_en_place", "calendrier", "duree"):
                words = getattr(part, key) or ""
                if _late(words, ecrite.entete.exercices[-1].fin):
                    said = f"fiche {ecrite.fiche.numero}, sous-action {rank + 1} : « {words} » (« {key} »)"
                    yield _after(ecrite, said, ecrite.place("sous_actions", rank, key))


def _fault(said: str, place: Location, against: str, other: Location) -> Fault:
    remedy = "Corriger la date, ou les exercices du contrat."
    return Fault(f"{said}, et {against} ({ligne(other)})", place, remedy, (other,))


def _before(ecrit: VersionEcrite, said: str, place: Location) -> Fault:
    """What is said comes before the contract."""
    against = f"le contrat commence le {date(ecrit.entete.exercices[0].debut)}"
    return _fault(said, place, against, ecrit.au_contrat("exercices", 0, "debut"))


def _after(ecrit: VersionEcrite, said: str, place: Location) -> Fault:
    """What is said comes after the contract, or should."""
    against = f"le contrat finit le {date(ecrit.entete.exercices[-1].fin)}"
    return _fault(said, place, against, ecrit.au_contrat("exercices", len(ecrit.exercices) - 1, "fin"))


def _late(words: str, end: datetime.date) -> bool:
    """Whether a day, or the last of some years, that is the whole of `words` comes after the contract.

    An action may begin before it.
    """
    said = uni(words).lower()
    if match := _JOUR.fullmatch(said):
        return (int(match[3]), MOIS.index(match[2]) + 1, int(match[1])) > (end.year, end.month, end.day)
    return bool(_ANNEES.fullmatch(said)) and max(int(year) for year in re.findall(r"\d{4}", said)) > end.year


def _contract(ecrit: VersionEcrite) -> Faults:
    entete = ecrit.entete
    if entete.situation_au and entete.situation_au >= entete.exercices[0].debut:
        said = f"la situation de départ est celle du {date(entete.situation_au)}"
        yield _before(ecrit, said, ecrit.place("situation_au"))
    if entete.execution_jusqu_au and entete.execution_jusqu_au < entete.exercices[-1].fin:
        place, _ = ecrit.convenu(("execution_jusqu_au",), ("periode", "execution_jusqu_au"))
        yield _after(ecrit, f"les bilans sont attendus le {date(entete.execution_jusqu_au)}", place)

    for rank, exercice in enumerate(entete.exercices):
        if exercice.fin - exercice.debut > _LOIN:
            start, end = (ecrit.au_contrat("exercices", rank, key) for key in ("debut", "fin"))
            yield _fault(f"l'exercice {exercice.nom} finit le {date(exercice.fin)}", end,
                         f"il commence le {date(exercice.debut)}", start)  # fmt: skip


def _signature(ecrit: VersionEcrite) -> Faults:
    avenant, exercices = ecrit.version.avenant, ecrit.entete.exercices
    signed = avenant.signature if avenant else ecrit.entete.signature
    place = ecrit.dossier.locate(CleDeSource.acte(ecrit.contrat.code, ecrit.version.code), "signature")
    if signed and signed > exercices[-1].fin:
        yield _after(ecrit, f"l'acte est signé le {date(signed)}", place)
    elif signed and signed < exercices[0].debut - _LOIN:
        yield _before(ecrit, f"l'acte est signé le {date(signed)}", place)


def _execution(faite: ExecutionEcrite) -> Faults:
    execution = faite.execution
    for rank, exercice in enumerate(faite.entete.exercices):
        if exercice.nom == execution.exercice and execution.arrete_au < exercice.debut:
            said = f"l'exécution de {execution.exercice} est arrêtée au {date(execution.arrete_au)}"
            start = faite.au_contrat("exercices", rank, "debut")
            yield _fault(said, faite.place("arrete_au"), f"l'exercice commence le {date(exercice.debut)}", start)
        elif exercice.nom == execution.exercice and execution.arrete_au > exercice.fin + _LOIN:
            said = f"l'exécution de {execution.exercice} est arrêtée au {date(execution.arrete_au)}"
            end = faite.au_contrat("exercices", rank, "fin")
            yield _fault(said, faite.place("arrete_au"), f"l'exercice finit le {date(exercice.fin)}", end)
