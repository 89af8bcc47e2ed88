"""Reading a control: what a published act printed, and what is computed for the same cell, indicator or statistic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pydantic import TypeAdapter, ValidationError

from docgen.adresses.indicateurs import Serie
from docgen.check import Subject, once
from docgen.check.donnees import RIEN, Racines, donnee, racines, racines_seance
from docgen.check.places import exercices, proche, publications, publications_de_seance
from docgen.compute import Cell, Version
from docgen.compute.feuille import statistique
from docgen.findings import Location, Qui, Refusal
from docgen.french import enumeration
from docgen.model.base import Absence, MontantOuAbsence, NombreOuAbsence
from docgen.model.publie import Controle, Publication
from docgen.model.seance import Acte
from docgen.montants import Montant

Valeur = Montant | Decimal | Absence

_AMOUNT: TypeAdapter[Montant | Absence] = TypeAdapter(MontantOuAbsence)
_NUMBER: TypeAdapter[Decimal | Absence] = TypeAdapter(NombreOuAbsence)
TIRET = "- €"
ENSEMBLE = "ensemble"
VALEURS = ("cellule", "indicateur", "statistique")
INTITULES = ("intitule",)
DONNEES = ("donnee",)
CHOSES = ("chose",)
_SERIE = re.compile(r"situation|(?:cible|resultat)/(\d{4})")


@dataclass(frozen=True, slots=True)
class Lecture:
    """A control and where it stands. `versions` are those that it is about: one, or several whose amounts are added up;
    none when the publication or the control names no version of a contract. `connus` is what its `donnee` may name,
    `inconnus` are those of its `actes` that the séance does not have."""

    controle: Controle
    place: Location
    versions: tuple[Version, ...]
    connus: Racines
    inconnus: tuple[str, ...] = ()

    @property
    def noms(self) -> tuple[str, ...]:
        """The full names of its versions."""
        return tuple(version.name for version in self.versions)


def lectures(subject: Subject, keys: tuple[str, ...] = VALEURS) -> Iterator[Lecture]:
    """Every control of every publication that names a thing by one of `keys`: a value, unless told otherwise."""
    return (lecture for lecture in _every(subject) if lecture.controle.cle in keys)


@once
def _every(subject: Subject) -> Sequence[Lecture]:
    return [*_des_contrats(subject), *_des_seances(subject)]


def _des_contrats(subject: Subject) -> Iterator[Lecture]:
    for versions, publication, source in publications(subject):
        version = next((v for v in versions if v.code == publication.version), None)
        known = _connus(subject, versions, publication)
        for rank, controle in enumerate(publication.controles):
            place = subject.dossier.locate(source, "controles", rank, controle.cle)
            yield Lecture(controle, place, (version,) if version else (), known, controle.actes)


def _connus(subject: Subject, versions: Sequence[Version], publication: Publication) -> Racines:
    version = next((v for v in versions if v.code == publication.version), None)
    return racines(subject.dossier, version) if version else {}


def _des_seances(subject: Subject) -> Iterator[Lecture]:
    for seance, publication, source in publications_de_seance(subject):
        actes = {code: version_d_acte(subject, acte) for code, acte in seance.base.actes.items()}
        own = racines_seance(subject.dossier, seance)
        known = {code: {**racines(subject.dossier, version), **own} for code, version in actes.items() if version}
        for rank, controle in enumerate(publication.controles):
            found = tuple(version for code in controle.actes if (version := actes.get(code)))
            alone = controle.actes[0] if len(controle.actes) == 1 else ""
            place = subject.dossier.locate(source, "controles", rank, controle.cle)
            unknown = tuple(code for code in controle.actes if code not in actes)
            yield Lecture(controle, place, found, known.get(alone, own), unknown)


def connus(subject: Subject) -> Iterator[tuple[Publication, str, Racines]]:
    """Each publication, the key of its source, and what its passages and its mentions may name."""
    for versions, publication, source in publications(subject):
        yield publication, source, _connus(subject, versions, publication)
    for seance, publication, source in publications_de_seance(subject):
        yield publication, source, racines_seance(subject.dossier, seance)


def elements(subject: Subject) -> Iterator[tuple[Location, Racines, str]]:
    """What each passage and each mention is about: where it is written, what it may name, its words."""
    for publication, source, known in connus(subject):
        for key in ("passages", "mentions") if known else ():
            for rank, one in enumerate(getattr(publication, key)):
                yield subject.dossier.locate(source, key, rank, "element"), known, one.element


def version_d_acte(subject: Subject, acte: Acte) -> Version | None:
    """The version that a séance authorises, or None."""
    made = subject.versions.get(acte.contrat, ())
    return next((version for version in made if version.code == acte.version), None)


def competent(controle: Controle) -> Qui:
    """Who can act on the control: an amount is for the finances, a figure for the métier, words for the jurists."""
    if controle.cle not in VALEURS:
        return "juridique"
    return "finances" if controle.cellule else "métier"


def calcule(lecture: Lecture) -> Valeur:
    """What is computed for the control. Raises `Refusal` when it names nothing."""
    controle = lecture.controle
    if not lecture.versions:
        raise Refusal("le contrôle ne dit pas de quel acte est la valeur", "Ajouter « actes: », puis leurs codes.")
    if controle.cellule and len(lecture.versions) > 1:
        cell = Cell.parse(controle.cellule)
        return Montant.total(version.figures.get(cell) for version in lecture.versions)
    return _calcule(lecture.versions[0], controle)


def _calcule(version: Version, controle: Controle) -> Valeur:
    if controle.cellule:
        cell = Cell.parse(controle.cellule)
        value = version.figures.get(cell)  # first: an unknown side is refused even where nothing is typed
        return version.figures.absent(cell) or value
    if controle.statistique:
        return _statistique(version, controle.statistique)
    address, serie = _indicator(version, controle.indicateur or "")
    return version.valeurs.get(address, Serie(serie))


def attendu(lecture: Lecture) -> object:
    """What the data say where the control names a title or a typed value. Raises `Refusal` when it names nothing."""
    if lecture.controle.donnee:
        return donnee(lecture.connus, lecture.controle.donnee).valeur
    if not lecture.versions:
        raise Refusal("le contrôle ne dit pas de quel acte est l'intitulé", "Ajouter « actes: », puis son code.")
    return intitule(lecture.versions[0], lecture.controle.intitule or "")


def intitule(version: Version, text: str) -> str:
    """The title that the data give to « action/2.1 », « axe/3 » or « annexe/4 ». Raises `Refusal` for any other."""
    contrat, entete = version.contrat, version.contrat.entete
    known = {
        **{f"action/{fiche.numero}": fiche.intitule for fiche in contrat.fiches},
        **{f"{entete.division}/{division.numero}": division.intitule for division in entete.divisions},
        **{f"annexe/{annexe.numero}": annexe.intitule for annexe in entete.annexes},
    }
    if text not in known:
        raise Refusal(f"« {text} » n'a pas d'intitulé au contrat", proche(text, known, "Intitulés"))
    return known[text]


def _statistique(version: Version, text: str) -> Valeur:
    sides = text.split()
    if len(sides) != 3:
        raise Refusal(
            f"« {text} » ne nomme pas une statistique",
            "Écrire par exemple « feuille-de-route-2024 ensemble demandeurs ».",
        )
    nom, code, mesure = sides
    feuilles = {feuille.nom: feuille for feuille in version.contrat.feuilles_de_route}
    if nom not in feuilles:
        raise Refusal(f"la feuille de route « {nom} » n'existe pas", proche(nom, feuilles, "Feuilles de route"))
    bassins = {bassin.code: bassin for bassin in feuilles[nom].bassins}
    if code != ENSEMBLE and code not in bassins:
        raise Refusal(f"le bassin « {code} » n'existe pas", proche(code, [ENSEMBLE, *bassins], "Bassins"))
    return statistique(feuilles[nom], mesure, bassins.get(code))


def _indicator(version: Version, text: str) -> tuple[str, str]:
    address, _, serie = text.partition(" ")
    match = _SERIE.fullmatch(serie.strip())
    if not match:
        raise Refusal(
            f"« {text} » ne nomme pas la valeur d'un indicateur",
            "Écrire par exemple « national/expulsions_evitees situation » ou « 3.1/acces_droits cible/2025 ».",
        )
    known = exercices(version)
    if match[1] and match[1] not in known:
        raise Refusal(f"l'exercice {match[1]} n'est pas au contrat", f"Exercices : {enumeration(known)}.")
    return address, serie.strip()


def imprime(controle: Controle) -> Valeur | None:
    """What the act printed; None when it is neither a value nor an admitted absence (« #REF! »)."""
    if controle.imprime == TIRET:
        return Montant(0)  # a zero, as spreadsheets show it
    if controle.imprime in RIEN:
        return Absence.NON_COMMUNIQUE
    try:
        adapter = _AMOUNT if controle.cellule else _NUMBER
        return adapter.validate_python(controle.imprime)
    except ValidationError:
        return None


def concorde(printed: Valeur | None, computed: Valeur) -> bool:
    """Whether the act and the data say the same. An act may print 0 € where nothing is planned."""
    if isinstance(computed, Absence):
        return isinstance(printed, Absence) or printed == Montant(0)
    return printed == computed
