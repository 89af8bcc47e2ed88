"""La cible d'un indicateur est inférieure à sa situation de départ.

**Constat.** La valeur visée pour un exercice est plus petite que la valeur constatée avant le contrat.

**Pourquoi y regarder.** Le contrat annoncerait un recul : souvent, une des deux valeurs est mal recopiée.

**Exemple.** Fiche 3.2 : 2 000 jeunes au départ, 1 800 visés chaque année.

**Remède.** Corriger la valeur fautive ; si la baisse est voulue, laisser en l'état : ce constat n'empêche rien.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from docgen.check import Fault, Subject
from docgen.check.places import affiche, exercices, fiches, latest
from docgen.compute.indicateurs import Serie, Valeur
from docgen.dossier import Dossier
from docgen.findings import Location, Severity
from docgen.french import enumeration
from docgen.model.fiche import Indicateur
from docgen.model.indicateurs import IndicateurNational

CODE = "IND003"
NOM = "cible_sous_la_situation"
GRAVITE = Severity.AVERTISSEMENT
STADE = "donnees"
QUI = "métier"


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each indicator and each low target; values taken from elsewhere are seen where they are typed."""
    for version, fiche, source in fiches(subject):
        for rank, indicateur in enumerate(fiche.indicateurs):
            if not indicateur.reprend:
                name = f"l'indicateur « {indicateur.code} » de la fiche {fiche.numero}"
                get = _getter(version.valeurs.local, fiche.numero, indicateur)
                places = _places(subject.dossier, source, rank, indicateur)
                yield from _faults(name, indicateur.unite, get, exercices(version), places)
    for version in latest(subject):
        for rank, national in enumerate(version.contrat.indicateurs):
            if not national.somme_de and not national.reprise_de:
                name = f"l'indicateur national « {national.code} »"
                places = _places(subject.dossier, f"{version.contrat.code}/indicateurs", rank, national)
                get = _getter(version.valeurs.derived, national)
                yield from _faults(name, national.unite, get, exercices(version), places)


def _getter(function: Callable[..., Valeur], *owner: object) -> Callable[[Serie], Valeur]:
    return lambda serie: function(*owner, serie)


def _places(
    dossier: Dossier, source: str, rank: int, indicateur: Indicateur | IndicateurNational
) -> tuple[Location, Location]:
    split = isinstance(indicateur, Indicateur) and indicateur.repartition
    target, start = ("repartition", "repartition") if split else ("cibles", "situation")
    path = ("indicateurs", rank)
    return dossier.locate(source, *path, target, key=True), dossier.locate(source, *path, start, key=True)


def _faults(
    name: str, unite: str, get: Callable[[Serie], Valeur], years: list[str], places: tuple[Location, Location]
) -> Iterator[Fault]:
    start = get("situation")
    low: dict[Decimal, list[str]] = {}
    for year in years:
        target = get(f"cible/{year}")
        if isinstance(start, Decimal) and isinstance(target, Decimal) and target < start:
            low.setdefault(target, []).append(year)
    for target, found in low.items():
        yield Fault(
            f"{name} vise {affiche(target, unite)} en {enumeration(found)}, moins que sa situation de départ "
            f"({affiche(start, unite)}, ligne {places[1].line})",
            places[0],
            "Corriger la valeur fautive ; si la baisse est voulue, laisser en l'état.",
            (places[1],),
        )
