"""The marks of what has changed in a document: spread over the words, taken together, or left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

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
    Revision,
    Row,
    Table,
    leaves,
    row_with_inside,
    with_inside,
)


def spread(blocks: Iterable[Block], revision: Revision | None = None) -> tuple[Block, ...]:
    """`blocks` with the marks of paragraphs, headings and rows carried by their words, for writers that draw words.

    `revision` is the mark of what holds the blocks.
    """
    return tuple([_spread(block, revision) for block in blocks])


def _spread(block: Block, revision: Revision | None) -> Block:
    match block:
        case Heading() | Paragraph():
            mark = block.revision or revision
            return replace(block, content=marked(block.content, mark), revision=None) if mark else block
        case Table(rows=rows):
            return replace(block, rows=tuple([_spread_row(row, row.revision or revision) for row in rows]))
        case _:
            return with_inside(block, lambda inner: spread(inner, revision))


def _spread_row(row: Row, mark: Revision | None) -> Row:
    return replace(row_with_inside(row, lambda inner: spread(inner, mark)), revision=None)


def marked(content: tuple[Inline, ...], revision: Revision) -> tuple[Inline, ...]:
    """`content` marked as a whole; a mark that it already holds stays."""
    if any(isinstance(inline, Revised) for inline in content):
        return tuple([i if isinstance(i, Revised) else Revised((i,), revision) for i in content])
    return (Revised(tuple(leaves(content)), revision),) if content else ()


def common_revision(blocks: Iterable[Block]) -> Revision | None:
    """The mark of `blocks` taken together: their first, if every one of them is marked and all in one sort."""
    marks = [mark for block in blocks for mark in _revisions(block)]
    sorts = {mark.sort if mark else "" for mark in marks}
    return marks[0] if len(sorts) == 1 else None


def _revisions(block: Block) -> list[Revision | None]:
    match block:
        case Heading() | Paragraph():
            return [block.revision]
        case Table(rows=rows):
            return [row.revision for row in rows]
        case List(items=groups) | Columns(columns=groups):
            return [mark for group in groups for inner in group or (Paragraph(()),) for mark in _revisions(inner)]
        case Box(blocks=blocks):
            return [mark for inner in blocks for mark in _revisions(inner)]
        case PageBreak():
            return []


def without(blocks: Iterable[Block], sort: str) -> tuple[Block, ...]:
    """`blocks` without what the marks of that sort hold; the other marks stay."""
    left: list[Block] = []
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                content = _words(block.content, sort)
                if not _is(block.revision, sort) and (content or not block.content):
                    left.append(replace(block, content=content))
            case List(items=items):
                kept = tuple(item for item in (without(item, sort) for item in items) if item)
                left += [replace(block, items=kept)] if kept else []
            case Table(rows=rows):
                rows = tuple(row for row in rows if not _is(row.revision, sort))
                left += [replace(block, rows=rows)] if rows else []
            case _:
                left.append(with_inside(block, lambda inner: without(inner, sort)))
    return tuple(left)


def _words(content: Iterable[Inline], sort: str) -> tuple[Inline, ...]:
    return tuple(inline for inline in content if not (isinstance(inline, Revised) and _is(inline.revision, sort)))


def _is(revision: Revision | None, sort: str) -> bool:
    return revision is not None and revision.sort == sort
