"""A value typed in a cell, kept in the hidden sheet or written in the data; written back as the person writes."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from docgen.compose.jetons import ABSENCES
from docgen.findings import Refusal
from docgen.model.base import Absence, absence_saisie, nombre_saisi
from docgen.montants import SPACES, Montant

ValeurSaisie = Decimal | Absence | None
_NEARLY = Decimal("0.000001")
_LIMIT = Decimal(10) ** 12
_SAID = {label: absence for absence, label in ABSENCES.items()} | {
    "-": Absence.SANS_OBJET,
    "nc": Absence.NON_COMMUNIQUE,
}
_RETYPE = "Retaper un nombre : chiffres, et virgule pour les décimales, sans lettre ni symbole."


class Ecriture(NamedTuple):
    """How a person writes numbers: between thousands, and after the figures."""

    milliers: str = " "
    suffixe: str = ""
    decimales: bool = False


def read_typed(value: object, genre: str) -> ValeurSaisie:
    """The value of a cell; None for an empty one. Raises `Refusal` (TAB006, TAB007) with what a person should type."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str) and not value.startswith("="):
        return _words(value.strip(), genre)
    if isinstance(value, bool) or not isinstance(value, int | float):
        said = "une formule" if isinstance(value, str) else f"« {str(value)[:30]} »"
        raise Refusal(f"la case contient {said}, pas un nombre", _RETYPE, code="TAB006")
    number = Decimal(str(value))
    places = 2 if genre.startswith("montant") else 4
    if not number.is_finite() or number >= _LIMIT:
        raise Refusal(f"« {value} » n'est pas vraisemblable", _RETYPE, code="TAB007")
    if number < 0:
        raise Refusal(f"« {french(number)} » est négatif", "Saisir un nombre positif ou nul.", code="TAB007")
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if abs(rounded - number) > _NEARLY:
        raise Refusal(f"« {french(number)} » a plus de {places} décimales", "Arrondir la valeur.", code="TAB007")
    return rounded.normalize() + 0


def _words(text: str, genre: str) -> Absence:
    absence = absence_saisie(text) or _SAID.get(text.lower())
    if absence is None:
        raise Refusal(f"« {text[:30]} » est un texte, pas un nombre", _RETYPE, code="TAB006")
    if not genre.endswith("?"):
        raise Refusal(f"« {text[:30]} » : un nombre est nécessaire ici", _RETYPE, code="TAB006")
    return absence


def read_kept(text: str) -> ValeurSaisie:
    """A value as the hidden sheet keeps it."""
    return _SAID[text] if text in _SAID else Decimal(text) if text else None


def read_written(text: str, genre: str) -> ValeurSaisie:
    """A value as the data write it. Raises `Refusal`."""
    absence = absence_saisie(text)
    if absence or not text:
        return absence
    return Decimal(Montant.parse(text).centimes) / 100 if genre.startswith("montant") else nombre_saisi(text)


def style_of(former: str) -> Ecriture:
    """How `former` is written.

    >>> style_of("215 071,28 €")
    Ecriture(milliers=' ', suffixe=' €', decimales=True)
    """
    suffix = re.search(rf"[{SPACES}]*[€%]$", former)
    bare = former.removesuffix(suffix.group()) if suffix else former
    between = re.search(rf"\d([{SPACES}])\d", bare)
    grouped = "" if re.search(r"\d{4}", bare) else between.group(1) if between else " "
    return Ecriture(grouped, suffix.group() if suffix else "", bool(re.search(r",\d\d$", bare)))


def write_value(value: Decimal | Absence, genre: str, style: Ecriture) -> str:
    """`value` as the data write it, in the way of `style`.

    >>> write_value(Decimal("650000"), "montant", Ecriture())
    '650 000'
    """
    if isinstance(value, Absence):
        return value.value
    whole, _, decimals = f"{value:f}".partition(".")
    decimals = decimals.rstrip("0")
    if genre.startswith("montant") and (decimals or style.decimales):
        decimals = decimals.ljust(2, "0")
    grouped = f"{int(whole):,}".replace(",", style.milliers)
    return f"{grouped}{',' if decimals else ''}{decimals}{style.suffixe}"


def french(value: ValeurSaisie) -> str:
    """A value as it is shown to a person."""
    if value is None:
        return "(vide)"
    return value.value if isinstance(value, Absence) else write_value(value, "nombre", Ecriture())
