"""The numbers that carry a key: which ones docgen knows, and whether their key is right. The door to python-stdnum."""

import re
from collections.abc import Callable

from stdnum import bic, iban
from stdnum.fr import siren, siret

_SORTES: dict[str, Callable[[str], bool]] = {
    "SIRET": siret.is_valid,
    "SIREN": siren.is_valid,
    "IBAN": iban.is_valid,
    "BIC": bic.is_valid,
}


def sorte_d_identifiant(intitule: str) -> str:
    """« IBAN » for « IBAN du comptable »; empty when what is so called has no key that docgen knows.

    >>> sorte_d_identifiant("code BIC"), sorte_d_identifiant("cubicle")
    ('BIC', '')
    """
    words = re.findall(r"\w+", intitule.upper())
    return next((sorte for sorte in _SORTES if sorte in words), "")


def cle_juste(sorte: str, valeur: str) -> bool:
    """Whether the key of an identifier of that kind is right, whatever its spaces.

    >>> cle_juste("IBAN", "FR76 3000 6000 0112 3456 7890 189"), cle_juste("IBAN", "FR76 3000 6000 0112 3456 7890 198")
    (True, False)
    """
    return _SORTES[sorte](re.sub(r"\s", "", valeur))
