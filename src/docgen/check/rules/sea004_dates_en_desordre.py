"""Une date de la séance n'est pas dans l'ordre de la procédure.

**Constat.** Une commission rend son avis, ou la délibération vise un texte, après la séance ; ou l'acte est signé,
transmis ou publié avant elle, ou reçu avant d'être transmis.

**Pourquoi c'est grave.** Un avis préalable rendu après le vote, ou un acte exécutoire avant d'exister, est une
irrégularité ; c'est le plus souvent une faute de frappe.

**Exemple.** Une séance du 22 septembre 2025, après l'avis d'une commission réunie le 02/10/2025.

**Remède.** Corriger la date fautive, là où elle est écrite.
"""

import datetime
from collections.abc import Iterator
from functools import partial

from docgen.check import Fault, Faults, Location, SeanceEcrite, ligne, rule, seances
from docgen.french import date

_Step = tuple[str, datetime.date, Location]


@rule("donnees", "bloquant", qui="juridique", sur=seances)
def look(ecrite: SeanceEcrite) -> Faults:
    """One fault for each date that should not be after, or before, another."""
    seance = ("la séance", ecrite.seance.base.date, ecrite.place("date"))
    for step in _before(ecrite):
        if step[1] > seance[1]:
            yield _fault(step, "après", seance)
    for step, earlier in _after(ecrite, seance):
        if step[1] < earlier[1]:
            yield _fault(step, "avant", earlier)


def _before(ecrite: SeanceEcrite) -> Iterator[_Step]:
    for rank, commission in enumerate(ecrite.seance.base.commissions):
        place = ecrite.place("commissions", rank, "date")
        yield f"l'avis de la commission « {commission.nom} »", commission.date, place
    deliberation = ecrite.seance.deliberation
    for rank, visa in enumerate(deliberation.visas if deliberation else ()):
        if visa.jour:
            place = ecrite.piece("deliberation", "visas", rank, "date")
            yield f"le texte visé ({visa.nature})", visa.jour, place


def _after(ecrite: SeanceEcrite, seance: _Step) -> Iterator[tuple[_Step, _Step]]:
    """Each step, and the one that it must not come before."""
    deliberation = ecrite.seance.deliberation
    if deliberation and deliberation.signature:
        yield ("la signature", deliberation.signature, ecrite.piece("deliberation", "signature")), seance
    controle = deliberation.controle_legalite if deliberation else None
    if controle:
        of = partial(ecrite.piece, "deliberation", "controle_legalite")
        transmission = ("la télétransmission", controle.teletransmission, of("teletransmission"))
        yield transmission, seance
        yield ("la réception en préfecture", controle.reception, of("reception")), transmission
        yield ("la publication", controle.publication, of("publication")), seance


def _fault(step: _Step, order: str, other: _Step) -> Fault:
    message = f"{step[0]} ({date(step[1])}) vient {order} {other[0]} ({date(other[1])} ; {ligne(other[2])})"
    return Fault(message, step[2], "Corriger la date fautive.", (other[2],))
