"""« +2 % »: an amount that a list does not give, but says by how much the one in force changes."""

import re
from contextlib import suppress
from fractions import Fraction

from docgen.commandes.preparer.fiches import written_value
from docgen.findings import Refusal
from docgen.montants import Montant

_EN_POUR_CENT = re.compile(r"([+\-−]?)\s*(\d{1,3}(?:,\d{1,4})?)\s*%")


def read_rate(text: str) -> Fraction | None:
    """By how much of itself an amount changes; None for words that do not say so.

    >>> read_rate("+2 %"), read_rate("-1,5 %"), read_rate("2 000")
    (Fraction(1, 50), Fraction(-3, 200), None)
    """
    found = _EN_POUR_CENT.fullmatch(text.strip())
    if found is None:
        return None
    rate = Fraction(found[2].replace(",", ".")) / 100
    return rate if found[1] in ("", "+") else -rate


def moved(name: str, text: str, former: str) -> str:
    """`text`, or what it makes of the amount `former` when it says « +2 % ». Raises `Refusal`."""
    rate = read_rate(text) if text[:1] in ("+", "-", "−") else None
    if rate is None:
        return text
    amount = _amount(former)
    if amount is None:
        said = f"« {former} » n'est pas un montant" if former else "rien ne dit encore cette valeur"
        raise Refusal(f"{name} : {said}, et « {text} » ne s'y applique pas", "Donner la valeur elle-même.",
                      chemin=(name,))  # fmt: skip
    return written_value(times_one_plus(amount, rate))


def balanced(name: str, former: str, whole: Montant) -> str:
    """The amount `former`, and `whole` more. Raises `Refusal` when it is no amount."""
    amount = _amount(former)
    if amount is None:
        raise Refusal(f"{name} : « {former} » n'est pas un montant, et ne reçoit pas de contrepartie",
                      "En désigner une autre.")  # fmt: skip
    return written_value(amount + whole)


def gap(text: str, former: str) -> Montant:
    """By how much an amount has changed; what is none counts for nothing."""
    nothing = Montant(0)
    return (_amount(text) or nothing) - (_amount(former) or nothing)


def times_one_plus(amount: Montant, rate: Fraction) -> Montant:
    """To the euro when it is in whole euros, else to the cent."""
    moved = amount.times(1 + rate)
    return moved.to_the_euro() if amount == amount.to_the_euro() else moved


def _amount(text: str) -> Montant | None:
    with suppress(Refusal):
        return Montant.parse(text)
    return None


def same_value(text: str, former: str) -> bool:
    """Whether a cell says what is said already."""
    amounts = _amount(text), _amount(former)
    return amounts[0] == amounts[1] if None not in amounts else " ".join(text.split()) == " ".join(former.split())
