"""The kinds on the annexes: brought up to date, or replaced."""

from typing import Literal

from msgspec.structs import replace
from pydantic import Field

from docgen.amend.attendus import check_expected
from docgen.amend.designation import Designation
from docgen.amend.operation import Key
from docgen.amend.operations.fiches import OperationAnnexe, OperationFiches, with_fiches
from docgen.findings import find_known
from docgen.model.base import Liste, Numero, Rang, Texte
from docgen.model.contrat import Contrat
from docgen.model.entete import Annexe


class ActualiserAnnexes(OperationFiches):
    """Bring annexes up to date: « Les annexes 1 à 4 … sont remplacées par celles qui sont annexées au présent avenant
    ». `annexes` are the numbers of the annexes; `fiches` the numbers of the fiches whose content changes."""

    verbe = "actualiser"

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
            find_annexe(avant, annexe)
        return with_fiches(contrat, [self.written(avant, numero) for numero in self.fiches])


class RemplacerAnnexe(OperationAnnexe):
    """Replace an annexe by another: « L'annexe 2 est remplacée par l'annexe 2 « … » jointe au présent avenant. ». The
    annexe of that number, whose title is `de`, takes another title, and another `document` when it is given."""

    verbe = "remplacer"

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
        old = find_annexe(avant, self.annexe)
        titles = {annexe.numero: annexe.intitule for annexe in avant.entete.annexes if annexe != old}
        check_expected(old.intitule, self.de, _title(self.annexe), ((_title(n), said) for n, said in titles.items()))
        new = old.model_copy(update={"intitule": self.intitule, "document": self.document or old.document})
        annexes = tuple(new if annexe.numero == self.annexe else annexe for annexe in contrat.entete.annexes)
        return replace(contrat, entete=contrat.entete.model_copy(update={"annexes": annexes}))


def _title(numero: int) -> Designation:
    return Designation(f"titre de l'annexe {numero}")


def find_annexe(contrat: Contrat, numero: int) -> Annexe:
    """The annexe of that number. Refused when there is none."""
    known = {annexe.numero: annexe for annexe in sorted(contrat.entete.annexes, key=lambda annexe: annexe.numero)}
    return find_known(known, numero, f"l'annexe {numero} n'existe pas dans le contrat", "Annexes connues", "AVE001")
