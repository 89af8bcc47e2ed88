"""The decimals of a column: as soon as one of its amounts has cents, all of them show two."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from docgen import document as doc
from docgen.document.mots import line_words


def columns_with_cents(rows: Iterable[Iterable[Sequence[doc.Block]]]) -> set[int]:
    """The columns, from 0, where an amount has cents; `rows` give the blocks of each cell."""
    return {
        x
        for row in rows
        for x, blocks in enumerate(row)
        if any(amount.value.centimes % 100 for block in blocks for amount in _amounts(block))
    }


def with_cents(blocks: tuple[doc.Block, ...]) -> tuple[doc.Block, ...]:
    """The blocks of a cell, the amounts of the column with two decimals; those of a sentence stay as they are."""
    return tuple(map(_with_cents, blocks))


def _with_cents(block: doc.Block) -> doc.Block:
    if not isinstance(block, doc.Paragraph):
        return block
    amounts = {id(amount): replace(amount, centimes=True) for amount in _amounts(block)}
    return replace(block, content=tuple([amounts.get(id(inline), inline) for inline in block.content]))


def _amounts(block: doc.Block) -> Iterator[doc.Amount]:
    """The amounts that stand alone on a line of a cell, as does « 92 € (50 %) »: beside words, one is in a sentence.

    The value of an indicator is none: its column goes from one indicator to another.
    """
    content = block.content if isinstance(block, doc.Paragraph) else ()
    for is_break, line in groupby(content, lambda inline: isinstance(inline, doc.LineBreak)):
        inlines = () if is_break else tuple(line)
        amounts = [inline for inline in inlines if isinstance(inline, doc.Amount) and not inline.name.est_indicateur]
        if amounts and not re.search(r"[^\W\d_]", line_words(i for i in inlines if not isinstance(i, doc.Amount))):
            yield from amounts
