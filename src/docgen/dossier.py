"""Everything read from one folder, and where each thing is written."""

import dataclasses
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import PurePosixPath
from typing import NamedTuple

from msgspec import Struct, field

from docgen.adresses.chemins import Chemin
from docgen.adresses.origines import Origine
from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import SUIVI, NomDeVersion, avenant_numero
from docgen.amend.avenant import Avenant
from docgen.document import ImageLue
from docgen.findings import Location
from docgen.model.acceptes import ConstatAccepte
from docgen.model.annuaire import Annuaire
from docgen.model.contrat import Contrat
from docgen.model.entete import Collectivite
from docgen.model.indicateurs import Execution
from docgen.model.publie import Publication
from docgen.model.saisie import ValeursAConfirmer
from docgen.model.scelle import Scelle, empreinte
from docgen.model.seance import Deliberation, Rapport, Seance

_DOSSIER, _SAISIE = "dossier.yaml", "saisie.yaml"


class Extent(NamedTuple):
    """Where a value begins and ends in the text of its file, in characters from 0, the end left out; its words as read.

    A text is taken with its quotes; a group or a list ends with the last thing in it, and has no words of its own.
    """

    start: int
    end: int
    text: str = ""


@dataclasses.dataclass(frozen=True)
class Source:
    """A file that was read: for each key path, where the value stands, and where its key stands.

    `blanks` are the paths whose value is still « à compléter ».
    """

    file: str
    values: Mapping[Chemin, Location] = dataclasses.field(default_factory=dict)
    keys: Mapping[Chemin, Location] = dataclasses.field(default_factory=dict)
    blanks: frozenset[Chemin] = frozenset()
    # Twenty thousand in a dossier: measured again in the files that a person changes.
    measure: Callable[[], Mapping[Chemin, Extent]] = dataclasses.field(default=dict, compare=False, repr=False)

    @cached_property
    def extents(self) -> Mapping[Chemin, Extent]:
        """How far each value goes, by its path."""
        return self.measure()

    def locate(self, path: Chemin, *, key: bool = False) -> Location:
        """The place of `path`, or of its nearest known parent."""
        if key and path in self.keys:
            return self.keys[path]
        while path not in self.values and path:
            path = path[:-1]
        return self.values.get(path, Location(self.file, 1, 1))


class DossierScelle(Struct, frozen=True):
    """The seal of a signed version, and the text that is kept for each document (by the name of its file)."""

    base: Scelle
    textes: Mapping[str, str]


class DossierContrat(Struct, frozen=True):
    """A contract of the folder as signed, with what came after: avenants, executions, published acts, seals."""

    base: Contrat
    avenants: tuple[Avenant, ...] = ()
    executions: tuple[Execution, ...] = ()
    publications: tuple[Publication, ...] = ()
    scelles: tuple[DossierScelle, ...] = ()

    @property
    def code(self) -> str:
        """The name of its folder: « cls-2024-2027 »."""
        return self.base.code

    def scelle(self, version: str) -> DossierScelle | None:
        """The seal of that version, or None."""
        return next((scelle for scelle in self.scelles if scelle.base.version == version), None)


class TexteEcrit(NamedTuple):
    """A text and the file that holds it, as shown to people."""

    fichier: str
    texte: str


