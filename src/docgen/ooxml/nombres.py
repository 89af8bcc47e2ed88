"""A number that an attribute says: what a hand or a program has put there in its place counts for none."""

import re

_ENTIER = re.compile(r"[-+]?[0-9]{1,9}")


def measure(said: str, otherwise: int = 0) -> int:
    """The whole number that `said` writes (a length, a rank); `otherwise` when it is none, or one that no page holds.

    >>> measure("240"), measure("-12"), measure("12,5"), measure("--5", 1), measure("9" * 5000)
    (240, -12, 0, 1, 0)
    """
    return int(said) if _ENTIER.fullmatch(said) else otherwise
