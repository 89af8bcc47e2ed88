"""Change one amount of a fiche: « la contribution de l'État à l'action 3.1 pour 2026 est portée de … à … »."""

from typing import Literal

from docgen.adresses.cellules import Cell, Portee
from docgen.amend.fiches import OperationFiche, check_value, find_fiche, value_names, with_fiches
from docgen.amend.operation import Key, find_known
from docgen.french import euros
from docgen.model.base import Absence, Code, MontantOuAbsence, NomExercice
from docgen.model.contrat import Contrat
from docgen.montants import Montant


class ModifierFinancement(OperationFiche):
    """The amount of `financeur` for `exercice` goes from `de` to `a`, in the fiche and in all that adds it up."""

    nature: Literal["modifier_financement"]
    financeur: Code
    exercice: NomExercice
    de: MontantOuAbsence
    a: MontantOuAbsence

    @property
    def touche(self) -> frozenset[Key]:
        """The amount."""
        return frozenset({("fiche", self.fiche, "financement", self.financeur, self.exercice)})

    @property
    def cellule(self) -> Cell:
        """What the financeur plans for the exercice."""
        return Cell(Portee.action(self.fiche), self.financeur, self.exercice)

    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """Also the financeur, and the amount before and after."""
        names = super().names(avant, apres, court=court) | value_names(self.de, self.a)
        return names | {"financeur": avant.entete.financeur(self.financeur)}

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract with the new amount, when the former one is the expected one."""
        self._check_names(avant)
        before = find_fiche(avant, self.fiche).financements.get(self.financeur, {})
        where = f"le montant de « {self.financeur} » pour {self.exercice} (fiche {self.fiche})"
        check_value(_said(before.get(self.exercice, Absence.SANS_OBJET)), _said(self.de), where)
        fiche = find_fiche(contrat, self.fiche)
        amounts = {**fiche.financements.get(self.financeur, {}), self.exercice: self.a}
        new = fiche.model_copy(update={"financements": {**fiche.financements, self.financeur: amounts}})
        return with_fiches(contrat, [new])

    def _check_names(self, contrat: Contrat) -> None:
        for name, known, what in (
            (self.financeur, [f.code for f in contrat.entete.financeurs], "le financeur"),
            (self.exercice, [e.nom for e in contrat.entete.exercices], "l'exercice"),
        ):
            find_known(dict.fromkeys(known), name, f"{what} « {name} » n'est pas au contrat", "Connus")


def _said(value: Montant | Absence) -> str:
    return value.value if isinstance(value, Absence) else euros(value)
