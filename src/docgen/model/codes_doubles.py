"""Two things of one code in a list: said at the second."""

from collections.abc import Iterable, Iterator
from itertools import count

from docgen.adresses.chemins import Chemin
from docgen.model.base import fault_at


def each_of(liste: str, cle: str = "code") -> Iterator[Chemin]:
    """Where the things of a list say their `cle`, from the first: « parts », 0, « code »; « parts », 1, « code »…"""
    return ((liste, rank, cle) for rank in count())


def check_once(codes: Iterable[str], places: Iterable[Chemin], message: str) -> None:
    """Raise a fault, at the second, for two things of one code: « deux parts ont le code « etat » »."""
    seen: set[str] = set()
    for code, place in zip(codes, places, strict=False):
        if code in seen:
            raise fault_at(place, f"{message} « {code} »", "Changer l'un des deux.")
        seen.add(code)
