"""Une date, ou une échéance, ne tient pas dans les bornes que le programme lui donne.

**Constat.** Un champ de type « date » ou « échéance » vient avant ce que nomme son `pas_avant`, ou après ce que nomme
son `pas_apres` : une autre date, ou le contrat. Une échéance est le dernier jour de sa période.

**Pourquoi y regarder.** Une action à venir ne peut pas avoir une échéance passée : l'année est souvent la fautive.

**Exemple.** `echeance: 1er janvier 2024` dans un plan d'actions du 16 avril 2024, pour `pas_avant: date`.

**Remède.** Corriger l'une des deux dates ; si c'est chose faite, le dire à côté de la date.
"""

import datetime
from collections.abc import Iterator

from docgen.adresses.cellules import CONTRAT
from docgen.check import Fault, Faults, Location, Preuve, ligne, rule
from docgen.check.champs import CadreEcrit, cadres
from docgen.french import date
from docgen.model.cadres import ChampSitue, champs_nommes
from docgen.model.echeances import Echeance

_FAITE = " ; si c'est chose faite, le dire à côté de la date."


@rule("donnees", "à corriger", qui="métier", sur=cadres)
def look(ecrit: CadreEcrit) -> Faults:
    """One fault for each bound that a date goes beyond."""
    for champ in ecrit.cadre.champs:
        place = ChampSitue(ecrit.cadre, champ)
        if champ.pas_avant:
            yield from _compared(ecrit, place, champ.pas_avant, apres=False)
        if champ.pas_apres:
            yield from _compared(ecrit, place, champ.pas_apres, apres=True)


def _compared(ecrit: CadreEcrit, place: ChampSitue, borne: str, *, apres: bool) -> Faults:
    day, said = _day(place.valeur)
    for other, what, written in _bounds(ecrit, borne, apres=apres):
        if day and (day > other if apres else day < other):
            beyond = "vient après" if apres else "vient avant"
            against = f"{beyond} {what}, le {date(other)} ({ligne(written)})"
            message = f"{ecrit.ou}« {place.champ.intitule} » ({said}) {against}"
            remedy = "Corriger l'une des deux dates" + ("." if apres else _FAITE)
            yield Fault(message, ecrit.a(place), remedy, (written,), preuve=Preuve((said, date(other))))


def _bounds(ecrit: CadreEcrit, borne: str, *, apres: bool) -> Iterator[tuple[datetime.date, str, Location]]:
    """The days that a bound names, what each is, where it is written."""
    exercices = ecrit.entete.exercices
    if borne == CONTRAT and apres:
        yield exercices[-1].fin, "la fin du contrat", ecrit.au_contrat("exercices", len(exercices) - 1, "fin")
    elif borne == CONTRAT:
        yield exercices[0].debut, "le début du contrat", ecrit.au_contrat("exercices", 0, "debut")
    else:
        for place in champs_nommes(ecrit.cadre, borne):
            day, _ = _day(place.valeur)
            if day:
                yield day, f"« {place.champ.intitule} »", ecrit.a(place)


def _day(value: object) -> tuple[datetime.date | None, str]:
    """The last day that a date or a deadline says, and how it is said."""
    if isinstance(value, Echeance):
        return value.fin, value.dit
    return (value, date(value)) if isinstance(value, datetime.date) else (None, "")
