"""Le volume d'une sous-action se dit de deux façons.

**Constat.** La base du coût unitaire et le volume se comptent dans la même unité, et diffèrent ; ou l'intitulé, l'unité
ou le récit de la sous-action (« # Action 1 ») donne, dans l'unité du volume ou de la base, un autre nombre. Dans le
récit, un nombre plus petit de plus d'un dixième est pris pour une partie du volume ; celui d'une année d'avant le
contrat, pour un rappel.

**Pourquoi y regarder.** Le coût unitaire serait celui d'une autre action ; le lecteur ne saurait pas ce qui est promis.

**Exemple.** 240 places au volume, `base: 260` et `unite: places` au coût unitaire.

**Remède.** Corriger l'un des deux nombres ; si la base compte autre chose, le dire dans son « unite ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from docgen.check import Fault, Subject, rule
from docgen.check.montre import uni
from docgen.check.parcours import dossier
from docgen.check.places import fiches, ligne
from docgen.check.series import compte, mots
from docgen.compute import Version
from docgen.dossier import Dossier
from docgen.findings import Location, Preuve
from docgen.french import nombre
from docgen.model.fiche import FicheAction, SousAction

# What a narrative may say below the volume, in tenths of it, and still speak of the whole of it.
TOUT = Decimal("0.9")


class Dit(NamedTuple):
    """Two numbers of one thing, as the message says them, and where both are written."""

    un: str
    autre: str
    places: tuple[Location, Location]


@rule("donnees", "avertissement", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each other number that a sous-action gives for its volume, or for the base of its cost."""
    for version, fiche, source in fiches(subject):
        for rank, sous_action in enumerate(fiche.sous_actions):
            volume = compte(sous_action.volume)
            if volume is None or not sous_action.unite:
                continue
            place = subject.dossier.locate(source, "sous_actions", rank, "volume")
            for found in (
                *_fields(subject.dossier, source, rank, sous_action, volume),
                *_story(subject.dossier, version, fiche, source, rank, place, volume),
            ):
                yield Fault(
                    f"fiche {fiche.numero}, sous-action {rank + 1} : {found.un}, et {found.autre} "
                    f"({ligne(found.places[1])})",
                    found.places[0],
                    "Corriger l'un des deux nombres ; si la base compte autre chose, le dire dans son « unite ».",
                    found.places[1:],
                    preuve=Preuve((found.un, found.autre)),
                )


def _fields(dossier: Dossier, source: str, rank: int, one: SousAction, volume: Decimal) -> Iterator[Dit]:
    """What the cost, the title and the unit say otherwise."""
    path = ("sous_actions", rank)
    place, unit = dossier.locate(source, *path, "volume"), one.unite or ""
    said, cost = f"le volume est de {one.volume} {unit}", one.cout_unitaire
    if cost and mots(cost.unite) == mots(unit) and cost.base != volume:
        base = dossier.locate(source, *path, "cout_unitaire", "base")
        yield Dit(said, f"la base du coût unitaire est de {nombre(cost.base)}", (place, base))
    if cost and mots(cost.unite) != mots(unit):
        for other, words in _numbers(unit, cost.unite):
            if other != cost.base:
                base = dossier.locate(source, *path, "cout_unitaire", "base")
                yield Dit(
                    said, f"la base du coût unitaire est de {nombre(cost.base)}, et non de {words}", (place, base)
                )
    for other, words in _numbers(one.intitule, unit):
        if other != volume:
            yield Dit(said, f"son intitulé dit {words}", (place, dossier.locate(source, *path, "intitule")))


def _story(
    dossier: Dossier, version: Version, fiche: FicheAction, source: str, rank: int, place: Location, volume: Decimal
) -> Iterator[Dit]:
    """What the part of the narrative on the sous-action says otherwise, when it never says the volume."""
    one, start = fiche.sous_actions[rank], version.contrat.entete.exercices[0].debut.year
    word, found = (one.unite or "").split()[0].lower(), []
    for where, line in _lines(dossier, source, f"# Action {rank + 1}"):
        if word not in line.lower():
            continue  # quicker than to look for numbers
        before = any(int(year) < start for year in re.findall(r"\b20\d\d\b", line))
        found += [(number, words, where) for number, words in _numbers(line, one.unite or "") if not before]
    if all(number != volume for number, _, _ in found):
        for number, words, where in found:
            if number >= volume * TOUT:
                yield Dit(f"le volume est de {one.volume} {one.unite}", f"le récit dit {words}", (place, where))


def _lines(dossier: Dossier, source: str, title: str) -> Iterator[tuple[Location, str]]:
    """The lines of the narrative under `title`."""
    file, inside = dossier.locate(f"{source}.md").file, False
    for rank, line in enumerate(dossier.textes.get(file, "").splitlines(), 1):
        inside = line.strip() == title if line.startswith("# ") else inside
        if inside:
            yield Location(file, rank, 1), line


def _numbers(text: str, unit: str) -> Iterator[tuple[Decimal, str]]:
    """Each number of `text` that counts the first word of `unit` (« places » for « places au minimum »), and both."""
    word = re.escape(unit.split()[0])
    pattern = rf"(?<![\w,.])(?<!\d )(\d{{1,3}}(?: \d{{3}})+|\d+) ({word})\b"
    for match in re.finditer(pattern, uni(text), re.IGNORECASE):
        number = Decimal(match[1].replace(" ", ""))
        yield number, f"{nombre(number)} {match[2]}"
