"""The sides that a person names by a version or a git revision, read and composed."""

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from docgen.adresses.versions import SUIVI, NomDeVersion
from docgen.calque import overlay, own_folder
from docgen.commandes.comparer.cotes import Cote, Illisible, full_name
from docgen.commandes.comparer.depot import extract, is_revision, top_folder
from docgen.compose.articles_lus import read_articles
from docgen.compose.fautes import TextFault
from docgen.compose.textes import Textes
from docgen.compute import Version
from docgen.demande import Order, Outcome
from docgen.diff.releve import Releve, releve
from docgen.document import Document
from docgen.findings import Finding, Refusal, Severity, errors, shown
from docgen.french import proche
from docgen.pipeline import compute_all, prepare

_NOMMEE = re.compile(r"(?:(?P<contrat>[\w.-]+)/)?(?P<version>[\w.-]+?)(?:@(?P<exercice>\d{4}))?")


# --- two versions of a contract ---------------------------------------------------------------------------------------
def sides_of_versions(order: Order, ancien: str, nouveau: str) -> tuple[Cote, Cote]:
    """The sides that two names of versions give: « cls-2024-2027/initiale », « avenant-1 » with `order.contrat`,
    « cie-2025-2027/initiale@2025 » for one exercice. Raises `Refusal` or `Illisible`."""
    known = _lisible(ancien, compute_all(order))
    versions = {version.name: version for acts in known.versions.values() for version in acts}
    contrats = dict.fromkeys(version.contrat.code for version in versions.values())
    if order.contrat and order.contrat not in contrats:
        raise Refusal(f"le contrat « {order.contrat} » n'existe pas", proche(order.contrat, contrats, "Contrats"))
    asked = [_nommee(order, nom, versions) for nom in (ancien, nouveau)]
    first, second = (version.contrat.code for version, _ in asked)
    if first != second:
        raise Refusal(f"« {ancien} » et « {nouveau} » ne sont pas du même contrat",
                      "Comparer deux versions d'un contrat, ou deux dossiers entiers.")  # fmt: skip
    if (asked[0][1] is None) != (asked[1][1] is None):
        raise Refusal("un seul des deux côtés nomme un exercice", "Écrire « @2025 » et « @2026 », ou aucun des deux.")
    names = frozenset(version.name for version, _ in asked)
    outcome = _lisible(nouveau, prepare(replace(order, contrat="", version="", names=names), known))
    cotes = [_cote(order, outcome, nom, [version]) for nom, (version, _) in zip((ancien, nouveau), asked, strict=True)]
    return tuple(_exercice(cote, year) for cote, (_, year) in zip(cotes, asked, strict=True))  # type: ignore[return-value]


def _nommee(order: Order, nom: str, versions: Mapping[NomDeVersion, Version]) -> tuple[Version, str | None]:
    match = _NOMMEE.fullmatch(nom)
    if match is None:
        raise Refusal(f"« {nom} » ne nomme pas une version", "Écrire par exemple « cls-2024-2027/avenant-1 ».")
    contrat, code, exercice = match.group("contrat", "version", "exercice")
    found = [version for version in versions.values() if version.code == code]
    if contrat or order.contrat:
        found = [version for version in found if version.contrat.code == (contrat or order.contrat)]
    if not found:
        raise Refusal(f"la version « {nom} » n'existe pas", proche(nom.partition("@")[0], versions, "Versions"))
    if len(found) > 1:
        names = " et ".join(f"« {version.name} »" for version in found)
        raise Refusal(f"« {nom} » est une version de plusieurs contrats", f"Préciser : {names}.")
    years = [year.nom for year in found[0].contrat.entete.exercices]
    if exercice and exercice not in years:
        raise Refusal(f"l'exercice {exercice} n'est pas au contrat", f"Exercices : {', '.join(years)}.")
    return found[0], exercice


