"""Take a fiche-action out: « La fiche-action 4.2 « … » est supprimée de l'annexe 1. »."""

from dataclasses import replace
from typing import Literal

from docgen.amend.adresse import check_expected
from docgen.amend.designation import Designation
from docgen.amend.fiches import OperationFiche, find_fiche
from docgen.amend.operation import Key
from docgen.model.base import Texte
from docgen.model.contrat import Contrat


class SupprimerFiche(OperationFiche):
    """`fiche` is the number of the fiche, `de` its title. Its line of the plan de financement loses it too."""

    nature: Literal["supprimer_fiche"]
    de: Texte

    @property
    def fiches_supprimees(self) -> tuple[str, ...]:
        """The fiche."""
        return (self.fiche,)

    @property
    def touche(self) -> frozenset[Key]:
        """The fiche."""
        return frozenset({("fiche", self.fiche)})

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract without the fiche, when it has the expected title."""
        title = Designation(f"titre de la fiche {self.fiche}")
        check_expected(find_fiche(avant, self.fiche).intitule, self.de, title)
        fiches = tuple(fiche for fiche in contrat.fiches if fiche.numero != self.fiche)
        return replace(contrat, fiches=fiches, plan=contrat.plan.without_fiche(self.fiche))
