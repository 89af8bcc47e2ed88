"""Un financeur apporte chaque exercice le même montant, sauf un.

**Constat.** Dans une fiche, les montants d'un financeur sont tous égaux, sauf celui d'un exercice : entre deux
autres, ou nul, ou, au début et à la fin, à un chiffre près de ceux-ci (un chiffre pour un autre, deux inversés, un de
trop ou de moins), ou, à la fin, cinquante fois plus ou moins. Rien n'est dit si un autre financeur de la fiche change
de même le même exercice (l'action elle-même change), ni de l'exercice d'un avenant qui réécrit la fiche, si son
montant n'est pas à un chiffre près celui des autres.

**Pourquoi y regarder.** Un chiffre mal tapé ne se voit pas dans un total ; il change pourtant ce que chacun paie
cette année-là.

**Exemple.** Fiche 1.4 : l'État apporte 100 000 € en 2024, 2025 et 2027, et 10 000 € en 2026.

**Remède.** Corriger le montant ; s'il est juste, accepter le constat.
"""

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, rule
from docgen.check.isoles import SerieSaisie, accompagnee, financements, isolee, nulle, voulue
from docgen.check.series import par_annee


@rule("donnees", "à confirmer", qui="finances", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each financeur of a fiche whose amount of one exercice stands alone."""
    series = financements(ecrite)
    for serie in series:
        rank = isolee(serie)
        rank = nulle(serie) if rank is None else rank
        if rank is not None and not accompagnee(serie, rank, series) and not voulue(ecrite, serie, rank):
            yield _fault(ecrite, serie, rank)


def _fault(ecrite: FicheEcrite, serie: SerieSaisie, rank: int) -> Fault:
    year, said = serie.valeurs[rank][0], serie.dit(rank)
    others = par_annee([(each, serie.dit(r)) for r, (each, _) in enumerate(serie.valeurs) if each != year])
    usual = serie.dit(rank - 1 if rank else 1)
    what = f"fiche {ecrite.fiche.numero} ({serie.nom}) : {said} en {year}"
    remedy = f"Corriger le montant de {year} ; s'il est juste, accepter ce constat."
    message = f"{what}, et {others}"
    enjeu = abs(int(serie.valeurs[rank][1] - serie.valeurs[rank - 1 if rank else 1][1]))
    place = ecrite.place(*serie.chemin, year)
    return Fault(message, place, remedy, preuve=Preuve((said,), usual, enjeu))
