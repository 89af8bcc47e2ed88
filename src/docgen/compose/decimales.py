"""The decimals of a column: as soon as one of its amounts has cents, all of them show two; its rates show as many."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from docgen import document as doc
from docgen.document.mots import line_words


def columns_with_cents(rows: Iterable[Iterable[Sequence[doc.Block]]]) -> set[int]:
    """The columns, from 0, where an amount has cents; `rows` give the blocks of each cell."""
    return {
        x
        for row in rows
        for x, blocks in enumerate(row)
        for block in blocks
        if isinstance(block, doc.Paragraph)
        for inline in block.content
        # Most cells have no cents: the lines of the others are then read.
        if isinstance(inline, doc.Amount) and inline.value.centimes % 100 and inline in _amounts(block)
    }


def with_cents(blocks: tuple[doc.Block, ...]) -> tuple[doc.Block, ...]:
    """The blocks of a cell, the amounts of the column with two decimals; those of a sentence stay as they are."""
    return tuple(map(_with_cents, blocks))


def without_unit(blocks: tuple[doc.Block, ...]) -> tuple[doc.Block, ...]:
    """The blocks of a cell, its amounts without « € »: the legend of their table says it once."""
    return tuple(
        [
            replace(block, content=tuple([_without_unit(inline) for inline in block.content]))
            if isinstance(block, doc.Paragraph)
            else block
            for block in blocks
        ]
    )


def _without_unit(inline: doc.Inline) -> doc.Inline:
    return replace(inline, nu=True) if isinstance(inline, doc.Amount) else inline


def decimals_of_rates(rows: Iterable[Iterable[Sequence[doc.Block]]]) -> dict[int, int]:
    """The columns, from 0, where a rate has decimals, and how many the one that has most; `rows` as above."""
    most: dict[int, int] = {}
    for row in rows:
        for x, blocks in enumerate(row):
            for rate in _rates(blocks):
                most[x] = max(most.get(x, 0), len(rate["decimales"] or ""))
    return {x: decimals for x, decimals in most.items() if decimals}


def with_decimals(blocks: tuple[doc.Block, ...], decimals: int) -> tuple[doc.Block, ...]:
    """The blocks of a cell, its rate with that many decimals; a cell that is no rate alone stays as it is."""
    rate = next(_rates(blocks), None)
    if rate is None:
        return blocks
    (block,) = blocks
    assert isinstance(block, doc.Paragraph)
    (text,) = block.content
    assert isinstance(text, doc.Text)
    shown = f"{rate['entier']},{(rate['decimales'] or '').ljust(decimals, '0')}{rate['signe']}"
    return (replace(block, content=(replace(text, text=shown),)),)


_TAUX = re.compile(r"(?P<entier>[-−]?\d+)(?:,(?P<decimales>\d+))?(?P<signe>\u00a0%)")


def _rates(blocks: Sequence[doc.Block]) -> Iterator[re.Match[str]]:
    """The rate that stands alone in a cell; the value of an indicator is none, as for amounts."""
    content = blocks[0].content if len(blocks) == 1 and isinstance(blocks[0], doc.Paragraph) else ()
    if len(content) == 1 and isinstance(content[0], doc.Text) and not content[0].name.est_indicateur:
        text = content[0].text
        if text.endswith("%") and (found := _TAUX.fullmatch(text)):
            yield found


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
