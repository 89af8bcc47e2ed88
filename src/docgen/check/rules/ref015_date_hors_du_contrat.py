"""Une date ne tient pas dans le temps du contrat.

**Constat.** La situation de départ est datée d'après le début du premier exercice, ou celle d'une feuille de route
d'après le document ; les bilans sont attendus avant la fin du dernier exercice ; une exécution est arrêtée avant le
début de son exercice ; l'échéance d'un échange de données tombe hors de la période du contrat, celle d'une feuille de
route après lui ; la mise en place d'une sous-action, ou une année de son calendrier, vient après lui.

**Pourquoi y regarder.** Le jour, ou plus souvent l'année, est mal recopié : la mesure n'aurait pas d'objet.

**Exemple.** `situation_au: 31/12/2025` pour un contrat qui commence le 1er janvier 2025.

**Remède.** Corriger la date, ou les exercices du contrat.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import NamedTuple

from docgen.check import Fault, Subject, rule
from docgen.check.montre import uni
from docgen.check.parcours import dossier
from docgen.check.places import convenu, executions, fiches, latest, ligne
from docgen.compute import Version
from docgen.findings import Location
from docgen.french import MOIS, date
from docgen.model.base import Absence

_JOUR = re.compile(rf"(?:(?:à partir|à compter) du |dès le )?(\d{{1,2}})(?:er)? ({'|'.join(MOIS)}) (\d{{4}})")
_ANNEES = re.compile(r"\d{4}(?: ?[–-] ?\d{4})*")
REMEDE = "Corriger la date, ou les exercices du contrat."


class Borne(NamedTuple):
    """A date in words with its place, and what it should not pass, in words with its place."""

    dit: str
    place: Location
    contre: str
    autre: Location


@rule("donnees", "avertissement", qui="juridique", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each date out of its bounds."""
    for version in latest(subject):
        for found in (*_contract(subject, version), *_feuilles(subject, version), *_echanges(subject, version)):
            yield _fault(found)
    for version, fiche, source in fiches(subject):
        _, end, places = _period(subject, version)
        for rank, one in enumerate(fiche.sous_actions):
            for key in ("mise_en_place", "calendrier", "duree"):
                if _late(getattr(one, key) or "", end):
                    place = subject.dossier.locate(source, "sous_actions", rank, key)
                    said = f"fiche {fiche.numero}, sous-action {rank + 1} : « {getattr(one, key)} » (« {key} »)"
                    yield _fault(Borne(said, place, f"le contrat finit le {date(end)}", places[1]))


def _fault(borne: Borne) -> Fault:
    return Fault(f"{borne.dit}, et {borne.contre} ({ligne(borne.autre)})", borne.place, REMEDE, (borne.autre,))


def _period(subject: Subject, version: Version) -> tuple[datetime.date, datetime.date, tuple[Location, Location]]:
    """The first and the last day of the contract, and where both are written."""
    held, source = version.contrat.entete.exercices, f"{version.contrat.code}/contrat"
    first = subject.dossier.locate(source, "exercices", 0, "debut")
    return held[0].debut, held[-1].fin, (first, subject.dossier.locate(source, "exercices", len(held) - 1, "fin"))


def _late(words: str, end: datetime.date) -> bool:
    """Whether a day, or the last of some years, that is the whole of `words` comes after the contract.

    An action may begin before it.
    """
    said = uni(words).lower()
    if match := _JOUR.fullmatch(said):
        return (int(match[3]), MOIS.index(match[2]) + 1, int(match[1])) > (end.year, end.month, end.day)
    return bool(_ANNEES.fullmatch(said)) and max(int(year) for year in re.findall(r"\d{4}", said)) > end.year


def _contract(subject: Subject, version: Version) -> Iterator[Borne]:
    entete, source = version.contrat.entete, f"{version.contrat.code}/contrat"
    start, end, places = _period(subject, version)
    if entete.situation_au and entete.situation_au >= start:
        place = subject.dossier.locate(source, "situation_au")
        said = f"la situation de départ est celle du {date(entete.situation_au)}"
        yield Borne(said, place, f"le contrat commence le {date(start)}", places[0])
    if entete.execution_jusqu_au and entete.execution_jusqu_au < end:
        place, _ = convenu(subject, version, ("execution_jusqu_au",), ("periode", "execution_jusqu_au"))
        said = f"les bilans sont attendus le {date(entete.execution_jusqu_au)}"
        yield Borne(said, place, f"le contrat finit le {date(end)}", places[1])
    for held, execution, key in executions(subject):
        rank = next((rank for rank, one in enumerate(entete.exercices) if one.nom == execution.exercice), None)
        if held is version and rank is not None and execution.arrete_au < entete.exercices[rank].debut:
            said = f"l'exécution de {execution.exercice} est arrêtée au {date(execution.arrete_au)}"
            other = subject.dossier.locate(source, "exercices", rank, "debut")
            place = subject.dossier.locate(key, "arrete_au")
            yield Borne(said, place, f"l'exercice commence le {date(entete.exercices[rank].debut)}", other)


def _feuilles(subject: Subject, version: Version) -> Iterator[Borne]:
    _, end, places = _period(subject, version)
    for feuille in version.contrat.feuilles_de_route:
        for path, line in feuille.lignes:
            if not isinstance(line.echeance, Absence) and line.echeance.fin > end:
                place = subject.dossier.locate(f"{version.contrat.code}/{feuille.nom}", *path, "echeance")
                said = f"l'échéance est « {line.echeance.mots} »"
                yield Borne(said, place, f"le contrat finit le {date(end)}", places[1])
        if feuille.situation_au > feuille.date:
            source = f"{version.contrat.code}/{feuille.nom}"
            said = f"la situation est celle du {date(feuille.situation_au)}"
            place, other = (subject.dossier.locate(source, key) for key in ("situation_au", "date"))
            yield Borne(said, place, f"le document est daté du {date(feuille.date)}", other)


def _echanges(subject: Subject, version: Version) -> Iterator[Borne]:
    start, end, places = _period(subject, version)
    for rank, echange in enumerate(version.contrat.echanges.echanges if version.contrat.echanges else ()):
        place = subject.dossier.locate(f"{version.contrat.code}/echanges-de-donnees", "echanges", rank, "echeance")
        said = f"l'échéance de l'échange « {echange.objet} » est « {echange.echeance.mots} »"
        if echange.echeance.fin < start:
            yield Borne(said, place, f"le contrat commence le {date(start)}", places[0])
        if echange.echeance.fin > end:
            yield Borne(said, place, f"le contrat finit le {date(end)}", places[1])