class DossierSeance(Struct, frozen=True):
    """A séance of the folder, those of its two acts that are written, and what was printed of them.

    `textes` are its own, by the names of their files: each stands for the text of that name of its model.
    """

    base: Seance
    deliberation: Deliberation | None = None
    rapport: Rapport | None = None
    publication: Publication | None = None
    textes: Mapping[str, TexteEcrit] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The name of its folder: « 2025-09-22 »."""
        return self.base.code

    @property
    def name(self) -> NomDeVersion:
        """Its full name, that of its folder in the data and in the output: « seances/2025-09-22 »."""
        return NomDeVersion.seance(self.base.code)


class Dossier(Struct, frozen=True):
    """All that was read. `sources` are keyed by what they hold (« cls-2024-2027/actions/1.1 »); `inputs` gives the
    SHA-256 of each file, by its path inside the folder; `acceptes` the findings that the dossier accepts; `textes` each
    file as written, by its path as shown; `saisie` what the source does not say, or says otherwise; `annuaire` the
    people, bodies and texts that do not change from one act to the next; `images` the pictures that texts call, by
    their path."""

    code: str
    collectivite: Collectivite
    contrats: tuple[DossierContrat, ...]
    sources: Mapping[CleDeSource, Source]
    inputs: Mapping[str, str]
    seances: tuple[DossierSeance, ...] = ()
    acceptes: tuple[ConstatAccepte, ...] = ()
    textes: Mapping[str, str] = field(default_factory=dict)
    saisie: ValeursAConfirmer = field(default_factory=ValeursAConfirmer)
    annuaire: Annuaire = field(default_factory=Annuaire)
    images: Mapping[str, ImageLue] = field(default_factory=dict)

    def inside(self, file: str) -> str | None:
        """The path of `file` (as findings show it) inside the folder of the dossier; None when it lies elsewhere."""
        root = self.locate(CleDeSource.dossier()).file.removesuffix("dossier.yaml")
        return file.removeprefix(root) if file.startswith(root) else None

    def locate(self, source: CleDeSource, *path: str | int, key: bool = False) -> Location:
        """Where `path` is written in `source`, or the nearest place that is known."""
        known = self.sources.get(source)
        return known.locate(path, key=key) if known else Location(source)

    def locate_operation(self, contrat: str, origine: Origine, *path: str | int) -> Location:
        """Where the operation that signs `origine` is written in its avenant, or `path` in it."""
        return self.locate(CleDeSource.avenant(contrat, origine.version), "operations", origine.rang - 1, *path)

    def contrat(self, code: str) -> DossierContrat | None:
        """The contract of that code, or None."""
        return next((contrat for contrat in self.contrats if contrat.code == code), None)

    def seance(self, code: str) -> DossierSeance | None:
        """The séance of that day (« 2025-09-22 »), or None."""
        return next((seance for seance in self.seances if seance.code == code), None)

    def made_from(self, nom: NomDeVersion) -> dict[str, str]:
        """The `inputs` that a version or a séance is made from; later things, seals, controls have no part in it."""
        seance, actes = self.seance(nom.jour), [nom]
        if seance:
            actes = [NomDeVersion.of(acte.contrat, acte.version) for acte in seance.base.actes.values()]
        communs = (_DOSSIER, _SAISIE)
        return {
            path: digest
            for path, digest in sorted(self.inputs.items())
            if path in communs or (seance and _inside(path, nom)) or any(self._reads(a, path) for a in actes)
        }

    def empreinte(self, nom: NomDeVersion) -> str:
        """One digest for what a version or a séance says: what is to be confirmed of it changes no word of it."""
        files = self.made_from(nom).items()
        return empreinte("".join(f"{path}\0{digest}\n" for path, digest in files if path != _SAISIE))

    def _reads(self, nom: NomDeVersion, path: str) -> bool:
        if not _inside(path, nom.contrat):
            return False
        _, folder, *inside = PurePosixPath(path).parts
        if folder == "avenants":
            return nom.code == SUIVI or avenant_numero(inside[0]) <= avenant_numero(nom.code)
        return folder != "execution" or nom.code == SUIVI or PurePosixPath(path).stem < self._exercice(nom)

    def _exercice(self, nom: NomDeVersion) -> str:
        """The exercice of a version: it knows what was done before, and nothing later."""
        contrat = self.contrat(nom.contrat)
        if contrat is None:
            return ""
        number = avenant_numero(nom.code)
        exercices = [avenant.exercice for avenant in contrat.avenants if avenant.numero == number]
        return next(iter(exercices), contrat.base.entete.exercices[0].nom)


def _inside(path: str, folder: str) -> bool:
    """Whether the file `path` is in `folder`, and is neither a seal nor a control of what was published."""
    file = PurePosixPath(path)
    return file.is_relative_to(folder) and not {"signe", "publie"} & set(file.relative_to(folder).parts[:1])
