"""Le volume d'une sous-action se dit de deux façons.

**Constat.** La base du coût unitaire et le volume se comptent dans la même unité, et diffèrent ; ils sont le même
nombre, et n'ont pas un mot d'unité en commun ; ou l'intitulé, l'unité
ou le récit de la sous-action (« # Action 1 ») donne, dans l'unité du volume ou de la base, un autre nombre. Dans le
récit, un nombre plus petit de plus d'un dixième est pris pour une partie du volume ; celui d'une année d'avant le
contrat, pour un rappel.

**Pourquoi y regarder.** Le coût unitaire serait celui d'une autre action ; le lecteur ne saurait pas ce qui est promis.

**Exemple.** 240 places au volume, `base: 260` et `unite: places` au coût unitaire.

**Remède.** Corriger l'un des deux nombres ; si la base compte autre chose, le dire dans son « unite ».
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from docgen.check import Fault, Faults, FicheEcrite, Location, Preuve, fiches, ligne, rule
from docgen.check.montre import uni
from docgen.check.series import count_of, label_key
from docgen.french import nombre
from docgen.model.fiche import CoutUnitaire

# The words of an unit that say what is counted.
_MOT = re.compile(r"\w{3,}")
# What a narrative may say below the volume, in tenths of it, and still speak of the whole of it.
_TOUT = Decimal("0.9")


class _Dit(NamedTuple):
    """Another number of what the volume counts, as the message says it, and where it is written."""

    dit: str
    place: Location


@rule("donnees", "à corriger", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each other number that a sous-action gives for its volume, or for the base of its cost."""
    for rank, part in enumerate(ecrite.fiche.sous_actions):
        volume = count_of(part.volume)
        if volume is None or not part.unite:
            continue
        said = f"le volume est de {part.volume} {part.unite}"
        for other in (*_fields(ecrite, rank, volume), *_story(ecrite, rank, volume)):
            what = f"fiche {ecrite.fiche.numero}, sous-action {rank + 1} : {said}, et {other.dit}"
            message, place = f"{what} ({ligne(other.place)})", ecrite.place("sous_actions", rank, "volume")
            remedy = "Corriger l'un des deux nombres ; si la base compte autre chose, le dire dans son « unite »."
            yield Fault(message, place, remedy, (other.place,), preuve=Preuve((said, other.dit)))


def _fields(ecrite: FicheEcrite, rank: int, volume: Decimal) -> Iterator[_Dit]:
    """What the cost, the title and the unit say otherwise."""
    part = ecrite.fiche.sous_actions[rank]
    unit = part.unite or ""
    if part.cout_unitaire:
        yield from _base(part.cout_unitaire, unit, volume, ecrite.place("sous_actions", rank, "cout_unitaire", "base"))
    for other, words in _numbers(part.intitule, unit):
        if other != volume:
            yield _Dit(f"son intitulé dit {words}", ecrite.place("sous_actions", rank, "intitule"))


def _base(cost: CoutUnitaire, unit: str, volume: Decimal, place: Location) -> Iterator[_Dit]:
    """What the base of the cost says otherwise: another number of the same things, or the same of other things."""
    base = _Dit(f"la base du coût unitaire est de {nombre(cost.base)}", place)
    ours, its = label_key(unit), label_key(cost.unite)
    if ours == its:
        if cost.base != volume:
            yield base
    elif cost.base == volume and set(_MOT.findall(ours)).isdisjoint(_MOT.findall(its)):
        yield base._replace(dit=f"{base.dit} {cost.unite}")
    else:
        for other, words in _numbers(unit, cost.unite):
            if other != cost.base:
                yield base._replace(dit=f"{base.dit}, et non de {words}")


def _story(ecrite: FicheEcrite, rank: int, volume: Decimal) -> Iterator[_Dit]:
    """What the part of the narrative on the sous-action says otherwise, when it never says the volume."""
    unit, start = ecrite.fiche.sous_actions[rank].unite or "", ecrite.entete.exercices[0].debut.year
    word, found = unit.split()[0].lower(), []
    title = ecrite.page.recit_de_la_sous_action(rank + 1)
    for where, line in _lines(ecrite, f"# {title}") if title else ():
        if word not in line.lower():
            continue  # quicker than to look for numbers
        before = any(int(year) < start for year in re.findall(r"\b20\d\d\b", line))
        found += [(number, words, where) for number, words in _numbers(line, unit) if not before]
    if all(number != volume for number, _, _ in found):
        for number, words, where in found:
            if number >= volume * _TOUT:
                yield _Dit(f"le récit dit {words}", where)


def _lines(ecrite: FicheEcrite, title: str) -> Iterator[tuple[Location, str]]:
    """The lines of the narrative under `title`."""
    inside = False
    for place, line in ecrite.lignes_du_recit:
        inside = line.strip() == title if line.startswith("# ") else inside
        if inside:
            yield place, line


def _numbers(text: str, unit: str) -> Iterator[tuple[Decimal, str]]:
    """Each number of `text` that counts the first word of `unit` (« places » for « places au minimum »), and both."""
    word = re.escape(unit.split()[0])
    pattern = rf"(?<![\w,.])(?<!\d )(\d{{1,3}}(?: \d{{3}})+|\d+) ({word})\b"
    for match in re.finditer(pattern, uni(text), re.IGNORECASE):
        number = Decimal(match[1].replace(" ", ""))
        yield number, f"{nombre(number)} {match[2]}"
