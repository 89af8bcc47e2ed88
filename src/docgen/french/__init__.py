"""French usage: amounts, dates, ordinals, lists; `noms`, articles and agreement; `signes`, spaces and quotes.

Source: NF Z 44-006 for numbers.
"""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal

from docgen.french.noms import GenreDuMot as GenreDuMot
from docgen.french.noms import Nom as Nom
from docgen.french.noms import NombreDuMot as NombreDuMot
from docgen.french.noms import de as de
from docgen.french.proches import noms_proches
from docgen.french.signes import NBSP as NBSP
from docgen.french.signes import NNBSP as NNBSP
from docgen.french.signes import no_break as no_break
from docgen.french.signes import split_addresses as split_addresses
from docgen.french.signes import split_raised as split_raised
from docgen.french.signes import typographie as typographie
from docgen.montants import Absence, Montant

MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

_MOIS_ABREGES = (
    "janv.", "févr.", "mars", "avril", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip

NOMBRES = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt",
)  # fmt: skip
ORDINAUX = (
    "premier", "deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième", "neuvième",
    "dixième", "onzième", "douzième", "treizième", "quatorzième", "quinzième", "seizième", "dix-septième",
    "dix-huitième", "dix-neuvième", "vingtième",
)  # fmt: skip


def nombre(value: int | Decimal) -> str:
    """A number with a narrow no-break space between thousands and a decimal comma; a whole one has no decimals.

    >>> nombre(1659288), nombre(Decimal("3.5") + Decimal("4.5"))
    ('1\\u202f659\\u202f288', '8')
    """
    whole = int(value)
    return f"{whole if whole == value else value:,}".replace(",", NNBSP).replace(".", ",")


def euros(montant: Montant, *, centimes: bool = False) -> str:
    """An amount as printed; cents only where there are some, unless `centimes` asks for them.

    >>> euros(Montant(165928800))
    '1\\u202f659\\u202f288\\xa0€'
    """
    sign = "\u2212" if montant.centimes < 0 else ""
    whole, cents = divmod(abs(montant.centimes), 100)
    decimals = f",{cents:02}" if cents or centimes else ""
    return f"{sign}{nombre(whole)}{decimals}{NBSP}€"


JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def affiche(value: Decimal | Montant | Absence, unite: str = "nombre") -> str:
    """A value as documents show it."""
    if isinstance(value, Absence):
        return f"« {value.value} »"
    if isinstance(value, Montant):
        return euros(value)
    if unite == "euros":
        return euros(Montant(int(value * 100)))
    return f"{nombre(value)}{NBSP}%" if unite == "taux" else nombre(value)


def jour(day: datetime.date) -> str:
    """The day of the week, then the date in full: « vendredi 24 mai 2024 »."""
    return f"{JOURS[day.weekday()]}{NBSP}{date(day)}"


def date(day: datetime.date) -> str:
    """A date in full: « 1er janvier 2024 », « 22 septembre 2025 »."""
    first = "1er" if day.day == 1 else str(day.day)
    return f"{first}{NBSP}{MOIS[day.month - 1]}{NBSP}{day.year}"


def short_date(day: datetime.date) -> str:
    """A date with its month cut short, for the head of a column: « 31 déc. 2023 », « 30 juin 2025 ».

    >>> short_date(datetime.date(2023, 12, 31))
    '31 déc. 2023'
    """
    first = "1er" if day.day == 1 else str(day.day)
    # Ordinary spaces: the head of a narrow column may break.
    return f"{first} {_MOIS_ABREGES[day.month - 1]} {day.year}"


def duree(start: datetime.date, end: datetime.date) -> str:
    """How long a period lasts, both days included, in words; in days when it is not a whole number of months.

    >>> duree(datetime.date(2025, 1, 1), datetime.date(2028, 3, 31))
    'trois ans et trois mois'
    """
    after = end + datetime.timedelta(days=1)
    months = (after.year - start.year) * 12 + after.month - start.month
    if after.day != start.day or months < 1:
        return f"{(after - start).days} jours"
    years, rest = divmod(months, 12)
    said = [f"{en_lettres(years)} {'an' if years == 1 else 'ans'}"] if years else []
    return enumeration([*said, f"{en_lettres(rest)} mois"] if rest else said)


