"""What the operations on the contract as a whole share: its parties, its duration."""

from abc import ABC
from dataclasses import replace

from docgen.amend.operation import Operation, find_known
from docgen.model.base import Code
from docgen.model.contrat import Contrat
from docgen.model.entete import Partie


class OperationContrat(Operation, ABC):
    """An operation that the avenant says after those on the articles."""

    section = "contrat"


class OperationPartie(OperationContrat, ABC):
    """An operation on one party, by its code."""

    partie: Code

    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """Also the party, as it was."""
        return super().names(avant, apres, court=court) | {"partie": avant.entete.partie(self.partie)}


def find_partie(contrat: Contrat, code: str) -> Partie:
    """The party of that code. Refused when there is none."""
    known = {partie.code: partie for partie in contrat.entete.parties}
    return find_known(known, code, f"« {code} » n'est pas une partie au contrat", "Parties")


def with_partie(contrat: Contrat, partie: Partie) -> Contrat:
    """`contrat` with `partie` in the place of the one of its code."""
    parties = tuple(partie if known.code == partie.code else known for known in contrat.entete.parties)
    return replace(contrat, entete=contrat.entete.model_copy(update={"parties": parties}))
