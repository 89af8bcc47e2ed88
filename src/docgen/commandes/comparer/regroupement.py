"""What changes alike is said once: a target over several exercices, a line that comes in ten fiches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from docgen.adresses.indicateurs import Serie
from docgen.adresses.origines import Origine
from docgen.adresses.passages import NomDePassage
from docgen.diff.causes import Citation
from docgen.diff.ecarts import LigneChangee, MouvementIndicateur, PassageChange, SortDePassage
from docgen.french import NBSP, enumeration

SORTS: Mapping[SortDePassage, str] = {"ajoute": "ajouté", "retire": "retiré", "modifie": "modifié"}
_NOMS = {"article": "Articles", "fiche": "Fiches-actions"}


@dataclass(frozen=True, slots=True)
class PassagesDits:
    """Passages that change alike, under one name: « Fiches-actions 1.1 et 1.2 », « modifiées »."""

    nom: str
    sort: str
    lignes: tuple[LigneChangee, ...]
    operations: tuple[Origine, ...]


def grouped_indicators(moved: Sequence[MouvementIndicateur]) -> list[MouvementIndicateur]:
    """`moved`, where exercices in a row that change alike are one: its series is « cible/2025 à 2027 »."""
    grouped = []
    for _, alike in groupby(moved, _commun):
        group = list(alike)
        first, years = group[0], annees([m.serie.exercice for m in group])
        grouped.append(first if len(group) == 1 else replace(first, serie=Serie.of(first.serie.sorte, years)))
    return grouped


def _commun(m: MouvementIndicateur) -> object:
    return m.adresse, m.serie.sorte, m.avant, m.apres, m.operations


def annees(noms: Sequence[str]) -> str:
    """Exercices in words.

    >>> annees(["2025", "2026", "2027"]), annees(["2025", "2026"]), annees(["2024", "2026", "2027"])
    ('2025 à 2027', '2025 et 2026', '2024, 2026 et 2027')
    """
    follow = all(int(after) - int(before) == 1 for before, after in pairwise(noms))
    return f"{noms[0]} à {noms[-1]}" if len(noms) > 2 and follow else enumeration(noms)


def grouped_passages(changed: Sequence[PassageChange]) -> list[PassagesDits]:
    """`changed` in its order; the articles or the fiches whose lines change alike are passage, where the first is."""
    groups: dict[object, list[PassageChange]] = {}
    for passage in changed:
        kind = passage.adresse.sorte
        alike = (
            (kind, passage.sort, passage.lignes, passage.operations)
            if passage.lignes and kind in _NOMS
            else passage.adresse
        )
        groups.setdefault(alike, []).append(passage)
    return [_dits(group) for group in groups.values()]


def _dits(group: Sequence[PassageChange]) -> PassagesDits:
    first = group[0]
    numbers = enumeration([passage.adresse.code for passage in group])
    name = first.nom if len(group) == 1 else f"{_NOMS[first.adresse.sorte]} {numbers}"
    return PassagesDits(name, sort_dit(first, plusieurs=len(group) > 1), first.lignes, first.operations)


def sort_dit(passage: PassageChange, *, plusieurs: bool = False) -> str:
    """What becomes of the passage, in agreement with its name."""
    entete, autour = (passage.adresse == nom for nom in (NomDePassage.ENTETE, NomDePassage.AUTOUR))
    feminine = entete or passage.adresse.sorte == "fiche"
    many = plusieurs or entete or autour
    return SORTS[passage.sort] + ("e" if feminine else "") + ("s" if many else "")


def nom_de(place: Citation) -> str:
    """An operation by its place, as a title: « Avenant n° 1, art. 3 »."""
    return f"Avenant n°{NBSP}{place.avenant}, art.{NBSP}{place.article}"


def citation(origines: Sequence[Origine], noms: Mapping[Origine, Citation]) -> str:
    """The places that say the operations: « avenant n° 1, art. 2.1.1 et 3 » (with spaces that do not break)."""
    by_avenant: dict[int, dict[str, None]] = {}
    for origine in origines:
        by_avenant.setdefault(noms[origine].avenant, {})[noms[origine].article] = None
    places = [(avenant, enumeration(list(articles))) for avenant, articles in by_avenant.items()]
    return " ; ".join(f"avenant n°{NBSP}{avenant}, art.{NBSP}{articles}" for avenant, articles in places)
