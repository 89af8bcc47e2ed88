"""What a fiche says of its money and of its time, for the rules: budgets by year, periods, who is named as paying."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from docgen.check.montre import uni
from docgen.check.moteur import Gravite
from docgen.compute import Version
from docgen.french import MOIS
from docgen.model.base import DAY, parse_day
from docgen.model.fiche import FicheAction, SousAction
from docgen.montants import Absence, Montant

# How long an action lasts when no date says it: « 12 mois », « 3 ans ».
_LONGUEUR = re.compile(r"\b(\d{1,3}) (mois|ans?|années?)\b")
_ANNEE = re.compile(r"(?<![\d/])(20\d\d)(?![\d/])")
_MOIS = re.compile(rf"\b({'|'.join(MOIS)}) (20\d\d)\b")
_RENOUVELABLE = re.compile(r"renouvel|reconduc|prolong|durée d[ue]", re.IGNORECASE)
_FIN = re.compile(rf"\bjusqu'au ({DAY.pattern})")
# A number in figures, and an amount of money; the spaces are those of `uni`.
NOMBRE = r"(?<![\d,.])(?:\d{1,3}(?: \d{3})+|\d+)(?:,\d+)?(?![\d])"
_NOMBRE = re.compile(NOMBRE)
_NOMS = re.compile(r"\s*[,;/]\s*|\s+et\s+")


# --- money ------------------------------------------------------------------------------------------------------------
def current(version: Version) -> list[str]:
    """The exercices that the version can still change."""
    years = [exercice.nom for exercice in version.contrat.entete.exercices]
    return years[years.index(version.exercice) :] if version.exercice in years else []


def budget_de(fiche: FicheAction, year: str) -> Montant | None:
    """The fiche's budget of a year, or None when a part of it is not known."""
    amounts = [by_year.get(year, Absence.SANS_OBJET) for by_year in fiche.financements.values()]
    known = [amount for amount in amounts if isinstance(amount, Montant)]
    unknown = any(isinstance(amount, Absence) and amount.inconnue for amount in amounts)
    return Montant.total(known) if known and not unknown else None


def gravite_de_l_ecart(gap: Montant, whole: Montant) -> Gravite:
    """How grave a gap between two amounts of one thing is: over a thousandth of it, and over one euro, it blocks."""
    return "bloquant" if gap.centimes * 1000 > max(whole.centimes, 100_000) else "à corriger"


def apports(version: Version, fiche: FicheAction) -> Iterator[tuple[str, str, str, Montant]]:
    """Each amount that is not zero: the part that it counts in, the financeur's code, the exercice, the amount."""
    for code, by_year in fiche.financements.items():
        for year, amount in by_year.items():
            if isinstance(amount, Montant) and amount:
                yield version.contrat.part(code), code, year, amount


def nombres(text: str) -> list[Decimal]:
    """The numbers written in figures, in their order.

    >>> nombres("10 177 places, soit environ 12 212 jeunes, à 1,5 ETP")
    [Decimal('10177'), Decimal('12212'), Decimal('1.5')]
    """
    return [Decimal(found.replace(" ", "").replace(",", ".")) for found in _NOMBRE.findall(uni(text))]


# --- who is named as paying -------------------------------------------------------------------------------------------
class Nomme(Struct, frozen=True):
    """A cofinanceur as the fiche names it, at its rank; `part` is what it would count in, `fin` when it stops."""

    nom: str
    rang: int
    part: str
    fin: date | None


def cofinanceurs(version: Version, fiche: FicheAction) -> list[Nomme]:
    """Each name that the fiche gives: « État / Département » makes two."""
    found = []
    for rank, words in enumerate(fiche.cofinanceurs):
        end = _FIN.search(uni(words))
        for name in _NOMS.split(words):
            found.append(Nomme(name, rank, _part(version, name), parse_day(end[1]) if end else None))
    return found


def _part(version: Version, name: str) -> str:
    said = uni(name).lower()
    for financeur in version.contrat.entete.financeurs:
        if said == uni(financeur.intitule).lower():
            return financeur.compte_comme
    # A party is called as the contract calls it, or as its programme calls its part.
    called = {partie.code: [partie.designation] for partie in version.contrat.entete.parties}
    for part in version.contrat.programme.parts:
        words = [
            re.sub(r"^(l'|le |la |les )", "", uni(name).lower()) for name in (part.intitule, *called.get(part.code, ()))
        ]
        if any(re.match(rf"(l'|le |la )?{re.escape(word)}\b", said) for word in words):
            return part.code
    return ""


# --- time -------------------------------------------------------------------------------------------------------------
class Periode(Struct, frozen=True):
    """When a sous-action ends. `dit` are the words that say so, `champ` their key; `annees` when they name years."""

    dit: str
    champ: str
    fin: date
    annees: tuple[str, ...] = ()


def periode(sous_action: SousAction, debut: date) -> Periode | None:
    """When the sous-action runs; None when its words do not close it. `debut` is its start when it gives no date.

    The calendar that it gives counts before its length, which may be that of each year.
    """
    for key, words in (("calendrier", sous_action.calendrier), ("duree", sous_action.duree)):
        years = tuple(dict.fromkeys(_ANNEE.findall(uni(words or ""))))
        if words and years and not DAY.search(uni(words)) and not _MOIS.search(uni(words)):
            return Periode(words, key, date(int(max(years)), 12, 31), years)
    words = sous_action.duree or ""
    if until := _FIN.search(uni(words)):
        return Periode(words, "duree", parse_day(until[1]))
    length = _LONGUEUR.search(uni(words))
    if length is None or _RENOUVELABLE.search(words):
        return None
    months = int(length[1]) * (1 if length[2] == "mois" else 12)
    return Periode(words, "duree", dernier_jour(mise_en_place(sous_action.mise_en_place or "") or debut, months))


def mise_en_place(words: str) -> date | None:
    """The day that « à partir du 1er janvier 2025 » names; None when it names none, or several."""
    days = list(DAY.finditer(uni(words)))
    return parse_day(days[0].group()) if len(days) == 1 else None


def dernier_jour(start: date, months: int) -> date:
    """The last day of a period of so many months.

    >>> dernier_jour(date(2025, 1, 1), 12), dernier_jour(date(2025, 1, 31), 1)
    (datetime.date(2025, 12, 31), datetime.date(2025, 2, 28))
    """
    years, month = divmod(start.month - 1 + months, 12)
    first = date(start.year + years, month + 1, 1)
    last = monthrange(first.year, first.month)[1]
    return first + timedelta(days=min(start.day - 2, last - 1))
