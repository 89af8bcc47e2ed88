"""Change how a party is named, or its seat: « Le siège du Département est désormais situé … »."""

from typing import Literal

from docgen.amend.fiches import check_value
from docgen.amend.operation import Key
from docgen.amend.partie import OperationPartie, find_partie, with_partie
from docgen.model.base import Texte
from docgen.model.contrat import Contrat


class ChangerPartie(OperationPartie):
    """The `champ` of the party goes from `de` to `a`."""

    nature: Literal["changer_partie"]
    champ: Literal["intitule", "designation", "siege", "siret"]
    de: Texte
    a: Texte

    @property
    def touche(self) -> frozenset[Key]:
        """The field of the party."""
        return frozenset({("partie", self.partie, self.champ)})

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract with the party so named, when it was named as expected."""
        check_value(getattr(find_partie(avant, self.partie), self.champ) or "", self.de, f"« {self.champ} »")
        return with_partie(contrat, find_partie(contrat, self.partie).model_copy(update={self.champ: self.a}))
