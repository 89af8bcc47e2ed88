"""The page of a comparison, as the values that it shows (`docgen.document.page_de_comparaison`)."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from docgen.commandes.comparer import Comparaison, Paire
from docgen.commandes.comparer.comptes import changes_sentence
from docgen.commandes.comparer.documents_dits import shown_again, titles_told, told_whole
from docgen.commandes.comparer.page.documents import review_document, review_repeated
from docgen.commandes.comparer.page.etapes import contract_part, with_whole_documents
from docgen.commandes.comparer.page.operations import Signatures, sign_changes
from docgen.commandes.comparer.resume import alone_sentences, compared_sentence
from docgen.diff.ecarts import Ecarts
from docgen.diff.passages_changes import LigneChangee
from docgen.document.page_de_comparaison import DocumentRelu, Relecture
from docgen.french import NBSP, compte


def relecture(comparaison: Comparaison, templates: Path) -> Relecture:
    """The page of `comparaison`, where operations sign the marks when the new side is the version of their avenant.

    Raises `TextFault`.
    """
    signed = sign_changes(comparaison, templates)
    told = {operation.origine for operation in signed.operations}
    whole, titles = shown_again(comparaison.documents), titles_told(comparaison, entiers=True)
    documents = tuple(
        replace(
            _document(pair, signed, whole.get(pair.nom), _changees(comparaison, pair)),
            titre=titles[pair.nom],
            dans=titles[whole[pair.nom].nom] if pair.nom in whole else "",
            compte=_compte(comparaison, pair),
        )
        for pair in comparaison.documents
    )
    several = len(comparaison.contrats) > 1
    return Relecture(
        " → ".join(comparaison.noms),
        _sujet(comparaison),
        tuple(_sentences(comparaison)),
        with_whole_documents(
            told_whole(comparaison),
            [
                contract_part(
                    ranges,
                    _parts(comparaison, ranges.ecarts),
                    told,
                    titre=_titre(comparaison, ranges.ecarts) if several else "",
                    brefs=comparaison.de_versions,
                )
                for ranges in sorted(comparaison.ranges, key=lambda ranges: ranges.ecarts.egaux)
            ],
        ),
        documents,
        signed.operations,
    )


def _sujet(comparaison: Comparaison) -> str:
    """The title of the contract, when there is only one and it is not the name of a file."""
    titles = {comparaison.titre(ecarts.nouveau.contrat) for ecarts in comparaison.contrats}
    return titles.pop() if len(titles) == 1 and not comparaison.de_fichiers else ""


def _titre(comparaison: Comparaison, ecarts: Ecarts) -> str:
    sides = dict.fromkeys((ecarts.ancien.libelle, ecarts.nouveau.libelle))
    return f"{comparaison.titre(ecarts.nouveau.contrat)} : {' → '.join(sides)}"


def _changees(comparaison: Comparaison, pair: Paire) -> list[LigneChangee]:
    """The lines that change in `pair`."""
    told = (
        pair.passages
        if not comparaison.de_fichiers
        else [p for ecarts in comparaison.contrats for p in ecarts.passages]
    )
    return [line for passage in told for line in passage.lignes]


def _document(pair: Paire, signed: Signatures, whole: Paire | None, changees: Sequence[LigneChangee]) -> DocumentRelu:
    if whole:
        return review_repeated(pair, whole)
    return review_document(signed.signed_pair(pair), signed.auteurs.get(pair.nom, ""), changees)


def _compte(comparaison: Comparaison, pair: Paire) -> str:
    """How much changes in `pair`, counted as everywhere else; nothing when only its places are known."""
    if comparaison.de_fichiers:
        return changes_sentence(comparaison.comptes).removesuffix(".")
    return compte(len(pair.passages), "passage change", "passages changent") if pair.passages else ""


def _parts(comparaison: Comparaison, ecarts: Ecarts) -> Mapping[str, str]:
    """The part that each financeur counts in, by its code."""
    versions = [cote.versions.get(ecarts.nouveau.contrat) for cote in comparaison.cotes or ()]
    return {f.code: f.compte_comme for version in versions if version for f in version.contrat.entete.financeurs}


def _sentences(comparaison: Comparaison) -> Iterator[str]:
    """What was compared, and what was not."""
    if comparaison.egaux:
        yield "Rien ne diffère."
    yield from alone_sentences(comparaison)
    yield from (*comparaison.non_compare, *comparaison.identiques)
    yield compared_sentence(comparaison)
    if comparaison.contrats and not comparaison.documents:
        yield f"Les documents n'ont pas été comparés{NBSP}: chacun dit tous les exercices à la fois."
