"""From a place in the data to the lines of the published source that print it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from docgen.adresses.indicateurs import NATIONAL
from docgen.amend import consolidate
from docgen.check import Subject
from docgen.check.autrement import adresse
from docgen.check.controles import ENSEMBLE, Lecture, connus, lectures
from docgen.check.donnees import Racines, partie
from docgen.compute import Cell
from docgen.compute.version import versions
from docgen.dossier import Dossier, Path
from docgen.findings import Location
from docgen.model.publie import CLES

Element = tuple[str, Path]
# Line, column and path of the parts of a file, in its order.
Places = list[tuple[int, int, Path]]

_RECIT = ".md"
_BOUT = 10**6
_GROUPES = ("/profil", "/demande_emploi", "/ressources", "")


def sources(dossier: Dossier, location: Location) -> tuple[int, ...]:
    """The lines of the published source for one place of the data; a `Carte` is quicker for several."""
    return Carte(dossier).lignes(location)


class Carte:
    """What the publications of a dossier print, by the part of the data that they print.

    A part is the key of its source and its path there. `publies` is the same for the files of the publications.
    """

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.controles: dict[Element, list[int]] = {}
        self.mentions: list[tuple[Element, str, int]] = []
        self.passages: list[tuple[Element, int, int]] = []
        self.publies: dict[Element, tuple[int, ...]] = {}
        self._places: dict[str, list[tuple[str, Places]]] = {}
        self._lecteurs: dict[str, list[str]] = {}
        for key, source in dossier.sources.items():
            for file in dict.fromkeys([source.file, *(place.file for place in source.values.values())]):
                self._lecteurs.setdefault(file, []).append(key)
        made = {c.code: versions(consolidate(c.base, c.avenants)[0], c.executions) for c in dossier.contrats}
        self._read(Subject(dossier, made))

    def _read(self, subject: Subject) -> None:
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

    def lignes(self, location: Location) -> tuple[int, ...]:
        """The lines that print what stands at `location`, in order.

        They are those of the controls of this very value, or of those inside it; else those of the mentions of its
        words; else the first and the last line of the smallest passage that prints it. Nothing when none does.
        """
        for source, path in self._here(location):
            found = list(self.publies.get((source, path[:2]), ()))
            found = found or self._controles(source, path) or self._mentions(source, path, location)
            if found := found or self._passage(source, path):
                return tuple(sorted(set(found)))
        return ()

    def _here(self, location: Location) -> Iterator[Element]:
        """The innermost part of the data that begins at `location` or before it, in each source that reads the file."""
        if location.file not in self._places:
            keys = self._lecteurs.get(location.file, ())
            self._places[location.file] = [(key.removesuffix(_RECIT), self._within(key, location.file)) for key in keys]
        for source, places in self._places[location.file]:
            rank = bisect_right(places, (location.line, location.column or _BOUT), key=lambda place: place[:2])
            path = places[rank - 1][2] if rank else ()
            yield source, path
            # A rate of the programme is printed by the contracts that follow it.
            kind, _, modele = source.partition("/")
            for contrat in self.dossier.contrats if kind == "regles" else ():
                if contrat.base.entete.modele == modele:
                    yield f"{contrat.code}/contrat", path[:1]

    def _within(self, key: str, file: str) -> Places:
        """The parts of the source `key` that stand in `file`."""
        if key.endswith(_RECIT):
            return list(_sections(self.dossier.textes.get(file, "")))
        source = self.dossier.sources[key]
        every = (*source.keys.items(), *source.values.items())
        found = [(place.line, place.column, path) for path, place in every if place.file == file]
        return sorted(found, key=lambda place: (place[0], place[1], len(place[2])))

    def _controles(self, source: str, path: Path) -> list[int]:
        exact = self.controles.get((source, path), [])
        if exact or not path:
            return exact
        inner = ((place, lines) for place, lines in self.controles.items() if place[0] == source)
        return [line for (_, other), lines in inner if other[: len(path)] == path for line in lines]

    def _mentions(self, source: str, path: Path, location: Location) -> list[int]:
        """The mentions in the part that holds `location`: those whose words stand on its line, else all of them."""
        known = [(words, line) for (key, other), words, line in self.mentions
                 if key == source and path[: len(other)] == other]  # fmt: skip
        text = "".join(self.dossier.textes.get(location.file, "").split("\n")[location.line - 1 : location.line])
        return [line for words, line in known if words in text] or [line for _, line in known]

    def _passage(self, source: str, path: Path) -> list[int]:
        holding = [(-len(other), last - first, first, last) for (key, other), first, last in self.passages
                   if key == source and path[: len(other)] == other]  # fmt: skip
        return list(min(holding)[2:]) if holding else []


def _sections(text: str) -> Iterator[tuple[int, int, Path]]:
    for rank, line in enumerate(text.split("\n"), 1):
        if match := re.match(r"# +(.+)$", line):
            yield rank, 1, ("recit", match[1].strip())


# --- what a control prints -------------------------------------------------------------------------------------------
def _elements(lecture: Lecture) -> Iterator[Element]:
    """The part of the data that the control prints; none for a sum that no one types."""
    controle = lecture.controle
    if controle.donnee or controle.intitule:
        yield from _element(lecture.connus, adresse(lecture))
    elif controle.indicateur:
        yield from _element(lecture.connus, _indicateur(controle.indicateur))
    elif controle.statistique:
        yield from _statistique(lecture.connus, controle.statistique)
    elif controle.cellule and len(lecture.versions) == 1:
        yield from _element(lecture.connus, _cellule(lecture, controle.cellule))


def _indicateur(text: str) -> str:
    address, _, serie = text.partition(" ")
    owner, _, code = address.partition("/")
    kind, _, exercice = serie.partition("/")
    if kind == "resultat":
        place = f"indicateurs/{code}" if owner == NATIONAL else f"actions/{owner}/resultats/{code}"
        return f"execution/{exercice} {place}"
    file = "indicateurs" if owner == NATIONAL else f"action/{owner}"
    return f"{file} indicateurs/{code}/{f'cibles/{exercice}' if exercice else kind}"


def _statistique(known: Racines, text: str) -> Iterator[Element]:
    """The figure of one bassin, in the group that has it; that of all of them is typed nowhere: the bassins."""
    nom, _, rest = text.partition(" ")
    bassin, _, mesure = rest.partition(" ")
    if bassin == ENSEMBLE:
        yield from _element(known, f"{nom} bassins")
    elif found := [one for group in _GROUPES for one in _element(known, f"{nom} bassins/{bassin}{group}/{mesure}")]:
        yield max(found, key=lambda element: len(element[1]))


def _cellule(lecture: Lecture, text: str) -> str:
    """Where the amount is typed, or the amounts that it adds up; nothing for a whole contract or axe."""
    portee, financeur, exercice, nature = Cell(*text.split()[:4])
    kind, _, name = portee.partition("/")
    if kind == "action":
        return (f"action/{name} financements/{financeur}/{exercice}" if nature == "prevu"
                else f"execution/{exercice} actions/{name}/{nature}/{financeur}")  # fmt: skip
    if kind in ("sous-action", "cout"):
        numero, _, rank = name.partition("/")
        return f"action/{numero} sous_actions/{rank}/{'montant' if kind == 'sous-action' else 'cout_unitaire'}"
    for rubrique in lecture.versions[0].contrat.plan.rubriques if kind in ("rubrique", "ligne") else ():
        if kind == "rubrique" and rubrique.code == name:
            return f"plan rubriques/{name}"
        if kind == "ligne" and any(ligne.code == name for ligne in rubrique.lignes):
            return f"plan rubriques/{rubrique.code}/lignes/{name}"
    return ""


def _element(known: Racines, text: str) -> Iterator[Element]:
    """The part that `text` names, or the nearest one that holds it; none for a name that PUB002 refuses."""
    if found := partie(known, text):
        yield found.source, found.path
    elif text in known:
        yield known[text][0], ()
