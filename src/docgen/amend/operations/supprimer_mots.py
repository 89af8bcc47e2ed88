"""Take words out: « Au troisième alinéa de l'article 1.1, les mots : « … » sont supprimés. »."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.article import OperationMots
from docgen.amend.edits import Edit
from docgen.model.contrat import Contrat


class SupprimerMots(OperationMots):
    """The words `de` go, with the space that they would leave."""

    nature: Literal["supprimer_mots"]

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - what is gone is not signed
        """The words."""
        return self.words_edits(contrat, "", at="a")
