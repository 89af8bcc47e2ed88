"""Le même indicateur a deux valeurs.

**Constat.** Deux indicateurs d'une fiche ont le même intitulé, et des valeurs ou des résultats différents ; ou un
indicateur national, saisi au tableau, a l'intitulé d'un indicateur national d'une fiche, et d'autres valeurs.

**Pourquoi y regarder.** La fiche, l'annexe des indicateurs et le tableau national se contrediraient.

**Exemple.** « Nombre de professionnels formés » : 300 dans la fiche 3.4, 250 au tableau national.

**Remède.** Ne saisir la valeur qu'une fois : un seul indicateur dans la fiche, et au tableau national « reprise_de » ou
« somme_de ».
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import combinations

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import affiche, fiches, latest, ligne
from docgen.check.series import intitule, lieu, mots, nom, series
from docgen.compute import Version
from docgen.compute.indicateurs import Serie, Valeur
from docgen.french import enumeration
from docgen.model.fiche import FicheAction, Indicateur, Unite
from docgen.model.indicateurs import IndicateurNational

REMEDE = "Ne saisir la valeur qu'une fois : un seul indicateur dans la fiche, « reprise_de » au tableau national."


@rule("donnees", "avertissement", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each pair of indicators with one label and several values."""
    for version, fiche, source in fiches(subject):
        page = subject.dossier.page(version.contrat, fiche)
        typed = [one for one in fiche.indicateurs if not one.reprend and intitule(page, one)]
        for one, other in combinations(typed, 2):
            if one.unite == other.unite and mots(intitule(page, one)) == mots(intitule(page, other)):
                one_of, other_of = _getter(version, fiche, one), _getter(version, fiche, other)
                said = _differences(_series(version), one_of, other_of, one.unite)
                if said:
                    yield Fault(
                        f"les indicateurs « {one.code} » et « {other.code} » de la fiche {fiche.numero} ont le même "
                        f"intitulé et des valeurs différentes : {said}",
                        lieu(subject.dossier, source, fiche, other.code),
                        REMEDE,
                        (lieu(subject.dossier, source, fiche, one.code),),
                    )
    for version in latest(subject):
        yield from _national(subject, version)


def _series(version: Version) -> Iterator[tuple[Serie, str]]:
    """The typed series, then the results."""
    yield from series(version)
    for exercice in version.valeurs.executions:
        yield f"resultat/{exercice}", f"de résultat en {exercice}"


def _getter(version: Version, fiche: FicheAction, indicateur: Indicateur) -> Callable[[Serie], Valeur]:
    return lambda serie: version.valeurs.local(fiche.numero, indicateur, serie)


def _differences(
    compared: Iterable[tuple[Serie, str]],
    one_of: Callable[[Serie], Valeur],
    other_of: Callable[[Serie], Valeur],
    unite: Unite,
) -> str:
    """« 300 et 250 en 2025 »: where two known values differ; nothing when they agree everywhere."""
    values = [(when, one_of(serie), other_of(serie)) for serie, when in compared]
    return enumeration(
        [
            f"{affiche(one, unite)} et {affiche(other, unite)} {when}"
            for when, one, other in values
            if isinstance(one, Decimal) and isinstance(other, Decimal) and one != other
        ]
    )


def _national(subject: Subject, version: Version) -> Iterator[Fault]:
    """The rows of the national table that are typed although a fiche gives them."""
    given = [
        (mots(intitule(subject.dossier.page(version.contrat, fiche), one)), fiche, one)
        for fiche in version.contrat.fiches
        for one in fiche.indicateurs
        if one.portee == "national" and not one.reprend
    ]
    for rank, national in enumerate(version.contrat.indicateurs):
        if national.somme_de or national.reprise_de or version.valeurs.outside(national):
            continue
        for label, fiche, one in given:
            if label != mots(national.intitule) or one.unite != national.unite:
                continue
            derived = _derived(version, national)
            said = _differences(series(version), _getter(version, fiche, one), derived, one.unite)
            if said:
                place = lieu(subject.dossier, version.source_fiche(fiche.numero), fiche, one.code)
                yield Fault(
                    f"{nom(fiche.numero, one.code)} et l'indicateur national « {national.code} » ont le même intitulé "
                    f"et des valeurs différentes : {said} ({ligne(place)})",
                    subject.dossier.locate(f"{version.contrat.code}/indicateurs", "indicateurs", rank),
                    REMEDE,
                    (place,),
                )


def _derived(version: Version, national: IndicateurNational) -> Callable[[Serie], Valeur]:
    return lambda serie: version.valeurs.derived(national, serie)
