"""Le titre d'un contrat ne reprend pas son intitulé.

**Constat.** Le titre de contrat.yaml, que porte la première page, ne contient pas l'intitulé, par quoi les phrases
appellent le contrat. Les majuscules ne comptent pas.

**Pourquoi y regarder.** Le même contrat aurait deux noms : l'un sur sa couverture et dans la délibération, l'autre dans
ses articles. C'est le plus souvent un mot perdu.

**Exemple.** « Contrat local des solidarités 2024-2027 », et « le contrat local solidarités » dans les phrases.

**Remède.** Corriger l'intitulé ou le titre ; si le contrat a deux noms, accepter le constat.
"""

from docgen.check import Fault, Faults, Preuve, VersionEcrite, contrats, has_blank, ligne, rule
from docgen.check.annuaire import nom_compare


@rule("donnees", "à confirmer", qui="juridique", sur=contrats)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each contract whose title does not hold its name."""
    name, title = ecrit.entete.intitule, ecrit.entete.titre
    if nom_compare(name) not in nom_compare(title) and not has_blank((name, title)):
        place, other = ecrit.au_contrat("intitule"), ecrit.au_contrat("titre")
        message = f"l'intitulé « {name} » n'est pas dans le titre « {title} » ({ligne(other)})"
        remedy = "Corriger l'un ou l'autre ; si le contrat a deux noms, accepter le constat."
        yield Fault(message, place, remedy, (other,), preuve=Preuve((name, title)))
