"""The differences of a contract, each where every face says it: what no operation explains, what the act changes, what
has become known since. What changes alike is said once: a target over several exercices, a line of ten fiches."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.cellules import Portee
from docgen.adresses.indicateurs import Serie
from docgen.adresses.origines import Origine
from docgen.adresses.passages import NomDePassage
from docgen.diff.causes import Citation
from docgen.diff.deplacements import TitreLu, is_renumbered, read_title
from docgen.diff.ecarts import Ecarts, MouvementIndicateur, MouvementMontant
from docgen.diff.passages_changes import LigneChangee, PassageChange, SortDePassage
from docgen.french import NBSP, enumeration, typographie
from docgen.montants import Absence

SORTS: Mapping[SortDePassage, str] = {
    "ajoute": "ajouté",
    "retire": "retiré",
    "modifie": "modifié",
    "deplace": "déplacé",
}
_FEMININS = ("section", "partie", "annexe", "fiche", "fiche-action")
_REUNIS = ("article", "fiche")


_INEXPLIQUE, _ACTE, _DEPUIS, _A_L_IDENTIQUE, _SIGNES = "inexplique", "acte", "depuis", "identique", "signes"
# What a fiche says of itself when an avenant leaves it as it was, whatever the programme calls it.
_POURSUITE = re.compile(r"(?:.*:\s)?Poursuite d.+ à l’identique")


class Tranche(Struct, frozen=True):
    """Differences of one contract that are told together."""

    passages: tuple[PassageChange, ...]
    montants: tuple[MouvementMontant, ...]
    indicateurs: tuple[MouvementIndicateur, ...]

    @property
    def vide(self) -> bool:
        """Whether there is none."""
        return not (self.passages or self.montants or self.indicateurs)


class EcartsRanges(Struct, frozen=True):
    """The differences of one contract, each in one place only.

    `inexpliques` have no operation though operations are known; `acte` is what the avenants change or, when none is
    known, what the new side says otherwise; `depuis` is what has been done, and is known since. `poursuites` are the
    fiches of which only the status changes, « à l'identique »; `typographie` the passages whose words are the same.
    """

    ecarts: Ecarts
    inexpliques: Tranche
    acte: Tranche
    depuis: Tranche
    poursuites: tuple[PassageChange, ...]
    typographie: tuple[PassageChange, ...]

    @property
    def a_rebours(self) -> bool:
        """Whether all that would be known since is only known before: the sides are read backwards."""
        known = [m.apres for m in self.depuis.montants] + [m.apres for m in self.depuis.indicateurs]
        return bool(known) and all(value is None for value in known)

    @property
    def avenants(self) -> tuple[int, ...]:
        """The numbers of the avenants whose operations are known, in order."""
        return tuple(dict.fromkeys(citation.avenant for citation in self.ecarts.causes.noms.values()))


def arrange(ecarts: Ecarts) -> EcartsRanges:
    """The differences of `ecarts`, each in its place."""
    known = bool(ecarts.causes.noms)
    places: dict[str, list[PassageChange]] = {}
    for passage in ecarts.passages:
        places.setdefault(_place(ecarts, passage), []).append(passage)

    def tranche(place: str) -> Tranche:
        return Tranche(
            tuple(places.get(place, ())),
            tuple(m for m in ecarts.montants if _quand(known, m.operations, since=not m.prevu) == place),
            tuple(m for m in ecarts.indicateurs if _quand(known, m.operations, since=m.constate) == place),
        )

    kept, light = (tuple(places.get(place, ())) for place in (_A_L_IDENTIQUE, _SIGNES))
    return EcartsRanges(ecarts, tranche(_INEXPLIQUE), tranche(_ACTE), tranche(_DEPUIS), kept, light)


def _place(ecarts: Ecarts, passage: PassageChange) -> str:
    if passage.genre == "typographie" and not passage.operations:
        return _SIGNES
    if _poursuivie(ecarts, passage):
        return _A_L_IDENTIQUE
    return _quand(bool(ecarts.causes.noms), passage.operations, since=False)


def _quand(known: bool, operations: Sequence[Origine], *, since: bool) -> str:
    if operations:
        return _ACTE
    if since:
        return _DEPUIS
    return _INEXPLIQUE if known else _ACTE


def _poursuivie(ecarts: Ecarts, passage: PassageChange) -> bool:
    """Whether the fiche goes on as it was: only its status says so, none of its amounts and targets moves."""
    if passage.adresse.sorte != "fiche" or passage.sort != "modifie":
        return False
    lines = [line for line in passage.lignes if line.genre != "typographie"]
    portee = Portee.action(passage.adresse.code)
    return (
        len(lines) == 1
        and bool(_POURSUITE.fullmatch(typographie(lines[0].apres or lines[0].avant or "")))
        and not any(m.prevu and m.cellule.portee == portee for m in ecarts.montants)
        and not any(not m.constate and m.adresse.fiche == passage.adresse.code for m in ecarts.indicateurs)
    )


def still_unknown(m: MouvementIndicateur) -> Absence | None:
    """Why a value that only one side has is not known: nobody has given it, or it is to come; None when it is known."""
    only = m.apres if m.avant is None else m.avant
    return only if None in (m.avant, m.apres) and isinstance(only, Absence) and only.inconnue else None


class PassagesDits(Struct, frozen=True):
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
    """`changed` in its order; articles, or fiches, whose lines change alike are one passage, where the first is.

    What only takes another number is said first, at once for all that follow each other.
    """
    groups: dict[object, list[PassageChange]] = {}
    for passage in changed:
        renumbered = is_renumbered(passage.ancien_nom, passage.nom)
        kept = replace(passage, lignes=passage.lignes[1:], ancien_nom="") if renumbered else passage
        if renumbered and not kept.lignes:
            continue
        kind = passage.adresse.sorte
        alike = (
            (kind, passage.sort, passage.lignes, passage.operations)
            if passage.lignes and kind in _REUNIS
            else passage.adresse
        )
        groups.setdefault(alike, []).append(kept)
    return [*_renumbered(changed), *(_dits(group) for group in groups.values())]


def _renumbered(changed: Sequence[PassageChange]) -> Iterator[PassagesDits]:
    """« Articles 3 à 5 », « renumérotés 4 à 6 »."""
    told = [passage for passage in changed if is_renumbered(passage.ancien_nom, passage.nom)]
    titles = [(read_title(passage.ancien_nom), read_title(passage.nom)) for passage in told]
    run: list[tuple[TitreLu, TitreLu]] = []
    for pair in titles:
        if run and not all(_follows(before, after) for before, after in zip(run[-1], pair, strict=True)):
            yield _run_told(run)
            run = []
        run.append(pair)
    if run:
        yield _run_told(run)


def _follows(before: TitreLu, after: TitreLu) -> bool:
    """Whether a title has the number right after that of another one of its sort."""
    heads = [title.numero.rpartition(".") for title in (before, after)]
    numbers = [head[2] for head in heads]
    alike = before.sorte == after.sorte and heads[0][0] == heads[1][0] and all(map(str.isdecimal, numbers))
    return alike and int(numbers[1]) == int(numbers[0]) + 1


def _run_told(run: Sequence[tuple[TitreLu, TitreLu]]) -> PassagesDits:
    (old, new), (last, latest) = run[0], run[-1]
    word, many = old.sorte or "passage", len(run) > 1
    name = f"{word[:1].upper()}{word[1:]}{'s' if many else ''}"
    ends = "e" if word in _FEMININS else ""
    numbers = [f"{first} {'à' if len(run) > 2 else 'et'} {second}" if many else first for first, second in (
        (old.numero, last.numero), (new.numero, latest.numero))]  # fmt: skip
    return PassagesDits(f"{name} {numbers[0]}", f"renuméroté{ends}{'s' if many else ''} {numbers[1]}", (), ())


def _dits(group: Sequence[PassageChange]) -> PassagesDits:
    first = group[0]
    numbers = enumeration([passage.adresse.code for passage in group])
    name = first.nom if len(group) == 1 else f"{_plusieurs(first)} {numbers}"
    return PassagesDits(name, sort_dit(first, plusieurs=len(group) > 1), first.lignes, first.operations)


def _plusieurs(passage: PassageChange) -> str:
    """The word of several such passages: « Articles », « Fiches-actions », or what the programme calls them."""
    return passage.fiches.titres if passage.adresse.sorte == "fiche" else "Articles"


def sort_dit(passage: PassageChange, *, plusieurs: bool = False) -> str:
    """What becomes of the passage, in agreement with its name."""
    entete, autour = (passage.adresse == nom for nom in (NomDePassage.ENTETE, NomDePassage.AUTOUR))
    champs = passage.adresse == NomDePassage.CHAMPS
    sorte, fiche = passage.adresse.sorte, passage.fiches.genre == "féminin"
    feminine = entete or sorte == "annexe" or (sorte == "fiche" and fiche)
    many = plusieurs or entete or autour or champs
    if passage.ancien_nom and len(passage.lignes) == 1:
        return "renuméroté" if is_renumbered(passage.ancien_nom, passage.nom) else "renommé"
    said = SORTS[passage.sort] + ("e" if feminine else "") + ("s" if many else "")
    return f"{said} et {said.replace(SORTS['deplace'], SORTS['modifie'])}" if _moves_and_changes(passage) else said


def _moves_and_changes(passage: PassageChange) -> bool:
    return passage.sort == "deplace" and any(line.genre != "typographie" for line in passage.lignes)


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


def shown_places(ranges: EcartsRanges, operations: Sequence[Origine]) -> str:
    """The places that say the operations, without the avenant when there is only one: « art. 3 »."""
    said = citation(operations, ranges.ecarts.causes.noms)
    return said.partition(", ")[2] if len(ranges.avenants) == 1 else said