def _exercice(cote: Cote, year: str | None) -> Cote:
    if year is None:
        return cote
    releves = {code: releve.de_l_exercice(year) for code, releve in cote.releves.items()}
    return replace(cote, releves=releves, documents={})


# --- two revisions of the data ----------------------------------------------------------------------------------------
def sides_of_revisions(order: Order, ancien: str, nouveau: str) -> tuple[Cote, Cote]:
    """The sides that two git revisions give: the last version of each contract, and every document of it.

    Raises `Refusal` when a revision does not exist, `Illisible` when its data do not load.
    """
    return _revision(order, ancien), _revision(order, nouveau)


def _revision(order: Order, revision: str) -> Cote:
    with as_it_was(order, revision) as then:
        try:
            outcome = _lisible(revision, prepare(then))
            acts = [[v for v in versions if v.code != SUIVI] for versions in outcome.versions.values()]
            cote = _cote(then, outcome, revision, [versions[-1] for versions in acts if versions])
        except Illisible as fault:
            raise Illisible(revision, [_alors(order, then, revision, finding) for finding in fault.findings]) from None
    seances = {
        full_name(name, document): document
        for name, documents in outcome.documents.items()
        if NomDeVersion(name).est_seance
        for document in documents
    }
    return replace(cote, documents={**cote.documents, **seances})


def _alors(order: Order, then: Order, revision: str, finding: Finding) -> Finding:
    """The finding at the place that git knows: « main~3:contracts_data/… »."""
    pairs = ((then.folder, order.folder), (own_folder(then.templates), own_folder(order.templates)))
    for extracted, known in pairs:
        file = finding.location.file
        if file.startswith(shown(extracted)):
            place = f"{revision}:{known.as_posix()}{file.removeprefix(shown(extracted))}"
            return replace(finding, location=finding.location._replace(file=place), related=())
    return finding


@contextmanager
def as_it_was(order: Order, revision: str) -> Iterator[Order]:
    """The same order on the data, and the texts when they are in the same repository, as they were at `revision`.

    Raises `Refusal` when git has no such revision, or no such folder there.
    """
    root = top_folder(order.folder)
    if root is None or not is_revision(order.folder, revision):
        raise Refusal(f"la révision « {revision} » n'existe pas", "« git log » montre celles qui existent.")
    kept = [path.resolve() for path in (order.folder, own_folder(order.templates))]
    inside = [path.relative_to(root).as_posix() for path in kept if path.is_relative_to(root) and path.is_dir()]
    with tempfile.TemporaryDirectory(prefix="docgen-") as folder:
        if not extract(root, revision, inside, Path(folder)):
            raise Refusal(f"la révision « {revision} » n'a pas « {' » ou « '.join(inside)} »",
                          "Comparer des révisions où ce dossier existe déjà.")  # fmt: skip
        then = [Path(folder) / path.relative_to(root) if path.is_relative_to(root) else path for path in kept]
        yield replace(order, folder=then[0], templates=overlay(then[1]))


# --- both -------------------------------------------------------------------------------------------------------------
def _lisible(nom: str, outcome: Outcome) -> Outcome:
    if outcome.failed or outcome.dossier is None:
        raise Illisible(nom, errors(outcome.findings))
    return outcome


def _cote(order: Order, outcome: Outcome, nom: str, versions: list[Version]) -> Cote:
    assert outcome.dossier is not None
    releves: dict[str, Releve] = {}
    documents: dict[str, Document] = {}
    try:
        for version in versions:
            documents_of = outcome.documents.get(version.name, ())
            textes = Textes(order.templates / "textes", version.contrat.entete.modele)
            releves[version.contrat.code] = releve(
                version, documents_of, read_articles(outcome.dossier, version, textes)
            )
            documents |= {full_name(version.contrat.code, document): document for document in documents_of}
    except TextFault as fault:
        raise Illisible(nom, [replace(fault.finding, severity=Severity.BLOQUANT)]) from None
    known = {version.contrat.code: version for version in versions}
    return Cote(nom, releves, documents, known, outcome.dossier)
