"""What published acts print otherwise than the data: titles, and typed values (dates, names, references, labels)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from docgen.adresses.controles import DonneeNommee, IntituleNomme
from docgen.check import Subject
from docgen.check.controles import DONNEES, INTITULES, VALEURS, Lecture, agree, computed, expected, lectures, printed
from docgen.check.donnees import Donnee, donnee, mots, pareil
from docgen.findings import Location, Refusal
from docgen.french import date as french_date
from docgen.french import enumeration, euros, nombre
from docgen.model.feuille import Echeance
from docgen.model.fiche import Case
from docgen.montants import Montant


@dataclass(frozen=True, slots=True)
class Autrement:
    """The controls that print the same thing, otherwise than the data, and what the data say there."""

    lectures: tuple[Lecture, ...]
    valeur: object
    ecrite: Location

    @property
    def ou(self) -> str:
        """« Fiche 3.1, intitulé (source, l. 960) et Rapport (source, l. 5144) »."""
        controles = (lecture.controle for lecture in self.lectures)
        return enumeration([f"{controle.endroit} (source, l. {controle.ligne})" for controle in controles])

    @property
    def notes(self) -> str:
        """The notes of the controls, each once, after a space."""
        notes = (lecture.controle.note for lecture in self.lectures if lecture.controle.note)
        return "".join(f" Note du contrôle : {note}" for note in dict.fromkeys(notes))

    @property
    def ailleurs(self) -> tuple[Location, ...]:
        """The places of the controls after the first one, then that of the data."""
        return (*(lecture.place for lecture in self.lectures[1:]), self.ecrite)


def differents(cles: tuple[str, ...]) -> Callable[[Subject], Iterator[Autrement]]:
    """The walk of each thing, and each other way of printing it; a control that names nothing is for PUB002."""

    def walk(subject: Subject) -> Iterator[Autrement]:
        groups: dict[tuple[object, ...], list[tuple[Lecture, object, Donnee]]] = {}
        for lecture in lectures(subject, cles):
            try:
                valeur = expected(lecture)
            except Refusal:
                continue
            if not pareil(lecture.controle.imprime, valeur):
                found = donnee(lecture.connus, adresse(lecture))
                key = (found.source, found.path, mots(lecture.controle.imprime))
                groups.setdefault(key, []).append((lecture, valeur, found))
        for group in groups.values():
            _, valeur, found = group[0]
            place = subject.dossier.locate(found.source, *found.path)
            yield Autrement(tuple(lecture for lecture, _, _ in group), valeur, place)

    return walk


def adresse(lecture: Lecture) -> str:
    """The typed value that the control names, or that gives the title that it names."""
    controle = lecture.controle
    if not controle.intitule:
        return controle.donnee or ""
    intitule = IntituleNomme(controle.intitule)
    if intitule.sorte == "action":
        return str(DonneeNommee(controle.intitule, ("intitule",)))
    return str(DonneeNommee("contrat", (f"{intitule.sorte.removesuffix('s')}s", intitule.code, "intitule")))


def show(valeur: object) -> str:
    """A typed value as documents show it."""
    if isinstance(valeur, Echeance):
        return valeur.mots
    if isinstance(valeur, Case):
        return valeur.precision or valeur.option
    if isinstance(valeur, date):
        return french_date(valeur)
    if isinstance(valeur, Montant):
        return euros(valeur)
    return nombre(valeur) if isinstance(valeur, int | Decimal) else str(valeur)


def comptes(subject: Subject) -> tuple[int, int]:
    """How many printed things name something of the data, and how many of them are what the data say or give."""
    same = [_agrees(lecture) for lecture in lectures(subject, (*VALEURS, *INTITULES, *DONNEES))]
    return len(same), sum(same)


def _agrees(lecture: Lecture) -> bool:
    try:
        if lecture.controle.cle in VALEURS:
            return agree(printed(lecture.controle), computed(lecture))
        return pareil(lecture.controle.imprime, expected(lecture))
    except Refusal:
        return False  # PUB002 says it
