"""The dossier of a row: its files, where the words of the row take their places, and the lines where these stand."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from docgen.commandes.campagne.champs import ChampDeListe
from docgen.commandes.campagne.colonnes import Faute
from docgen.commandes.campagne.lignes import Travail
from docgen.dossier import Source
from docgen.load.a_completer import blank_paragraphs
from docgen.load.yaml_ecriture import scalar
from docgen.load.yaml_edition import FichierYaml, TextEdit

# By files, the words that go to each value.
MotsParFichier = Mapping[str, Mapping[ChampDeListe, str]]
_EnEcriture = dict[str, dict[ChampDeListe, str]]


class DossierRempli(Struct, frozen=True):
    """What a row makes: all the files of its dossier, those that are to be written; or what forbids it.

    `contrat` and `version` are what is asked of it, all when they are empty; `lignes` gives, of a file, the line of
    each value of the row.
    """

    fichiers: Mapping[str, bytes]
    nouveaux: Mapping[str, bytes]
    lignes: Callable[[str], Iterator[tuple[ChampDeListe, int]]]
    fautes: tuple[Faute, ...] = ()
    contrat: str = ""
    version: str = ""
    exercice: str = ""


class Remplit(Protocol):
    """What gives the dossier of each row."""

    def fill(self, travail: Travail) -> DossierRempli:
        """The dossier of a row. Raises `Refusal`."""


class FichiersARemplir(Struct, frozen=True):
    """Files, and where the loader saw their values."""

    fichiers: Mapping[str, bytes]
    sources: Mapping[str, Source]

    def page(self, file: str) -> FichierYaml:
        """One of them."""
        return FichierYaml(Path(file), self.fichiers[file].decode(), self.sources[file])

    def filled(self, mots: MotsParFichier) -> dict[str, bytes]:
        """Those that change. Raises `Refusal`."""
        return {file: self.page(file).edited(self.edits(file, values)).encode() for file, values in mots.items()}

    def edits(self, file: str, values: Mapping[ChampDeListe, str]) -> list[TextEdit]:
        """What puts each of `values` in its place."""
        page = self.page(file)
        if file.endswith(".md"):
            places = list(blank_paragraphs(page.lu))
            return [TextEdit(*places[int(champ.chemin[0])][:2], said) for champ, said in values.items()]
        simple = {champ.chemin: said for champ, said in values.items() if not champ.plusieurs}
        lists = [_list_edit(page, champ, said) for champ, said in values.items() if champ.plusieurs]
        return [*page.value_edits(simple), *lists]

    def lines(self, file: str, values: Mapping[ChampDeListe, str]) -> Iterator[tuple[ChampDeListe, int]]:
        """The line where each of `values` stands in `file`, once all of them have taken their places."""
        edits = self.edits(file, values) if values else []
        lu = self.page(file).lu if values else ""
        for champ in values:
            start = self._start(champ, lu)
            grown = sum(
                edit.text.count("\n") - lu.count("\n", edit.start, edit.end) for edit in edits if edit.start < start
            )
            yield champ, lu.count("\n", 0, start) + grown + 1

    def _start(self, champ: ChampDeListe, lu: str) -> int:
        if champ.fichier.endswith(".md"):
            return list(blank_paragraphs(lu))[int(champ.chemin[0])][0]
        return self.sources[champ.fichier].extents[champ.chemin].start


class SurModele:
    """The files of a model, each row changing some of their values."""

    def __init__(self, pages: FichiersARemplir, champs: tuple[ChampDeListe, ...]) -> None:
        self._pages, self._champs = pages, champs

    def fill(self, travail: Travail) -> DossierRempli:
        """As `Remplit` says."""
        mots = said_by_file(self._champs, travail)
        files = {**self._pages.fichiers, **self._pages.filled(mots)}
        return DossierRempli(files, files, lambda file: self._pages.lines(file, mots.get(file, {})))


class TelQuel:
    """Dossiers that exist, as they are."""

    def fill(self, travail: Travail) -> DossierRempli:
        """As `Remplit` says."""
        return DossierRempli(travail.fichiers, {}, lambda _: iter(()))


def said_by_file(champs: tuple[ChampDeListe, ...], travail: Travail) -> _EnEcriture:
    """What the cells of a row say, by the files where it goes."""
    by_file: _EnEcriture = {}
    for champ, text in zip(champs, travail.textes, strict=True):
        if text:
            by_file.setdefault(champ.fichier, {})[champ] = text
    return by_file


def _list_edit(page: FichierYaml, champ: ChampDeListe, said: str) -> TextEdit:
    start, end, _ = page.source.extents[champ.chemin]
    items = [item.strip() for item in said.replace("\n", ";").split(";") if item.strip()]
    first = page.source.values[(*champ.chemin, 0)].column - 1
    retreat = " " * (first - 2)
    return TextEdit(start, end, f"\n{retreat}".join(f"- {scalar(item)}" for item in items))
