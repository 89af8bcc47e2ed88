"""Un indicateur s'intitule « Nombre de… » et donne un taux, ou « Part de… » et donne un nombre.

**Constat.** Le premier mot de l'intitulé (nombre, part, taux, pourcentage, proportion, montant…) annonce une unité, et
la clé « unite » en dit une autre. Un intitulé qui annonce les deux (« nombre et part de… ») convient à l'une et à
l'autre ; un indicateur que le formulaire impose relève d'IND006.

**Pourquoi y regarder.** Le lecteur prendrait 46 % de femmes pour 46 femmes ; un nombre sous « part » ne se compare à
rien.

**Exemple.** Fiche 2.9 : « Part des bénéficiaires en accompagnement intensif », 1 209 au départ.

**Remède.** Corriger l'intitulé, ou donner les valeurs dans l'unité qu'il annonce (et la clé « unite »).
"""

from docgen.check import Fault, Faults, Preuve, rule
from docgen.check.series import IndicateurEcrit, NationalEcrit, annonce, tous

_DIT = {"nombre": "un nombre", "taux": "un taux", "euros": "un montant"}


@rule("donnees", "à corriger", qui="métier", sur=tous)
def look(ecrit: IndicateurEcrit | NationalEcrit) -> Faults:
    """One fault for each indicator whose label and unit disagree."""
    if isinstance(ecrit, IndicateurEcrit) and (ecrit.indicateur.reprend or ecrit.impose):
        return
    label, unite = ecrit.indicateur.intitule or "", ecrit.indicateur.unite
    if annonce(label) not in (None, unite):
        message = f"{ecrit.nom} s'intitule « {label} » et donne {_DIT[unite]}"
        remedy = "Corriger l'intitulé, ou donner les valeurs dans l'unité qu'il annonce, et la clé « unite »."
        preuve = Preuve((f"« {label} »", f"donne {_DIT[unite]}"))
        # The unit may be left out: it is then a count.
        yield Fault(message, ecrit.place("intitule"), remedy, (ecrit.place("unite"),), preuve=preuve)
