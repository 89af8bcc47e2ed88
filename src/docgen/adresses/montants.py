"""The name under which an amount or the value of an indicator enters a document: its version, then what it is there."""

from collections.abc import Iterable
from typing import Self

from docgen.adresses.cellules import Cell
from docgen.adresses.indicateurs import AdresseIndicateur, Serie
from docgen.adresses.versions import NomDeVersion

_INDICATEUR = "indicateur"
# Between the names of the amounts that a sum over several contracts adds up.
_ET = " + "


class NomDeMontant(str):
    """« cls-2024-2027/avenant-1:axe/1 part/etat 2025 prevu »: two showings of one name must have one value.

    >>> nom = NomDeMontant.of("cls/avenant-1", Cell("axe/1", "part/etat", "2025"))
    >>> nom.version, nom.quoi, nom.est_indicateur
    ('cls/avenant-1', 'axe/1 part/etat 2025 prevu', False)
    >>> autre = NomDeMontant("cie/initiale:contrat tous tous prevu")
    >>> [terme.version for terme in NomDeMontant.somme([nom, autre]).termes]
    ['cls/avenant-1', 'cie/initiale']
    """

    __slots__ = ()

    @classmethod
    def of(cls, version: str, cell: Cell | str) -> Self:
        """The name of `cell` in the version of that full name; of the code of an amount that a séance alone holds."""
        return cls(f"{version}:{cell}")

    @classmethod
    def indicateur(cls, version: str, adresse: AdresseIndicateur | str, serie: str) -> Self:
        """The name of a value of an indicator in the version of that full name."""
        return cls(f"{version}:{_INDICATEUR} {adresse} {serie}")

    @classmethod
    def somme(cls, noms: "Iterable[NomDeMontant]") -> Self:
        """The name of a sum over several contracts; a term that counts twice is named twice."""
        return cls(_ET.join(noms))

    @classmethod
    def ecart(cls, apres: "NomDeMontant", avant: "NomDeMontant") -> Self:
        """The name of what an amount gained between two versions."""
        return cls(f"{apres} - {avant}")

    @property
    def est_somme(self) -> bool:
        """Whether it adds up several names."""
        return _ET in self

    @property
    def termes(self) -> "list[NomDeMontant]":
        """The names that a sum adds up; itself when it is no sum."""
        return [type(self)(nom) for nom in self.split(_ET)]

    @property
    def version(self) -> NomDeVersion:
        """The full name of the version or séance."""
        return NomDeVersion(self.partition(":")[0])

    @property
    def quoi(self) -> str:
        """What it is there: a cell as written, or an indicator and its series; empty for an amount without a name."""
        return self.partition(":")[2]

    @property
    def est_indicateur(self) -> bool:
        """Whether it names the value of an indicator."""
        return self.quoi.startswith(f"{_INDICATEUR} ")

    @property
    def valeur(self) -> tuple[AdresseIndicateur, Serie]:
        """The indicator, and which of its values: only for a name that `est_indicateur`."""
        _, adresse, serie = self.quoi.split()
        return AdresseIndicateur(adresse), Serie(serie)


# What is not named: words, a part that is only shown.
SANS_NOM = NomDeMontant("")
