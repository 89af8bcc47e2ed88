"""One change of a Word file besides its words: of which sort, where, and what a reader is told of each side."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

SorteDeForme = Literal[
    "numerotation", "niveau", "barre", "masque", "invisible", "lien", "champ", "case", "saut", "section", "vide",
    "espaces",    "element", "structure", "commentaire", "protection", "aspect",
    "apparence", "dessin",
]  # fmt: skip


class ChangementDeForme(Struct, frozen=True):
    """A change besides the words: its sort, the title above it, what a reader is told of each side (None: nothing).

    `alinea` are the words of the paragraph that changes, when it is one. Of words that are struck or hidden, or no
    more, `dit` says what becomes of `mots`.
    """

    sorte: SorteDeForme
    lieu: str
    avant: str | None
    apres: str | None
    alinea: str = ""
    dit: str = ""
    mots: str = ""

    @property
    def est_un_ecart(self) -> bool:
        """Whether it is a difference; a look alone is told, and is none. Word has no mark for an « apparence »."""
        return self.sorte not in ("aspect", "apparence")

    @property
    def de_typographie(self) -> bool:
        """Whether no one hears it: spaces, paragraphs without words, a look."""
        return self.sorte in ("espaces", "vide", "aspect")

    def montree(self) -> "ChangementDeForme":
        """The same, as it is shown when looks are asked: « mise en forme : 3 passages »."""
        return self if self.est_un_ecart else replace(self, apres=f"mise en forme : {self.apres}")
