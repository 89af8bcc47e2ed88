"""Bring annexes up to date: « Les annexes 1 à 4 … sont remplacées par celles qui sont annexées au présent avenant »."""

from typing import Literal

from pydantic import Field

from docgen.amend.fiches import OperationFiches, check_annexe, with_fiches
from docgen.model.base import Liste, Numero, Rang
from docgen.model.contrat import Contrat


class ActualiserAnnexes(OperationFiches):
    """`annexes` are the numbers of the annexes; `fiches` the numbers of the fiches whose content changes."""

    nature: Literal["actualiser_annexes"]
    annexes: Liste[Rang] = Field(min_length=1)
    fiches: Liste[Numero] = ()

    @property
    def annexes_apportees(self) -> tuple[int, ...]:
        """The annexes of the list."""
        return self.annexes

    @property
    def fiches_ecrites(self) -> tuple[str, ...]:
        """The fiches of the list."""
        return self.fiches

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract with the new fiches in the place of the former ones."""
        for annexe in self.annexes:
            check_annexe(avant, annexe)
        return with_fiches(contrat, [self.written(avant, numero) for numero in self.fiches])
