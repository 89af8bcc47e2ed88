"""La cible d'un indicateur est inférieure à sa situation de départ.

**Constat.** La valeur visée pour un ou plusieurs exercices est plus petite que la valeur constatée avant le contrat. Un
indicateur qu'il est bon de voir baisser (`sens: baisse`, dans la fiche, le référentiel ou le formulaire) n'est pas
regardé.

**Pourquoi y regarder.** Le contrat annoncerait un recul : souvent, une des deux valeurs est mal recopiée.

**Exemple.** Fiche 3.2 : 2 000 jeunes au départ, 1 800 visés chaque année.

**Remède.** Corriger la valeur fautive. Si moins vaut mieux (expulsions, délais…), écrire `sens: baisse` à
l'indicateur ; si la baisse est subie, laisser en l'état : ce constat n'empêche rien.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import affiche, exercices, fiches, latest
from docgen.check.series import nom, par_annee
from docgen.compute.indicateurs import Serie, Valeur
from docgen.dossier import Dossier
from docgen.findings import Location, Preuve
from docgen.model.fiche import Indicateur
from docgen.model.indicateurs import IndicateurNational


@rule("donnees", "avertissement", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each indicator with low targets; values taken from elsewhere are seen where they are typed."""
    for version, fiche, source in fiches(subject):
        page = subject.dossier.page(version.contrat, fiche)
        for rank, indicateur in enumerate(fiche.indicateurs):
            imposed = page.indicateur(indicateur.code)
            if not indicateur.reprend and "baisse" not in (indicateur.sens, imposed.sens if imposed else None):
                get = _getter(version.valeurs.local, fiche.numero, indicateur)
                places = _places(subject.dossier, source, rank, indicateur)
                name = nom(fiche.numero, indicateur.code)
                yield from _faults(name, indicateur.unite, get, exercices(version), places)
    for version in latest(subject):
        for rank, national in enumerate(version.contrat.indicateurs):
            if not national.somme_de and not national.reprise_de and national.sens != "baisse":
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
    values = [(year, get(f"cible/{year}")) for year in years]
    low = [
        (year, affiche(target, unite))
        for year, target in values
        if isinstance(start, Decimal) and isinstance(target, Decimal) and target < start
    ]
    if low:
        yield Fault(
            f"{name} vise {par_annee(low)}, moins que sa situation de départ ({affiche(start, unite)}, ligne "
            f"{places[1].line})",
            places[0],
            "Corriger la valeur fautive ; si moins vaut mieux, écrire « sens: baisse » à l'indicateur.",
            (places[1],),
            preuve=Preuve((f"cible : {par_annee(low)}", f"situation : {affiche(start, unite)}")),
        )
