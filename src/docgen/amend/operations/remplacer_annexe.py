"""Replace an annexe by another: « L'annexe 2 est remplacée par l'annexe 2 « … » jointe au présent avenant. »."""

from dataclasses import replace
from typing import Literal

from docgen.amend.adresse import check_expected
from docgen.amend.designation import Designation
from docgen.amend.fiches import OperationAnnexe, check_annexe
from docgen.amend.operation import Key
from docgen.model.base import Rang, Texte
from docgen.model.contrat import Contrat


class RemplacerAnnexe(OperationAnnexe):
    """The annexe of that number, whose title is `de`, takes another title, and another `document` when it is given."""

    nature: Literal["remplacer_annexe"]
    annexe: Rang
    de: Texte
    intitule: Texte
    document: Texte | None = None

    @property
    def annexes_apportees(self) -> tuple[int, ...]:
        """The annexe."""
        return (self.annexe,)

    @property
    def touche(self) -> frozenset[Key]:
        """The annexe."""
        return frozenset({("annexe", str(self.annexe))})

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract with the new annexe, when the former one has the expected title."""
        old = check_annexe(avant, self.annexe)
        check_expected(old.intitule, self.de, Designation(f"titre de l'annexe {self.annexe}"))
        new = old.model_copy(update={"intitule": self.intitule, "document": self.document or old.document})
        annexes = tuple(new if annexe.numero == self.annexe else annexe for annexe in contrat.entete.annexes)
        return replace(contrat, entete=contrat.entete.model_copy(update={"annexes": annexes}))
