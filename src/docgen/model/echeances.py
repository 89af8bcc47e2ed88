"""Until when: a date, or a period by whose end something is done."""

import calendar
import re
from datetime import date
from typing import Annotated, NamedTuple

from docgen.french import MOIS
from docgen.french import date as french_date
from docgen.model import base
from docgen.montants import Absence


class Echeance(NamedTuple):
    """A date, or a period by whose end something is done: « 23 juin 2025 », « décembre 2025 », « année 2024 ».

    `dit` is how a text prints it.
    """

    fin: date
    dit: str


_AT_THE_LATEST = " au plus tard"
_MONTH = re.compile(rf"({'|'.join(MOIS)}) ([12]\d{{3}})")
_PART = re.compile(r"(1er|2e|3e|4e) (semestre|trimestre) ([12]\d{3})")
_YEAR = re.compile(r"année ([12]\d{3})")
_MONTHS_IN = {"semestre": 6, "trimestre": 3}


def parse_deadline(value: object) -> Echeance:
    """The deadline that `value` writes. Raises a fault."""
    if isinstance(value, Echeance):
        return value
    words = base.clean_text(value)
    bare = words.removesuffix(_AT_THE_LATEST)
    found = _period(bare.lower()) or _day(bare)
    return Echeance(found.fin, found.dit + words[len(bare) :])


def _period(words: str) -> Echeance | None:
    if match := _MONTH.fullmatch(words):
        return _until(int(match[2]), MOIS.index(match[1]) + 1, words)
    if match := _YEAR.fullmatch(words):
        return _until(int(match[1]), 12, words)
    match = _PART.fullmatch(words)
    month = int(match[1][0]) * _MONTHS_IN[match[2]] if match else 0
    return _until(int(match[3]), month, words) if match and month <= 12 else None


def _until(year: int, month: int, words: str) -> Echeance:
    return Echeance(date(year, month, calendar.monthrange(year, month)[1]), words)


def _day(words: str) -> Echeance:
    if not base.DAY.fullmatch(words):
        raise base.fault(
            f"« {words[:40]} » n'est pas une échéance",
            "Écrire par exemple « 23 juin 2025 », « décembre 2025 », « 2e semestre 2024 », « 3e trimestre 2024 », "
            "« année 2024 » ou « décembre 2025 au plus tard ».",
        )
    day = base.parse_day(words)
    return Echeance(day, french_date(day))


_SCHEMA = {"type": "string", "description": "une échéance, par exemple « 23 juin 2025 » ou « décembre 2025 »"}
EcheanceOuAbsence = Annotated[Echeance | Absence, base.or_absent(parse_deadline, _SCHEMA)]
