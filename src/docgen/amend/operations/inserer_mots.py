"""Insert words: « Au deuxième tiret de l'article 1.3, après les mots : « … » sont ajoutés les mots : « … ». »."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.article import OperationMots, UneLigne
from docgen.amend.edits import Edit
from docgen.amend.mots import spaced
from docgen.model.contrat import Contrat


class InsererMots(OperationMots):
    """`a` comes before or after (`place`) the words `de`."""

    nature: Literal["inserer_mots"]
    place: Literal["avant", "apres"] = "apres"
    a: UneLigne

    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """Also what the words that come are called."""
        return super().names(avant, apres, court=court) | {"mis": self.called(self.a)}

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - signed when it is written
        """The new words, beside those that are there."""
        return self.words_edits(contrat, spaced(self.a, after=self.place == "apres"), at=self.place)
