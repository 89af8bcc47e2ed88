"""From a version, or a séance, and the texts of its model to its documents."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import NomDeVersion
from docgen.compose.aides import composition_of
from docgen.compose.aides.seance import context_seance
from docgen.compose.documents import NomsDuTexte, compose_each
from docgen.compose.jetons import Jetons
from docgen.compose.pour_chaque import FICHE, made_for
from docgen.compose.textes import Kind, Textes
from docgen.compute import Version
from docgen.document import Document
from docgen.dossier import Dossier, DossierSeance
from docgen.findings import Finding
from docgen.french import date
from docgen.model.seance import Piece


def compose(
    dossier: Dossier, version: Version, textes: Textes, *, only: frozenset[str] = frozenset(), final: bool = False
) -> tuple[list[Document], list[Finding]]:
    """The documents of `version` in the order of their kinds, and what is wrong in the texts.

    `only` keeps some kinds (names of their files). `final` makes documents that are not marked as a projet.
    """
    targets = _targets(dossier, version, textes, only)
    imprime = version.libelle_imprime(dossier)
    return compose_each(textes, version.label, targets, imprime=imprime, final=final, images=dossier.images)


def _targets(
    dossier: Dossier, version: Version, textes: Textes, only: frozenset[str]
) -> Iterator[tuple[Kind, NomsDuTexte]]:
    """Each document to make: its kind, and the names of its text: those of the version, and what it is made for."""

    def names(thing: Mapping[str, object], jetons: Jetons) -> Mapping[str, object]:
        return {**composition_of(dossier, version, textes, jetons).names, **thing}

    for kind in textes.kinds():
        if kind.fits(version.sort) and (not only or kind.code in only):
            each, mot = made_for(textes, kind, version.contrat.programme)
            things = version.contrat.fiches if each == FICHE else version.contrat.annexes_de(each)
            every = [{mot: thing} for thing in things] if each else [dict[str, object]()]
            yield from ((kind, partial(names, thing)) for thing in every)


# A text of these names is made only when the séance has the act.
_OPTIONAL = ("deliberation", "rapport")


def compose_seance(
    dossier: Dossier,
    seance: DossierSeance,
    versions: Mapping[str, Version],
    textes: Textes,
    *,
    only: frozenset[str],
    final: bool,
) -> tuple[list[Document], list[Finding]]:
    """The documents of `seance` and what is wrong in the texts; `versions` gives those that it names, by full name."""

    def names(jetons: Jetons) -> Mapping[str, object]:
        actes = {
            code: composition_of(dossier, versions[NomDeVersion.of(acte.contrat, acte.version)], textes, jetons)
            for code, acte in seance.base.actes.items()
        }
        return context_seance(dossier, seance, actes)

    def targets() -> Iterator[tuple[Kind, NomsDuTexte]]:
        for kind in textes.kinds():
            missing = kind.code in _OPTIONAL and getattr(seance, kind.code) is None
            if not missing and (not only or kind.code in only):
                yield kind, names

    label = f"Séance du {date(seance.base.date)}"
    return compose_each(textes, label, targets(), final=final, images=dossier.images)


def assembled(
    dossier: Dossier, seance: DossierSeance, documents: Mapping[str, Sequence[Document]]
) -> tuple[list[Document], list[Finding]]:
    """The documents of `seance` in the order of its `pieces`, and a finding for each piece that none answers.

    `documents` are those of the whole dossier, by the full name of their version or séance. A piece takes every
    document of its kind: « fiche » stands for all the fiches.
    """
    found, findings = [], []
    for rank, piece in enumerate(seance.base.pieces):
        owner = _owner(seance, piece)
        composed = documents.get(owner, ())
        chosen = [document for document in composed if document.kind == piece.document]
        if not chosen and not _left_aside(dossier, seance, piece):
            known = ", ".join(dict.fromkeys(document.kind for document in composed)) or "aucun"
            place = dossier.locate(CleDeSource.seance(seance.name), "pieces", rank, "document")
            message = f"aucun document « {piece.document} » n'est composé pour {owner}"
            findings.append(Finding("LEC010", message, place, f"Documents possibles : {known}."))
        found += chosen
    return found, findings


def actes_of_pieces(dossier: Dossier, seance: DossierSeance, documents: Mapping[str, Sequence[Document]]) -> list[str]:
    """For each document of `assembled`, what the act that it belongs to is called; nothing for those of the séance."""
    actes = seance.base.actes
    known = {contrat.code: contrat.base.entete.sigle for contrat in dossier.contrats}
    sigles = {code: known.get(acte.contrat, "") for code, acte in actes.items()}
    alike = {code for code, sigle in sigles.items() if list(sigles.values()).count(sigle) > 1}
    said = []
    for piece in seance.base.pieces:
        for document in documents.get(_owner(seance, piece), ()):
            if document.kind == piece.document:
                code = piece.acte or ""
                version = f", {document.version}" if code in alike and document.version else ""
                said.append(f"{sigles[code]}{version}" if code in sigles else "")
    return said


def _left_aside(dossier: Dossier, seance: DossierSeance, piece: Piece) -> bool:
    """Whether the piece is an act of the séance whose file does not read yet: that is told of the file."""
    of_the_seance = piece.acte is None and piece.document in _OPTIONAL and getattr(seance, piece.document) is None
    return of_the_seance and CleDeSource.seance(seance.name, piece.document) in dossier.sources  # type: ignore[arg-type]


def _owner(seance: DossierSeance, piece: Piece) -> str:
    """The full name of the version, or of the séance, whose document the piece is."""
    acte = seance.base.actes.get(piece.acte or "")
    return NomDeVersion.of(acte.contrat, acte.version) if acte else seance.name
