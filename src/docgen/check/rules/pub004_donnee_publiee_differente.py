"""L'acte publié imprime une autre date, un autre nom ou une autre référence que les données.

**Constat.** Un contrôle de publie/ compare une date, un nom, une qualité, un organe, une référence ou un libellé
imprimés à la donnée saisie : ils diffèrent. Les majuscules, les guillemets, les espaces et la forme d'une date ne
comptent pas.

**Pourquoi y regarder.** L'acte vise un texte, nomme un signataire ou fixe un délai : une date ou un nom faux le rend
attaquable. Ou bien la donnée a été mal recopiée.

**Exemple.** L'avenant date un décret du « 14 févier 2025 ».

**Remède.** Comparer à la ligne citée de l'acte. Si la donnée est juste, faire rectifier l'acte ; sinon, la corriger.
"""

from docgen.check import Faults, ligne, rule
from docgen.check.autrement import Autrement, differents
from docgen.check.controles import DONNEES, RECTIFIER


@rule("publie", "à corriger", qui="juridique", sur=differents(DONNEES))
def look(autrement: Autrement) -> Faults:
    """One fault for each typed value and each other way of printing it."""
    yield autrement.fault("les données disent", RECTIFIER, f" ({ligne(autrement.ecrite)})")
