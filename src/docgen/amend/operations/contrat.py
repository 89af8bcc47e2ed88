"""The kinds on the contract as a whole: its parties, its duration."""

from abc import ABC
from itertools import pairwise
from typing import Literal

from msgspec.structs import replace
from pydantic import Field

from docgen.amend.operation import Key, Operation, check_value
from docgen.findings import Refusal, find_known
from docgen.french import date
from docgen.model.base import Code, Jour, Liste, Texte
from docgen.model.contrat import Contrat
from docgen.model.entete import Exercice, Partie


class OperationContrat(Operation, ABC):
    """An operation that the avenant says after those on the articles."""

    section = "contrat"


class OperationPartie(OperationContrat, ABC):
    """An operation on one party, by its code."""

    partie: Code

    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """Also the party, as it was."""
        return super().names(avant, apres, court=court) | {"partie": avant.entete.partie(self.partie)}

    def find_partie(self, contrat: Contrat) -> Partie:
        """The party. Refused when there is none."""
        known = {partie.code: partie for partie in contrat.entete.parties}
        missing = f"« {self.partie} » n'est pas une partie au contrat"
        return find_known(known, self.partie, missing, "Parties", "AVE001")

    def with_value(self, contrat: Contrat, champ: str, value: object) -> Contrat:
        """`contrat` with that value of a field of the party."""
        new = self.find_partie(contrat).model_copy(update={champ: value})
        parties = tuple(new if known.code == self.partie else known for known in contrat.entete.parties)
        return replace(contrat, entete=contrat.entete.model_copy(update={"parties": parties}))


class ChangerPartie(OperationPartie):
    """How a party is named, or its seat: « Le siège du Département est désormais situé … ». The `champ` of the party
    goes from `de` to `a`."""

    nature: Literal["changer_partie"]
    champ: Literal["intitule", "designation", "siege", "siret"]
    de: Texte
    a: Texte

    @property
    def but(self) -> str:
        """To say who the parties are."""
        return "actualiser l'identification des parties"

    @property
    def touche(self) -> frozenset[Key]:
        """The field of the party."""
        return frozenset({("partie", self.partie, self.champ)})

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract with the party so named, when it was named as expected."""
        check_value(getattr(self.find_partie(avant), self.champ) or "", self.de, f"« {self.champ} »")
        return self.with_value(contrat, self.champ, self.a)


class ChangerSignataire(OperationPartie):
    """Who signs for a party: « Pour l'État, … est désormais signataire ». Those who represent it go from `de` to `a`:
    codes of `representants`, in `dossier.yaml`."""

    nature: Literal["changer_signataire"]
    de: Liste[Code] = Field(min_length=1)
    a: Liste[Code] = Field(min_length=1)

    @property
    def but(self) -> str:
        """To say who signs."""
        return "désigner de nouveaux signataires"

    @property
    def touche(self) -> frozenset[Key]:
        """Who represents the party."""
        return frozenset({("partie", self.partie, "representants")})

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract with the new representatives, when the former ones are as expected."""
        former = self.find_partie(avant).representants
        check_value(", ".join(former), ", ".join(self.de), "la liste des représentants")
        return self.with_value(contrat, "representants", self.a)


class Proroger(OperationContrat):
    """« Le contrat est prorogé jusqu'au 31 décembre 2028. ». The last day goes from `de` to `a`: the last exercice is
    longer, or `exercices` are added."""

    en_premier = True

    nature: Literal["proroger"]
    de: Jour
    a: Jour
    exercices: Liste[Exercice] = ()

    @property
    def but(self) -> str:
        """To prolong the contract."""
        return f"proroger [le contrat] jusqu'au {date(self.a)}"

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
