"""Where rows are made, in any process: the model and the texts are there once, each row is tried on a copy of its own.

Nothing is written but in a folder that nobody keeps: what comes out goes back to who asked, who alone writes.
"""

import gc
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Lock
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from docgen import __version__
from docgen.adresses.cellules import CONTRAT, Cell, PartDesFinanceurs
from docgen.commandes.campagne.champs import ChampDeListe
from docgen.commandes.campagne.colonnes import Faute
from docgen.commandes.campagne.lignes import Travail
from docgen.commandes.campagne.liste import cell_name
from docgen.commandes.campagne.modele import write_plain
from docgen.demande import Make, Order, Outcome
from docgen.findings import Finding, Refusal, Severity, call_folder, errors, shown
from docgen.load import load_sources
from docgen.load.a_completer import blank_paragraphs
from docgen.load.yaml_ecriture import scalar
from docgen.load.yaml_edition import FichierYaml, TextEdit
from docgen.montants import Montant
from docgen.pipeline import compute_all, prepare, produce
from docgen.render.atelier import Progress
from docgen.sortie import Lot

# The data alone, the documents too, their files.
Besogne = Literal["calculer", "composer", "produire"]
# How often what is no longer of use is looked for: a campaign lives longer than a command.
_MENAGE = 25


class Envoi(Struct, frozen=True):
    """What is sent once to each worker: the files of the model, the values that the columns give (with their columns),
    the texts and the gabarits (their folder where it can be read, else their files), what is asked."""

    fichiers: Mapping[str, bytes]
    champs: tuple[ChampDeListe, ...]
    colonnes: tuple[int, ...]
    gabarits: Path | Mapping[str, bytes]
    formats: tuple[str, ...]
    documents: frozenset[str] = frozenset()
    final: bool = False
    donnees: str = "contracts_data"
    outil: str = __version__


class VersionRendue(Struct, frozen=True):
    """The files of one version, and what their manifest says of them."""

    folder: str
    empreinte: str
    origine: Mapping[str, object]
    fichiers: Mapping[str, bytes]


class Fait(Struct, frozen=True):
    """What came of a row: what is wrong with it; its data and its documents, unless something forbids them."""

    ligne: int
    dossier: str
    fautes: tuple[Faute, ...] = ()
    remarques: tuple[Faute, ...] = ()
    donnees: Mapping[str, bytes] = field(default_factory=dict)
    rendus: tuple[VersionRendue, ...] = ()
    montant: Montant | None = None
    a_completer: int = 0


