"""Un champ renvoie à une ligne qui n'existe pas.

**Constat.** La valeur d'un champ de type « renvoi » n'est le code d'aucune des lignes que nomme son `vers`.

**Pourquoi c'est grave.** Ce qui est dit de cette ligne ne paraîtrait nulle part.

**Exemple.** `lieu: gares`, quand la liste des lieux a le code `gare`.

**Remède.** Corriger le code, ou ajouter la ligne.
"""

from docgen.check import Faults, rule, unknown_name
from docgen.check.champs import CadreEcrit, cadres
from docgen.model.cadres import ChampSitue, codes_nommes


@rule("donnees", "bloquant", qui="métier", sur=cadres)
def look(ecrit: CadreEcrit) -> Faults:
    """One fault for each code that no line has."""
    for champ in ecrit.cadre.champs:
        place = ChampSitue(ecrit.cadre, champ)
        if champ.vers and isinstance(place.valeur, str):
            known, what = codes_nommes(ecrit.cadre, champ.vers)
            message = f"{ecrit.ou}« {champ.intitule} » nomme « {place.valeur} », qui n'est pas dans « {what} »"
            yield from unknown_name(place.valeur, known, what, message, ecrit.a(place))
