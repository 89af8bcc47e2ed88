"""Word files that came back: what was changed there, carried to the data once the whole still holds."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from docgen.check.lieux import endroit
from docgen.commandes.proposer import DEJA_DIT
from docgen.commandes.reprendre.actes import AvenantVise, act_changed, as_operations, is_of_an_article, text_brought
from docgen.commandes.reprendre.ecrits import MotsEcrits, said_change
from docgen.commandes.reprendre.essais import (
    AdresseDuWord,
    a_place,
    copied,
    document_of,
    drawn_body,
    drawn_lines,
    edited_files,
)
from docgen.commandes.reprendre.rapprochement import Rapproche, traced
from docgen.commandes.reprendre.recu import FichierRecu, is_far_more, read_received
from docgen.commandes.reprendre.suites import (
    ConstatsSuivis,
    Suites,
    findings_that_follow,
    other_documents,
    typed_values,
)
from docgen.commandes.tableur.essai import try_changes
from docgen.demande import Bilan, Order, Outcome
from docgen.dossier import Dossier
from docgen.findings import Finding, Location, Refusal, Severity, errors, shown
from docgen.french import compte, nombre
from docgen.ooxml.reponses import Choix
from docgen.ooxml.trace import written_lines
from docgen.pipeline import compute_all, prepare
from docgen.sortie import put
from docgen.sortie.fautes import unwritten_place, unwritten_reason

# What is said when the dossier would be faulty once all is written.
FAUTIF = "REP010"

__all__ = ["FAUTIF", "Report", "Retour", "take_back"]


class Report(Struct, frozen=True):
    """A change that was traced to what the data say: in which files, where it stands, its new words; `endroit` names
    that place (« sous-action 2, montant »), but in a narrative."""

    fichiers: tuple[str, ...]
    document: str
    ecrit: MotsEcrits
    apres: str
    endroit: str = ""


class Retour(Bilan, frozen=True):
    """Also what was traced, and what follows from it; or the sentences of an act, when it is the signed text that
    changes, each with the text that it brings ("" when the sentence says all)."""

    reports: tuple[Report, ...] = ()
    suites: Suites = Suites()
    acte: AvenantVise | None = None
    phrases: tuple[str, ...] = ()
    textes: tuple[str, ...] = ()


def take_back(
    order: Order, fichiers: Sequence[Path], *, choix: Choix | None, appliquer: bool, auteur: str = ""
) -> Retour:
    """What `fichiers` change in the dossier of `order`, tried; with `appliquer`, written: all or none. With `auteur`,
    `choix` is the answer to the tracked changes of that person alone."""
    order = replace(order, contrat="", version="")
    recus, unread = _received(fichiers, choix, auteur)
    if unread:
        return Retour(tuple(unread))
    computed = compute_all(order)
    outcome = prepare(replace(order, names=frozenset(recu.version for recu in recus)), computed)
    if outcome.failed or outcome.dossier is None:
        wrong = errors(outcome.findings)
        unknown = {finding.code for finding in wrong} == {"CMD001"}  # no version, no séance of those names
        return Retour(tuple(map(_stranger, recus, fichiers)) if unknown else tuple(wrong))
    found = [_rapproche(order, outcome, recu, path) for recu, path in zip(recus, fichiers, strict=True)]
    traced_all = [element for element in found if isinstance(element, Rapproche)]
    reports, findings = _together(outcome.dossier, traced_all)
    acte = act_changed(outcome.dossier, traced_all) if traced_all and not auteur else None
    if acte:
        aside = [*_remarks(recus[0], fichiers[0]), *_of_the_model(outcome.dossier, traced_all[0])]
        done = Retour(tuple(aside), reports=tuple(reports), acte=acte)
        done = _of_the_act(order, acte, done, fichiers[0], choix, appliquer=appliquer)
        # What is in no article is no business of an avenant.
        if done.phrases or done.failed or any(finding.code == DEJA_DIT for finding in done.findings):
            return done
    wrong = [element for element in found if isinstance(element, Finding)]
    remarks = [remark for recu, path in zip(recus, fichiers, strict=True) for remark in _remarks(recu, path)]
    done = Retour((*wrong, *findings, *remarks), reports=tuple(reports))
    if done.failed:
        return done.plus(*_left(traced_all))
    return _tried(order, computed, traced_all, done, appliquer=appliquer)


def _of_the_act(
    order: Order, acte: AvenantVise, done: Retour, path: Path, choix: Choix | None, *, appliquer: bool
) -> Retour:
    """`done` with what an avenant would say; nothing of the signed text changes."""
    proposed = as_operations(order, acte, path, choix, appliquer=appliquer and bool(acte.avenant))
    done = replace(done.plus(*proposed.findings), ecrits=proposed.ecrits, phrases=proposed.phrases,
                   textes=tuple(map(text_brought, proposed.operations, proposed.phrases)))  # fmt: skip
    if proposed.phrases and not acte.avenant:
        message = "c'est le texte signé qui change : un avenant peut le faire, et aucun n'est en préparation"
        remedy = f"« docgen avenant nouveau {acte.contrat} », puis relancer."
        return done.plus(Finding("REP008", message, Location(shown(path)), remedy))
    return done


def _received(fichiers: Sequence[Path], choix: Choix | None, auteur: str) -> tuple[list[FichierRecu], list[Finding]]:
    """The files that are read, and what is said of those that cannot be."""
    read: list[FichierRecu] = []
    unread: list[Finding] = []
    for fichier in fichiers:
        try:
            read.append(read_received(fichier, choix, auteur))
        except Refusal as refusal:
            code = refusal.code or "REP001"  # what does not open says so without one
            unread.append(Finding(code, refusal.message, Location(shown(fichier)), refusal.remedy))
    return read, unread


def _stranger(recu: FichierRecu, path: Path) -> Finding:
    said = f"ce fichier est « {recu.trace.document} » de « {recu.version} », que ce dossier ne produit pas"
    remedy = "Donner le dossier de ce document (--dossier), ou le produire de nouveau."
    return Finding("REP002", said, Location(shown(path)), remedy)


def _another(recu: FichierRecu, place: Location, most: int, now: int) -> Finding:
    said = (f"« {recu.trace.document} » a {compte(now, 'ligne')}, et ce fichier, ou la trace qu'il porte, en a "
            f"{nombre(most)} : ce n'est plus ce document")  # fmt: skip
    return Finding("REP002", said, place, "Repartir du document produit de nouveau, et y reporter les changements.")


def _rapproche(order: Order, outcome: Outcome, recu: FichierRecu, path: Path) -> Rapproche | Finding:
    place = Location(shown(path))
    composed = outcome.documents.get(recu.version, ())
    document = next((element for element in composed if element.name == recu.trace.document), None)
    if document is None or outcome.dossier is None:
        return _stranger(recu, path)
    adresse = AdresseDuWord(recu.version, document.kind, document.name)
    now = drawn_lines(document, order.templates)
    if is_far_more(most := max(len(recu.trace.empreintes), len(recu.lignes)), len(now)):
        return _another(recu, place, most, len(now))
    try:
        saisies = typed_values(outcome, outcome.dossier, document, now)
        return traced(order, outcome.dossier, adresse, now, recu, place, saisies)
    except (OSError, UnicodeDecodeError):
        return Finding("REP011", "un fichier des données ne peut plus être lu", place, "Vérifier les droits.")


def _remarks(recu: FichierRecu, path: Path) -> list[Finding]:
    """What the file holds besides its text: nothing of it goes to the data."""
    remedy = "Rien n'en est repris : y répondre, ou le reporter à la main s'il le faut."
    return [Finding("REP012", said, Location(shown(path)), remedy, Severity.INFORMATION) for said in recu.a_part]


def _together(dossier: Dossier, found: Sequence[Rapproche]) -> tuple[list[Report], list[Finding]]:
    """The changes of all the files, each once; and what two of them say otherwise, of which neither is kept."""
    reports: dict[MotsEcrits, Report] = {}
    findings = [finding for each in found for finding in each.refus]
    disputed: set[MotsEcrits] = set()
    for element, (ecrit, text) in [(each, edit) for each in found for edit in each.textes]:
        known = reports.get(ecrit)
        if known is None:
            reports[ecrit] = Report((element.recu.nom,), element.adresse.nom, ecrit, text, _endroit(dossier, ecrit))
            continue
        names = tuple(dict.fromkeys((*known.fichiers, element.recu.nom)))
        if known.apres == text:
            reports[ecrit] = replace(known, fichiers=names)
        elif ecrit.en_plus:  # each adds something there
            both = known.apres if text in known.apres else known.apres + text
            reports[ecrit] = replace(known, fichiers=names, apres=both)
        else:
            disputed.add(ecrit)
            message = (f"{said_change(ecrit.texte, known.apres)} dans {known.fichiers[0]}, et "
                       f"{said_change(ecrit.texte, text)} dans {element.recu.nom}")  # fmt: skip
            remedy = "Choisir, et corriger l'un des deux fichiers."
            findings.append(Finding("REP004", message, ecrit.place, remedy, related=(element.place,)))
    kept = [report for ecrit, report in reports.items() if ecrit not in disputed]
    return sorted(kept, key=lambda report: report.ecrit.place), findings


def _endroit(dossier: Dossier, ecrit: MotsEcrits) -> str:
    source = next((each for each in dossier.sources.values() if each.file == ecrit.place.file), None)
    return endroit(dossier, source, ecrit.chemin) if source and ecrit.chemin else ""


def _of_the_model(dossier: Dossier, element: Rapproche) -> list[Finding]:
    """What an avenant does not change: words that are of no article."""
    return [reste.finding for reste in element.restes if reste.pourquoi in ("calculé", "modèle")
            if not any(is_of_an_article(dossier, place) for place in reste.saisies)]  # fmt: skip


def _left(found: Sequence[Rapproche]) -> list[Finding]:
    return [reste.finding for element in found for reste in element.restes]


def _tried(order: Order, computed: Outcome, found: Sequence[Rapproche], done: Retour, *, appliquer: bool) -> Retour:
    """`done` with what the changes bring, tried on a copy; the files written, or what forbids to write them."""
    assert computed.dossier is not None
    try:
        texts = edited_files(computed.dossier, [(report.ecrit, report.apres) for report in done.reports])
    except Refusal as refusal:
        return done.plus(Finding("REP009", refusal.message, found[0].place, refusal.remedy))
    if not texts:
        return done.plus(*_left(found))
    former = {path: path.read_bytes() for path in texts}
    before = prepare(order, computed)
    with try_changes(order, texts) as essai:
        wrong = errors(essai.findings)
        others = () if wrong else other_documents(before, essai, [element.adresse.nom for element in found])
        composed = [document_of(essai.documents, element.adresse) for element in found]
        unsure = bool(wrong) or before.failed
        said = ConstatsSuivis() if unsure else findings_that_follow(before.findings, essai.findings)
    if wrong:
        after = _composed(order, found, texts)
        done = done.plus(*wrong, _faulty(found[0].place, avant=before.failed))
    else:
        after = [drawn_body(document, order.templates) if document else "" for document in composed]
    follows = [line for element, body in zip(found, after, strict=True) for line in element.followed(body)]
    done = replace(done, suites=Suites(tuple(dict.fromkeys(follows)), others, said))
    for element, body in zip(found, after, strict=True):
        left = element.held_against(list(written_lines(body))) if body or not wrong else ()
        # Of data that are wrong, what a document says of them is of no matter.
        done = done.plus(*(finding for finding in left if not (wrong and finding.code == "REP009")))
    return _written(done, texts, former) if appliquer and not done.failed else done


def _faulty(place: Location, *, avant: bool) -> Finding:
    """What is said under the errors that forbid to write; those that were there `avant` are not of the Word file."""
    if avant:
        said, what = "le dossier est fautif avant même ces changements", "Corriger d'abord les données"
    else:
        said, what = "ces changements rendraient le dossier fautif", "Corriger le fichier Word"
    return Finding(FAUTIF, f"{said} : rien n'est écrit", place, f"{what}, d'après les erreurs ci-dessus.")


def _composed(order: Order, found: Sequence[Rapproche], texts: dict[Path, str]) -> list[str]:
    """The body of each document once `texts` are written, whatever the rules find in the dossier."""
    with a_place() as folder:
        sonde = copied(order, folder)
        return [sonde.body(element.adresse, texts)[0] for element in found]


def _written(done: Retour, texts: dict[Path, str], former: dict[Path, bytes]) -> Retour:
    try:
        # What was tried has taken time, in which a person, or another command, may have saved the same file.
        put(texts, lus=former)
    except OSError as error:
        place = Location(shown(unwritten_place(error, next(iter(texts)))))
        why = f"impossible d'écrire dans les données : {unwritten_reason(error)} ; rien n'a changé"
        return done.plus(Finding("REP011", why, place, "Vérifier les droits et la place, puis relancer."))
    return replace(done, ecrits=tuple(texts))
