"""Une action est dite nouvelle, et un indicateur a déjà une situation de départ.

**Constat.** La fiche coche « Action nouvelle » et son premier indicateur de personnes compte déjà quelqu'un avant le
contrat.

**Pourquoi y regarder.** L'action existait, et le programme ne paie pas de la même façon ce qui est nouveau et ce qui se
poursuit ; ou la situation de départ est celle d'une autre action.

**Exemple.** Fiche 2.13 : « Action nouvelle », et 2 094 bénéficiaires au 31 décembre 2024.

**Remède.** Cocher « Action existante mais renforcée », ou corriger la situation de départ.
"""

from decimal import Decimal

from docgen.check import Fault, Faults, Location, Preuve, affiche, ligne, rule
from docgen.check.series import IndicateurEcrit, comptes_selon


@rule("donnees", "à confirmer", qui="métier", sur=comptes_selon("nouvelle"))
def look(compte: tuple[IndicateurEcrit, Decimal, Location]) -> Faults:
    """One fault for each new action whose first count of persons is above nothing before the contract."""
    first, start, box = compte
    if start > 0:
        counted = f"son indicateur « {first.indicateur.code} » compte déjà {affiche(start)} avant le contrat"
        message = f"la fiche {first.fiche.numero} est nouvelle, et {counted} ({ligne(box)})"
        remedy = "Corriger le statut de l'action, ou la situation de départ."
        preuve = Preuve((f"situation : {affiche(start)}", "statut : action nouvelle"))
        yield Fault(message, first.place("situation"), remedy, (box,), preuve=preuve)
