"""Which operation of which avenant moves what, once it is known: `recherche_des_causes` finds it."""

from collections.abc import Hashable, Iterator, Mapping
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from docgen.adresses.origines import Origine

if TYPE_CHECKING:
    from docgen.compute import Version

# What an operation moves: a cell, the address and the series of an indicator, the name of a passage or of a document.
Cle = Hashable


class Citation(NamedTuple):
    """Where an operation is said: the number of the avenant, the number of its article."""

    avenant: int
    article: str


class Causes(Struct, frozen=True):
    """The operations that move each thing; what is not there has none known. `noms` has them all, in order."""

    par_cle: Mapping[Cle, tuple[Origine, ...]] = field(default_factory=dict)
    noms: Mapping[Origine, Citation] = field(default_factory=dict)

    def de(self, cle: Cle) -> tuple[Origine, ...]:
        """The operations that move it."""
        return self.par_cle.get(cle, ())

    @property
    def connues(self) -> bool:
        """Whether each operation that moves something is named."""
        return all(origine in self.noms for origines in self.par_cle.values() for origine in origines)


SANS_CAUSE = Causes()


def etapes(ancien: "Version", nouveau: "Version") -> "tuple[Version, ...]":
    """The versions that avenants make after `ancien`, up to `nouveau`; none when `nouveau` does not come from it."""
    if not vient_de(nouveau, ancien):
        return ()
    after = takewhile(lambda version: version.name != ancien.name, lignee(nouveau))
    return tuple(reversed([version for version in after if version.avenant]))


def lignee(version: "Version | None") -> "Iterator[Version]":
    """`version`, then each version before it."""
    while version:
        yield version
        version = version.avant


def vient_de(version: "Version", autre: "Version") -> bool:
    """Whether `version` is `autre`, or comes after it by its avenants."""
    return any(before.name == autre.name for before in lignee(version))
