"""Un indicateur vise chaque exercice la même valeur, sauf un.

**Constat.** Les cibles d'un indicateur, ou d'une de ses parts, sont toutes égales, sauf celle d'un exercice : entre
deux autres, ou, au début et à la fin, à un chiffre près de celles-ci (un chiffre pour un autre, deux inversés, un de
trop ou de moins), ou, à la fin, cinquante fois plus ou moins ; ou bien les cibles montent puis descendent, ou
l'inverse. Rien n'est dit si un autre indicateur de la fiche, ou un financement, change de même le même exercice
(l'action elle-même change), ni de l'exercice d'un avenant qui réécrit la fiche, si sa cible n'est pas à un chiffre
près celle des autres.

**Pourquoi y regarder.** Une cible qui monte et redescend est rare ; un chiffre mal tapé ne l'est pas, et le bilan en
dépendra.

**Exemple.** Fiche 1.1 : 1 100 jeunes visés en 2024, 2025 et 2027, et 110 en 2026.

**Remède.** Corriger la cible ; si elle est juste, accepter le constat.
"""

from collections.abc import Callable, Iterator, Sequence

from docgen.check import Fault, Faults, Location, Preuve, Subject, dossier, fiches, rule
from docgen.check.isoles import (
    SerieSaisie,
    accompagnee,
    cibles_nationales,
    cibles_saisies,
    financements,
    isolee,
    voulue,
)
from docgen.check.series import nationaux, par_annee


@rule("donnees", "à confirmer", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each series of targets where one exercice stands alone."""
    for ecrite in fiches(subject):
        series = list(cibles_saisies(ecrite))
        others = [*series, *financements(ecrite)]
        kept = [serie for serie in series if (rank := isolee(serie)) is None or not voulue(ecrite, serie, rank)]
        yield from _alone(kept, others, ecrite.place)
    for ecrit in nationaux(subject):
        yield from _alone([cibles_nationales(ecrit)], (), ecrit.place)


def _alone(
    series: Sequence[SerieSaisie], autres: Sequence[SerieSaisie], place: Callable[..., Location]
) -> Iterator[Fault]:
    for serie in series:
        rank = isolee(serie)
        if rank is not None and not accompagnee(serie, rank, autres):
            year, said, usual = serie.valeurs[rank][0], serie.dit(rank), serie.dit(rank - 1 if rank else 1)
            others = par_annee([(each, serie.dit(r)) for r, (each, _) in enumerate(serie.valeurs) if each != year])
            message = f"{serie.nom} vise {said} en {year}, et {others}"
            remedy = f"Corriger la cible de {year} ; si elle est juste, accepter ce constat."
            yield Fault(message, place(*serie.chemin, year), remedy, preuve=Preuve((said,), usual))
