"""Put the end of the contract off: « Le contrat est prorogé jusqu'au 31 décembre 2028. »."""

from dataclasses import replace
from itertools import pairwise
from typing import Literal

from docgen.amend.fiches import check_value
from docgen.amend.operation import Key
from docgen.amend.partie import OperationContrat
from docgen.findings import Refusal
from docgen.french import date
from docgen.model.base import Jour, Liste
from docgen.model.contrat import Contrat
from docgen.model.entete import Exercice


class Proroger(OperationContrat):
    """The last day goes from `de` to `a`: the last exercice is longer, or `exercices` are added."""

    nature: Literal["proroger"]
    de: Jour
    a: Jour
    exercices: Liste[Exercice] = ()

    @property
    def touche(self) -> frozenset[Key]:
        """The duration."""
        return frozenset({("duree",)})

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract with its new last day, when the former one is as expected."""
        known = avant.entete.exercices
        check_value(date(known[-1].fin), date(self.de), "le dernier jour du contrat")
        if self.a <= self.de:
            raise Refusal(f"le {date(self.a)} n'est pas après le {date(self.de)}", "Corriger la date.", code="AVE002")
        if self.exercices:
            exercices = (*known, *self.exercices)
            follow = all(before.nom < after.nom and before.fin < after.debut for before, after in pairwise(exercices))
            if not follow or exercices[-1].fin != self.a:
                raise Refusal("les exercices ajoutés ne se suivent pas jusqu'au nouveau terme",
                              f"Le dernier doit finir le {date(self.a)}.", code="AVE002")  # fmt: skip
        else:
            exercices = (*known[:-1], known[-1].model_copy(update={"fin": self.a}))
        return replace(contrat, entete=contrat.entete.model_copy(update={"exercices": exercices}))
