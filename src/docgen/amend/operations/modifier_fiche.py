"""Change a fiche-action: « La fiche-action 3.1 « … » est remplacée par celle qui est annexée au présent avenant. »."""

from typing import Literal

from docgen.amend.fiches import OperationFicheEcrite, with_fiches
from docgen.model.contrat import Contrat


class ModifierFiche(OperationFicheEcrite):
    """`fiche` is the number of the fiche, written anew in `actions/`."""

    nature: Literal["modifier_fiche"]

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract with the new fiche in the place of the former one."""
        return with_fiches(contrat, [self.written(avant, self.fiche)])
