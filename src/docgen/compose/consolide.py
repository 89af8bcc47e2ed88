"""The consolidated contract, alone or with both sides of what an avenant changed; and what goes along with it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from docgen.adresses.origines import Origine
from docgen.amend.operation import Operation
from docgen.amend.sommaire import Groupe, article_des_annexes, places, sommaire
from docgen.compose.aides import composition_of
from docgen.compose.aides.actes import dispositif, formule
from docgen.compose.aides.articles import texte_article, titre_article
from docgen.compose.aides.mouvements import mouvements
from docgen.compose.composition import Composition
from docgen.compose.documents import Rendu, Statut, compose_document
from docgen.compose.fautes import text_fault
from docgen.compose.jetons import Jetons
from docgen.compose.noms import CONSOLIDE
from docgen.compose.suivi import Suivi, suivi
from docgen.compose.textes import Kind, Textes
from docgen.compute import Version
from docgen.document import Amount, Blank, Block, Document, Heading, Inline, Paragraph, Revised, Table, Text, children
from docgen.document.colonnes import OperationEnRegard, Rangee
from docgen.document.marques import without
from docgen.document.mots import leaf_words, line_words
from docgen.dossier import Dossier
from docgen.findings import Location, shown
from docgen.model.contrat import Article


def consolidated(
    dossier: Dossier, version: Version, textes: Textes, kind: str = CONSOLIDE, *, followed: Suivi | None = None,
    statut: Statut = "projet",
) -> Document:  # fmt: skip
    """The document of that kind for `version`, whatever versions it is for. Raises `TextFault`."""
    rendu = Rendu(textes, Jetons(), version.libelle_imprime(dossier), statut, dossier.images)
    composition = composition_of(dossier, version, textes, rendu.jetons, followed)
    return compose_document(rendu, _kind(textes, kind), composition.names)


def sides(
    dossier: Dossier, version: Version, textes: Textes, auteur: Callable[[Origine], str] | None = None
) -> tuple[Document, Document] | None:
    """The consolidated contract before and after the avenant of `version`, its articles with their marks in both.

    `auteur` signs the marks instead of the article of the avenant. None for a version that no avenant makes. Raises
    `TextFault`.
    """
    followed = suivi(version)
    if followed is None:
        return None
    followed = replace(followed, auteur=auteur or followed.auteur)
    before = consolidated(dossier, followed.avant, textes, followed=followed)
    return before, consolidated(dossier, version, textes, followed=followed)


def rangees(dossier: Dossier, version: Version, textes: Textes, auteur: Callable[[Origine], str]) -> list[Rangee]:
    """The divisions of the avenant of `version`, for reading it beside the contract; `auteur` signs the marks."""
    followed = suivi(version, auteur)
    if followed is None or version.avenant is None:
        return []
    composition = composition_of(dossier, version, textes, Jetons())
    shown = replace(composition, suivi=followed)
    ranks = {id(operation): rank for rank, operation in enumerate(version.avenant.operations, 1)}

    def passages(operations: tuple[Operation, ...]) -> tuple[OperationEnRegard, ...]:
        return tuple(
            OperationEnRegard(
                ranks[id(said)], said.nature, (*formule(composition, said), *dispositif(composition, said))
            )
            for said in operations
        )

    rows = []
    groups = sommaire(followed.avant.contrat, version.avenant)
    for group in groups:
        for division in (group, *group.sous_articles):
            if division.operations:
                title = _title(composition, division)
                before, after = _articles(shown, followed, division)
                rows.append(Rangee(division.numero, title, passages(division.operations), before, after))
    others = tuple(operation for operation in version.avenant.operations if operation.section == "annexes")
    if others:
        rows.append(
            Rangee(
                article_des_annexes(groups),
                f"Annexes et {composition.contrat.programme.fiche.pluriel}",
                passages(others),
            )
        )
    return rows


def plain_blocks(blocks: tuple[Block, ...]) -> str:
    """The words of `blocks`, one after the other."""
    return " ".join(line_words((block,)).strip() for block in blocks).strip()


def _articles(composition: Composition, followed: Suivi, group: Groupe) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The article of the group, then those that its operations create: before, and after, with their marks."""
    if group.article is None:
        return (), ()
    numbers = dict.fromkeys([group.article.numero, *(n for operation in group.operations for n in operation.articles)])
    found = []
    for version, gone in ((followed.avant, "insertion"), (followed.apres, "suppression")):
        blocks: list[Block] = []
        side = replace(composition, version=version)
        for numero in numbers:
            trace = followed.traces.get(numero)
            named = numero if version is followed.avant or trace is None else trace.numero
            article = version.contrat.article(named)
            if article:
                gone_too = (Paragraph((Text("(Abrogé.)"),)),) if article.abroge else ()
                blocks += [Heading(3, _heading(side, article)), *texte_article(side, article), *gone_too]
        found.append(without(blocks, gone))
    return found[0], found[1]


