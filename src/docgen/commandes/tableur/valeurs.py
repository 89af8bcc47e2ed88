"""The value of an input cell: as a person types it, as the hidden sheet keeps it, as the data write it."""

import datetime
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from pydantic_core import PydanticCustomError

from docgen.classeur import EN_MOTS, AdresseDeSaisie
from docgen.commandes.tableur.colles import SAID, plain_spaces, said_absence, usual_day, usual_number
from docgen.findings import Refusal
from docgen.french import date as french_date
from docgen.french.proches import noms_proches
from docgen.model.base import absence_saisie, clean_text, nombre_saisi, parse_day
from docgen.model.echeances import parse_deadline
from docgen.montants import SPACES, Absence, Montant

# A day is its words, « 22/09/2025 »; so are a deadline, a choice, a yes.
ValeurSaisie = Decimal | Absence | str | None
_NEARLY = Decimal("0.000001")
LIMIT = Decimal(10) ** 12
# What Excel shows for a formula that fails.
_ERREURS = (
    "#DIV/0!",
    "#N/A",
    "#NAME?",
    "#NOM?",
    "#NULL!",
    "#NUL!",
    "#NUM!",
    "#NOMBRE!",
    "#REF!",
    "#VALUE!",
    "#VALEUR!",
)
_RETYPE = "Retaper un nombre : chiffres, et virgule pour les décimales, sans lettre ni symbole."
_OR_SAID = "Retaper un nombre, « n. c. » (non communiqué) ou « sans objet »."
_AS_NUMBER = "Mettre la case au format Nombre (clic droit, Format de cellule), et retaper la valeur."
_REWRITE = "Retaper la valeur, sans formule ni signe « = » au début."
_NET = "Saisir un nombre positif ou nul : une correction se déduit du montant, et se dit en commentaire de la case."


class Ecriture(NamedTuple):
    """How a person writes numbers, between thousands and after the figures, and days."""

    milliers: str = " "
    suffixe: str = ""
    decimales: bool = False
    jour: str = "22/09/2025"
    # Nobody has written a number there yet.
    neuf: bool = True


class Pourcentage(float):
    """A number in a cell that Excel shows in per cent: it shows « 15 % », and keeps 0.15."""


