"""Une ligne du plan de financement cite une fiche qui n'existe pas, ou qui est d'un autre volet.

**Constat.** plan-de-financement.yaml range sous une ligne un numéro de fiche que le contrat n'a pas, ou une fiche d'un
autre volet que la rubrique.

**Pourquoi c'est grave.** Le plan de financement ne ferait pas le total des fiches, ni celui de son volet.

**Exemple.** La ligne « Mobilité » cite la fiche 2.19.

**Remède.** Corriger le numéro ; pour une ligne que rien n'alimente, écrire « fiches: sans objet ».
"""

from docgen.check import Fault, Faults, FichePlanifiee, plan, rule
from docgen.french import enumeration


@rule("donnees", "bloquant", qui="finances", sur=plan)
def look(citee: FichePlanifiee) -> Faults:
    """One fault for each number of the plan that names no fiche of its volet."""
    division, numero = citee.rubrique.division, citee.numero
    levels, fiches = citee.entete.niveaux, citee.contrat.fiches
    known = [fiche.numero for fiche in (citee.contrat.fiches_de(division) if levels else fiches)]
    if numero not in known:
        elsewhere = citee.contrat.fiche(numero)
        why = f"est {levels[-1].du} {elsewhere.division}" if elsewhere and levels else "n'existe pas"
        where, whose = (f" ({levels[0].mot} {division})", f" {levels[0].du} {division}") if levels else ("", "")
        message = f"la ligne « {citee.ligne.objet} » du plan{where} cite la fiche {numero}, qui {why}"
        remedy = f"Corriger le numéro. Fiches{whose} : {enumeration(known) or 'aucune'}."
        yield Fault(message, citee.place(*citee.chemin), remedy)
