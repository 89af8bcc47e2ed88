"""Une action est poursuivie à l'identique, et sa cible s'éloigne de sa situation de départ.

**Constat.** La fiche coche « Action existante et poursuivie à l'identique », et la cible d'un exercice s'écarte de plus
d'un cinquième de la situation de départ, pour son premier indicateur de personnes.

**Pourquoi y regarder.** L'action change d'ampleur : elle est renforcée, ou une des deux valeurs est mal recopiée.

**Exemple.** Fiche 2.8 : « à l'identique », 450 familles au départ et 650 visées.

**Remède.** Cocher « Action existante mais renforcée », ou corriger la valeur fautive.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from docgen.adresses.indicateurs import Serie
from docgen.check import Fault, rule
from docgen.check.parcours import FicheEcrite, fiches
from docgen.check.places import affiche, ligne
from docgen.check.series import cibles, coche, par_annee, premier_compte
from docgen.findings import Preuve

_IDENTIQUE = "Action existante et poursuivie à l'identique"
# In per cent of the starting point.
_ECART = 20


@rule("donnees", "avertissement", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Iterator[Fault]:
    """One fault for each action that stays the same and whose first count of persons does not."""
    first, box = premier_compte(ecrite), coche(ecrite, _IDENTIQUE)
    start = first.valeur(Serie.SITUATION) if first and box else None
    if not first or not box or not isinstance(start, Decimal) or not start:
        return
    if far := [(year, affiche(value)) for year, value in cibles(first) if abs(value - start) * 100 > start * _ECART]:
        yield Fault(
            f"la fiche {ecrite.fiche.numero} est « poursuivie à l'identique », et son indicateur "
            f"« {first.indicateur.code} » vise {par_annee(far)} pour {affiche(start)} au départ ({ligne(box)})",
            first.place("cibles"),
            "Corriger le statut de l'action, ou la valeur fautive.",
            (box,),
            preuve=Preuve((f"cible : {par_annee(far)}", f"« à l'identique », {affiche(start)} au départ")),
        )
