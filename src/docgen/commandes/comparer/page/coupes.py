"""Paragraphs of a document that were cut, or joined, and say the same: shown as they are now, without marks."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from docgen.diff.alineas_coupes import cut_lines
from docgen.diff.resolution import SorteGardee, settled
from docgen.document import Block, Paragraph, Revised
from docgen.document.mots import lignes


def cut_blocks(blocks: Sequence[Block]) -> Mapping[int, range]:
    """By the rank of each block of a marked document that is part of a paragraph cut or joined, the ranks of all."""
    found: dict[int, range] = {}
    for changes, group in groupby(range(len(blocks)), lambda rank: _changes(blocks[rank])):
        ranks = list(group)
        if changes and len(ranks) > 1:
            (old, old_lines), (new, new_lines) = (_side(blocks, ranks, sort) for sort in ("suppression", "insertion"))
            for cut in cut_lines(old_lines, new_lines):
                touched = {*(old[rank] for rank in cut.avant), *(new[rank] for rank in cut.apres)}
                found |= dict.fromkeys(touched, range(min(touched), max(touched) + 1))
    return found


def _changes(block: Block) -> bool:
    """Whether it is a paragraph whose marks nobody signs."""
    if not isinstance(block, Paragraph):
        return False
    marks = [block.revision, *(inline.revision for inline in block.content if isinstance(inline, Revised))]
    return any(marks) and not any(mark.auteur for mark in marks if mark)


def _side(blocks: Sequence[Block], ranks: Sequence[int], sort: SorteGardee) -> tuple[list[int], list[str]]:
    """The paragraphs that are there once the marks `sort` stay: their ranks, their words."""
    told = [(rank, " ".join(lignes(settled((blocks[rank],), sort)))) for rank in ranks]
    return [rank for rank, words in told if words], [words for _, words in told if words]


def shown_cut(blocks: Sequence[Block], ranks: Sequence[int]) -> Iterator[Block]:
    """The paragraphs as they are now."""
    for rank in ranks:
        yield from settled((blocks[rank],), "insertion")
