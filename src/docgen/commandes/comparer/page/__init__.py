"""The page of a comparison, as the values that it shows (`docgen.document.page_de_comparaison`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from docgen.commandes.comparer import Comparaison, Paire
from docgen.commandes.comparer.page.documents import document_relu, document_repris, est_repris
from docgen.commandes.comparer.page.montants import partie
from docgen.commandes.comparer.page.operations import Signes, signes
from docgen.commandes.comparer.resume import phrase_des_compares, phrases_des_seuls
from docgen.diff.ecarts import Ecarts
from docgen.document import gathering
from docgen.document.page_de_comparaison import DocumentRelu, Relecture
from docgen.french import NBSP


def relecture(made: Comparaison, templates: Path) -> Relecture:
    """The page of `made`; the operations of the avenant sign their marks when the new side is that avenant's version.

    Raises `TextFault`.
    """
    signed = signes(made, templates)
    said = {one.origine for one in signed.operations}
    whole = _contenants(made.documents)
    documents = tuple(_document(pair, signed, whole.get(pair.nom)) for pair in made.documents)
    return Relecture(
        _titre(made),
        made.ancien,
        made.nouveau,
        (*_egaux(made), phrase_des_compares(made), *_sans_documents(made), *phrases_des_seuls(made), *made.non_compare),
        tuple(partie(one, _parts(made, one), said, seul=len(made.contrats) == 1) for one in _changes_d_abord(made)),
        documents,
        signed.operations,
    )


def _changes_d_abord(made: Comparaison) -> list[Ecarts]:
    return sorted(made.contrats, key=lambda one: one.egaux)


def _document(pair: Paire, signed: Signes, whole: Paire | None) -> DocumentRelu:
    if whole:
        return document_repris(pair, whole)
    return document_relu(signed.paire(pair), signed.auteurs.get(pair.nom, ""))


def _contenants(pairs: Sequence[Paire]) -> Mapping[str, Paire]:
    """By its name, what shows again all of a document, on both sides: the annexe that gathers the fiches."""
    named = {pair.nom: pair for pair in pairs}
    gathered = ((pair, named.get(gathering(pair.nom, named))) for pair in pairs)
    return {pair.nom: whole for pair, whole in gathered if whole and est_repris(pair, whole)}


def _titre(made: Comparaison) -> str:
    """The versions as a reader names them, when they are of one contract and differ by their names."""
    if len(made.contrats) == 1 and made.contrats[0].ancien.libelle != made.contrats[0].nouveau.libelle:
        return f"{made.contrats[0].ancien.libelle} → {made.contrats[0].nouveau.libelle}"
    return f"{made.ancien} → {made.nouveau}"


def _parts(made: Comparaison, one: Ecarts) -> Mapping[str, str]:
    """The part that each financeur counts in, by its code."""
    versions = [cote.versions.get(one.nouveau.contrat) for cote in made.cotes or ()]
    return {f.code: f.compte_comme for version in versions if version for f in version.contrat.entete.financeurs}


def _egaux(made: Comparaison) -> tuple[str, ...]:
    return ("Rien ne diffère.",) if made.egaux else ()


def _sans_documents(made: Comparaison) -> tuple[str, ...]:
    if made.documents:
        return ()
    said = f"Les documents n'ont pas été comparés{NBSP}: chacun dit tous les exercices à la fois."
    return (said,) if made.contrats else ()
