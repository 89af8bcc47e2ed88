"""Where a value stands inside an annexe that is data: its keys, one inside the other (« lieux/gare/places »)."""

from collections.abc import Sequence
from typing import Self


class Emplacement(str):
    """Those keys; a line is named by its code, or by its rank from 1 when its lines have none.

    >>> Emplacement.of(("lieux", "gare", "places")), Emplacement("tours/2").cles
    ('lieux/gare/places', ('tours', '2'))
    """

    __slots__ = ()

    @classmethod
    def of(cls, cles: Sequence[str]) -> Self:
        """That of those keys."""
        return cls("/".join(cles))

    @property
    def cles(self) -> tuple[str, ...]:
        """Its keys, the outermost first; none for nothing."""
        return tuple(self.split("/")) if self else ()