def _heading(composition: Composition, article: Article) -> tuple[Inline, ...]:
    titre = titre_article(composition, article)
    said = titre if isinstance(titre, tuple) else (Text(composition.jetons.plain(titre)),)
    named = article.numero[0].isdigit()
    return (Text(f"{article.numero} "), *said) if named else said


def _title(composition: Composition, group: Groupe) -> str:
    if group.article is None:
        return group.titre
    titre = titre_article(composition, group.article)
    return composition.jetons.plain(titre) if isinstance(titre, str) else line_words(titre)


def _kind(textes: Textes, code: str) -> Kind:
    found = textes.kind(code)
    if found is None:
        raise text_fault("TPL001", f"le modèle n'a pas de texte {code}.md", Location(shown(textes.folder)),
                    "Le copier d'un autre modèle et l'adapter.")  # fmt: skip
    return found


def rank_of(origine: Origine) -> str:
    """The rank of an operation, as a mark carries it to the page: « 2 »."""
    return str(origine.rang)


def journal(version: Version, rangees: Sequence[Rangee]) -> dict[str, Any]:
    """The log of the avenant of `version`: operations in their order, then amounts (in centimes)."""
    avenant, avant = version.avenant, version.avant
    if avenant is None or avant is None:
        return {}
    where = places(avant.contrat, avenant)
    passages = {passage.rang: passage for rangee in rangees for passage in rangee.passages}
    return {
        "contrat": version.contrat.code,
        "version": version.code,
        "version_precedente": avant.code,
        "signature": avenant.signature.isoformat() if avenant.signature else None,
        "operations": [_operation(version, passages[rank], where[rank], rangees) for rank in sorted(passages)],
        "montants": [
            {"cellule": str(m.cellule), "avant": _centimes(m.avant), "apres": _centimes(m.apres),
             "ecart": _centimes(m.ecart), "en_clair": f"{leaf_words(m.avant)} → {leaf_words(m.apres)}"}
            for m in mouvements(version)
        ],
    }  # fmt: skip


def _centimes(shown: Amount | Text | Blank) -> int | None:
    """None for an amount that depends on a value that is not known."""
    return shown.value.centimes if isinstance(shown, Amount) else None


def _operation(version: Version, passage: OperationEnRegard, article: str, rangees: Sequence[Rangee]) -> dict[str, Any]:
    if version.avenant is None:
        return {}
    operation = version.avenant.operations[passage.rang - 1]
    before = [text for rangee in rangees for text in _marked(rangee.avant, str(passage.rang))]
    after = [text for rangee in rangees for text in _marked(rangee.apres, str(passage.rang))]
    return {
        "rang": passage.rang,
        "nature": operation.nature,
        "article_de_l_avenant": article,
        "phrase": plain_blocks(passage.blocs),
        "articles": list(operation.articles),
        "fiches": list(operation.fiches_touchees),
        "motif": operation.motif,
        "retire": before,
        "ajoute": after,
    }


def _marked(blocks: Sequence[Block], rank: str) -> Iterator[str]:
    """The words that the marks of the operation hold in `blocks`, in reading order: paragraphs, words, rows."""
    pending = list(reversed(blocks))
    while pending:
        block = pending.pop()
        if isinstance(block, Heading | Paragraph):
            if block.revision and block.revision.auteur == rank:
                yield line_words(block.content).strip()
            for inline in block.content:
                if isinstance(inline, Revised) and inline.revision.auteur == rank:
                    yield line_words(inline.content).strip()
        if isinstance(block, Table):
            marked = [row for row in block.rows if row.revision and row.revision.auteur == rank]
            yield from (" | ".join(plain_blocks(cell.blocks) for cell in row.cells) for row in marked)
        pending.extend(reversed(list(children(block))))
