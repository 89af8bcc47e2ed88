"""Bring annexes up to date: « Les annexes 1 à 4 … sont remplacées par celles qui sont annexées au présent avenant »."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import Field

from docgen.amend.operation import Operation
from docgen.findings import Refusal
from docgen.model.base import Liste, Numero, Rang
from docgen.model.contrat import Contrat
from docgen.model.fiche import FicheAction


class ActualiserAnnexes(Operation):
    """`annexes` are the numbers of the annexes; `fiches` the numbers of the fiches whose content changes.

    The new fiches lie in `actions/` of the avenant; the loader puts them in `contenu`.
    """

    nature: Literal["actualiser_annexes"]
    annexes: Liste[Rang] = Field(min_length=1)
    fiches: Liste[Numero] = ()
    contenu: tuple[FicheAction, ...] = Field(default=(), exclude=True)

    def apply(self, contrat: Contrat, origine: str) -> Contrat:  # noqa: ARG002 - a fiche does not carry its origin
        """The contract with the new fiches in the place of the former ones."""
        known = {annexe.numero for annexe in contrat.entete.annexes}
        for annexe in self.annexes:
            if annexe not in known:
                raise Refusal(
                    f"l'annexe {annexe} n'existe pas dans le contrat",
                    f"Annexes connues : {', '.join(map(str, sorted(known)))}.",
                    code="AVE001",
                )
        new = {fiche.numero: fiche for fiche in self.contenu}
        for numero in self.fiches:
            self._check_fiche(contrat, numero, new)
        fiches = tuple(new.get(fiche.numero, fiche) for fiche in contrat.fiches)
        return replace(contrat, fiches=fiches)

    @staticmethod
    def _check_fiche(contrat: Contrat, numero: str, new: dict[str, FicheAction]) -> None:
        if contrat.fiche(numero) is None:
            known = ", ".join(fiche.numero for fiche in contrat.fiches)
            raise Refusal(
                f"la fiche {numero} n'existe pas dans le contrat", f"Fiches connues : {known}.", code="AVE001"
            )
        if numero not in new:
            raise Refusal(
                f"la nouvelle fiche {numero} manque dans le dossier actions/ de l'avenant",
                "Y copier la fiche en vigueur, la modifier, ou retirer son numéro de la liste « fiches ».",
                code="AVE001",
            )
