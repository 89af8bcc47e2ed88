"""The declared walks: what a rule looks at, one thing after the other. A walk is what `sur=` names.

What a walk gives knows where it is written (`place`): a rule says the keys, never the file.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from docgen.adresses.chemins import Chemin
from docgen.adresses.origines import Origine
from docgen.adresses.sources import CleDeSource, FichierDeContrat, PieceDeSeance
from docgen.amend.avenant import Avenant
from docgen.check.moteur import Subject, once
from docgen.compute import Version
from docgen.dossier import Dossier, DossierContrat, DossierScelle, DossierSeance
from docgen.findings import Location
from docgen.model.contrat import Contrat
from docgen.model.entete import Entete
from docgen.model.fiche import FicheAction
from docgen.model.formulaire import Page
from docgen.model.indicateurs import Execution
from docgen.model.plan import Ligne, Rubrique
from docgen.model.programme import Programme
from docgen.model.publie import Publication
from docgen.model.regles import Regles


class Ecrit(Struct, frozen=True):
    """What one file of the data says: `source` is its key."""

    subject: Subject
    source: CleDeSource

    @property
    def dossier(self) -> Dossier:
        """All that was read."""
        return self.subject.dossier

    def place(self, *chemin: str | int, key: bool = False) -> Location:
        """Where `chemin` is written in the file; the place of its key, when that is what is asked."""
        return self.dossier.locate(self.source, *chemin, key=key)


class VersionEcrite(Ecrit, frozen=True):
    """A version of a contract. Its source is `contrat.yaml`, or the file of what the version says."""

    version: Version

    @property
    def contrat(self) -> Contrat:
        """The contract as the version has it."""
        return self.version.contrat

    @property
    def entete(self) -> Entete:
        """The head of the contract."""
        return self.version.contrat.entete

    @property
    def exercices(self) -> list[str]:
        """The names of the exercices of the contract, in its order."""
        return [exercice.nom for exercice in self.entete.exercices]

    @property
    def regles(self) -> Regles:
        """The rules of the programme of the contract."""
        return self.contrat.programme.regles

    @property
    def programme(self) -> Programme:
        """The programme of the contract."""
        return self.contrat.programme

    def financeur(self, code: str) -> str:
        """A financeur as people call it; its code when the contract does not know it."""
        financeur = self.entete.financeur(code)
        return financeur.intitule if financeur else code

    def au_contrat(self, *chemin: str | int, key: bool = False, fichier: FichierDeContrat = "contrat") -> Location:
        """Where `chemin` is written in `contrat.yaml`, or in another file of the contract."""
        return self.dossier.locate(CleDeSource.contrat(self.contrat.code, fichier), *chemin, key=key)

    def au_programme(self, *chemin: str) -> Location:
        """Where the rules of the programme say it: `au_programme("avance", "taux")`."""
        return self.dossier.locate(CleDeSource.modele("programme", self.entete.modele), "regles", *chemin)

    def convenu(self, contrat: Chemin, programme: tuple[str, ...]) -> tuple[Location, bool]:
        """Where a value that a contract may agree on is written, and whether the contract says it, or its programme."""
        written = self.dossier.sources.get(CleDeSource.contrat(self.contrat.code))
        agreed = written is None or contrat in written.values
        return self.au_contrat(*contrat) if agreed else self.au_programme(*programme), agreed

    def a_l_operation(self, origine: str, *chemin: str | int) -> Location:
        """Where `chemin` is written in the operation of an avenant of the contract."""
        return self.dossier.locate_operation(self.contrat.code, Origine(origine), *chemin)

    def de_la_fiche(self, numero: str, *chemin: str | int, key: bool = False) -> Location:
        """Where `chemin` is written in the fiche in force of that number."""
        source, path = self.version.saisie_de_la_fiche(numero, *chemin)
        return self.dossier.locate(source, *path, key=key)


class FicheEcrite(VersionEcrite, frozen=True):
    """A fiche, in the version that writes it."""

    fiche: FicheAction

    @property
    def page(self) -> Page:
        """What the form of the model asks of the fiche."""
        return self.contrat.programme.page(self.fiche.division)

    @property
    def recits_des_sous_actions(self) -> list[str]:
        """The titles of the narrative on each sous-action."""
        ranks = range(1, len(self.fiche.sous_actions) + 1)
        return [title for rank in ranks if (title := self.page.recit_de_la_sous_action(rank))]

    @property
    def lignes_du_recit(self) -> Iterator[tuple[Location, str]]:
        """Each line of the narrative beside the fiche, and its place."""
        file = self.dossier.locate(self.source.recit).file
        for rank, line in enumerate(self.dossier.textes.get(file, "").split("\n"), 1):
            yield Location(file, rank, 1), line


class ExecutionEcrite(VersionEcrite, frozen=True):
    """What was done in an exercice, with the last version of its contract."""

    execution: Execution


class AvenantDuDossier(VersionEcrite, frozen=True):
    """An avenant, with the version that it makes."""

    avenant: Avenant

    @property
    def fiches_recrites(self) -> "Iterator[tuple[Version, FicheAction, FicheAction]]":
        """Each fiche that the avenant writes again, by number: the version before, the fiche there, and as it is."""
        avant = self.version.avant
        numbers = {numero for operation in self.avenant.operations for numero in operation.fiches_ecrites}
        for numero in sorted(numbers) if avant else ():
            before, after = avant.contrat.fiche(numero) if avant else None, self.contrat.fiche(numero)
            if avant and before and after:
                yield avant, before, after


class FichePlanifiee(VersionEcrite, frozen=True):
    """The number of a fiche at its place in the plan de financement, under its rubrique and its line."""

    rubrique: Rubrique
    ligne: Ligne
    numero: str
    chemin: Chemin


class PublicationEcrite(Ecrit, frozen=True):
    """What a published act of a contract printed, with the versions of the contract."""

    publication: Publication
    versions: Sequence[Version]

    @property
    def version(self) -> Version | None:
        """The version that the act made; None when the contract does not have it."""
        return next((version for version in self.versions if version.code == self.publication.version), None)


class SeanceEcrite(Ecrit, frozen=True):
    """A séance; its source is `seance.yaml`."""

    seance: DossierSeance

    def piece(self, piece: PieceDeSeance, *chemin: str | int, key: bool = False) -> Location:
        """Where `chemin` is written in another file of the séance."""
        return self.dossier.locate(CleDeSource.seance(self.seance.name, piece), *chemin, key=key)


class ScelleEcrit(Ecrit, frozen=True):
    """The seal of a signed version; its source is `scelle.yaml`."""

    contrat: DossierContrat
    scelle: DossierScelle

    def texte(self, nom: str, ligne: int = 0) -> Location:
        """The text that is kept for the document of that name, or a line of it."""
        folder = self.place().file.rpartition("/")[0]
        return Location(f"{folder}/{nom}.txt", ligne)


# --- the walks -------------------------------------------------------------------------------------------------------
def dossier(subject: Subject) -> Iterator[Subject]:
    """The whole dossier, once: for a rule that sets side by side things of several files."""
    yield subject


def versions_ecrites(subject: Subject) -> Iterator[VersionEcrite]:
    """Each version of each contract; what it carries on is seen in each of them, and said once."""
    for code, successives in subject.versions.items():
        for version in successives:
            yield VersionEcrite(subject, CleDeSource.contrat(code), version)


def contrats(subject: Subject) -> Iterator[VersionEcrite]:
    """The last version of each contract: the one that knows every fiche."""
    for code, successives in subject.versions.items():
        for version in successives[-1:]:
            yield VersionEcrite(subject, CleDeSource.contrat(code), version)


def avenants(subject: Subject) -> Iterator[AvenantDuDossier]:
    """Each avenant of each contract."""
    for ecrite in versions_ecrites(subject):
        if ecrite.version.avenant:
            source = CleDeSource.avenant(ecrite.contrat.code, ecrite.version.code)
            yield AvenantDuDossier(subject, source, ecrite.version, ecrite.version.avenant)


def fiches(subject: Subject) -> Iterator[FicheEcrite]:
    """Each fiche in the version that writes it; a fiche carried on comes once."""
    for ecrite in versions_ecrites(subject):
        for fiche in ecrite.contrat.fiches:
            source = CleDeSource.fiche(ecrite.contrat.code, fiche.numero, ecrite.version.code)
            if source in subject.dossier.sources:
                yield FicheEcrite(subject, source, ecrite.version, fiche)


def executions(subject: Subject) -> Iterator[ExecutionEcrite]:
    """Each execution, with the last version of its contract."""
    for ecrite in contrats(subject):
        contrat = subject.dossier.contrat(ecrite.contrat.code)
        found = contrat.executions if contrat else ()
        keys = [CleDeSource.du_contrat(ecrite.contrat.code, "execution", execution.exercice) for execution in found]
        for execution, source in zip(found, _read(subject, "execution", keys), strict=True):
            yield ExecutionEcrite(subject, source, ecrite.version, execution)


def plan(subject: Subject) -> Iterator[FichePlanifiee]:
    """Each number of a fiche in each plan de financement."""
    for ecrite in contrats(subject):
        source = CleDeSource.contrat(ecrite.contrat.code, "plan")
        for order, rubrique in enumerate(ecrite.contrat.plan.rubriques):
            for rank, ligne in enumerate(rubrique.lignes):
                for index, numero in enumerate(ligne.fiches):
                    chemin = ("rubriques", order, "lignes", rank, "fiches", index)
                    yield FichePlanifiee(subject, source, ecrite.version, rubrique, ligne, numero, chemin)


def publications(subject: Subject) -> Iterator[PublicationEcrite]:
    """Each publication of a contract."""
    for code, successives in subject.versions.items():
        contrat = subject.dossier.contrat(code)
        found = contrat.publications if contrat else ()
        keys = [CleDeSource.du_contrat(code, "publie", publication.version or "") for publication in found]
        for publication, source in zip(found, _read(subject, "publie", keys), strict=True):
            yield PublicationEcrite(subject, source, publication, successives)


def seances(subject: Subject) -> Iterator[SeanceEcrite]:
    """Each séance."""
    for seance in subject.dossier.seances:
        yield SeanceEcrite(subject, CleDeSource.seance(seance.name), seance)


def _read(subject: Subject, sorte: str, keys: list[CleDeSource]) -> list[CleDeSource]:
    """The keys of the files of that sort, in the order of reading; `keys`, their names, when some could not be read."""
    read = keys_by_owner(subject).get(keys[0].proprietaire, []) if keys else []
    found = [key for key in read if key.sorte == sorte]
    return found if len(found) == len(keys) else keys


def scelles(subject: Subject) -> Iterator[ScelleEcrit]:
    """Each seal of each contract."""
    for contrat in subject.dossier.contrats:
        for scelle in contrat.scelles:
            source = CleDeSource.du_contrat(contrat.code, "signe", scelle.base.version)
            yield ScelleEcrit(subject, source, contrat, scelle)


@once
def keys_by_owner(subject: Subject) -> Mapping[str, list[CleDeSource]]:
    """The keys of the sources of each contract and of each séance: with many of them, all are not to be walked."""
    found: dict[str, list[CleDeSource]] = {}
    for key in subject.dossier.sources:
        found.setdefault(key.proprietaire, []).append(key)
    return found
