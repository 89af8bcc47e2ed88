"""THE MAP: load → consolidate → compute → check → compose → check → render → write. It knows every stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from docgen import __version__
from docgen.amend import consolidate
from docgen.check import Stade, Subject, check, consulted
from docgen.check.acceptes import PERIMEE, trier
from docgen.classeur import NOM, Classeur
from docgen.compose import Textes, TextFault, assembled, compose, compose_seance, lectures
from docgen.compose.articles_lus import lecture as lectures_de
from docgen.compose.tableur import classeur
from docgen.compute import Version, versions
from docgen.demande import Order as Order
from docgen.demande import Outcome as Outcome
from docgen.demande import from_gabarit, from_refus, no_piece, no_seance, no_version
from docgen.diff import releve_json
from docgen.diff.causes import SANS_CAUSE, causes
from docgen.diff.releve import releve
from docgen.document import Document
from docgen.dossier import Dossier, DossierSeance
from docgen.findings import Finding, Refusal, Severity, errors
from docgen.french import typographie
from docgen.load import load
from docgen.render import DE_DOCUMENT, binder, workbook
from docgen.render.atelier import render_all, workers
from docgen.sortie import Lot, digest_tree, is_current, recover, sha256, touched_by_hand, write

Progress = Callable[[str, int, int], None]
Made = tuple[dict[str, bytes], list[Finding]]
Make = Callable[[Mapping[str, str]], Made]


def prepare(order: Order) -> Outcome:
    """Load, consolidate, compute, check the data, compose, check the documents; stops at the first stage in error."""
    outcome = compute_all(order)
    if not outcome.failed and outcome.dossier is not None:
        outcome = _composed(order, outcome, outcome.dossier)
    return _sorted(order, outcome)


def _sorted(order: Order, outcome: Outcome) -> Outcome:
    """The findings in the order of repairing, without those that the dossier accepts."""
    if outcome.dossier is None or not outcome.versions:
        return outcome  # what did not read has its own order: that in which a new folder is filled in
    entier = order.entier and bool(outcome.documents)
    rest, acceptes = trier(outcome.dossier, outcome.findings, outcome.regles, entier=entier)
    if order.regles:
        # What stops everything is said, whatever the rules asked.
        known = {*order.regles, PERIMEE}
        rest = [finding for finding in rest if finding.code in known or finding.severity is Severity.ERREUR]
        acceptes = tuple(one for one in acceptes if one.finding.code in order.regles)
    return replace(outcome, findings=sorted(rest, key=Finding.sort_key), acceptes=acceptes)


def compute_all(order: Order) -> Outcome:
    """The stages of `prepare` before the texts."""
    dossier, findings = load(order.folder, order.templates / "textes")
    if dossier is None or errors(findings):
        return Outcome(findings, dossier)
    computed: dict[str, list[Version]] = {}
    for contrat in dossier.contrats:
        etats, refus = consolidate(contrat.base, contrat.avenants)
        findings += [from_refus(dossier, contrat.code, r) for r in refus]
        computed[contrat.code] = versions(etats, contrat.executions)
    stades: tuple[Stade, ...] = ("donnees", "publie") if order.publie else ("donnees",)
    findings += check(Subject(dossier, computed), *stades, codes=order.regles)
    regles = frozenset(rule.code for rule in consulted(stades, order.regles))
    return Outcome(findings, dossier, computed, regles=regles)


def _composed(order: Order, outcome: Outcome, dossier: Dossier) -> Outcome:
    chosen, seances = _chosen(order, outcome), _seances(order, dossier)
    if not chosen and not seances:
        return outcome.plus([_nothing(order, outcome, dossier)])
    documents: dict[str, list[Document]] = {}
    classeurs: dict[str, Classeur] = {}
    findings: list[Finding] = []
    modeles = {version.contrat.entete.modele for version in chosen} | {seance.base.modele for seance in seances}
    textes = {modele: Textes(order.templates / "textes", modele) for modele in sorted(modeles)}
    for version in chosen:
        texts = textes[version.contrat.entete.modele]
        documents[version.name], faults = compose(dossier, version, texts, only=order.kinds, final=order.final)
        findings += faults
        if "xlsx" in order.formats:
            classeurs[version.name], faults = classeur(dossier, version, texts)
            findings += [fault for fault in faults if fault not in findings]
    known: dict[str, Version] = {version.name: version for made in outcome.versions.values() for version in made}
    for seance in seances:
        texts = textes[seance.base.modele]
        made, faults = compose_seance(dossier, seance, known, texts, only=order.kinds, final=order.final)
        documents[seance.name] = made
        findings += faults
    if chosen and not findings and not order.kinds:
        # Each document can be made without the others; only the assembled dossier needs them all.
        missing = [fault for seance in seances for fault in assembled(dossier, seance, documents)[1]]
        findings += [replace(fault, severity=Severity.AVERTISSEMENT) for fault in missing]
    # What a document could not show, its articles could not either.
    lues, faults = ({}, []) if findings else lectures(dossier, chosen, textes)
    findings += faults
    every = [document for made in documents.values() for document in made]
    stades: tuple[Stade, ...] = ("documents", "final") if order.final else ("documents",)
    subject = Subject(dossier, outcome.versions, every, documents, lues, partiel=bool(order.kinds))
    findings += check(subject, *stades, codes=order.regles)
    regles = outcome.regles.union(rule.code for rule in consulted(stades, order.regles))
    return replace(outcome.plus(findings), documents=documents, classeurs=classeurs, regles=regles)


def produce(order: Order, progress: Progress = lambda *_: None) -> Outcome:
    """`prepare`, then render and write each version and each séance: all its files or none."""
    texts = [name for name in order.formats if name in DE_DOCUMENT]
    with workers(texts, many=not (order.kinds or order.seance)) as pool:
        outcome = prepare(order)
        if outcome.failed or outcome.dossier is None:
            return outcome
        look = digest_tree(order.templates)
        for name, documents in outcome.documents.items():
            made = Contents(documents, outcome.classeurs.get(name))
            if names := made.names(order.formats):
                stated: dict[str, Version] = (
                    {} if order.kinds else {one.name: one for own in outcome.versions.values() for one in own}
                )
                names = (*names, releve_json.FICHIER) if name in stated else names
                lot = lot_of(order, outcome.dossier, name, look, names)
                render = partial(_stated, order, made, pool, texts, outcome.dossier, stated.get(name), progress)
                outcome = write_lot(order, outcome, lot, render, progress)
    return outcome


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes to the folder of one version."""

    documents: Sequence[Document]
    classeur: Classeur | None

    def names(self, formats: Sequence[str]) -> tuple[str, ...]:
        """The files that it makes in these formats."""
        files = [f"{document.name}.{name}" for document in self.documents for name in formats if name in DE_DOCUMENT]
        return (*files, f"{NOM}.xlsx") if self.classeur else tuple(files)


