"""From a place in the data to the lines of the published source that print it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from docgen.amend import consolidate
from docgen.check import Subject
from docgen.check.autrement import adresse
from docgen.check.controles import ENSEMBLE, Lecture, connus, lectures
from docgen.check.donnees import Racines, partie
from docgen.compute import Cell
from docgen.compute.indicateurs import NATIONAL
from docgen.compute.version import versions
from docgen.dossier import Dossier, Path
from docgen.findings import Location
from docgen.model.publie import CLES

Element = tuple[str, Path]

_RECIT = ".md"
_FIN_DE_LIGNE = 10**6


def sources(dossier: Dossier, location: Location) -> tuple[int, ...]:
    """The lines of the published source for one place of the data: see `Carte.lignes`."""
    return Carte(dossier).lignes(location)


class Carte:
    """What the publications of a dossier print, by the part of the data that is printed."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        made = {c.code: versions(consolidate(c.base, c.avenants)[0], c.executions) for c in dossier.contrats}
        subject = Subject(dossier, made)
        self.controles: dict[Element, list[int]] = {}
        self.mentions: list[tuple[Element, str, int]] = []
        self.passages: list[tuple[Element, int, int]] = []
        self.publies: dict[Element, tuple[int, ...]] = {}
        for lecture in lectures(subject, CLES):
            for found in _elements(lecture):
                self.controles.setdefault(found, []).append(lecture.controle.ligne)
        for publication, source, known in connus(subject):
            for rank, controle in enumerate(publication.controles):
                self.publies[source, ("controles", rank)] = (controle.ligne,)
            for rank, mention in enumerate(publication.mentions):
                self.publies[source, ("mentions", rank)] = (mention.ligne,)
                self.mentions += [(one, mention.mots, mention.ligne) for one in _element(known, mention.element)]
            for rank, passage in enumerate(publication.passages):
                self.publies[source, ("passages", rank)] = tuple(dict.fromkeys((passage.de, passage.a)))
                self.passages += [(one, passage.de, passage.a) for one in _element(known, passage.element)]
        self.places = _places(dossier)

    def lignes(self, location: Location) -> tuple[int, ...]:
        """The lines that print what stands at `location`, in order.

        They are those of the controls of this very value, or of those inside it; else those of the mentions of its
        words; else the first and the last line of the smallest passage that prints it. Nothing when none does.
        """
        for source, path in self._elements(location):
            if source.endswith("/publie") or "/publie/" in source:
                return self.publies.get((source, path[:2]), ())
            found = self._controles(source, path) or self._mentions(source, path, location)
            if found := found or self._passage(source, path):
                return tuple(sorted(set(found)))
        return ()

    def _elements(self, location: Location) -> Iterator[Element]:
        """The innermost part of the data that begins at `location` or before it, in each source that reads the file."""
        for source, places in self.places.get(location.file, {}).items():
            here = (location.line, location.column or _FIN_DE_LIGNE)
            rank = bisect_right(places, here, key=lambda place: place[:2])
            yield (source.removesuffix(_RECIT), places[max(rank, 1) - 1][2]) if places else (source, ())

    def _controles(self, source: str, path: Path) -> list[int]:
        exact = self.controles.get((source, path), [])
        if exact or not path:
            return exact
        inner = ((place, lines) for place, lines in self.controles.items() if place[0] == source)
        return [line for (_, other), lines in inner if other[: len(path)] == path for line in lines]

    def _mentions(self, source: str, path: Path, location: Location) -> list[int]:
        """The mentions of the part that holds `location`: those whose words stand on its line, else all of them."""
        known = [(words, line) for (key, other), words, line in self.mentions
                 if key == source and path[: len(other)] == other]  # fmt: skip
        text = self.dossier.textes.get(location.file, "").splitlines()[location.line - 1 : location.line]
        on_line = [line for words, line in known if text and words in text[0]]
        return on_line or [line for _, line in known]

    def _passage(self, source: str, path: Path) -> list[int]:
        holding = [(-len(other), last - first, first, last) for (key, other), first, last in self.passages
                   if key == source and path[: len(other)] == other]  # fmt: skip
        return list(min(holding)[2:]) if holding else []


