"""An avenant beside the contract: what it says, the articles before, the articles after. Dumb values for one page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from docgen.document import Block, Box, Columns, Heading, Inline, List, Paragraph, Revised, Revision, Table


@dataclass(frozen=True, slots=True)
class Passage:
    """An operation as the avenant says it: its rank from 1, its kind, and its blocks."""

    rang: int
    nature: str
    blocs: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Rangee:
    """A division of the avenant: what it says, and its article before and after (none for data).

    The author of each mark is the rank of the operation.
    """

    numero: str
    titre: str
    passages: tuple[Passage, ...]
    avant: tuple[Block, ...] = ()
    apres: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Colonnes:
    """The page: its title, the name of each column, a sentence, and the rows."""

    titre: str
    chapeau: str
    noms: tuple[str, str, str]
    rangees: tuple[Rangee, ...]


def without(blocks: Iterable[Block], sort: str) -> tuple[Block, ...]:
    """`blocks` without what the marks of that sort hold; the other marks stay."""
    made: list[Block] = []
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                content = _words(block.content, sort)
                if not _is(block.revision, sort) and (content or not block.content):
                    made.append(replace(block, content=content))
            case List(items=items):
                kept = tuple(item for item in (without(item, sort) for item in items) if item)
                made += [replace(block, items=kept)] if kept else []
            case Table(rows=rows):
                rows = tuple(row for row in rows if not _is(row.revision, sort))
                made += [replace(block, rows=rows)] if rows else []
            case Box(blocks=inner):
                made.append(replace(block, blocks=without(inner, sort)))
            case Columns(columns=columns):
                made.append(replace(block, columns=tuple(without(column, sort) for column in columns)))
            case _:
                made.append(block)
    return tuple(made)


def _words(content: Iterable[Inline], sort: str) -> tuple[Inline, ...]:
    return tuple(one for one in content if not (isinstance(one, Revised) and _is(one.revision, sort)))


def _is(revision: Revision | None, sort: str) -> bool:
    return revision is not None and revision.sort == sort
