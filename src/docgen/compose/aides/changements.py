"""What an avenant changes, one line an operation: for a person who reads it again, and does not read it all."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from docgen.amend.operation import Operation
from docgen.amend.sommaire import article_des_annexes
from docgen.compose.aides.actes import autres_operations, before, formule, groupes, valeurs_changees
from docgen.compose.aides.articles import texte_article, titre_article
from docgen.compose.composition import Composition
from docgen.compose.suivi import Suivi, suivi
from docgen.compute import Version
from docgen.document import Block, Heading, Inline, Paragraph, Revised, Revision, Table, descend
from docgen.document.mots import block_words, line_words
from docgen.french import compte

# How many signs of a passage a line shows.
_SIGNES = 240
_POINTS = " :\u00a0.,;"


class OperationEnUneLigne(Struct, frozen=True):
    """An operation in a line: the article of the avenant that says it, what it does, the words before, after, why."""

    article: str
    quoi: str
    avant: str
    apres: str
    motif: str


def changements(composition: Composition) -> tuple[OperationEnUneLigne, ...]:
    """Ce que fait chaque opération de l'avenant, en une ligne : `quoi`, `avant`, `apres`, `motif`, et son `article`."""
    version, followed = composition.version, suivi(composition.version, lambda origine: str(origine.rang))
    if followed is None or version.avenant is None:
        return ()
    gone = _by_operation(composition, followed, followed.avant, "suppression")
    come = _by_operation(composition, followed, version, "insertion")
    ranks = {id(operation): str(rank) for rank, operation in enumerate(version.avenant.operations, 1)}

    def line(article: str, operation: Operation) -> OperationEnUneLigne:
        rank = ranks[id(operation)]
        avant, apres = _extract(gone.get(rank, [])), _extract(come.get(rank, []))
        if not avant and not apres:
            avant, apres = (_said(value) for value in valeurs_changees(version, operation))
        return OperationEnUneLigne(article, _phrase(composition, operation), avant, apres, operation.motif or "")

    groups = groupes(composition)
    found = [line(division.numero, operation) for group in groups for division in (group, *group.sous_articles)
             for operation in division.operations]  # fmt: skip
    annexes = article_des_annexes(groups)
    return (*found, *(line(annexes, operation) for operation in autres_operations(composition)))


def _phrase(composition: Composition, operation: Operation) -> str:
    """The sentence of the avenant, without what announces the text that follows it."""
    return block_words(formule(composition, operation)).strip().rstrip(_POINTS)


def _said(value: object) -> str:
    return line_words((value,)) if isinstance(value, Inline) else str(value or "")


def _by_operation(composition: Composition, followed: Suivi, version: Version, sort: str) -> dict[str, list[str]]:
    """The passages that each operation takes out of the articles of `version`, or puts in them, by its rank."""
    shown = replace(composition if version is followed.apres else before(composition), suivi=followed)
    passages: dict[str, list[str]] = {}
    for article in version.contrat.articles:
        if not followed.trace(version, article):
            continue
        titre = titre_article(shown, article)
        blocks = (*([Paragraph(titre)] if isinstance(titre, tuple) else []), *texte_article(shown, article))
        for revision, words in _marked(blocks):
            if revision.sort == sort and words:
                passages.setdefault(revision.auteur, []).append(words)
    return passages


def _marked(blocks: Iterable[Block]) -> Iterator[tuple[Revision, str]]:
    """The words that each mark holds in `blocks`: paragraphs, words, rows."""
    for block in descend(blocks):
        match block:
            case Paragraph(content=content, revision=revision) | Heading(content=content, revision=revision):
                if revision:
                    yield revision, line_words(content).strip()
                yield from ((i.revision, line_words(i.content).strip()) for i in content if isinstance(i, Revised))
            case Table(rows=rows):
                for row in rows:
                    if row.revision:
                        yield row.revision, " | ".join(block_words(cell.blocks).strip() for cell in row.cells)


def _extract(passages: Sequence[str]) -> str:
    """The first words of the first passage, and how many passages there are."""
    if not passages:
        return ""
    first = passages[0]
    if len(first) > _SIGNES:
        first = f"{first[:_SIGNES].rpartition(' ')[0]} […]"
    others = len(passages) - 1
    return f"{first} (et {compte(others, 'autre passage', 'autres passages')})" if others else first
