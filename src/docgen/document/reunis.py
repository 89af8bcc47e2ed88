"""Documents that another gathers: each fiche, and the annexe that holds them all."""

from collections.abc import Iterable


def gathering(name: str, names: Iterable[str]) -> str:
    """The name, among `names`, of the document that gathers the one called `name`; empty when there is none.

    >>> gathering("cls/annexe-1/fiche-1.2", ["cls/annexe-1-fiches-actions", "cls/annexe-1/fiche-1.1"])
    'cls/annexe-1-fiches-actions'
    """
    folder = name.rpartition("/")[0]
    return next((other for other in names if folder and other.startswith(f"{folder}-")), "")
