"""Add a fiche-action: « La fiche-action 4.3 « … », annexée au présent avenant, est ajoutée à l'annexe 1. »."""

from dataclasses import replace
from typing import Literal

from docgen.amend.fiches import OperationFicheEcrite, with_fiches
from docgen.findings import Refusal
from docgen.model.base import Code
from docgen.model.contrat import Contrat


class AjouterFiche(OperationFicheEcrite):
    """`fiche` is the number of a new fiche, written in `actions/`; `ligne` the line of the plan de financement."""

    nature: Literal["ajouter_fiche"]
    ligne: Code | None = None

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract with the fiche, in the order of the numbers."""
        contrat = with_fiches(contrat, [self.written(avant, self.fiche, new=True)])
        if self.ligne is None:
            return contrat
        if contrat.plan.ligne(self.ligne) is None:
            raise Refusal(f"le plan de financement n'a pas de ligne « {self.ligne} »",
                          "Écrire le code d'une ligne de plan-de-financement.yaml.", code="AVE001")  # fmt: skip
        return replace(contrat, plan=contrat.plan.with_fiche(self.ligne, self.fiche))
