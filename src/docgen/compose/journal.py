"""The change log of an avenant: each operation, what it says and what it changes, and the amounts that move.

Its form is in the guide (« Modifier le contrat, obtenir l'avenant »): a program may rely on it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from docgen.amend.sommaire import places
from docgen.compose.consolide import plain_blocks
from docgen.compose.mouvements import mouvements
from docgen.compute import Version
from docgen.document import Block, Heading, Paragraph, Revised, Table, children
from docgen.document.colonnes import OperationEnRegard, Rangee
from docgen.document.mots import line_words
from docgen.french import euros


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
            {"cellule": str(m.cellule), "avant": m.avant.value.centimes, "apres": m.apres.value.centimes,
             "ecart": m.ecart.value.centimes, "en_clair": f"{euros(m.avant.value)} → {euros(m.apres.value)}"}
            for m in mouvements(version)
        ],
    }  # fmt: skip


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
