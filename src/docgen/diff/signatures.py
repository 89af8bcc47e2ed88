"""What is compared of a block: its words, its marks, its structure; neither its look nor the names of its amounts."""

from collections import Counter
from collections.abc import Hashable, Iterable
from itertools import groupby

from docgen.diff.passages_lus import without_ranks
from docgen.diff.resolution import Blocs
from docgen.document import (
    Block,
    Box,
    Columns,
    Heading,
    Inline,
    List,
    PageBreak,
    Paragraph,
    Revised,
    Row,
    Table,
)
from docgen.document.mots import block_words, words


def shown_inside(blocks: Blocs) -> Blocs:
    """`blocks` inside a frame, an item or a cell: what a writer shows of them, at least an empty paragraph."""
    return visible(tuple([block for block in blocks if not isinstance(block, PageBreak)])) or (Paragraph(()),)


def visible(blocks: Blocs) -> Blocs:
    """`blocks` without the lists, tables and columns that hold nothing."""
    return tuple([block for block in blocks if not _hollow(block)])


def _hollow(block: Block) -> bool:
    match block:
        case List(items=inner) | Table(rows=inner) | Columns(columns=inner):
            return not inner
        case _:
            return False


def block_signature(block: Block) -> Hashable:
    """What two blocks that say the same have in common."""
    match block:
        case Heading(content=content, revision=revision) | Paragraph(content=content, revision=revision):
            return (type(block).__name__, _words(content), revision)
        case List(items=items, ordered=ordered, start=start):
            return ("List", ordered, start, tuple([inside(item) for item in items]))
        case Table(rows=rows, widths=widths):
            return ("Table", len(widths), tuple([row_signature(row) for row in rows]))
        case Box(blocks=blocks):
            return ("Box", inside(blocks))
        case Columns(columns=columns):
            return ("Columns", tuple([inside(column) for column in columns]))
        case PageBreak(revision=revision):
            return ("PageBreak", revision)


def inside(blocks: Blocs) -> Hashable:
    """The signature of the blocks of an item, a frame or a cell."""
    return tuple([block_signature(block) for block in shown_inside(blocks)])


def row_signature(row: Row) -> Hashable:
    """The signature of a row, which is its cells."""
    return (row.revision, tuple([(cell.colspan, cell.rowspan, inside(cell.blocks)) for cell in row.cells]))


def _words(content: tuple[Inline, ...]) -> Hashable:
    """The words, and those of each mark apart."""
    runs = groupby(content, key=lambda inline: inline.revision if isinstance(inline, Revised) else None)
    return tuple([(mark, told) for mark, run in runs if (told := words(run))])


def vocabulary(blocks: Iterable[Block]) -> Counter[str]:
    """The words of `blocks`, counted."""
    return Counter(without_ranks(block_words(blocks)).split())
