"""Le volume des sous-actions et la cible d'un indicateur comptent la même chose, et diffèrent.

**Constat.** L'unité d'un volume est, mot pour mot, ce que compte un indicateur (« jeunes reçus par le CLLAJ » et
« Nombre de jeunes reçus par le CLLAJ ») ; ou toutes les sous-actions comptent des personnes (participants,
bénéficiaires…) comme les bénéficiaires de l'action ; ou encore la fiche compte un bénéficiaire par place, puisqu'une de
ses cibles est la somme des volumes, ou la manque de peu (1 % ; 10 % pour le seul indicateur national d'une fiche dont
plusieurs sous-actions ont un volume). Une cible au moins n'est pourtant pas cette somme. Un
volume qui est la somme des cibles, ou que des cibles croissantes finissent par atteindre, vaut pour toute la durée.

**Pourquoi y regarder.** Le volume est ce qui est payé, la cible ce qui est promis : le bilan ne saura pas lequel tenir.

**Exemple.** Fiche 2.12 : 250 participants, et 200 bénéficiaires visés en 2025.

**Remède.** Corriger le volume ou la cible ; si les deux sont justes, dire dans « unite » ce que le volume compte.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, ligne, rule
from docgen.check.series import IndicateurEcrit, cibles, count_of, indicateurs_de, label_key, par_annee
from docgen.french import enumeration, nombre
from docgen.model.fiche import SousAction

# The indicator of the national form that counts whom the action serves, and the units that count people.
_BENEFICIAIRES = "beneficiaires"
_PERSONNES = frozenset({"participants", "personnes", "bénéficiaires"})
_PLACES = "places"
_CENTIEME, _DIXIEME = 100, 10

_Volume = tuple[int, SousAction, Decimal]


@rule("donnees", "à confirmer", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each indicator whose targets are not the volumes that count the same thing."""
    every_volume = [
        (rank, part, number)
        for rank, part in enumerate(ecrite.fiche.sous_actions)
        if (number := count_of(part.volume)) is not None
    ]
    volumes = [volume for volume in every_volume if volume[1].unite]
    for ecrit in indicateurs_de(ecrite):
        if ecrit.indicateur.unite != "nombre" or ecrit.indicateur.reprend:
            continue
        counted = label_key(ecrit.intitule).removeprefix("nombre de ").removeprefix("nombre d'")
        same = [volume for volume in volumes if label_key(volume[1].unite or "") == counted]
        targets, every = cibles(ecrit), len(every_volume) == len(ecrite.fiche.sous_actions)
        values = [value for _, value in targets]
        if not same and every and ecrit.indicateur.code == _BENEFICIAIRES:
            same = volumes if len(volumes) == len(every_volume) and _counts_the_same(volumes, values) else []
        elif not same and every and _alone(ecrit):
            same = every_volume if len(every_volume) > 1 and _near(every_volume, values, _DIXIEME) else []
        yield from _faults(ecrite, ecrit, same, targets)


def _counts_the_same(volumes: Sequence[_Volume], targets: Sequence[Decimal]) -> bool:
    """Whether the volumes count the people that the targets count: by their words, or as a target shows."""
    units = {label_key(part.unite or "") for _, part, _ in volumes}
    if units <= _PERSONNES:
        return True
    return units <= {*_PERSONNES, _PLACES} and _near(volumes, targets, _CENTIEME)


def _near(volumes: Sequence[_Volume], targets: Sequence[Decimal], part: int) -> bool:
    """Whether a target is what the volumes add up to, but for that part of it."""
    whole = _whole(volumes)
    return any(abs(target - whole) * part <= whole for target in targets)


def _alone(ecrit: IndicateurEcrit) -> bool:
    """Whether it is the one count of the fiche that goes to the national table."""
    national = [other for other in indicateurs_de(ecrit) if other.indicateur.portee == "national"]
    return [other.rang for other in national] == [ecrit.rang]


def _whole(volumes: Sequence[_Volume]) -> Decimal:
    return sum((number for _, _, number in volumes), Decimal(0))


def _over_the_years(whole: Decimal, targets: Sequence[Decimal]) -> bool:
    """Whether the volumes are those of all the years: what the targets add up to, or rise to."""
    rising = len(targets) > 1 and all(before <= after for before, after in pairwise(targets))
    return whole == sum(targets, Decimal(0)) or (rising and whole == targets[-1])


def _faults(
    ecrite: FicheEcrite, ecrit: IndicateurEcrit, volumes: Sequence[_Volume], targets: Sequence[tuple[str, Decimal]]
) -> Faults:
    whole = _whole(volumes)
    other = [(year, nombre(value)) for year, value in targets if value != whole]
    if not volumes or not other or _over_the_years(whole, [value for _, value in targets]):
        return
    said = enumeration([f"{part.volume} {part.unite or ''}".strip() for _, part, _ in volumes])
    total = f", soit {nombre(whole)}" if len(volumes) > 1 else ""
    places = tuple(ecrite.place("sous_actions", rank, "volume") for rank, _, _ in volumes)
    message = f"{ecrit.nom} vise {par_annee(other)}, et le volume est de {said}{total} ({ligne(places[0])})"
    remedy = "Corriger le volume ou la cible ; si les deux sont justes, dire dans « unite » ce que le volume compte."
    yield Fault(
        message, ecrit.lieu, remedy, places, preuve=Preuve((f"cible : {par_annee(other)}", f"volume : {said}{total}"))
    )
