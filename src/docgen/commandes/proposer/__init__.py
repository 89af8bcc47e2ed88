"""From the consolidated text that a drafter edited (a folder of articles, or a Word file) to the operations to write.

Nothing is guessed: what may be a move is asked; what is passed over is said; nothing is written before all holds.
"""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.versions import SUIVI
from docgen.amend import Refus, consolidate
from docgen.amend.avenant import Avenant, Versement
from docgen.amend.deduire import propose
from docgen.amend.deduire.article import Granularite, words_of
from docgen.amend.operation import Operation
from docgen.commandes.proposer import ecriture
from docgen.commandes.proposer.lecture import TexteVoulu, read_wanted
from docgen.compose.aides import composition_of
from docgen.compose.aides.actes import formule
from docgen.compose.composition import Composition
from docgen.compose.fautes import TextFault
from docgen.compose.jetons import Jetons
from docgen.compose.noms import CONSOLIDE
from docgen.compose.textes import Textes
from docgen.compute import Version, versions
from docgen.demande import Bilan, Order, Outcome
from docgen.document.mots import line_words
from docgen.dossier import Dossier, DossierContrat
from docgen.findings import INCOMPLET, Finding, Location, Refusal, Severity, errors, shown
from docgen.load.yaml_edition import open_yaml
from docgen.model.contrat import Article
from docgen.ooxml.reponses import Choix
from docgen.sortie import put
from docgen.sortie.fautes import write_refusal

# What is said when there is nothing to add to the avenant.
DEJA_DIT = "PRO014"

__all__ = ["CONSOLIDE", "DEJA_DIT", "DemandeDeProposition", "Propositions", "propose_operations"]


class DemandeDeProposition(Struct, frozen=True):
    """What is asked: the contract, the edited text, and how to read and to write it.

    `dans` names an avenant (« avenant-2 ») that is still a projet; `sortie` a new file. `essai`: nothing is written,
    all is tried.
    """

    order: Order
    contrat: str
    depuis: Path
    granularite: Granularite = "alinea"
    deplacements: Literal["demander", "supprimer-inserer"] = "demander"
    revisions: Choix | None = None
    sans_empreinte: bool = False
    dans: str = ""
    sortie: Path | None = None
    essai: bool = False


class Propositions(Bilan, frozen=True):
    """Also the operations, each a sentence of the avenant when it can be said, and their YAML."""

    operations: tuple[Operation, ...] = ()
    phrases: tuple[str, ...] = ()
    yaml: str = ""


class _Base(Struct, frozen=True):
    """The state of the contract that the edited text comes from, and the avenants that made it."""

    dossier: Dossier
    contrat: DossierContrat
    version: Version
    earlier: tuple[Avenant, ...]
    textes: Textes
    reception: ecriture.Reception | None = None

    @property
    def composition(self) -> Composition:
        return composition_of(self.dossier, self.version, self.textes, Jetons())


def propose_operations(demande: DemandeDeProposition) -> Propositions:
    """The operations that make of the text in force what `demande.depuis` says; written only where that is asked."""
    order = replace(demande.order, contrat=demande.contrat, version="", kinds=frozenset({CONSOLIDE}))
    place = Location(shown(demande.depuis))
    try:
        reception = ecriture.receiving(order.folder / demande.contrat, demande.dans) if demande.dans else None
    except Refusal as refusal:
        return Propositions((_refused(refusal, place, refusal.code),))
    with ecriture.prepared_before(order, demande.dans) as outcome:
        unread = any(finding.code == INCOMPLET for finding in outcome.findings)
        if outcome.failed or outcome.dossier is None or unread:
            return Propositions((*outcome.findings, *_incomplete(demande)))
        return _read(replace(demande, order=order), outcome, outcome.dossier, reception)


def _incomplete(demande: DemandeDeProposition) -> list[Finding]:
    """How to go on when an avenant that is being prepared is what is incomplete."""
    later = sorted(path.parent.name for path in demande.order.folder.glob(f"{demande.contrat}/avenants/*/avenant.yaml"))
    if demande.dans or not later:
        return []
    message = "le dossier a des erreurs, ou un acte qui ne se lit pas encore : rien n'est proposé"
    return [Finding("PRO013", message, Location(shown(demande.order.folder)),
                    "Les corriger ; ou, si elles viennent de l'avenant en préparation, lui ajouter les opérations : "
                    f"« --dans {later[-1]} ».")]  # fmt: skip


