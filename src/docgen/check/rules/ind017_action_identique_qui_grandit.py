"""Une action est poursuivie à l'identique, et sa cible s'éloigne de sa situation de départ.

**Constat.** La fiche coche « Action existante et poursuivie à l'identique », et la cible d'un exercice s'écarte de plus
d'un cinquième de la situation de départ, pour son premier indicateur de personnes.

**Pourquoi y regarder.** L'action change d'ampleur : elle est renforcée, ou une des deux valeurs est mal recopiée.

**Exemple.** Fiche 2.8 : « à l'identique », 450 familles au départ et 650 visées.

**Remède.** Cocher « Action existante mais renforcée », ou corriger la valeur fautive.
"""

from decimal import Decimal

from docgen.check import Fault, Faults, Location, Preuve, affiche, ligne, rule
from docgen.check.series import IndicateurEcrit, cibles, comptes_selon, par_annee

# In per cent of the starting point.
_ECART = 20


@rule("donnees", "à confirmer", qui="métier", sur=comptes_selon("identique"))
def look(compte: tuple[IndicateurEcrit, Decimal, Location]) -> Faults:
    """One fault for each action that stays the same and whose first count of persons does not."""
    first, start, box = compte
    if far := [(year, affiche(value)) for year, value in cibles(first) if abs(value - start) * 100 > start * _ECART]:
        aimed = f"« {first.indicateur.code} » vise {par_annee(far)} pour {affiche(start)} au départ ({ligne(box)})"
        message = f"la fiche {first.fiche.numero} est « poursuivie à l'identique », et son indicateur {aimed}"
        remedy = "Corriger le statut de l'action, ou la valeur fautive."
        preuve = Preuve((f"cible : {par_annee(far)}", f"« à l'identique », {affiche(start)} au départ"))
        yield Fault(message, first.place("cibles"), remedy, (box,), preuve=preuve)