class PosteDeTravail:
    """A place of work: `faire` makes one row after the other."""

    def __init__(self, envoi: Envoi) -> None:
        self._envoi, self._lock, self._done = envoi, Lock(), 0
        self._folder = Path(tempfile.mkdtemp(prefix="docgen-campagne-"))
        self._templates = self._unpacked(envoi.gabarits)
        model = self._folder / "modele"
        write_plain(model, envoi.fichiers)
        sources, _, _ = load_sources(model, self._templates / "textes")
        root = f"{shown(model)}/"
        self._sources = {source.file.removeprefix(root): source for source in sources.values()
                         if source.file.startswith(root)}  # fmt: skip
        self._rows = self._folder / "lignes"
        call_folder(self._rows, lambda name: f"{envoi.donnees}/{name}")

    def _unpacked(self, gabarits: Path | Mapping[str, bytes]) -> Path:
        if isinstance(gabarits, Path):
            return gabarits
        write_plain(self._folder / "templates", gabarits)
        return self._folder / "templates"

    def close(self) -> None:
        """Leave nothing."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def faire(self, geste: Besogne, travail: Travail) -> Fait:
        """What `geste` makes of the row; a row that fails says why, and stops no other."""
        with self._lock:
            self._done += 1
            if self._done % _MENAGE == 0:
                gc.collect()
            try:
                return self._made(geste, travail)
            except Refusal as refusal:
                return failed(travail, refusal.message, refusal.remedy)
            except Exception as error:
                return failed(travail, f"docgen a échoué sur cette ligne ({type(error).__name__} : {str(error)[:200]})")
            finally:
                shutil.rmtree(self._rows / travail.dossier, ignore_errors=True)

    def donnees(self, travail: Travail) -> dict[str, bytes]:
        """The files of the dossier of a row: those of the model, where the words of the row take their places. Raises
        `Refusal`."""
        changed = {file: self._page(file).edited(self._edits(file, values)).encode()
                   for file, values in self._by_file(travail).items()}  # fmt: skip
        return {name: changed.get(name, data) for name, data in self._envoi.fichiers.items()}

    def _by_file(self, travail: Travail) -> dict[str, dict[ChampDeListe, str]]:
        by_file: dict[str, dict[ChampDeListe, str]] = {}
        for champ, text in zip(self._envoi.champs, travail.textes, strict=True):
            if text:
                by_file.setdefault(champ.fichier, {})[champ] = text
        return by_file

    def _page(self, file: str) -> FichierYaml:
        return FichierYaml(Path(file), self._envoi.fichiers[file].decode(), self._sources[file])

    def _edits(self, file: str, values: Mapping[ChampDeListe, str]) -> list[TextEdit]:
        page = self._page(file)
        if file.endswith(".md"):
            places = list(blank_paragraphs(page.lu))
            return [TextEdit(*places[int(champ.chemin[0])][:2], said) for champ, said in values.items()]
        simple = {champ.chemin: said for champ, said in values.items() if not champ.plusieurs}
        lists = [_list_edit(page, champ, said) for champ, said in values.items() if champ.plusieurs]
        return [*page.value_edits(simple), *lists]

    def _made(self, geste: Besogne, travail: Travail) -> Fait:
        donnees = self.donnees(travail)
        folder = self._rows / travail.dossier
        write_plain(folder, donnees)
        order = Order(folder, self._templates, kinds=self._envoi.documents, formats=self._envoi.formats,
                      sortie=Path("output"), final=self._envoi.final, sans_publie=True, seul=True)  # fmt: skip
        if geste != "produire":
            return self._said(travail, compute_all(order) if geste == "calculer" else prepare(order))
        rendus: list[VersionRendue] = []

        def keep(_: Order, outcome: Outcome, lot: Lot, make: Make, __: Progress) -> Outcome:
            files, refused = make(lot.properties)
            if refused:
                return outcome.plus(refused)
            name = lot.folder.relative_to(order.sortie).as_posix()
            rendus.append(VersionRendue(name, lot.empreinte, lot.origine, files))
            return outcome

        fait = self._said(travail, produce(order, write=keep))
        return fait if fait.fautes else replace(fait, donnees=donnees, rendus=tuple(rendus))

    def _said(self, travail: Travail, outcome: Outcome) -> Fait:
        wrong = [found for found in outcome.findings if found.severity is not Severity.INFORMATION]
        grave = errors(wrong)
        said = {id(found): self._placed(travail, found) for found in wrong}
        return Fait(travail.ligne, travail.dossier, tuple(said[id(found)] for found in grave),
                    tuple(said[id(found)] for found in wrong if found not in grave), montant=_amount(outcome),
                    a_completer=len(outcome.a_completer))  # fmt: skip

    def _placed(self, travail: Travail, found: Finding) -> Faute:
        """The finding, at the cell of the list that gave the value where it stands."""
        root = f"{self._envoi.donnees}/{travail.dossier}/"
        columns = dict(zip(self._envoi.champs, self._envoi.colonnes, strict=True))
        for place in (found.location, *found.related):
            for champ, line in self._lines(travail, place.file.removeprefix(root)):
                if line == place.line:
                    cell = cell_name(travail.ligne, columns[champ])
                    return Faute(travail.ligne, cell, f"{champ.nom} : {found.message} ({found.code})", found.remedy)
        return Faute(travail.ligne, "", f"{found.location} : {found.message} ({found.code})", found.remedy)

    def _lines(self, travail: Travail, file: str) -> Iterator[tuple[ChampDeListe, int]]:
        """The line where each value of the row stands in `file`, once all of them have taken their places."""
        values = self._by_file(travail).get(file, {})
        edits = self._edits(file, values) if values else []
        lu = self._page(file).lu if values else ""
        for champ in values:
            start = self._start(champ, lu)
            grown = sum(
                edit.text.count("\n") - lu.count("\n", edit.start, edit.end) for edit in edits if edit.start < start
            )
            yield champ, lu.count("\n", 0, start) + grown + 1

    def _start(self, champ: ChampDeListe, lu: str) -> int:
        if champ.fichier.endswith(".md"):
            return list(blank_paragraphs(lu))[int(champ.chemin[0])][0]
        return self._sources[champ.fichier].extents[champ.chemin].start


def failed(travail: Travail, message: str, remede: str = "") -> Fait:
    """A row of which nothing came."""
    return Fait(travail.ligne, travail.dossier, (Faute(travail.ligne, "", message, remede),))


def _list_edit(page: FichierYaml, champ: ChampDeListe, said: str) -> TextEdit:
    start, end, _ = page.source.extents[champ.chemin]
    items = [item.strip() for item in said.replace("\n", ";").split(";") if item.strip()]
    first = page.source.values[(*champ.chemin, 0)].column - 1
    retreat = " " * (first - 2)
    return TextEdit(start, end, f"\n{retreat}".join(f"- {scalar(item)}" for item in items))


def _amount(outcome: Outcome) -> Montant | None:
    """What the first contract brings to who receives, all exercices together."""
    for version in outcome.all_versions[:1]:
        side = PartDesFinanceurs.of(version.contrat.programme.roles.paie)
        try:
            value = version.figures.get(Cell(CONTRAT, side))
        except (Refusal, KeyError):
            return None
        return value if isinstance(value, Montant) else None
    return None
