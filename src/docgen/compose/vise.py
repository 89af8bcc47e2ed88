"""What the formule of an operation may name besides the context of the version: what it answers, its amounts named."""

from __future__ import annotations

from docgen.adresses.montants import NomDeMontant
from docgen.amend.operation import Operation
from docgen.compute import Version
from docgen.document import Amount
from docgen.montants import Montant


def names_of(version: Version, operation: Operation, *, court: bool = False) -> dict[str, object]:
    """The names, for the formule of `operation`; `court` where the sentence already names the article."""
    avant = version.avant or version
    names = operation.names(avant.contrat, version.contrat, court=court)
    for key, side in (("valeur_avant", version.avant), ("valeur_apres", version)):
        value = names.get(key)
        if operation.cellule and side and isinstance(value, Montant):
            names[key] = Amount(value, NomDeMontant.of(side.name, operation.cellule))
    return names