def en_lettres(number: int) -> str:
    """A small number in words, in figures beyond twenty.

    >>> en_lettres(3), en_lettres(39)
    ('trois', '39')
    """
    return NOMBRES[number] if number < len(NOMBRES) else str(number)


_VALEURS = {
    **{name: value for value, name in enumerate(NOMBRES)}, "une": 1, "trente": 30, "quarante": 40, "cinquante": 50,
    "soixante": 60, "septante": 70, "huitante": 80, "nonante": 90,
}  # fmt: skip
_GROUPES = {"mille": 1000, "million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9}


def nombre_de_lettres(words: str) -> int | None:
    """The number that is written in full, or None when some word is not of a number.

    >>> nombre_de_lettres("deux mille trois cent quatre-vingt-dix-sept"), nombre_de_lettres("trois millions")
    (2397, 3000000)
    >>> nombre_de_lettres("soixante et onze"), nombre_de_lettres("cent un"), nombre_de_lettres("le cent")
    (71, 101, None)
    """
    total = below = 0
    said = words.replace("-", " ").split()
    for rank, word in enumerate(said):
        if word in _GROUPES:
            total += (below or 1) * _GROUPES[word]
            below = 0
        elif word in ("cent", "cents"):
            below = (below or 1) * 100
        elif word in ("vingt", "vingts") and rank and said[rank - 1] == "quatre":
            below += 76
        elif word in _VALEURS:
            below += _VALEURS[word]
        elif word != "et" or rank in (0, len(said) - 1):
            return None
    return total + below if said else None


def lettres(rang: int) -> str:
    """The letters of a rank, as items of a list and columns of a sheet have them; none below one.

    >>> lettres(1), lettres(27)
    ('a', 'aa')
    """
    mark = ""
    while rang > 0:
        rang, rest = divmod(rang - 1, 26)
        mark = chr(ord("a") + rest) + mark
    return mark


_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman(number: int) -> str:
    """The mark of an item two lists deep.

    >>> roman(1), roman(4), roman(19)
    ('i', 'iv', 'xix')
    """
    mark = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        mark += sign * times
    return mark or "0"


def ordinal(rank: int, *, feminine: bool = False) -> str:
    """The rank in words: « deuxième », « première »; beyond twentieth, in figures.

    >>> ordinal(2), ordinal(1, feminine=True), ordinal(21)
    ('deuxième', 'première', '21e')
    """
    if rank < 1:
        raise ValueError("a rank counts from 1")
    if rank == 1:
        return "première" if feminine else "premier"
    return ORDINAUX[rank - 1] if rank <= len(ORDINAUX) else f"{rank}e"


def first_letters(label: str, letters: int) -> str:
    """The beginning of a label, up to a word."""
    return typographie(label if len(label) <= letters else f"{label[:letters].rsplit(' ', 1)[0].rstrip(' «')}…")


def compte(count: int, un: str, plusieurs: str = "") -> str:
    """So many things: `un` names one or none, `plusieurs` many (an s more, unless said).

    >>> compte(1, "mot"), compte(1250, "mot"), compte(0, "œil", "yeux")
    ('1 mot', '1\\u202f250 mots', '0 œil')
    """
    return f"{nombre(count)} {un if count < 2 else plusieurs or f'{un}s'}"


def pluriel(count: int, words: str) -> str:
    """So many things, « aucun » for none; each of `words`, in the singular and the masculine, agrees.

    >>> pluriel(70, "membre présent"), pluriel(1, "pouvoir"), pluriel(0, "excusé")
    ('70 membres présents', '1 pouvoir', 'aucun excusé')
    """
    many = " ".join(word if word[-1] in "sxz" else f"{word}s" for word in words.split())
    return compte(count, words, many) if count else f"aucun {words}"


def enumeration(items: Sequence[str], mot: str = "et") -> str:
    """Items in a sentence.

    >>> enumeration(["1.1", "1.2", "1.3"])
    '1.1, 1.2 et 1.3'
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {mot} {items[-1]}"


def proche(name: str, known: Iterable[str], what: str) -> str:
    """The remedy for an unknown name: the nearest known one, or all of them."""
    known = list(known)
    near = noms_proches(name, known)
    return f"Peut-être « {near[0]} » ?" if near else f"{what} : {enumeration(known) or 'aucun'}."
