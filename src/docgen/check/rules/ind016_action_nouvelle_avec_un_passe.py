"""Une action est dite nouvelle, et un indicateur a déjà une situation de départ.

**Constat.** La fiche coche « Action nouvelle » et son premier indicateur de personnes compte déjà quelqu'un avant le
contrat.

**Pourquoi y regarder.** L'action existait, et le programme ne paie pas de la même façon ce qui est nouveau et ce qui se
poursuit ; ou la situation de départ est celle d'une autre action.

**Exemple.** Fiche 2.13 : « Action nouvelle », et 2 094 bénéficiaires au 31 décembre 2024.

**Remède.** Cocher « Action existante mais renforcée », ou corriger la situation de départ.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from docgen.adresses.indicateurs import Serie
from docgen.check import Fault, rule
from docgen.check.parcours import FicheEcrite, fiches
from docgen.check.places import affiche, ligne
from docgen.check.series import coche, premier_compte
from docgen.findings import Preuve

_NOUVELLE = "Action nouvelle"


@rule("donnees", "avertissement", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Iterator[Fault]:
    """One fault for each new action whose first count of persons is above nothing before the contract."""
    first, box = premier_compte(ecrite), coche(ecrite, _NOUVELLE)
    start = first.valeur(Serie.SITUATION) if first and box else None
    if first and box and isinstance(start, Decimal) and start > 0:
        yield Fault(
            f"la fiche {ecrite.fiche.numero} est une « {_NOUVELLE} », et son indicateur « {first.indicateur.code} » "
            f"compte déjà {affiche(start)} avant le contrat ({ligne(box)})",
            first.place("situation"),
            "Corriger le statut de l'action, ou la situation de départ.",
            (box,),
            preuve=Preuve((f"situation : {affiche(start)}", f"statut : « {_NOUVELLE} »")),
        )