def _read(
    demande: DemandeDeProposition, outcome: Outcome, dossier: Dossier, reception: ecriture.Reception | None
) -> Propositions:
    place = Location(shown(demande.depuis))
    try:
        base = _base(outcome, dossier, demande, reception)
        texte = read_wanted(base.composition, outcome.documents.get(base.version.name, ()), demande.depuis,
                     demande.revisions, sans_empreinte=demande.sans_empreinte)  # fmt: skip
    except Refusal as refusal:
        return Propositions((_refused(refusal, place, refusal.code or "PRO005"),))
    except TextFault as fault:
        return Propositions((fault.finding,))
    if errors(list(texte.findings)):
        return Propositions(texte.findings)
    return _answered(demande, base, texte, place)


def _base(
    outcome: Outcome, dossier: Dossier, demande: DemandeDeProposition, reception: ecriture.Reception | None
) -> _Base:
    """The version in force: the last, or that before the avenant that receives the operations."""
    contrat = dossier.contrat(demande.contrat)
    assert contrat is not None  # `prepare` has found it
    known = [version for version in outcome.versions[contrat.code] if version.code != SUIVI]
    earlier = tuple(version.avenant for version in known if version.avenant)
    textes = Textes(demande.order.templates / "textes", contrat.base.entete.modele)
    return _Base(dossier, contrat, known[-1], earlier, textes, reception)


def _answered(demande: DemandeDeProposition, base: _Base, texte: TexteVoulu, place: Location) -> Propositions:
    if base.reception and _is_given(base, base.reception, texte.articles):
        said = f"l'{demande.dans} le dit déjà : il n'y a rien à y ajouter"
        return Propositions((*texte.findings, Finding(DEJA_DIT, said, place, "Rien à faire.", Severity.INFORMATION)))
    found = propose(base.version.contrat, texte.articles, granularite=demande.granularite)
    findings = [*texte.findings, *(_refused(refusal, place, "PRO007") for refusal in found.refus)]
    if demande.deplacements == "demander":
        findings += [
            Finding("PRO008", question.phrase, place,
                    "L'avenant ne déplace pas un texte : si le supprimer ici et l'insérer là convient, relancer avec "
                    "« --deplacements supprimer-inserer » ; sinon, le remettre à sa place.")
            for question in found.questions
        ]  # fmt: skip
    after = None
    if not errors(findings) and found.operations:
        after = _after(base, found.operations, texte.articles)
        if after is None:
            findings.append(Finding("PRO007", "les opérations ne redonneraient pas le texte modifié", place,
                                    "Écrire l'avenant à la main, et signaler ce texte."))  # fmt: skip
    proposed = Propositions(tuple(findings), operations=found.operations)
    return _shown(demande, base, after, proposed) if after else proposed


def _is_given(base: _Base, reception: ecriture.Reception, wanted: Sequence[Article]) -> bool:
    """Whether the avenant that would receive the operations makes already all that `wanted` changes."""
    acte = _acte(base, [operation for _, operation in reception.operations])
    given = consolidate(base.contrat.base, [*base.earlier, acte])[0][-1].contrat.articles
    now, said, after = map(_words_by_number, (base.version.contrat.articles, wanted, given))
    changed = {numero for numero in {*now, *said} if now.get(numero) != said.get(numero)}
    return bool(changed) and all(after.get(numero) == said.get(numero) for numero in changed)


def _words_by_number(articles: Sequence[Article]) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    return {article.numero: words_of(article) for article in articles if not article.abroge}


def _refused(refusal: Refusal, place: Location, code: str) -> Finding:
    return Finding(code, refusal.message, place, refusal.remedy)


def _after(base: _Base, operations: Sequence[Operation], wanted: Sequence[Article]) -> Version | None:
    """The version that an avenant of these operations would make; None unless it reads as `wanted`."""
    acte = _acte(base, operations)
    etats, refused = consolidate(base.contrat.base, [*base.earlier, acte])
    before, after = map(_words_by_number, (wanted, etats[-1].contrat.articles))
    if any(refus.avenant is acte for refus in refused) or before != after:
        return None
    return next(version for version in versions(etats, base.contrat.executions) if version.avenant is acte)


