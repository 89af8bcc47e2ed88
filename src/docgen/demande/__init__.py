"""What is asked of the map, what comes out of it, and what it answers when it cannot go on."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import SEANCES, avenant_numero
from docgen.amend import Refus
from docgen.amend.avenant import Avenant
from docgen.check.acceptes import PERIMEE, Accepte, split_accepted
from docgen.classeur import Classeur
from docgen.compute import Version
from docgen.document import Document
from docgen.dossier import Dossier, DossierSeance
from docgen.findings import BLANC, INCOMPLET, Finding, Location, Refusal, Severity, blocking, errors, shown
from docgen.french import date, proche
from docgen.render.atelier import Gardees


class Order(Struct, frozen=True):
    """What is asked: a folder of data, the templates, and what to keep. Empty means all.

    `names` are the full names of versions and séances (« cls-2024-2027/avenant-1 », « seances/2025-09-22 »); `regles`,
    the codes of the rules to consult. `sans_publie`: what was published is not read. `gardees`: where what was drawn is
    kept, if anything is. `seul`: all is drawn in this process, one of several at work; `look`, the digest of the
    templates, where it is known.
    """

    folder: Path
    templates: Path
    contrat: str = ""
    version: str = ""
    kinds: frozenset[str] = frozenset()
    formats: tuple[str, ...] = ("docx",)
    sortie: Path = Path("output")
    final: bool = False
    publie: bool = False
    ecraser: bool = False
    seance: str = ""
    names: frozenset[str] = frozenset()
    regles: frozenset[str] = frozenset()
    sans_publie: bool = False
    gardees: Gardees | None = None
    seul: bool = False
    look: str = ""

    @property
    def entier(self) -> bool:
        """Whether every document is asked."""
        return not any((self.contrat, self.version, self.kinds, self.seance, self.names))


class Outcome(Struct, frozen=True):
    """What came out: findings first, then as much as the findings allowed.

    `documents` are those of each version, then of each séance (« seances/2025-09-22 »), by its full name. `acceptes`
    are the findings that the dossier accepts, not among the others; `regles`, the codes of the rules that have run;
    `a_completer`, the values still to come, which are no fault; `lots`, the folders that now hold their documents.
    """

    findings: list[Finding] = field(default_factory=list)
    dossier: Dossier | None = None
    versions: Mapping[str, Sequence[Version]] = field(default_factory=dict)
    documents: Mapping[str, Sequence[Document]] = field(default_factory=dict)
    classeurs: Mapping[str, Classeur] = field(default_factory=dict)
    written: tuple[Path, ...] = ()
    unchanged: tuple[Path, ...] = ()
    retires: tuple[Path, ...] = ()
    acceptes: tuple[Accepte, ...] = ()
    regles: frozenset[str] = frozenset()
    a_completer: tuple[Finding, ...] = ()
    lots: tuple[Path, ...] = ()

    @property
    def all_versions(self) -> list[Version]:
        """The versions of all the contracts, in order."""
        return [version for versions in self.versions.values() for version in versions]

    @property
    def all_documents(self) -> list[Document]:
        """The documents of all the versions and séances, in order."""
        return [document for documents in self.documents.values() for document in documents]

    @property
    def failed(self) -> bool:
        """Whether an error forbids to go on."""
        return bool(errors(self.findings))

    @property
    def blocked(self) -> bool:
        """Whether something forbids to sign."""
        return bool(blocking(self.findings))

    @property
    def stopped(self) -> bool:
        """Whether a file that does not read has kept from reading all the values."""
        return not self.versions and any(finding.code != INCOMPLET for finding in errors(self.findings))

    def plus(self, findings: list[Finding]) -> "Outcome":
        """The same with more findings."""
        return replace(self, findings=[*self.findings, *findings])


class Bilan(Struct, frozen=True):
    """What came of a command that writes in the data: the findings, the files written. Each adds what it has to say."""

    findings: tuple[Finding, ...] = ()
    ecrits: tuple[Path, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether an error forbids to go on."""
        return bool(errors(list(self.findings)))

    def plus(self, *findings: Finding) -> Self:
        """The same with more findings."""
        return replace(self, findings=(*self.findings, *findings))


# --- what is asked, found in what there is ---------------------------------------------------------------------------
def chosen_versions(order: Order, outcome: Outcome) -> list[Version]:
    """The versions that the order keeps."""
    return [
        version
        for version in outcome.all_versions
        if not order.seance
        if order.contrat in ("", version.contrat.code) and order.version in ("", version.code)
        if not order.names or version.name in order.names
    ]


def chosen_seances(order: Order, dossier: Dossier) -> list[DossierSeance]:
    """The séances that the order keeps: each shows several contracts, and comes with the whole dossier, or alone."""
    if order.contrat or order.version:
        return []
    asked = [seance for seance in dossier.seances if order.seance in ("", seance.code)]
    return [seance for seance in asked if not order.names or seance.name in order.names]


def without_blanks(found: Sequence[Finding]) -> tuple[list[Finding], tuple[Finding, ...]]:
    """What was found, and apart the values that are still to come."""
    blanks = tuple(finding for finding in found if finding.code == BLANC)
    return [finding for finding in found if finding.code != BLANC], blanks


