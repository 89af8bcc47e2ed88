"""Le volume d'une sous-action ne se retrouve dans aucune cible de sa fiche.

**Constat.** Une sous-action compte des places, ou ce que compte un indicateur de la fiche (des jeunes, des familles),
et aucune cible d'aucun exercice n'est ce volume, ni la somme des volumes : ni d'une seule sous-action de la fiche, ou
d'une seule quand toutes les autres se retrouvent, ou que le nombre de tous ceux qui bénéficient de l'action n'est que
le volume d'une autre. Une somme qui en approche est l'affaire d'IND011.

**Pourquoi y regarder.** Le volume est ce qui est payé, la cible ce qui est promis : si rien ne les rattache, l'un des
deux est sans doute mal recopié, et le bilan ne saura pas ce que le financement a fait.

**Exemple.** Fiche 3.4 : « 1 140 places au minimum », et des cibles de 250 et de 300 personnes formées.

**Remède.** Corriger le volume ou la cible ; si les deux sont justes, dire dans « unite » ce que le volume compte.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from docgen.check import Fault, Faults, FicheEcrite, Preuve, Subject, dossier, fiches, rule
from docgen.check.series import cibles, count_of, counts_all, indicateurs_de, label_key
from docgen.french import enumeration, nombre

# What counts people whatever the label of the indicator.
_PLACES = "places"
# IND011 compares the units that count people with the beneficiaries of the action.
_PERSONNES = frozenset({"participants", "personnes", "bénéficiaires"})
# The labels of counts; a target of another kind (a length, a rate) is not shown beside a volume.
_OUVRE = re.compile(r"nombre d")


class _Volume(NamedTuple):
    """The volume of a sous-action: its rank, its number, its words, and the base of its unit cost."""

    rang: int
    nombre: Decimal
    dit: str
    unite: str
    base: Decimal | None


@rule("donnees", "à confirmer", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for all the volumes of a fiche that no target meets, in the last version that says them."""
    found: dict[tuple[str, str, tuple[str, ...]], Fault] = {}
    for ecrite in fiches(subject):
        if lost := _lost(ecrite):
            words = tuple(volume.dit for volume in lost)
            found[ecrite.contrat.code, ecrite.fiche.numero, words] = _fault(ecrite, lost)
    yield from found.values()


def _lost(ecrite: FicheEcrite) -> list[_Volume]:
    """The volumes that no target meets, where that means something."""
    targets = {value for ecrit in indicateurs_de(ecrite) for _, value in cibles(ecrit)}
    volumes = _volumes(ecrite)
    if not targets or not volumes or any(volume.unite in _PERSONNES for volume in volumes):
        return []
    lost = [volume for volume in volumes if not {volume.nombre, volume.base} & targets]
    alone = len(lost) == len(volumes) or (len(lost) == 1 and (len(volumes) > 2 or _counts_one(ecrite, volumes)))
    if not alone or _near(sum(volume.nombre for volume in volumes), targets):
        return []
    return [volume for volume in lost if _counted(ecrite, volume.unite)]


def _counts_one(ecrite: FicheEcrite, volumes: Sequence[_Volume]) -> bool:
    """Whether the count of all whom the action serves ends at what one of its sous-actions counts."""
    wholes = (ecrit for ecrit in indicateurs_de(ecrite) if counts_all(ecrit.intitule))
    ends = {targets[-1][1] for ecrit in wholes if (targets := cibles(ecrit))}
    return any({volume.nombre, volume.base} & ends for volume in volumes)


def _volumes(ecrite: FicheEcrite) -> list[_Volume]:
    found = []
    for rank, part in enumerate(ecrite.fiche.sous_actions):
        number, words = count_of(part.volume), f"{part.volume} {part.unite or ''}".strip()
        base = part.cout_unitaire.base if part.cout_unitaire else None
        if number:
            found.append(_Volume(rank, number, words, label_key(part.unite or ""), base))
    return found


def _counted(ecrite: FicheEcrite, unite: str) -> bool:
    """Whether an indicator of the fiche counts what the volume counts, by its first word."""
    noun = re.match(r"\w+", unite)
    if noun is None or noun.group() == _PLACES:
        return noun is not None
    labels = (label_key(ecrit.intitule) for ecrit in indicateurs_de(ecrite))
    return any(re.match(rf"nombre (?:de |d'){re.escape(noun.group())}\b", label) for label in labels)


def _near(whole: Decimal | int, targets: set[Decimal]) -> bool:
    return any(abs(target - whole) * 100 <= whole for target in targets)


def _fault(ecrite: FicheEcrite, lost: Sequence[_Volume]) -> Fault:
    counts = {
        value
        for ecrit in indicateurs_de(ecrite)
        if _OUVRE.match(label_key(ecrit.intitule))
        for _, value in cibles(ecrit)
    }
    said = enumeration([volume.dit for volume in lost])
    targets = enumeration([nombre(value) for value in sorted(counts)])
    aimed = f" : la cible est {targets}" if len(counts) == 1 else f" : les cibles sont {targets}"
    first, *others = (ecrite.place("sous_actions", volume.rang, "volume") for volume in lost)
    message = (
        f"dans la fiche {ecrite.fiche.numero}, aucune cible ne retrouve le volume de {said}{aimed if counts else ''}"
    )
    remedy = "Corriger le volume ou la cible ; si les deux sont justes, dire dans « unite » ce que le volume compte."
    return Fault(message, first, remedy, tuple(others), preuve=Preuve((f"volume : {said}",)))