# --- what was typed ---------------------------------------------------------------------------------------------------
def read_typed(value: object, place: AdresseDeSaisie) -> ValeurSaisie:
    """The value of a cell; None for an empty one. Raises `Refusal` (TAB006, TAB007) with what a person should type."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if place.genre.rstrip("?") in EN_MOTS:
        return _read_words(_as_text(value, place), place)
    if isinstance(value, str) and not value.startswith(("=", "#")):
        return _number_in_words(value.strip(), place)
    if isinstance(value, Pourcentage) and place.genre.startswith("taux"):
        return _read_number(Decimal(str(value)) * 100, place)
    if isinstance(value, bool | str | Pourcentage) or not isinstance(value, int | float):
        raise Refusal(*_no_number(value), code="TAB006")
    return _read_number(Decimal(str(value)), place)


def _no_number(value: object) -> tuple[str, str]:
    """What a cell where a number is wanted holds, in the words of Excel, and what to do."""
    match value:
        case Pourcentage():
            said = f"« {french((Decimal(str(value)) * 100).normalize() + 0)} % »"
            return f"la case est au format Pourcentage ({said}), pas un nombre", _AS_NUMBER
        case bool():
            return f"la case contient « {'VRAI' if value else 'FAUX'} », pas un nombre", _RETYPE
        case str() if value.strip().upper() in _ERREURS:
            return f"la case contient une erreur d'Excel ({value.strip()}), pas un nombre", _RETYPE
        case str() if value.startswith("="):
            remedy = "Copier la case, puis collage spécial, Valeurs ; ou taper le nombre."
            link = " (elle renvoie à un autre classeur)" if "[" in value else ""
            return f"la case contient une formule{link}, pas un nombre", remedy
        case datetime.date() | datetime.time() | datetime.timedelta():
            what = "Date" if isinstance(value, datetime.date) else "Heure"
            return f"la case est au format {what}, pas un nombre", _AS_NUMBER
    return f"la case contient « {str(value)[:30]} », pas un nombre", _RETYPE


def _read_number(number: Decimal, place: AdresseDeSaisie) -> Decimal:
    places = 2 if place.genre.startswith("montant") else 4
    if not number.is_finite() or abs(number) >= LIMIT:
        raise Refusal(f"« {number} » n'est pas vraisemblable", _RETYPE, code="TAB007")
    if number < 0 and not place.negatif:
        raise Refusal(f"« {french(number)} » est négatif", _NET, code="TAB007")
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if abs(rounded - number) > _NEARLY:
        raise Refusal(f"« {french(number)} » a plus de {places} décimales", "Arrondir la valeur.", code="TAB007")
    return rounded.normalize() + 0


def _number_in_words(text: str, place: AdresseDeSaisie) -> Decimal | Absence:
    """A number, or what is said in its place, in a cell that Excel keeps as text: pasted from a mail, or typed in a
    cell of the Text format."""
    absence = said_absence(text)
    if absence is None:
        return _read_number(_pasted_number(text, place), place)
    if absence is not Absence.A_COMPLETER and not place.genre.endswith("?"):
        raise Refusal(f"« {text[:30]} » : un nombre est nécessaire ici", _RETYPE, code="TAB006")
    return absence


def _pasted_number(text: str, place: AdresseDeSaisie) -> Decimal:
    if "\n" in text:
        raise Refusal("la case contient plusieurs lignes", "Une valeur par case : retaper la sienne.", code="TAB006")
    genre, bare = place.genre, usual_number(text, place.genre)
    if not re.search(r"\d", bare) or (genre.startswith("montant") and bare.endswith("%")):
        remedy = _OR_SAID if genre.endswith("?") else _RETYPE
        raise Refusal(f"« {text[:30]} » est un texte, pas un nombre", remedy, code="TAB006")
    try:
        if genre.startswith("montant"):
            return Decimal(Montant.parse(bare).centimes) / 100
        return Decimal(nombre_saisi(bare))
    except Refusal as refusal:
        raise Refusal(refusal.message, refusal.remedy, code="TAB006") from None


def _as_text(value: object, place: AdresseDeSaisie) -> str:
    """What a cell of words holds, whatever Excel took it for."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime.date) and place.genre in ("date", "échéance"):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float) and place.genre != "date":
        return write_value(Decimal(str(value)), "nombre", Ecriture(""))
    wanted, format_ = ("une date", "Date") if place.genre == "date" else ("un texte", "Texte")
    if not isinstance(value, str):
        what = "une date" if isinstance(value, datetime.date) else f"« {str(value)[:30]} »"
        remedy = f"Mettre la case au format {format_} (clic droit, Format de cellule), et retaper la valeur."
        raise Refusal(f"la case contient {what}, pas {wanted}", remedy, code="TAB006")
    if value.startswith("="):
        raise Refusal(f"la case contient une formule, pas {wanted}", _REWRITE, code="TAB006")
    if value.strip().upper() in _ERREURS:
        raise Refusal(f"la case contient une erreur d'Excel ({value.strip()}), pas {wanted}", _REWRITE, code="TAB006")
    return value


def _read_words(text: str, place: AdresseDeSaisie) -> str | Absence:
    """The words of a cell, as the data would read them. Raises `Refusal`."""
    absence = said_absence(text)
    if absence is Absence.A_COMPLETER or (absence and place.genre.endswith("?")):
        return absence
    try:
        return _READERS[place.genre.rstrip("?")](text, place)
    except PydanticCustomError as error:
        context = error.context or {}
        raise Refusal(str(context["message"]), str(context["remedy"]), code="TAB006") from None


def _read_choice(text: str, place: AdresseDeSaisie) -> str:
    known = {option.casefold(): option for option in place.options}
    option = clean_text(text)
    if option.casefold() not in known:
        near = noms_proches(option, place.options)
        hint = f"Peut-être « {near[0]} » ? " if near else ""
        raise Refusal(f"« {option[:60]} » n'est pas un choix possible", f"{hint}Choix : {', '.join(place.options)}.",
                      code="TAB006")  # fmt: skip
    return known[option.casefold()]


