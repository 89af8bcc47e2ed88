"""Change who signs for a party: « Pour l'État, … est désormais signataire »."""

from typing import Literal

from pydantic import Field

from docgen.amend.fiches import check_value
from docgen.amend.operation import Key
from docgen.amend.partie import OperationPartie, find_partie, with_partie
from docgen.model.base import Code, Liste
from docgen.model.contrat import Contrat


class ChangerSignataire(OperationPartie):
    """Those who represent the party go from `de` to `a`: codes of `representants`, in `dossier.yaml`."""

    nature: Literal["changer_signataire"]
    de: Liste[Code] = Field(min_length=1)
    a: Liste[Code] = Field(min_length=1)

    @property
    def touche(self) -> frozenset[Key]:
        """Who represents the party."""
        return frozenset({("partie", self.partie, "representants")})

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract with the new representatives, when the former ones are as expected."""
        partie = find_partie(avant, self.partie)
        check_value(", ".join(partie.representants), ", ".join(self.de), "la liste des représentants")
        return with_partie(contrat, find_partie(contrat, self.partie).model_copy(update={"representants": self.a}))
