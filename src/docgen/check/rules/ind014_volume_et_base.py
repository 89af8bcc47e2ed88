"""Le volume d'une sous-action se dit de deux façons.

**Constat.** La base du coût unitaire et le volume se comptent dans la même unité, et diffèrent ; ou l'intitulé de la
sous-action donne, dans l'unité du volume, un autre nombre.

**Pourquoi y regarder.** Le coût unitaire serait celui d'une autre action.

**Exemple.** 240 places au volume, `base: 260` et `unite: places` au coût unitaire.

**Remède.** Corriger l'un des deux nombres ; si la base compte autre chose, le dire dans son « unite ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from docgen.check import Fault, Subject
from docgen.check.montre import uni
from docgen.check.places import fiches, ligne
from docgen.check.series import compte, mots
from docgen.findings import Location, Severity
from docgen.french import nombre
from docgen.model.fiche import SousAction

CODE = "IND014"
NOM = "volume_et_base"
GRAVITE = Severity.AVERTISSEMENT
STADE = "donnees"
QUI = "métier"


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each other number that a sous-action gives for its volume."""
    for _, fiche, source in fiches(subject):
        for rank, sous_action in enumerate(fiche.sous_actions):
            volume = compte(sous_action.volume)
            if volume is None or not sous_action.unite:
                continue
            place = subject.dossier.locate(source, "sous_actions", rank, "volume")
            for what, other, key in _said(sous_action):
                if other != volume:
                    second = subject.dossier.locate(source, "sous_actions", rank, *key)
                    yield _fault(
                        f"fiche {fiche.numero}, sous-action {rank + 1}", sous_action, what, other, (place, second)
                    )


def _said(sous_action: SousAction) -> Iterator[tuple[str, Decimal, tuple[str, ...]]]:
    """What gives a number in the unit of the volume, the number, its key."""
    unit = mots(sous_action.unite or "")
    cost = sous_action.cout_unitaire
    if cost and mots(cost.unite) == unit:
        yield "la base du coût unitaire est de", cost.base, ("cout_unitaire", "base")
    # A word after the number in a title: the first one of the unit is enough, « places » for « places au minimum ».
    for match in re.finditer(
        rf"(?<![\w,.])(\d[\d ]*) {re.escape(unit.split()[0])}\b", uni(sous_action.intitule).lower()
    ):
        yield "son intitulé dit", Decimal(match[1].replace(" ", "")), ("intitule",)


def _fault(where: str, sous_action: SousAction, what: str, other: Decimal, places: tuple[Location, Location]) -> Fault:
    return Fault(
        f"{where} : le volume est de {sous_action.volume} {sous_action.unite}, et {what} {nombre(other)} "
        f"({ligne(places[1])})",
        places[0],
        "Corriger l'un des deux nombres ; si la base compte autre chose, le dire dans son « unite ».",
        places[1:],
    )