_GROUPES = ("/profil", "/demande_emploi", "/ressources", "")


# --- where the parts of the data stand -------------------------------------------------------------------------------
def _places(dossier: Dossier) -> dict[str, dict[str, list[tuple[int, int, Path]]]]:
    """For each file, and each source that reads it: line, column and path of each part, in the order of the file."""
    found: dict[str, dict[str, list[tuple[int, int, Path]]]] = {}
    for key, source in dossier.sources.items():
        if key.endswith(_RECIT):
            found.setdefault(source.file, {})[key] = list(_sections(dossier.textes.get(source.file, "")))
        for path, place in (*source.keys.items(), *source.values.items()):
            found.setdefault(place.file, {}).setdefault(key, []).append((place.line, place.column, path))
    for read in found.values():
        for places in read.values():
            places.sort(key=lambda place: (place[0], place[1], len(place[2])))
    return found


def _sections(text: str) -> Iterator[tuple[int, int, Path]]:
    for rank, line in enumerate(text.splitlines(), 1):
        if match := re.match(r"# +(.+)$", line):
            yield rank, 1, ("recit", match[1].strip())


# --- what a control prints -------------------------------------------------------------------------------------------
def _elements(lecture: Lecture) -> Iterator[Element]:
    """The parts of the data that the control prints; none for a sum that no one types."""
    controle = lecture.controle
    if controle.donnee or controle.intitule:
        yield from _element(lecture.connus, adresse(lecture))
    elif controle.indicateur:
        yield from _element(lecture.connus, _indicateur(controle.indicateur))
    elif controle.statistique:
        nom, bassin, mesure = controle.statistique.split()
        path = "" if bassin == ENSEMBLE else f"/{bassin}"
        found = [one for group in _GROUPES for one in _element(lecture.connus, f"{nom} bassins{path}{group}/{mesure}")]
        yield max(found, key=lambda element: len(element[1]))
    elif controle.cellule and len(lecture.versions) == 1:
        yield from _element(lecture.connus, _cellule(lecture, Cell.parse(controle.cellule)))


def _indicateur(text: str) -> str:
    address, _, serie = text.partition(" ")
    owner, _, code = address.partition("/")
    kind, _, exercice = serie.partition("/")
    national = owner == NATIONAL
    if kind == "resultat":
        place = f"indicateurs/{code}" if national else f"actions/{owner}/resultats/{code}"
        return f"execution/{exercice} {place}"
    key = f"cibles/{exercice}" if exercice else kind
    return f"indicateurs indicateurs/{code}/{key}" if national else f"action/{owner} indicateurs/{code}/{key}"


def _cellule(lecture: Lecture, cell: Cell) -> str:
    """Where the amount is typed, or the amounts that it adds up; nothing for a whole contract or axe."""
    kind, _, name = cell.portee.partition("/")
    if kind == "action" and cell.nature == "prevu":
        return f"action/{name} financements/{cell.financeur}/{cell.exercice}"
    if kind == "action":
        return f"execution/{cell.exercice} actions/{name}/{cell.nature}/{cell.financeur}"
    if kind in ("sous-action", "cout"):
        numero, _, rank = name.partition("/")
        return f"action/{numero} sous_actions/{rank}/{'montant' if kind == 'sous-action' else 'cout_unitaire'}"
    for rubrique in lecture.versions[0].contrat.plan.rubriques if kind in ("rubrique", "ligne") else ():
        if kind == "rubrique" and rubrique.code == name:
            return f"plan rubriques/{name}"
        if any(ligne.code == name for ligne in rubrique.lignes):
            return f"plan rubriques/{rubrique.code}/lignes/{name}"
    return ""


def _element(known: Racines, text: str) -> Iterator[Element]:
    if found := partie(known, text):
        yield found.source, found.path
    elif text in known:
        yield known[text][0], ()
