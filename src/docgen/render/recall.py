"""What is made of a table serves again wherever the same table stands: an annexe shows those of its fiches, a version
those of the one before."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from msgspec.structs import replace

from docgen.document import Block, Document, Heading, Table, descend

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
# How many tables are remembered at once.
_TABLES = 512
_known: dict[Table, Table] = {}


def recalled(document: Document) -> Document:
    """`document`, each of its tables the equal one that was met before, if one was: `by_table` knows it."""
    sections = [
        replace(section, blocks=tuple([_met(block) for block in section.blocks])) for section in document.sections
    ]
    return replace(document, sections=tuple(sections))


def _met(block: Block) -> Block:
    if not isinstance(block, Table):
        return block
    if block not in _known and not any(isinstance(inner, Heading) for inner in descend((block,))):
        if len(_known) >= _TABLES:
            _known.clear()
        _known[block] = block
    # A heading is known by its identity: its table stays what it is.
    return _known.get(block, block)


def by_table(compute: Callable[Concatenate[Table, _Given], _Made]) -> Callable[Concatenate[Table, _Given], _Made]:
    """`compute`, made once for a table and what is asked of it: each format asks it again of the same table."""
    # The table is kept with what was made of it: nothing else may take its identity.
    known: dict[tuple[object, ...], tuple[Table, _Made]] = {}

    @wraps(compute)
    def recall(table: Table, /, *args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        key = (id(table), *args, *kwargs.items())
        if key not in known:
            if len(known) >= _TABLES:
                known.clear()
            known[key] = (table, compute(table, *args, **kwargs))
        return known[key][1]

    return recall
