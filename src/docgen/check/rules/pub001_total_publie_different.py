"""L'acte publié imprime une autre valeur que celle qui est calculée.

**Constat.** Un contrôle de publie/ compare une valeur imprimée (montant, indicateur) à celle que donnent les fiches, et
elles diffèrent. Les cellules fautives pour la même raison sont réunies en un seul constat.

**Pourquoi y regarder.** Ou bien l'acte publié est fautif, et appelle une rectification ; ou bien une donnée a été mal
recopiée.

**Exemple.** L'annexe 3 publiée imprime « #REF! » à la place du montant réalisé en 2024.

**Remède.** Comparer à la ligne citée de l'acte. Corriger la donnée si elle est fausse ; sinon, faire rectifier l'acte.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.check import Fault, Subject
from docgen.check.controles import Lecture, Valeur, calcule, competent, concorde, imprime, lectures
from docgen.check.places import affiche
from docgen.compute import Cell
from docgen.compute.indicateurs import NATIONAL
from docgen.findings import Refusal, Severity
from docgen.french import enumeration
from docgen.model.base import Absence

CODE = "PUB001"
NOM = "total_publie_different"
GRAVITE = Severity.AVERTISSEMENT
STADE = "publie"
QUI = "finances"

EXEMPLES = 3


@dataclass(frozen=True, slots=True)
class Ecart:
    """A control that disagrees with what is computed."""

    lecture: Lecture
    valeur: Valeur
    unite: str


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each cause."""
    causes: dict[tuple[object, ...], list[Ecart]] = {}
    for lecture in lectures(subject):
        ecart = _ecart(lecture)
        if ecart:
            causes.setdefault(_cause(ecart), []).append(ecart)
    for found in causes.values():
        notes = dict.fromkeys(e.lecture.controle.note for e in found if e.lecture.controle.note)
        remedy = "Corriger la donnée si elle est fausse ; sinon, faire rectifier l'acte publié."
        yield Fault(
            _message(found),
            found[0].lecture.place,
            " ".join([remedy, *(f"Note du contrôle : {note}" for note in notes)]),
            tuple(ecart.lecture.place for ecart in found[1:]),
            competent(found[0].lecture.controle),
        )


def _ecart(lecture: Lecture) -> Ecart | None:
    if lecture.version is None:
        return None  # PUB002 says it
    try:
        computed = calcule(lecture.version, lecture.controle)
    except Refusal:
        return None  # PUB002 says it
    if concorde(imprime(lecture.controle), computed):
        return None
    return Ecart(lecture, computed, _unite(lecture))


def _unite(lecture: Lecture) -> str:
    if lecture.version is None or not lecture.controle.indicateur:
        return "euros"
    contrat = lecture.version.contrat
    owner, _, code = lecture.controle.indicateur.partition(" ")[0].partition("/")
    fiche = contrat.fiche(owner)
    known = contrat.indicateurs if owner == NATIONAL else fiche.indicateurs if fiche else ()
    return next((indicateur.unite for indicateur in known if indicateur.code == code), "nombre")


def _cause(ecart: Ecart) -> tuple[object, ...]:
    """What makes two gaps the same fault: one column of errors, one wrong cell, one indicator with the same values."""
    controle = ecart.lecture.controle
    name = ecart.lecture.version.name if ecart.lecture.version else ""
    if controle.indicateur:
        return (name, controle.document, controle.indicateur.partition(" ")[0], controle.imprime, ecart.valeur)
    cell = Cell.parse(controle.cellule or "")
    if imprime(controle) is None:
        return (name, controle.document, controle.imprime, cell.financeur, cell.exercice, cell.nature)
    return (name, cell, controle.imprime)


def _message(found: list[Ecart]) -> str:
    controles = [ecart.lecture.controle for ecart in found]
    head, tails = _shared([controle.endroit for controle in controles])
    lines = sorted({controle.ligne for controle in controles})
    source = f"source, l. {lines[0]}" + (f" à {lines[-1]}" if len(lines) > 1 else "")
    printed = f"« {controles[0].imprime} »" + (
        "" if imprime(controles[0]) is not None else ", qui n'est pas une valeur,"
    )
    if len(found) == 1:
        return f"{head} ({source}) : l'acte publié imprime {printed} ; {_computed(found)}"
    where = " ; ".join(tails[:EXEMPLES]) + (" ; …" if len(tails) > EXEMPLES else "")
    start, count = head or controles[0].document, f"{len(found)} cellules"
    return f"{start} : l'acte publié imprime {printed} dans {count} ({where} ; {source}) ; {_computed(found)}"


def _shared(places: list[str]) -> tuple[str, list[str]]:
    """What all the places begin with, up to a comma, and how each goes on."""
    cut = [place.split(", ") for place in places]
    if len(places) == 1:
        return places[0], []
    same = 0
    while all(len(parts) > same + 1 and parts[same] == cut[0][same] for parts in cut):
        same += 1
    return ", ".join(cut[0][:same]), [", ".join(parts[same:]) for parts in cut]


def _computed(found: list[Ecart]) -> str:
    values = list(dict.fromkeys(affiche(e.valeur, e.unite) for e in found if not isinstance(e.valeur, Absence)))
    if not values:
        return "les données n'en donnent aucune"
    if len(values) == 1:
        return f"la valeur calculée est {values[0]}"
    said = enumeration(values) if len(values) <= EXEMPLES else f"{', '.join(values[:EXEMPLES])}…"
    return f"les valeurs calculées sont {said}"