def assemble(order: Order, day: str, progress: Progress = lambda *_: None) -> Outcome:
    """As `prepare`, for the pieces of the séance of `day` alone; then write them, in their order, in one PDF.

    An empty `day` stands for the only séance that there is.
    """
    outcome = compute_all(order)
    if outcome.failed or outcome.dossier is None:
        return outcome
    dossier, held = outcome.dossier, outcome.dossier.seances
    seance = held[0] if len(held) == 1 and not day else dossier.seance(day)
    if seance is None or not seance.base.pieces:
        return outcome.plus([no_piece(dossier, seance) if seance else no_seance(order.folder, dossier, day)])
    actes = frozenset(f"{acte.contrat}/{acte.version}" for acte in seance.base.actes.values())
    kinds = frozenset(piece.document for piece in seance.base.pieces)
    chosen = replace(order, names=actes | {seance.name}, kinds=kinds)
    outcome = _sorted(chosen, _composed(chosen, outcome, dossier))
    if outcome.failed:
        return outcome
    documents, missing = assembled(dossier, seance, outcome.documents)
    if missing:
        # Composed again, so that the remedy names every document that there is.
        return outcome.plus(assembled(dossier, seance, _composed(order, outcome, dossier).documents)[1])
    lot = lot_of(order, dossier, seance.name, digest_tree(order.templates), (f"dossier-{seance.code}.pdf",))
    bind = partial(_bound, order, dossier, seance, documents, progress=progress)
    return write_lot(order, outcome, lot, bind, progress)


def lot_of(order: Order, dossier: Dossier, name: str, look: str, names: tuple[str, ...]) -> Lot:
    """The files `names` of the version or séance `name`; `look` is the digest of the templates."""
    origin = {"outil": f"docgen {__version__}", "donnees": dossier.inputs, "final": order.final}
    empreinte = sha256(repr((origin, look)).encode())
    return Lot(order.sortie / dossier.code / name, empreinte, {**origin, "version": name, "gabarits": look}, names)


