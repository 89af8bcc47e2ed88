"""Une séquence de lancement n'a pas une rencontre, et une seule, dans chaque bassin.

**Constat.** Un bassin n'a pas de rencontre dans une séquence, ou en a plusieurs ; ou sa rencontre d'une séquence vient
avant celle de la séquence précédente.

**Pourquoi y regarder.** Une séquence a le même contenu pour tous les bassins, une demi-journée chacun : le tableau des
rencontres aurait une case vide, ou montrerait la suite avant le début.

**Exemple.** Deux rencontres à Lens dans la 1re séquence, aucune à Saint-Omer.

**Remède.** Corriger le bassin ou la date ; si le bassin n'est pas concerné, laisser en l'état.
"""

from itertools import pairwise

from docgen.check import Fault, Faults, FeuilleEcrite, feuilles_de_route, rule
from docgen.french import date


@rule("donnees", "avertissement", qui="métier", sur=feuilles_de_route)
def look(ecrite: FeuilleEcrite) -> Faults:
    """One fault for each bassin that a sequence forgets or repeats, and for each meeting out of order."""
    for rank, sequence in enumerate(ecrite.feuille.lancement.sequences):
        where = [rencontre.bassin for rencontre in sequence.rencontres]
        for order, bassin in enumerate(ecrite.feuille.bassins):
            count = where.count(bassin.code)
            if count != 1:
                said = f"a {count} rencontres" if count else "n'a pas de rencontre"
                what = f"le bassin « {bassin.nom} » {said} dans la séquence « {sequence.intitule} »"
                place = ecrite.place("lancement", "sequences", rank, "rencontres", key=True)
                remedy = "Corriger le bassin d'une rencontre, ou ajouter celle qui manque."
                described = ecrite.place("bassins", order, "code")
                yield Fault(f"{what}, qui en a une par bassin", place, remedy, (described,))
    yield from _order(ecrite)


def _order(ecrite: FeuilleEcrite) -> Faults:
    path = ("lancement", "sequences")
    for rank, (before, after) in enumerate(pairwise(ecrite.feuille.lancement.sequences)):
        days = {rencontre.bassin: (order, rencontre.jour) for order, rencontre in enumerate(before.rencontres)}
        for order, rencontre in enumerate(after.rencontres):
            known = days.get(rencontre.bassin)
            if known and rencontre.jour < known[1]:
                yield Fault(
                    f"la rencontre « {after.intitule} » du bassin « {rencontre.bassin} », le {date(rencontre.jour)}, "
                    f"vient avant celle de la séquence « {before.intitule} », le {date(known[1])}",
                    ecrite.place(*path, rank + 1, "rencontres", order, "jour"),
                    "Corriger l'une des deux dates.",
                    (ecrite.place(*path, rank, "rencontres", known[0], "jour"),),
                )
