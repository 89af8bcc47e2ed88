"""What is compared as a whole between two versions: an article, a fiche, a document, a title, a head of contrat."""

from typing import Self

from docgen.adresses import NomCompose


class NomDePassage(NomCompose):
    """« article/2.2 », « fiche/1.2 », « document/annexe-1 », « titre/Objet/2 »: the same thing in both versions.

    >>> nom = NomDePassage.of("fiche", "1.2")
    >>> nom, nom.sorte, nom.code
    ('fiche/1.2', 'fiche', '1.2')
    """

    __slots__ = ()

    # The head of a contract; the values of its fields; what surrounds the pages of a Word file.
    ENTETE: "NomDePassage"
    CHAMPS: "NomDePassage"
    AUTOUR: "NomDePassage"

    @property
    def est_de_donnees(self) -> bool:
        """Whether it only holds values of the data: fields, a table, an annexe."""
        return self.sorte in ("tableau", "annexe") or self == NomDePassage.CHAMPS

    @classmethod
    def titre(cls, titre: str, rang: int = 0) -> Self:
        """What stands under a title of a Word file; `rang` (from 0) tells those of one title apart."""
        return cls(f"titre/{titre}" + (f"/{rang + 1}" if rang else ""))

    def autre(self, rang: int) -> Self:
        """The name of another passage of the same title, which stands at `rang` (from 0) among them."""
        return type(self)(f"{self}/{rang + 1}")


NomDePassage.ENTETE = NomDePassage("contrat/entete")
NomDePassage.CHAMPS = NomDePassage("contrat/champs")
NomDePassage.AUTOUR = NomDePassage("autour")
