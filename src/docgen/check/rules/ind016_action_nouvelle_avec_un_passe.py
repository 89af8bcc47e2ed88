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

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import affiche, fiches, ligne
from docgen.check.series import coche, premier_compte
from docgen.findings import Preuve

_NOUVELLE = "Action nouvelle"


@rule("donnees", "avertissement", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each new action whose first count of persons is above nothing before the contract."""
    for version, fiche, source in fiches(subject):
        first, ticked = premier_compte(fiche), coche(fiche, _NOUVELLE)
        if first is None or ticked is None:
            continue
        rank, found = first
        start = version.valeurs.local(fiche.numero, found, "situation")
        if isinstance(start, Decimal) and start > 0:
            box = subject.dossier.locate(source, "cases", *ticked)
            yield Fault(
                f"la fiche {fiche.numero} est une « {_NOUVELLE} », et son indicateur « {found.code} » compte "
                f"déjà {affiche(start)} avant le contrat ({ligne(box)})",
                subject.dossier.locate(source, "indicateurs", rank, "situation"),
                "Corriger le statut de l'action, ou la situation de départ.",
                (box,),
                preuve=Preuve((f"situation : {affiche(start)}", f"statut : « {_NOUVELLE} »")),
            )
