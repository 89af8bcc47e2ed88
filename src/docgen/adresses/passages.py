"""What is compared as a whole between two versions: an article, a fiche, a document, a title, a head of contrat."""

from __future__ import annotations

from typing import Self


class NomDePassage(str):
    """« article/2.2 », « fiche/1.2 », « document/annexe-1 », « titre/Objet/2 »: the same thing in both versions.

    >>> nom = NomDePassage.fiche("1.2")
    >>> nom, nom.sorte, nom.nom
    ('fiche/1.2', 'fiche', '1.2')
    """

    __slots__ = ()

    # The head of a contract; what surrounds the pages of a Word file.
    ENTETE: NomDePassage
    AUTOUR: NomDePassage

    @classmethod
    def article(cls, numero: str) -> Self:
        """The article of that number."""
        return cls(f"article/{numero}")

    @classmethod
    def fiche(cls, numero: str) -> Self:
        """The fiche of that number."""
        return cls(f"fiche/{numero}")

    @classmethod
    def document(cls, nom: str) -> Self:
        """A document, by its name in its contract."""
        return cls(f"document/{nom}")

    @classmethod
    def titre(cls, titre: str, rang: int = 0) -> Self:
        """What stands under a title of a Word file; `rang` (from 0) tells those of one title apart."""
        return cls(f"titre/{titre}" + (f"/{rang + 1}" if rang else ""))

    @property
    def sorte(self) -> str:
        """« article », « fiche », « document », « titre »…: the word before the first « / »."""
        return self.partition("/")[0]

    @property
    def nom(self) -> str:
        """Which one: what follows."""
        return self.partition("/")[2]


NomDePassage.ENTETE = NomDePassage("contrat/entete")
NomDePassage.AUTOUR = NomDePassage("autour")
