"""The marks of what has changed in a document: spread over the words, taken together, or left out."""

from collections.abc import Iterable
from functools import partial

from msgspec.structs import replace

from docgen import document as doc


def spread(blocks: Iterable[doc.Block], revision: doc.Revision | None = None) -> tuple[doc.Block, ...]:
    """`blocks` with the marks of paragraphs, headings and rows carried by their words, for writers that draw words.

    `revision` is the mark of what holds the blocks.
    """
    return tuple([_spread(block, revision) for block in blocks if not is_gone_page(block)])


def is_gone_page(block: doc.Block) -> bool:
    """Whether it is a page break that goes: a writer that has no mark for it does not write it."""
    return isinstance(block, doc.PageBreak) and _is(block.revision, "suppression")


def _spread(block: doc.Block, revision: doc.Revision | None) -> doc.Block:
    if revision is None and not _bears_marks(block):
        return block
    match block:
        case doc.Heading() | doc.Paragraph():
            mark = block.revision or revision
            return replace(block, content=marked(block.content, mark), revision=None) if mark else block
        case doc.Table(rows=rows):
            whole = [doc.row_with_inside(row, partial(spread, revision=row.revision or revision)) for row in rows]
            return replace(block, rows=tuple([replace(row, revision=None) for row in whole]))
        case _:
            return doc.with_inside(block, partial(spread, revision=revision))


def _bears_marks(block: doc.Block) -> bool:
    """Whether a mark is borne by `block`, or inside it by a block or a row."""
    return any(
        (isinstance(inner, doc.Heading | doc.Paragraph | doc.PageBreak) and inner.revision)
        or (isinstance(inner, doc.Table) and any(row.revision for row in inner.rows))
        for inner in doc.descend((block,))
    )


def marked(content: tuple[doc.Inline, ...], revision: doc.Revision) -> tuple[doc.Inline, ...]:
    """`content` marked as a whole; a mark that it already holds stays."""
    if any(isinstance(inline, doc.Revised) for inline in content):
        return tuple([i if isinstance(i, doc.Revised) else doc.Revised((i,), revision) for i in content])
    return (doc.Revised(tuple(doc.leaves(content)), revision),) if content else ()


def common_revision(blocks: Iterable[doc.Block]) -> doc.Revision | None:
    """The mark of `blocks` taken together: their first, if every one of them is marked and all in one sort."""
    marks = [mark for block in blocks for mark in _revisions(block)]
    sorts = {mark.sort if mark else "" for mark in marks}
    return marks[0] if len(sorts) == 1 else None


def _revisions(block: doc.Block) -> list[doc.Revision | None]:
    match block:
        case doc.Heading() | doc.Paragraph():
            return [block.revision]
        case doc.Table(rows=rows):
            return [row.revision for row in rows]
        case doc.List(items=groups) | doc.Columns(columns=groups):
            return [mark for group in groups for inner in group or (doc.Paragraph(()),) for mark in _revisions(inner)]
        case doc.Box(blocks=blocks):
            return [mark for inner in blocks or (doc.Paragraph(()),) for mark in _revisions(inner)]
        case doc.PageBreak():
            return []


def without(blocks: Iterable[doc.Block], sort: str) -> tuple[doc.Block, ...]:
    """`blocks` without what the marks of that sort hold; the other marks stay."""
    left: list[doc.Block] = []
    for block in blocks:
        match block:
            case doc.Heading() | doc.Paragraph():
                content = _words(block.content, sort)
                if not _is(block.revision, sort) and (content or not block.content):
                    left.append(replace(block, content=content))
            case doc.List(items=items):
                kept = tuple(item for item in (without(item, sort) for item in items) if item)
                left += [replace(block, items=kept)] if kept else []
            case doc.Table(rows=rows):
                rows = tuple(row for row in rows if not _is(row.revision, sort))
                left += [replace(block, rows=rows)] if rows else []
            case doc.PageBreak(revision=revision) if _is(revision, sort):
                pass
            case _:
                left.append(doc.with_inside(block, lambda inner: without(inner, sort)))
    return tuple(left)


def _words(content: Iterable[doc.Inline], sort: str) -> tuple[doc.Inline, ...]:
    return tuple(inline for inline in content if not (isinstance(inline, doc.Revised) and _is(inline.revision, sort)))


def _is(revision: doc.Revision | None, sort: str) -> bool:
    return revision is not None and revision.sort == sort
