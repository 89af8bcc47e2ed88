"""All the documents that are asked of a dossier: those of its versions, then those of its séances."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from docgen.classeur import Classeur
from docgen.compose.articles_lus import articles_by_version, read_articles
from docgen.compose.fautes import TextFault
from docgen.compose.tableur import classeur
from docgen.compose.textes import Textes
from docgen.compose.versions import assembled, compose, compose_seance
from docgen.compute import Version
from docgen.document import Document
from docgen.document.mots import ArticleLu
from docgen.dossier import Dossier, DossierSeance
from docgen.findings import Finding, Severity


class Demandes(Struct, frozen=True):
    """What to compose. No `kinds` stands for all the documents; `classeurs` asks for the workbooks too."""

    versions: Sequence[Version]
    seances: Sequence[DossierSeance]
    kinds: frozenset[str] = frozenset()
    final: bool = False
    classeurs: bool = False


class Ensemble(Struct, frozen=True):
    """What was composed, by the full names of the versions and séances, and what is wrong in the texts.

    `articles` are those before and after each avenant, as they are shown.
    """

    documents: Mapping[str, Sequence[Document]]
    classeurs: Mapping[str, Classeur]
    articles: Mapping[str, Sequence[ArticleLu]]
    findings: list[Finding]


def compose_all(dossier: Dossier, versions: Collection[Version], demandes: Demandes, folder: Path) -> Ensemble:
    """The documents of `demandes`; `versions` are all those that a séance may show, `folder` has the texts."""
    modeles = {version.contrat.entete.modele for version in demandes.versions}
    textes = {modele: Textes(folder, modele) for modele in sorted(modeles)}
    documents: dict[str, Sequence[Document]] = {}
    classeurs: dict[str, Classeur] = {}
    findings: list[Finding] = []
    for version in demandes.versions:
        texts = textes[version.contrat.entete.modele]
        documents[version.name], faults = compose(dossier, version, texts, only=demandes.kinds, final=demandes.final)
        findings += faults
        if demandes.classeurs:
            classeurs[version.name], faults = classeur(dossier, version, texts)
            findings += [fault for fault in faults if fault not in findings]
    known: dict[str, Version] = {version.name: version for version in versions}
    for seance in demandes.seances:
        texts = Textes(folder, seance.base.modele, seance.textes)
        documents[seance.name], faults = compose_seance(
            dossier, seance, known, texts, only=demandes.kinds, final=demandes.final
        )
        findings += faults
    if demandes.versions and not findings and not demandes.kinds:
        findings += _missing_pieces(dossier, demandes.seances, documents)
    # What a document could not show, its articles could not either.
    articles, faults = ({}, []) if findings else articles_by_version(dossier, demandes.versions, textes)
    # A part that several documents show has its fault told once.
    return Ensemble(documents, classeurs, articles, list(dict.fromkeys(findings + faults)))


def kinds_of(demandes: Demandes, folder: Path) -> list[str]:
    """The kinds of document that the versions and the séances of `demandes` may have. Raises `TextFault`."""
    of_versions = {(version.contrat.entete.modele, version.sort) for version in demandes.versions}
    found = {kind.code for modele, sort in of_versions for kind in Textes(folder, modele).kinds() if kind.fits(sort)}
    for seance in demandes.seances:
        found |= {kind.code for kind in Textes(folder, seance.base.modele, seance.textes).kinds()}
    return sorted(found)


def _missing_pieces(
    dossier: Dossier, seances: Sequence[DossierSeance], documents: Mapping[str, Sequence[Document]]
) -> list[Finding]:
    """Each document can be made without the others; only the assembled dossier needs them all."""
    missing = [fault for seance in seances for fault in assembled(dossier, seance, documents)[1]]
    return [replace(fault, severity=Severity.A_CORRIGER) for fault in missing]


def articles_of(dossier: Dossier, version: Version, folder: Path) -> tuple[ArticleLu, ...] | Finding:
    """The articles of one version as it shows them, or what is wrong in their texts."""
    try:
        return read_articles(dossier, version, Textes(folder, version.contrat.entete.modele))
    except TextFault as fault:
        return fault.finding
