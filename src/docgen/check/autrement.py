"""What published acts print otherwise than the data: titles, and typed values (dates, names, references, labels)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from docgen.check import Subject
from docgen.check.controles import DONNEES, INTITULES, VALEURS, Lecture, attendu, calcule, concorde, imprime, lectures
from docgen.check.donnees import donnee, mots, pareil
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

    @property
    def ou(self) -> str:
        """« Fiche 3.1, intitulé (source, l. 960) et Rapport (source, l. 5144) »."""
        return enumeration([f"{one.controle.endroit} (source, l. {one.controle.ligne})" for one in self.lectures])

    @property
    def notes(self) -> str:
        """The notes of the controls, each once, after a space."""
        said = (one.controle.note for one in self.lectures if one.controle.note)
        return "".join(f" Note du contrôle : {note}" for note in dict.fromkeys(said))

    def ailleurs(self, subject: Subject) -> tuple[Location, ...]:
        """The places of the controls after the first one, then that of the data."""
        first = self.lectures[0]
        found = donnee(first.connus, adresse(first))
        return (*(one.place for one in self.lectures[1:]), subject.dossier.locate(found.source, *found.path))


def differents(lus: Iterator[Lecture]) -> list[Autrement]:
    """One for each thing and each other way of printing it; a control that names nothing is for PUB002."""
    groups: dict[tuple[object, ...], tuple[list[Lecture], object]] = {}
    for lecture in lus:
        try:
            valeur = attendu(lecture)
        except Refusal:
            continue
        if not pareil(lecture.controle.imprime, valeur):
            found = donnee(lecture.connus, adresse(lecture))
            key = (found.source, found.path, mots(lecture.controle.imprime))
            groups.setdefault(key, ([], valeur))[0].append(lecture)
    return [Autrement(tuple(found), valeur) for found, valeur in groups.values()]


def adresse(lecture: Lecture) -> str:
    """The typed value that the control names, or that gives the title that it names."""
    controle = lecture.controle
    kind, _, numero = (controle.intitule or "").partition("/")
    if kind == "action":
        return f"{controle.intitule} intitule"
    return f"contrat {kind.removesuffix('s')}s/{numero}/intitule" if controle.intitule else controle.donnee or ""


def montre(valeur: object) -> str:
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
    same = [_concorde(lecture) for lecture in lectures(subject, (*VALEURS, *INTITULES, *DONNEES))]
    return len(same), sum(same)


def _concorde(lecture: Lecture) -> bool:
    try:
        if lecture.controle.cle in VALEURS:
            return concorde(imprime(lecture.controle), calcule(lecture))
        return pareil(lecture.controle.imprime, attendu(lecture))
    except Refusal:
        return False  # PUB002 says it
