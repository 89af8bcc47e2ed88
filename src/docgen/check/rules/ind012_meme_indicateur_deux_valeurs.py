"""Le même indicateur a deux valeurs.

**Constat.** Deux indicateurs d'une fiche ont le même intitulé, et des valeurs ou des résultats différents ; ou un
indicateur national, saisi au tableau, a l'intitulé d'un indicateur national d'une fiche, et d'autres valeurs.

**Pourquoi y regarder.** La fiche, l'annexe des indicateurs et le tableau national se contrediraient.

**Exemple.** « Nombre de professionnels formés » : 300 dans la fiche 3.4, 250 au tableau national.

**Remède.** Ne saisir la valeur qu'une fois : un seul indicateur dans la fiche, et au tableau national « reprise_de » ou
« somme_de ».
"""

from collections.abc import Iterable
from decimal import Decimal
from itertools import combinations

from docgen.adresses.indicateurs import Serie
from docgen.check import Fault, Faults, Subject, affiche, dossier, fiches, ligne, rule
from docgen.check.series import IndicateurEcrit, NationalEcrit, en_vigueur, indicateurs_de, label_key, nationaux, series
from docgen.french import enumeration

_REMEDE = "Ne saisir la valeur qu'une fois : un seul indicateur dans la fiche, « reprise_de » au tableau national."


@rule("donnees", "à corriger", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each pair of indicators with one label and several values."""
    for ecrite in fiches(subject):
        results = [(Serie.resultat(year), f"de résultat en {year}") for year in ecrite.version.valeurs.executions]
        typed = [ecrit for ecrit in indicateurs_de(ecrite) if not ecrit.indicateur.reprend and ecrit.intitule]
        for first, second in combinations(typed, 2):
            if _same(first, second) and (said := _differences([*series(ecrite.version), *results], first, second)):
                both = f"« {first.indicateur.code} » et « {second.indicateur.code} » de la fiche {ecrite.fiche.numero}"
                message = f"les indicateurs {both} ont le même intitulé et des valeurs différentes : {said}"
                yield Fault(message, second.lieu, _REMEDE, (first.lieu,))
    for national in nationaux(subject):
        yield from _national(national)


def _same(first: IndicateurEcrit, second: IndicateurEcrit | NationalEcrit) -> bool:
    """Whether both count the same thing, by their labels and their units."""
    same_unit = first.indicateur.unite == second.indicateur.unite
    return same_unit and label_key(first.intitule) == label_key(second.intitule)


def _differences(
    compared: Iterable[tuple[Serie, str]], first: IndicateurEcrit, second: IndicateurEcrit | NationalEcrit
) -> str:
    """« 300 et 250 en 2025 »: where two known values differ; nothing when they agree everywhere."""
    unite, said = first.indicateur.unite, []
    for serie, when in compared:
        value, other = first.valeur(serie), second.valeur(serie)
        if isinstance(value, Decimal) and isinstance(other, Decimal) and value != other:
            said.append(f"{affiche(value, unite)} et {affiche(other, unite)} {when}")
    return enumeration(said)


def _national(national: NationalEcrit) -> Faults:
    """A row of the national table that is typed although a fiche gives it."""
    if national.derive or national.version.valeurs.outside(national.indicateur):
        return
    for fiche in national.contrat.fiches:
        for ecrit in en_vigueur(national, fiche):
            given = ecrit.indicateur.portee == "national" and not ecrit.indicateur.reprend and _same(ecrit, national)
            if given and (said := _differences(series(national.version), ecrit, national)):
                what = f"{ecrit.nom} et {national.nom} ont le même intitulé et des valeurs différentes"
                message = f"{what} : {said} ({ligne(ecrit.lieu)})"
                yield Fault(message, national.place(), _REMEDE, (ecrit.lieu,))
