"""A document whose marks are all accepted, or all rejected: what a person would have after answering them alike."""

from collections.abc import Iterable
from typing import Literal

from msgspec.structs import replace

from docgen.document import (
    Block,
    Box,
    Columns,
    Document,
    Heading,
    Inline,
    List,
    PageBreak,
    Paragraph,
    Revised,
    Revision,
    Row,
    Section,
    Table,
    row_with_inside,
    with_inside,
)
from docgen.document.mots import words

SorteGardee = Literal["insertion", "suppression"]
Blocs = tuple[Block, ...]


def accept_all(document: Document) -> Document:
    """`document` as it reads after: what was inserted stays, what was deleted is gone, and no mark is left."""
    return _settled(document, "insertion")


def reject_all(document: Document) -> Document:
    """`document` as it read before, its title, its version and its fields too; no mark is left."""
    before = {name: words(settled_words(content, "suppression")) for name, content in document.revised}
    title, version = before.pop("titre", document.title), before.pop("version", document.version)
    fields = tuple({**dict(document.fields), **before}.items())
    return replace(_settled(document, "suppression"), title=title, version=version, fields=fields)


def _settled(document: Document, kept: SorteGardee) -> Document:
    sections = []
    for section in document.sections:
        blocks = settled(section.blocks, kept)
        if blocks or not section.blocks:
            sections.append(Section(blocks, section.landscape))
    return replace(document, sections=tuple(sections), revised=())


def settled(blocks: Iterable[Block], kept: SorteGardee) -> Blocs:
    """`blocks` once what is marked `kept` stays without its mark, and the rest of what is marked is gone.

    What held blocks, and has lost them all, is gone too.
    """
    return tuple([left for block in blocks for left in _block(block, kept)])


def settled_words(content: Iterable[Inline], kept: SorteGardee) -> tuple[Inline, ...]:
    """As `settled`, for what is inside a paragraph."""
    left: list[Inline] = []
    for inline in content:
        if not isinstance(inline, Revised):
            left.append(inline)
        elif inline.revision.sort == kept:
            left += inline.content
    return tuple(left)


def _block(block: Block, kept: SorteGardee) -> Blocs:
    match block:
        case Heading() | Paragraph():
            content = settled_words(block.content, kept)
            return (replace(block, content=content, revision=None),) if stays(block.revision, kept) else ()
        case PageBreak():
            return (PageBreak(),) if stays(block.revision, kept) else ()
        case Table():
            return _table(block, kept)
        case List(items=items):
            left = _groups(items, kept)
            return (replace(block, items=tuple(left)),) if left or not items else ()
        case Box(blocks=blocks):
            return tuple([replace(block, blocks=inner) for inner in _groups((blocks,), kept)])
        case Columns(columns=columns):
            gone = columns and not _groups(columns, kept)
            return () if gone else (with_inside(block, lambda inner: settled(inner, kept)),)


def _groups(groups: Iterable[Blocs], kept: SorteGardee) -> list[Blocs]:
    """The groups of blocks that are left; one that was empty stays."""
    settled_groups = [(group, settled(group, kept)) for group in groups]
    return [left for group, left in settled_groups if left or not group]


def _table(table: Table, kept: SorteGardee) -> Blocs:
    stay = [stays(row.revision, kept) for row in table.rows]
    rows = settled_rows(table.rows, kept)
    header = sum(stay[: max(table.header, 0)])
    return (replace(table, rows=rows, header=header),) if rows or not table.rows else ()


def settled_rows(rows: Iterable[Row], kept: SorteGardee) -> tuple[Row, ...]:
    """As `settled`, for the rows of a table; a cell that loses its blocks stays."""
    left = [row_with_inside(row, lambda inner: settled(inner, kept)) for row in rows if stays(row.revision, kept)]
    return tuple([replace(row, revision=None) for row in left])


def stays(revision: Revision | None, kept: SorteGardee) -> bool:
    """Whether what bears this mark is there once the marks `kept` stay."""
    return revision is None or revision.sort == kept
