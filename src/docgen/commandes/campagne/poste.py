"""Where rows are made, in any process: the model and the texts are there once, each row is tried on a copy of its own.

Nothing is written but in a folder that nobody keeps: what comes out goes back to who asked, who alone writes.
"""

import gc
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from docgen import __version__
from docgen.adresses.cellules import CONTRAT, Cell, PartDesFinanceurs
from docgen.commandes.campagne.annee import AnneeDemandee
from docgen.commandes.campagne.avenants import SurAnnee
from docgen.commandes.campagne.champs import ChampDeListe
from docgen.commandes.campagne.colonnes import Faute
from docgen.commandes.campagne.lignes import Travail
from docgen.commandes.campagne.liste import cell_name
from docgen.commandes.campagne.modele import write_plain
from docgen.commandes.campagne.remplissage import DossierRempli, FichiersARemplir, Remplit, SurModele, TelQuel
from docgen.demande import Order, Outcome
from docgen.demande.lots import Make
from docgen.findings import Finding, Refusal, Severity, call_folder, errors, shown
from docgen.load import load_sources
from docgen.montants import Montant
from docgen.pipeline import compute_all, prepare, produce
from docgen.render.atelier import Progress
from docgen.sortie import Lot, digest_tree

# The data alone, the documents too, their files.
Besogne = Literal["calculer", "composer", "produire"]
# How often what is no longer of use is looked for: a campaign lives longer than a command.
_MENAGE = 25


class Envoi(Struct, frozen=True):
    """What is sent once to each worker: the files of the model, the values that the columns give (with their columns),
    the texts and the gabarits (their folder where it can be read, else their files), what is asked. Without a
    model, the rows bring dossiers that exist; `annee` is the avenant that each is given."""

    fichiers: Mapping[str, bytes]
    champs: tuple[ChampDeListe, ...]
    colonnes: tuple[int, ...]
    gabarits: Path | Mapping[str, bytes]
    formats: tuple[str, ...]
    documents: frozenset[str] = frozenset()
    final: bool = False
    donnees: str = "contracts_data"
    annee: AnneeDemandee | None = None
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
        self._look = digest_tree(self._templates)
        self._columns = dict(zip(envoi.champs, envoi.colonnes, strict=True))
        self._remplit = self._filling()
        self._rows = self._folder / "lignes"
        call_folder(self._rows, lambda name: f"{envoi.donnees}/{name}")

    def _filling(self) -> Remplit:
        envoi = self._envoi
        if envoi.annee:
            return SurAnnee(self._folder / "avenants", self._templates, envoi.annee, self._columns, envoi.donnees)
        if not envoi.fichiers:
            return TelQuel()
        model = self._folder / "modele"
        write_plain(model, envoi.fichiers)
        sources, _, _ = load_sources(model, self._templates / "textes")
        root = f"{shown(model)}/"
        known = {source.file.removeprefix(root): source for source in sources.values() if source.file.startswith(root)}
        return SurModele(FichiersARemplir(envoi.fichiers, known), envoi.champs)

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

    def remplir(self, travail: Travail) -> DossierRempli:
        """The dossier of a row. Raises `Refusal`."""
        return self._remplit.fill(travail)

    def _made(self, geste: Besogne, travail: Travail) -> Fait:
        rempli = self.remplir(travail)
        if rempli.fautes:
            return Fait(travail.ligne, travail.dossier, rempli.fautes)
        folder = self._rows / travail.dossier
        write_plain(folder, rempli.fichiers)
        order = Order(folder, self._templates, rempli.contrat, rempli.version, self._envoi.documents,
                      self._envoi.formats, Path("output"), self._envoi.final, sans_publie=True, seul=True,
                      look=self._look)  # fmt: skip
        if geste != "produire":
            return self._said(travail, rempli, compute_all(order) if geste == "calculer" else prepare(order))
        rendus: list[VersionRendue] = []

        def keep(_: Order, outcome: Outcome, lot: Lot, make: Make, __: Progress) -> Outcome:
            files, refused = make(lot.properties)
            if refused:
                return outcome.plus(refused)
            name = lot.folder.relative_to(order.sortie).as_posix()
            rendus.append(VersionRendue(name, lot.empreinte, lot.origine, files))
            return outcome

        fait = self._said(travail, rempli, produce(order, write=keep))
        return fait if fait.fautes else replace(fait, donnees=rempli.nouveaux, rendus=tuple(rendus))

    def _said(self, travail: Travail, rempli: DossierRempli, outcome: Outcome) -> Fait:
        wrong = [found for found in outcome.findings if found.severity is not Severity.INFORMATION]
        grave = errors(wrong)
        said = {id(found): self._placed(travail, rempli, found) for found in wrong}
        return Fait(travail.ligne, travail.dossier, tuple(said[id(found)] for found in grave),
                    tuple(said[id(found)] for found in wrong if found not in grave), montant=_amount(rempli, outcome),
                    a_completer=len(outcome.a_completer))  # fmt: skip

    def _placed(self, travail: Travail, rempli: DossierRempli, found: Finding) -> Faute:
        """The finding, at the cell of the list that gave the value where it stands."""
        root = f"{self._envoi.donnees}/{travail.dossier}/"
        for place in (found.location, *found.related):
            for champ, line in rempli.lignes(place.file.removeprefix(root)):
                if line == place.line:
                    cell = cell_name(travail.ligne, self._columns[champ])
                    return Faute(travail.ligne, cell, f"{champ.nom} : {found.message} ({found.code})", found.remedy)
        return Faute(travail.ligne, "", f"{found.location} : {found.message} ({found.code})", found.remedy)


def failed(travail: Travail, message: str, remede: str = "") -> Fait:
    """A row of which nothing came."""
    return Fait(travail.ligne, travail.dossier, (Faute(travail.ligne, "", message, remede),))


def _amount(rempli: DossierRempli, outcome: Outcome) -> Montant | None:
    """What the first contract brings to who receives, all exercices together; of an avenant, what it does in its
    year."""
    wanted = (rempli.contrat, rempli.version)
    for version in outcome.all_versions:
        if wanted not in (("", ""), (version.contrat.code, version.code)):
            continue
        cell = Cell(CONTRAT, PartDesFinanceurs.of(version.contrat.programme.roles.paie))
        try:
            value = version.figures.get(cell._replace(exercice=rempli.exercice) if rempli.exercice else cell)
        except (Refusal, KeyError):
            return None
        return value if isinstance(value, Montant) else None
    return None
