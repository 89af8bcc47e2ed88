"""La cible d'un indicateur est inférieure à sa situation de départ.

**Constat.** La valeur visée pour un ou plusieurs exercices est plus petite que la valeur constatée avant le contrat. Un
indicateur qu'il est bon de voir baisser (`sens: baisse`, dans la fiche, le référentiel ou le formulaire) n'est pas
regardé, ni une moyenne en euros (« ratio moyen par bénéficiaire »).

**Pourquoi y regarder.** Le contrat annoncerait un recul : souvent, une des deux valeurs est mal recopiée.

**Exemple.** Fiche 3.2 : 2 000 jeunes au départ, 1 800 visés chaque année.

**Remède.** Corriger la valeur fautive. Si moins vaut mieux (expulsions, délais…), écrire `sens: baisse` à
l'indicateur ; si la baisse est subie, laisser en l'état : ce constat n'empêche rien.
"""

from decimal import Decimal

from docgen.adresses.indicateurs import Serie
from docgen.check import Fault, Faults, Preuve, affiche, rule
from docgen.check.series import IndicateurEcrit, NationalEcrit, baisse_voulue, cibles, par_annee, tous


@rule("donnees", "à confirmer", qui="métier", sur=tous)
def look(ecrit: IndicateurEcrit | NationalEcrit) -> Faults:
    """One fault for each indicator with low targets; values taken from elsewhere are seen where they are typed."""
    if ecrit.derive or baisse_voulue(ecrit):
        return
    unite, start = ecrit.indicateur.unite, ecrit.valeur(Serie.SITUATION)
    low = [
        (year, affiche(target, unite))
        for year, target in cibles(ecrit)
        if isinstance(start, Decimal) and target < start
    ]
    if low:
        split = isinstance(ecrit, IndicateurEcrit) and ecrit.indicateur.repartition
        situation, said = ecrit.place("repartition" if split else "situation", key=True), affiche(start, unite)
        limit = f"moins que sa situation de départ ({said}, ligne {situation.line})"
        message = f"{ecrit.nom} vise {par_annee(low)}, {limit}"
        place = ecrit.place("repartition" if split else "cibles", key=True)
        remedy = "Corriger la valeur fautive ; si moins vaut mieux, écrire « sens: baisse » à l'indicateur."
        preuve = Preuve((f"cible : {par_annee(low)}", f"situation : {said}"))
        yield Fault(message, place, remedy, (situation,), preuve=preuve)