def without_accepted(order: Order, outcome: Outcome) -> Outcome:
    """The findings in the order of repairing, those that the dossier accepts set apart."""
    if outcome.dossier is None or not outcome.versions:
        return outcome  # what did not read has its own order: that in which a new folder is filled in
    entier = order.entier and bool(outcome.documents)
    rest, acceptes = split_accepted(outcome.dossier, outcome.findings, outcome.regles, entier=entier)
    if order.regles:
        # What stops everything is said, whatever the rules asked.
        known, stops = {*order.regles, PERIMEE}, errors(rest)
        rest = [finding for finding in rest if finding.code in known or finding in stops]
        acceptes = tuple(accepte for accepte in acceptes if accepte.finding.code in order.regles)
    return replace(outcome, findings=sorted(rest, key=Finding.sort_key), acceptes=acceptes)


def held_as_final(order: Order, outcome: Outcome) -> Outcome:
    """`outcome`, where what blocks keeps a final from being made; unless it is in a contract that is not asked."""
    if not order.final or outcome.dossier is None:
        return outcome
    others = (contrat.code for contrat in outcome.dossier.contrats if order.contrat not in ("", contrat.code))
    apart = [shown(order.folder / code) for code in others]

    def elsewhere(finding: Finding) -> bool:
        return any(Path(finding.location.file).is_relative_to(folder) for folder in apart)

    findings = [replace(finding, en_projet=finding.en_projet and elsewhere(finding)) for finding in outcome.findings]
    return replace(outcome, findings=findings)


# --- what the map answers when it cannot go on -----------------------------------------------------------------------
def nothing_chosen(order: Order, outcome: Outcome, dossier: Dossier) -> list[Finding]:
    """Neither a version nor a séance answers the order; or what does is not read yet, for want of values."""
    asked = order.folder / SEANCES / order.seance if order.seance else order.folder / order.contrat
    if avenant_numero(order.version):
        asked = asked / "avenants" / order.version
    message = "ce qui est demandé ne se compose pas sans ce fichier, où des valeurs restent à compléter"
    left = [finding for finding in outcome.findings if finding.code == INCOMPLET]
    if inside := [finding for finding in left if Path(finding.location.file).is_relative_to(shown(asked))]:
        return [replace(finding, message=message, severity=Severity.BLOQUANT) for finding in inside]
    if order.seance:
        return [no_seance(order.folder, dossier, order.seance)]
    known = [version.name for version in outcome.all_versions]
    return [no_version(order.folder, known, "/".join(part for part in (order.contrat, order.version) if part))]


def no_version(folder: Path, known: Sequence[str], asked: str) -> Finding:
    """No version of the dossier of `folder` has the name `asked`."""
    message = f"« {asked} » n'est pas une version de ce dossier"
    return Finding("CMD001", message, Location(shown(folder)), proche(asked, known, "Versions"))


def no_seance(folder: Path, dossier: Dossier, day: str) -> Finding:
    """The dossier has no séance of that day; or it has several, and none is named."""
    known = ", ".join(seance.code for seance in dossier.seances) or "aucune"
    message = f"ce dossier n'a pas de séance du « {day} »" if day else "il faut dire quelle séance assembler"
    return Finding("CMD001", message, Location(shown(folder)), f"Séances : {known}.")


def no_document(order: Order, known: Iterable[str]) -> list[Finding]:
    """A finding for each document that is asked and that nothing chosen has, among `known`, the kinds that it has."""
    known = sorted(set(known))
    return [
        Finding("CMD001", f"aucun document « {kind} » dans ce qui est demandé", Location(shown(order.folder)),
                proche(kind, known, "Documents"))
        for kind in sorted(order.kinds.difference(known))
    ]  # fmt: skip


def no_piece(dossier: Dossier, seance: DossierSeance) -> Finding:
    """The séance names no document to assemble."""
    message = f"la séance du {date(seance.base.date)} n'a aucune pièce à assembler"
    return Finding("CMD002", message, dossier.locate(CleDeSource.seance(seance.name)),
                   "Donner dans « pieces » les documents du dossier, dans l'ordre.")  # fmt: skip


def from_refus(dossier: Dossier, contrat: str, refus: Refus) -> Finding:
    """The refusal of an operation, at its line, with the articles that it aims at and what explains it."""
    source = CleDeSource.avenant(contrat, refus.avenant.version)
    place = dossier.locate(source, "operations", refus.rang, *refus.refusal.chemin)
    operation = refus.avenant.operations[refus.rang]
    causes = [(origine.version, dossier.locate_operation(contrat, origine)) for origine in refus.causes]
    creations = [dossier.locate_operation(contrat, refus.creation)] if refus.creation else []
    articles = [CleDeSource.du_contrat(contrat, "articles", numero) for numero in operation.articles]
    related = (*(dossier.locate(key) for key in articles if key in dossier.sources), *creations,
               *(place for _, place in causes))  # fmt: skip
    message = f"opération {refus.rang + 1} : {refus.refusal.message}"
    for version, cause in causes:
        if version != refus.avenant.version:
            message += f" ({_why(refus.avenant, version)}, {cause.file.rpartition('/')[2]}, ligne {cause.line})"
    return Finding(refus.refusal.code or "AVE001", message, place, refus.refusal.remedy, related=related)


def _why(avenant: Avenant, version: str) -> str:
    """What another avenant has to do with it: it came before, or comes after."""
    numero = avenant_numero(version)
    before = f"l'avenant n° {numero} l'a supprimé ou modifié"
    return before if numero < avenant.numero else f"seul l'avenant n° {numero}, postérieur, le crée"


def from_gabarit(refusal: Refusal, file: Path) -> Finding:
    """The refusal of a gabarit."""
    return Finding(refusal.code or "TPL005", refusal.message, Location(shown(file)), refusal.remedy)
