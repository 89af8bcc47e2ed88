"""THE MAP: load → consolidate → compute → check → compose → check → render → write. It alone knows every stage."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from docgen import demande
from docgen.amend import consolidate
from docgen.check import Stade, Subject, check, consulted
from docgen.check.suites import OperationRefusee, fold_what_follows
from docgen.compose.ensemble import Demandes, articles_of, compose_all, kinds_of
from docgen.compute import Version, versions
from docgen.demande import Order, Outcome, lots
from docgen.dossier import Dossier
from docgen.findings import Finding, errors
from docgen.load import load
from docgen.load.a_completer import open_fields
from docgen.render.atelier import Atelier, Progress, at_work, begun, render_contents, silent
from docgen.render.logos import a_remplacer
from docgen.sortie.manifeste import STATEMENT
from docgen.sortie.productions import of_one_state


def compute_all(order: Order) -> Outcome:
    """Load, consolidate, compute, check the data: every version of every contract; what did not read stops here."""
    # Read the folder, and what its models say; a file that does not read is a finding, and nothing more is known.
    dossier, found = load(order.folder, order.templates / "textes", publie=not order.sans_publie)
    findings, blanks = demande.without_blanks(found)
    if dossier is None or errors(findings):
        return Outcome(findings, dossier, a_completer=blanks)

    # Apply the avenants one after the other, then give each state its amounts and the values of its indicators.
    computed: dict[str, Sequence[Version]] = {}
    refused: dict[str, OperationRefusee] = {}
    for contrat in dossier.contrats:
        etats, refus = consolidate(contrat.base, contrat.avenants)
        findings += [demande.from_refus(dossier, contrat.code, each) for each in refus]
        if refus:
            refused[contrat.code] = OperationRefusee(findings[-len(refus)], contrat.avenants.index(refus[0].avenant))
        computed[contrat.code] = versions(etats, contrat.executions)

    # Look for the faults that the data alone can show.
    stades: tuple[Stade, ...] = ("donnees", "publie") if order.publie else ("donnees",)
    outcome = Outcome(findings, dossier, computed, a_completer=(*blanks, *open_fields(dossier)))
    subject = Subject(dossier, computed)
    outcome = _checked(order, outcome, subject, *stades)
    told = fold_what_follows(subject, outcome.findings, refused, stades) if refused else outcome.findings
    return replace(outcome, findings=told)


def prepare(order: Order, computed: Outcome | None = None) -> Outcome:
    """`compute_all`, then compose, and check the documents; stops at the first stage in error.

    `computed` is what `compute_all` has given already, for the same folder.
    """
    outcome = computed or compute_all(order)
    if not outcome.failed and outcome.dossier is not None:
        outcome = compose_chosen(order, outcome, outcome.dossier)
    return demande.without_accepted(order, outcome)


def compose_chosen(order: Order, outcome: Outcome, dossier: Dossier) -> Outcome:
    """The documents of what the order keeps, and the faults that only documents show."""
    chosen, seances = demande.chosen_versions(order, outcome), demande.chosen_seances(order, dossier)
    if not chosen and not seances:
        return outcome.plus(demande.nothing_chosen(order, outcome, dossier))
    asked = Demandes(chosen, seances, order.kinds, order.final, "xlsx" in order.formats)
    ensemble = compose_all(dossier, outcome.all_versions, asked, order.templates / "textes")
    documents = [document for composed in ensemble.documents.values() for document in composed]
    missing = order.kinds.difference(document.kind for document in documents)
    if missing and not order.names and not ensemble.findings:
        outcome = outcome.plus(demande.no_document(order, kinds_of(asked, order.templates / "textes")))
    subject = Subject(dossier, outcome.versions, documents, ensemble.documents, ensemble.articles,
                      partiel=bool(order.kinds or errors(ensemble.findings)))  # fmt: skip
    stades: tuple[Stade, ...] = ("documents", "final") if order.final else ("documents",)
    found = [*ensemble.findings, *a_remplacer(documents if order.final else (), order.templates / "gabarits")]
    outcome = _checked(order, outcome.plus(found), subject, *stades)
    return replace(outcome, documents=ensemble.documents, classeurs=ensemble.classeurs)


def _checked(order: Order, outcome: Outcome, subject: Subject, *stades: Stade) -> Outcome:
    regles = outcome.regles.union(rule.code for rule in consulted(stades, order.regles))
    return replace(outcome.plus(check(subject, *stades, codes=order.regles)), regles=regles)


def produce(
    order: Order, progress: Progress = silent, write: Callable[..., Outcome] = lots.write_lot, *,
    prepared: Outcome | None = None,
) -> Outcome:  # fmt: skip
    """`prepare`, then render and write each version and each séance; `write` puts each lot in its place. `prepared` is
    what `prepare` has given already, for the same order."""
    atelier = Atelier.of(order.templates / "gabarits", order.gardees)
    whole = "" if order.kinds or order.seance or order.seul else str(order.folder.absolute())
    with at_work(atelier, order.formats, whole) as atelier:
        outcome = demande.held_as_final(order, prepared or prepare(order))
        if outcome.failed or outcome.dossier is None:
            return outcome
        atelier = replace(atelier, properties={"auteur": outcome.dossier.collectivite.collectivite, "liens": "oui"})
        prevus = lots.planned(order, outcome, outcome.dossier)
        atelier = begun(atelier, lots.to_draw(prevus), order.formats)
        with of_one_state([prevu.lot for prevu in prevus if not order.seul]):
            for prevu in prevus:
                make = partial(_files, atelier, order, outcome.dossier, prevu, progress)
                outcome = write(order, outcome, prevu.lot, make, progress)
    return outcome


def _files(
    atelier: Atelier, order: Order, dossier: Dossier, prevu: lots.LotPrevu, progress: Progress,
    properties: Mapping[str, str],
) -> lots.Made:  # fmt: skip
    """The files of one version or séance; with what a version says, so that two folders compare as two versions do."""
    said = {**properties, **atelier.properties}
    files, refused = render_contents(replace(atelier, properties=said), prevu.contents, order.formats, progress)
    if refused or prevu.version is None:
        return files, list(dict.fromkeys(demande.from_gabarit(*refusal) for refusal in refused))
    from docgen.diff.releve_json import statement_file  # what only writing needs

    articles = articles_of(dossier, prevu.version, order.templates / "textes")
    if isinstance(articles, Finding):
        return files, [articles]
    return {**files, STATEMENT: statement_file(prevu.version, prevu.contents.documents, articles)}, []
