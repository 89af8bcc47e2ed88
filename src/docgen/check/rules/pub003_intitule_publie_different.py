"""L'acte publié donne à une action, à un axe, à un volet ou à une annexe un autre intitulé que les données.

**Constat.** Un contrôle de publie/ compare un intitulé imprimé à celui de la fiche ou du contrat : les mots diffèrent.
Les majuscules, la forme des apostrophes et les espaces ne comptent pas.

**Pourquoi y regarder.** Deux intitulés pour une même chose font douter que ce soit la même. L'assemblée peut avoir
autorisé l'une, et le préfet signé l'autre.

**Exemple.** Le rapport nomme l'action 2.1 « offre d'accompagnement des parcours intensifs » ; sa fiche, « offre
d'accompagnement dédiée aux parcours intensifs ».

**Remède.** Retenir un intitulé, celui de la fiche ou du contrat, et le reprendre partout.
"""

from docgen.adresses.controles import IntituleNomme
from docgen.check import Faults, rule
from docgen.check.autrement import Autrement, differents
from docgen.check.controles import INTITULES


@rule("publie", "à corriger", qui="juridique", sur=differents(INTITULES))
def look(autrement: Autrement) -> Faults:
    """One fault for each other title of a thing, wherever it is printed."""
    intitule = IntituleNomme(autrement.lectures[0].controle.intitule or "")
    owner = f"la fiche {intitule.code}" if intitule.sorte == "action" else "le contrat"
    yield autrement.fault(f"{owner} dit", "Reprendre partout le même intitulé, ou faire rectifier l'acte publié.")