def _acte(base: _Base, operations: Sequence[Operation]) -> Avenant:
    """An avenant of these operations; what it does not say yet (visas, payment) plays no part in the text."""
    return Avenant.model_construct(
        numero=max((avenant.numero for avenant in base.earlier), default=0) + 1,
        exercice=base.version.exercice,
        objet=(),
        versement=Versement.model_construct(taux=Decimal(100), delai=""),
        operations=tuple(operations),
    )


def _shown(demande: DemandeDeProposition, base: _Base, after: Version, reponse: Propositions) -> Propositions:
    """The sentences, the YAML, and the files when they are asked."""
    composition = replace(base.composition, version=after)
    phrases = []
    for operation in reponse.operations:
        try:
            phrases.append(line_words(formule(composition, operation)))
        except TextFault:
            phrases.append("")
    folder = _folder(demande)
    ecrit = ecriture.write_operations(reponse.operations, ecriture.taken(folder) if folder else None)
    done = replace(reponse, phrases=tuple(phrases), yaml=ecrit.yaml())
    if folder is None:
        return done
    try:
        return _written(demande, base, done, ecrit, folder)
    except Refusal as refusal:
        finding = _refused(refusal, Location(shown(folder)), refusal.code)
    except OSError as error:
        refused = write_refusal(folder, error)
        finding = Finding("PRO012", f"{refused.message} ; rien n'a changé", Location(shown(folder)), refused.remedy)
    return done.plus(finding)


def _folder(demande: DemandeDeProposition) -> Path | None:
    if demande.dans:
        return demande.order.folder / demande.contrat / "avenants" / demande.dans
    return demande.sortie.parent if demande.sortie else None


def _written(
    demande: DemandeDeProposition, base: _Base, done: Propositions, ecrit: ecriture.Redaction, folder: Path
) -> Propositions:
    texts, former = {folder / name: text for name, text in ecrit.textes.items()}, dict[Path, bytes]()
    if demande.sortie and not demande.dans:
        if demande.sortie.exists():
            raise Refusal(f"{shown(demande.sortie)} existe déjà : rien n'est écrit", "Donner un autre nom de fichier, "
                          "ou ajouter les opérations à un avenant avec « --dans ».", code="PRO012")  # fmt: skip
        texts[demande.sortie] = ecrit.yaml()
    else:
        assert base.reception is not None
        opened = open_yaml(base.reception.source)
        former[base.reception.file] = opened.texte.encode()
        texts[base.reception.file] = ecriture.appended(opened, ecrit)
        faults = _trial(demande.order, base, base.reception, done.operations, texts)
        if faults:
            return done.plus(*faults)
    if demande.essai:
        return done
    put(texts, lus=former)
    return replace(done, ecrits=tuple(texts))


def _trial(
    order: Order, base: _Base, reception: ecriture.Reception, new: Sequence[Operation], texts: dict[Path, str]
) -> list[Finding]:
    """What would be wrong once written: operations on the same words, then whatever the rules find on a copy."""
    known = reception.operations
    acte = _acte(base, [*(operation for _, operation in known), *new])
    place = Location(shown(reception.file))
    told = [Finding(refus.refusal.code or "AVE001", f"opération proposée : {refus.refusal.message}", place,
                    refus.refusal.remedy, related=_related(reception, refus))
            for refus in consolidate(base.contrat.base, [*base.earlier, acte])[1]
            if refus.avenant is acte and refus.rang >= len(known)]  # fmt: skip
    if any(operation in new for _, operation in known):
        told.append(Finding("PRO013", "une des opérations est déjà dans l'avenant", place, "Ne proposer qu'une fois."))
    told = told or ecriture.added_faults(order, texts)
    if not told:
        return []
    return [*told, Finding("PRO013", "ces opérations rendraient le dossier fautif : rien n'est écrit",
                           Location(shown(order.folder)), "Retirer de l'avenant les opérations qui touchent au même "
                           "texte, ou corriger le texte modifié.")]  # fmt: skip


def _related(reception: ecriture.Reception, refus: Refus) -> tuple[Location, ...]:
    """Where the operations stand that one of ours clashes with."""
    known = reception.operations
    ranks = [known[origine.rang - 1][0] for origine in refus.causes if origine.rang <= len(known)]
    return tuple(reception.source.locate(("operations", rank)) for rank in ranks)