def write_lot(order: Order, outcome: Outcome, lot: Lot, make: Make, progress: Progress) -> Outcome:
    """`outcome` with what became of `lot`: left when it is current, else made and written whole, or refused."""
    recover(lot.folder)
    if is_current(lot):
        return replace(outcome, unchanged=(*outcome.unchanged, lot.folder))
    blocking = [] if order.ecraser else touched_by_hand(lot)
    if blocking:
        return outcome.plus(blocking)
    properties = {
        "Version": str(lot.origine["version"]),
        "Empreinte des données": sha256(repr(lot.origine["donnees"]).encode()),
        "Empreinte des gabarits": str(lot.origine["gabarits"]),
    }
    files, refused = make(properties)
    if not refused:
        progress("écriture", len(files), len(lot.names))
        refused = write(lot, files)
    if refused:
        return outcome.plus(refused)
    return replace(outcome, written=(*outcome.written, *(lot.folder / name for name in files)))


def _stated(
    order: Order,
    made: Contents,
    pool: ProcessPoolExecutor | None,
    texts: Sequence[str],
    dossier: Dossier,
    version: Version | None,
    progress: Progress,
    properties: Mapping[str, str],
) -> Made:
    """As `render_lot`, with the statement of `version`, so that two folders compare as two versions do."""
    files, findings = render_lot(order, made, pool, texts, properties, progress)
    if version and not findings:
        textes = Textes(order.templates / "textes", version.contrat.entete.modele)
        try:
            said = releve(dossier, version, made.documents, lectures_de(dossier, version, textes))
        except TextFault as fault:
            return files, [fault.finding]
        before = version.avant
        moved = causes(dossier, before, version, made.documents) if before else SANS_CAUSE
        files[releve_json.FICHIER] = releve_json.ecrire(said, before.name if before else "", moved)
    return files, findings


def render_lot(
    order: Order,
    made: Contents,
    pool: ProcessPoolExecutor | None,
    texts: Sequence[str],
    properties: Mapping[str, str],
    progress: Progress,
) -> Made:
    """The files of `made` in the formats of the order, and what a gabarit refused."""
    files: dict[str, bytes] = {}
    findings: list[Finding] = []
    gabarits, total = order.templates / "gabarits", len(made.names(order.formats))
    every = render_all(pool, made.documents, texts, gabarits, properties)
    if made.classeur:
        progress(f"{NOM}.xlsx", 0, total)
        files[f"{NOM}.xlsx"] = workbook(made.classeur, properties)
    for document, (own, refused) in zip(made.documents, every, strict=True):
        progress(document.name, len(files), total)
        files |= {f"{document.name}.{name}": data for name, data in own.items()}
        findings += [from_gabarit(refusal, gabarits / document.gabarit) for refusal in refused]
    return files, list(dict.fromkeys(findings))


def _bound(
    order: Order,
    dossier: Dossier,
    seance: DossierSeance,
    documents: Sequence[Document],
    properties: Mapping[str, str],
    progress: Progress,
) -> Made:
    """The assembled dossier of `seance`, as the only file of its lot."""
    gabarits, name = order.templates / "gabarits", f"dossier-{seance.code}.pdf"
    own = {"auteur": dossier.collectivite.collectivite, "date": seance.code}
    progress(name, 0, 1)
    try:
        return {
            name: binder()(
                "Dossier de séance", typographie(seance.base.objet), documents, gabarits, {**properties, **own}
            )
        }, []
    except Refusal as refusal:
        return {}, [from_gabarit(refusal, gabarits)]


def _chosen(order: Order, outcome: Outcome) -> list[Version]:
    return [
        version
        for code, made in outcome.versions.items()
        for version in made
        if not order.seance and order.contrat in ("", code) and order.version in ("", version.code)
        if not order.names or version.name in order.names
    ]


def _seances(order: Order, dossier: Dossier) -> list[DossierSeance]:
    # A séance shows several contracts: it comes with the whole dossier, or alone.
    if order.contrat or order.version:
        return []
    asked = [seance for seance in dossier.seances if order.seance in ("", seance.code)]
    return [seance for seance in asked if not order.names or seance.name in order.names]


def _nothing(order: Order, outcome: Outcome, dossier: Dossier) -> Finding:
    if order.seance:
        return no_seance(order.folder, dossier, order.seance)
    known = [version.name for made in outcome.versions.values() for version in made]
    return no_version(order.folder, known, "/".join(part for part in (order.contrat, order.version) if part))
