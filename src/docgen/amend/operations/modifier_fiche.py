"""Change a fiche-action: « La fiche-action 3.1 « … » est remplacée par celle qui est annexée au présent avenant. »."""

from __future__ import annotations

from typing import Literal

from docgen.amend.fiches import OperationFiches, with_fiches
from docgen.model.base import Numero
from docgen.model.contrat import Contrat


class ModifierFiche(OperationFiches):
    """`fiche` is the number of the fiche, written anew in `actions/`."""

    nature: Literal["modifier_fiche"]
    fiche: Numero

    @property
    def fiches_ecrites(self) -> tuple[str, ...]:
        """The fiche."""
        return (self.fiche,)

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract with the new fiche in the place of the former one."""
        return with_fiches(contrat, [self.written(avant, self.fiche)])
