"""Le récit d'une fiche qu'un avenant réécrit dit un autre nombre, dans une phrase qui n'a changé que par lui.

**Constat.** Une phrase du récit est, au nombre près, celle du contrat avant l'avenant. N'est pas relevé un nombre que
les données de la fiche ne disent que depuis l'avenant (un volume, une cible, un montant), ni celui d'une phrase dont
l'année change.

**Pourquoi y regarder.** Qui recopie un récit en touche un chiffre sans le voir : un taux de pauvreté de 16 % devient
61 %, et rien d'autre dans le dossier ne le dit.

**Exemple.** « contre 61 % au niveau national », dans la fiche que l'avenant réécrit ; « contre 16 % » dans le contrat.

**Remède.** Reprendre le nombre en vigueur ; si l'avenant le change vraiment, accepter le constat.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from docgen.adresses.sources import CleDeSource
from docgen.check import AvenantDuDossier, Fault, Faults, Location, Preuve, avenants, ligne, rule
from docgen.check.montre import uni
from docgen.findings import place_dans

_NOMBRE = re.compile(r"\d(?:[\d ]*\d)?(?:,\d+)?(?: %)?")
_ANNEE = re.compile(r"(?:19|20)\d\d")
_PHRASE = re.compile(r"[^\n.;:]+(?:[.:](?=\S)[^\n.;:]+)*")
# Fewer letters are not a sentence that one recognizes.
_ASSEZ = 20


class _Phrase(NamedTuple):
    """A sentence with numbers: its words without them, the numbers, where each is in its file."""

    mots: str
    nombres: tuple[str, ...]
    debuts: tuple[int, ...]


@rule("donnees", "à confirmer", qui="métier", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each number of a narrative that the avenant writes again, and that changes alone."""
    for avant, _, after in ecrit.fiches_recrites:
        old, new = (version.source_fiche(after.numero) for version in (avant, ecrit.version))
        if old != new:
            yield from _faults(ecrit, after.numero, old, new)


def _faults(ecrit: AvenantDuDossier, numero: str, old: CleDeSource, new: CleDeSource) -> Iterator[Fault]:
    textes = ecrit.dossier.textes
    former, file = (ecrit.dossier.locate(source.recit).file for source in (old, new))
    known: dict[str, list[_Phrase]] = {}
    for phrase in _phrases(textes.get(former, "")):
        known.setdefault(phrase.mots, []).append(phrase)
    written = textes.get(file, "")
    before, said = (set(_NOMBRE.findall(uni(textes.get(ecrit.dossier.locate(each).file, "")))) for each in (old, new))
    for phrase in _phrases(written):
        others = known.get(phrase.mots, [])
        if others and phrase.nombres not in [other.nombres for other in others]:
            for rank, now, was in _changed(phrase, others[0], said - before):
                place = place_dans(former, textes[former], others[0].debuts[rank])
                yield _fault(numero, now, was, place_dans(file, written, phrase.debuts[rank]), place)


def _changed(phrase: _Phrase, other: _Phrase, said: set[str]) -> Iterator[tuple[int, str, str]]:
    """Each number that changes, and that the data do not bring; none in a sentence that changes of year."""
    pairs = [(rank, now, was) for rank, (now, was) in enumerate(zip(phrase.nombres, other.nombres, strict=True))
             if now != was]  # fmt: skip
    if not any(_ANNEE.fullmatch(now) and _ANNEE.fullmatch(was) for _, now, was in pairs):
        yield from (pair for pair in pairs if pair[1] not in said)


def _phrases(text: str) -> Iterator[_Phrase]:
    for match in _PHRASE.finditer(uni(text)):
        numbers = list(_NOMBRE.finditer(match.group()))
        words = " ".join(_NOMBRE.sub("#", match.group()).split()) if numbers else ""
        if len(words) >= _ASSEZ:
            starts = tuple(match.start() + number.start() for number in numbers)
            yield _Phrase(words, tuple(number.group() for number in numbers), starts)


def _fault(numero: str, now: str, was: str, place: Location, former: Location) -> Fault:
    message = (
        f"le récit de la fiche {numero} que l'avenant réécrit dit « {now} » là où le contrat disait « {was} » "
        f"({ligne(former)}), et rien d'autre dans la phrase ne change"
    )
    remedy = "Reprendre le nombre en vigueur ; si l'avenant le change vraiment, accepter ce constat."
    return Fault(message, place, remedy, (former,), preuve=Preuve((now, was)))
