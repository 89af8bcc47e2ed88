"""La même phrase est dite avec deux nombres, ou un récit donne deux nombres voisins de la même chose.

**Constat.** Deux récits, ou un récit deux fois, ont la même phrase au nombre près ; ou un récit dit deux nombres de
la même chose (« 3 300 bénéficiaires », « 3 307 bénéficiaires », « 70 places », « 702 places »), qu'une faute de frappe
sépare. Les fiches qu'un avenant réécrit se comparent à celles d'avant par AVE031.

**Pourquoi y regarder.** Le lecteur ne sait pas lequel est le bon ; le plus souvent, l'un des deux est mal recopié.

**Exemple.** « Plus de 52 700 personnes bénéficient du RSA » dans une fiche, « Plus de 52 100 » dans l'autre.

**Remède.** Retenir un nombre et l'écrire partout ; s'ils comptent deux choses, accepter le constat.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from docgen.check import Fault, Faults, Preuve, Subject, dossier, fiches, ligne, rule
from docgen.check.isoles import coquille, coquille_sure
from docgen.check.montre import uni
from docgen.findings import place_dans
from docgen.french import typographie

_NOMBRE = re.compile(r"[0-9]+(?: [0-9]{3})*(?:,[0-9]+)?(?: %)?")
_PHRASE = re.compile(r"[^\n.;:]+(?:[.:](?=\S)[^\n.;:]+)*")
_CHIFFRE = re.compile(r"[0-9]")
_CHOSE = re.compile(r" ([^\W\d]{4,})")
# Fewer letters are not a sentence that one recognizes; of a smaller number, one digit for another says nothing.
_ASSEZ, _MILLE = 40, 1000


class _Dit(NamedTuple):
    """A number of a narrative: its fiche, its words, its place; the sentence without numbers, its rank there."""

    fiche: str
    nombre: str
    file: str
    debut: int
    phrase: str
    rang: int
    chose: str


@rule("donnees", "à confirmer", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each number that the same sentence says otherwise, or that another of the same things is near."""
    latest: dict[tuple[str, str], list[_Dit]] = {}
    for ecrite in fiches(subject):
        file = ecrite.dossier.locate(ecrite.source.recit).file
        said = _said(ecrite.fiche.numero, file, uni(ecrite.dossier.textes.get(file, "")))
        latest[ecrite.contrat.code, ecrite.fiche.numero] = list(said)
    first: dict[tuple[str, int], _Dit] = {}
    for dits in latest.values():
        for dit in dits:
            before = first.setdefault((dit.phrase, dit.rang), dit) if len(dit.phrase) >= _ASSEZ else dit
            if before.nombre != dit.nombre:
                yield _fault(subject, dit, before, "la même phrase dit")
        yield from _near(subject, dits)


def _said(numero: str, file: str, text: str) -> Iterator[_Dit]:
    """Every number of the narrative, sentence after sentence; most lines have none."""
    for start, end in _lines(text):
        for match in _PHRASE.finditer(text, start, end):
            numbers = list(_NOMBRE.finditer(text, match.start(), match.end()))
            words = " ".join(_NOMBRE.sub("#", match.group()).split()) if numbers else ""
            for rank, number in enumerate(numbers):
                chose = _CHOSE.match(text, number.end())
                yield _Dit(numero, number.group(), file, number.start(), words, rank, chose[1].lower() if chose else "")


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Where each line that has a number begins and ends."""
    end = 0
    while match := _CHIFFRE.search(text, end):
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", start)
        end = end if end >= 0 else len(text)
        yield start, end


def _near(subject: Subject, dits: list[_Dit]) -> Iterator[Fault]:
    """The numbers of the same things that a slip of the hand makes one of the other, in one narrative."""
    counts = [dit for dit in dits if dit.chose and len(dit.nombre) > 1 and "%" not in dit.nombre]
    for rank, dit in enumerate(counts):
        for before in counts[:rank]:
            if dit.chose == before.chose and dit.nombre != before.nombre and _slip(dit.nombre, before.nombre):
                yield _fault(subject, dit, before, "et, de la même chose,")
                break


def _slip(here: str, there: str) -> bool:
    """Whether a slip makes one of the other: any, of a long number that is not round; a sure one, of a short number."""
    number, other = (Decimal(said.replace(" ", "").replace(",", ".")) for said in (here, there))
    if min(number, other) < _MILLE:
        return coquille_sure(number, other)
    return coquille(number, other) and bool(number % 100 or other % 100)


def _fault(subject: Subject, dit: _Dit, before: _Dit, how: str) -> Fault:
    place, other = (place_dans(each.file, subject.dossier.textes[each.file], each.debut) for each in (dit, before))
    here, there = (typographie(f"« {each.nombre} »") for each in (dit, before))
    message = f"récit de la fiche {dit.fiche} : {here}, {how} {there} ({ligne(other)})"
    remedy = "Retenir un nombre et l'écrire partout ; s'ils comptent deux choses, accepter ce constat."
    return Fault(message, place, remedy, (other,), preuve=Preuve((dit.nombre, before.nombre)))
