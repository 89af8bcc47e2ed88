"""From a place in the data to the lines of the published source that print it."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from docgen.adresses import NomCompose
from docgen.adresses.cellules import Cell, Portee
from docgen.adresses.chemins import Chemin
from docgen.adresses.controles import DonneeNommee, IndicateurNomme
from docgen.adresses.sources import CleDeSource
from docgen.amend import consolidate
from docgen.check import Location, Refusal, Subject
from docgen.check.autrement import adresse
from docgen.check.controles import ControleLu, connus, lectures
from docgen.check.donnees import Racines, partie
from docgen.compute.annexes import lieux_de_saisie
from docgen.compute.version import versions
from docgen.dossier import Dossier
from docgen.model.annexes import AnnexeSaisie, cadre_de_l_annexe
from docgen.model.publie import CLES, Publication

Element = tuple[CleDeSource, Chemin]
# Line, column and path of the parts of a file, in its order.
Places = list[tuple[int, int, Chemin]]

_BOUT = 10**6


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
        self._places: dict[str, list[tuple[CleDeSource, Places]]] = {}
        self._readers: dict[str, list[CleDeSource]] = {}
        for key, source in dossier.sources.items():
            for file in dict.fromkeys([source.file, *(place.file for place in source.values.values())]):
                self._readers.setdefault(file, []).append(key)
        computed = {c.code: versions(consolidate(c.base, c.avenants)[0], c.executions) for c in dossier.contrats}
        self._read(Subject(dossier, computed))

    def _read(self, subject: Subject) -> None:
        for lecture in lectures(subject, CLES):
            try:
                for found in _elements(lecture):
                    self.controles.setdefault(found, []).append(lecture.controle.ligne)
            except Refusal:
                continue  # what it names cannot be read: PUB002 says it
        for publication, source, known in connus(subject):
            self._publication(publication, source, known)

    def _publication(self, publication: Publication, source: CleDeSource, known: Racines) -> None:
        lines: dict[str, list[int]] = {
            "controles": [controle.ligne for controle in publication.controles],
            "mentions": [mention.ligne for mention in publication.mentions],
            "fautes": [faute.ligne for faute in publication.fautes],
        }
        for key, printed in lines.items():
            self.publies |= {(source, (key, rank)): (line,) for rank, line in enumerate(printed)}
        for mention in publication.mentions:
            self.mentions += [(part, mention.mots, mention.ligne) for part in _element(known, mention.element)]
        for rank, passage in enumerate(publication.passages):
            self.publies[source, ("passages", rank)] = tuple(dict.fromkeys((passage.de, passage.a)))
            self.passages += [(part, passage.de, passage.a) for part in _element(known, passage.element)]

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
            keys = self._readers.get(location.file, ())
            self._places[location.file] = [(key.de_la_fiche, self._within(key, location.file)) for key in keys]
        for source, places in self._places[location.file]:
            rank = bisect_right(places, (location.line, location.column or _BOUT), key=lambda place: place[:2])
            path = places[rank - 1][2] if rank else ()
            yield source, path
            # A rate of the programme is printed by the contracts that follow it.
            for contrat in self.dossier.contrats:
                if source == CleDeSource.modele("programme", contrat.base.entete.modele):
                    yield CleDeSource.contrat(contrat.code), path[1:2]

    def _within(self, key: CleDeSource, file: str) -> Places:
        """The parts of the source `key` that stand in `file`."""
        if key.est_recit:
            return list(_sections(self.dossier.textes.get(file, "")))
        source = self.dossier.sources[key]
        every = (*source.keys.items(), *source.values.items())
        found = [(place.line, place.column, path) for path, place in every if place.file == file]
        return sorted(found, key=lambda place: (place[0], place[1], len(place[2])))

    def _controles(self, source: CleDeSource, path: Chemin) -> list[int]:
        exact = self.controles.get((source, path), [])
        if exact or not path:
            return exact
        inner = ((place, lines) for place, lines in self.controles.items() if place[0] == source)
        return [line for (_, other), lines in inner if other[: len(path)] == path for line in lines]

    def _mentions(self, source: CleDeSource, path: Chemin, location: Location) -> list[int]:
        """The mentions in the part that holds `location`: those whose words stand on its line, else all of them."""
        known = [(words, line) for (key, other), words, line in self.mentions
                 if key == source and path[: len(other)] == other]  # fmt: skip
        text = "".join(self.dossier.textes.get(location.file, "").split("\n")[location.line - 1 : location.line])
        return [line for words, line in known if words in text] or [line for _, line in known]

    def _passage(self, source: CleDeSource, path: Chemin) -> list[int]:
        holding = [(-len(other), last - first, first, last) for (key, other), first, last in self.passages
                   if key == source and path[: len(other)] == other]  # fmt: skip
        return list(min(holding)[2:]) if holding else []


def _sections(text: str) -> Iterator[tuple[int, int, Chemin]]:
    for rank, line in enumerate(text.split("\n"), 1):
        if match := re.match(r"# +(.+)$", line):
            yield rank, 1, ("recit", match[1].strip())


# --- what a control prints -------------------------------------------------------------------------------------------
def _elements(lecture: ControleLu) -> Iterator[Element]:
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
    adresse, serie = IndicateurNomme.parse(text)
    if serie.est_resultat:
        owner = ("actions", adresse.fiche, "resultats") if adresse.fiche else ("indicateurs",)
        return str(DonneeNommee(NomCompose.of("execution", serie.exercice), (*owner, adresse.code)))
    file = Portee.action(adresse.fiche) if adresse.fiche else "indicateurs"
    value = ("cibles", serie.exercice) if serie.exercice else (serie.sorte,)
    return str(DonneeNommee(file, ("indicateurs", adresse.code, *value)))


def _statistique(known: Racines, text: str) -> Iterator[Element]:
    """A figure of an annexe; where it comes from, when nobody types it."""
    found = partie(known, text)
    source, saisie = known.get(DonneeNommee.parse(text).fichier, (CleDeSource(), None))
    if found and isinstance(saisie, AnnexeSaisie):
        cadre = cadre_de_l_annexe(saisie, source.proprietaire, None)
        yield from ((source, path) for path in lieux_de_saisie(cadre, found.path))


def _cellule(lecture: ControleLu, text: str) -> str:
    """Where the amount is typed, or the amounts that it adds up; nothing for a whole contract or axe."""
    cell = Cell.parse(text)
    fiche = Portee.action(cell.sur.fiche)
    if cell.sur.est_action and cell.nature == "prevu":
        return str(DonneeNommee(fiche, ("financements", cell.financeur, cell.exercice)))
    if cell.sur.est_action:
        execution = NomCompose.of("execution", cell.exercice)
        return str(DonneeNommee(execution, ("actions", cell.sur.fiche, cell.nature, cell.financeur)))
    if cell.sur.fiche:
        part = "cout_unitaire" if cell.est_cout else "montant"
        return str(DonneeNommee(fiche, ("sous_actions", str(cell.sur.rang), part)))
    for rubrique in lecture.versions[0].contrat.plan.rubriques:
        cles = ("rubriques", rubrique.code)
        if cell.portee == Portee.of("rubrique", rubrique.code):
            return str(DonneeNommee("plan", cles))
        if any(cell.portee == Portee.of("ligne", ligne.code) for ligne in rubrique.lignes):
            return str(DonneeNommee("plan", (*cles, "lignes", cell.sur.code)))
    return ""


def _element(known: Racines, text: str) -> Iterator[Element]:
    """The part that `text` names, or the nearest one that holds it; none for a name that PUB002 refuses."""
    if found := partie(known, text):
        yield found.source, found.path
    elif text in known:
        yield known[text][0], ()
