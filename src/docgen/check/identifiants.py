"""The numbers that carry a key: which ones docgen knows, and whether their key is right. The door to python-stdnum."""

import re
from importlib import import_module

# The module of each: loaded for the first number of its kind, since most dossiers have none.
_SORTES = {"SIRET": "stdnum.fr.siret", "IBAN": "stdnum.iban", "BIC": "stdnum.bic"}


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
    return bool(import_module(_SORTES[sorte]).is_valid(re.sub(r"\s", "", valeur)))