_READERS: dict[str, Callable[[str, AdresseDeSaisie], str]] = {
    "texte": lambda text, _: clean_text(text),
    "date": lambda text, _: f"{parse_day(usual_day(text)):%d/%m/%Y}",
    "échéance": lambda text, _: plain_spaces(parse_deadline(plain_spaces(text)).dit),
    "choix": _read_choice,
}


# --- what is kept and written -----------------------------------------------------------------------------------------
def is_to_come(value: ValeurSaisie) -> bool:
    """Whether nobody has said the value yet: an empty cell, or « à compléter », which preparing an avenant writes."""
    return value is None or value is Absence.A_COMPLETER


def read_kept(text: str, place: AdresseDeSaisie) -> ValeurSaisie:
    """A value as the hidden sheet keeps it."""
    if place.genre.rstrip("?") in EN_MOTS:
        return _read_words(text, place) if text else None
    # A rate stands in a cell of words, with its sign, in the workbook of the year.
    number = text.removesuffix("%").rstrip(SPACES).replace(",", ".")
    return SAID[text] if text in SAID else Decimal(number) if text else None


def read_written(text: str, place: AdresseDeSaisie) -> ValeurSaisie:
    """A value as the data write it. Raises `Refusal`."""
    if not text:
        return None
    if place.genre.rstrip("?") in EN_MOTS:
        return _read_words(text, place)
    absence = absence_saisie(text)
    if absence:
        return absence
    return Decimal(Montant.parse(text).centimes) / 100 if place.genre.startswith("montant") else nombre_saisi(text)


def style_of(former: str) -> Ecriture:
    """How `former` is written.

    >>> style_of("215 071,28 €")
    Ecriture(milliers=' ', suffixe=' €', decimales=True, jour='215 071,28 €', neuf=False)
    """
    suffix = re.search(rf"[{SPACES}]*[€%]$", former)
    bare = former.removesuffix(suffix.group()) if suffix else former
    between = re.search(rf"\d([{SPACES}])\d", bare)
    grouped = "" if re.search(r"\d{4}", bare) else between.group(1) if between else " "
    new = not re.search(r"\d", former)
    return Ecriture(grouped, suffix.group() if suffix else "", bool(re.search(r",\d\d$", bare)), former, new)


def write_value(value: Decimal | Absence | str, genre: str, style: Ecriture) -> str:
    """`value` as the data write it, in the way of `style`.

    >>> write_value(Decimal("650000"), "montant", Ecriture())
    '650 000'
    >>> write_value("01/03/2026", "date", Ecriture(jour="2025-09-22"))
    '2026-03-01'
    >>> write_value(Decimal("-0.5"), "montant", Ecriture()), write_value(Decimal("45"), "taux?", Ecriture())
    ('-0,50', '45 %')
    """
    if isinstance(value, Absence):
        return value.value
    if isinstance(value, str):
        return _write_day(value, style) if genre == "date" else value
    sign, (whole, _, decimals) = "-" * (value < 0), f"{abs(value):f}".partition(".")
    decimals = decimals.rstrip("0")
    if genre.startswith("montant") and (decimals or style.decimales):
        decimals = decimals.ljust(2, "0")
    grouped = f"{int(whole):,}".replace(",", style.milliers)
    suffix = " %" if genre.startswith("taux") and style.neuf else style.suffixe
    return f"{sign}{grouped}{',' if decimals else ''}{decimals}{suffix}"


def _write_day(value: str, style: Ecriture) -> str:
    day = parse_day(value)
    if re.match(r"\d{4}-", style.jour):
        return day.isoformat()
    return plain_spaces(french_date(day)) if re.search("[a-z]", style.jour) else value


def french(value: ValeurSaisie) -> str:
    """A value as it is shown to a person."""
    if value is None:
        return "(vide)"
    if isinstance(value, str):
        return " ".join(value.split())
    return value.value if isinstance(value, Absence) else write_value(value, "nombre", Ecriture())
