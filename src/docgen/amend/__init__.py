"""From a contract and its avenants to each of its states. Changing is here; checking is elsewhere (`check`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.amend.avenant import Avenant
from docgen.findings import Refusal
from docgen.model.contrat import Contrat

INITIALE = "initiale"


@dataclass(frozen=True, slots=True)
class Etat:
    """The contract at one version: `avant` and `avenant` are None for the version `initiale`."""

    version: str
    contrat: Contrat
    avant: Contrat | None = None
    avenant: Avenant | None = None


@dataclass(frozen=True, slots=True)
class Refus:
    """An operation that could not be applied: it changed nothing. Ranks count from 0."""

    avenant: Avenant
    rang: int
    refusal: Refusal


def consolidate(base: Contrat, avenants: Sequence[Avenant]) -> tuple[list[Etat], list[Refus]]:
    """The state of the contract at each version, in order, and the operations that were refused.

    A refused operation changes nothing and does not hide the others' refusals.
    """
    etats, refus = [Etat(INITIALE, base)], []
    for avenant in avenants:
        before = after = etats[-1].contrat
        for rang, operation in enumerate(avenant.operations):
            try:
                after = operation.apply(after, f"{avenant.version}/{rang + 1}")
            except Refusal as refusal:
                refus.append(Refus(avenant, rang, refusal))
        etats.append(Etat(avenant.version, after, before, avenant))
    return etats, refus
