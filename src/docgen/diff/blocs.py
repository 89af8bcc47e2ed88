"""Blocks before and after, made one: what stays as it reads after, what goes and what comes under its mark."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from docgen.diff.mots import Marks, changed_words, turned
from docgen.diff.resolution import Blocs, settled, settled_words, stays
from docgen.diff.signatures import block_signature, inside, shown_inside, visible, vocabulary
from docgen.diff.tableaux import merged_table
from docgen.document import (
    Block,
    Box,
    Columns,
    Heading,
    List,
    PageBreak,
    Paragraph,
    Revised,
    Revision,
    Row,
    Table,
    row_with_inside,
    with_inside,
)
from docgen.document.alignement import likeness, steps
from docgen.document.marques import common_revision

# From this share of words in common on, a text is the same text, changed; a table or a list, sooner.
_ALIKE, _ALIKE_FRAME = 0.4, 0.2


def merged(before: Blocs, after: Blocs, marks: Marks, *, alone: bool = False) -> Blocs:
    """`after` and what it has lost of `before`, marked. A block with marks, the same on both sides, stays as it is.

    `alone` when the blocks fill a cell: its only paragraph is the same one, whatever it says.
    """
    old, new = visible(before), visible(after)
    keys = [block_signature(block) for block in old], [block_signature(block) for block in new]
    known = [vocabulary((block,)) for block in old], [vocabulary((block,)) for block in new]
    only = alone and len(old) == len(new) == 1

    def score(i: int, j: int) -> float:
        least = _ALIKE if isinstance(old[i], Heading | Paragraph) else _ALIKE_FRAME
        found = likeness(known[0][i], known[1][j])
        return max(found, 0.01) if (only or found >= least) and _same_kind(old[i], new[j]) else 0.0

    blocks: list[Block] = []
    for i, j in steps(*keys, score):
        if i is None or j is None or keys[0][i] != keys[1][j]:
            blocks += _step(old[i : i + 1] if i is not None else (), new[j : j + 1] if j is not None else (), marks)
        else:
            blocks.append(new[j])
    return apart(_owned(blocks, marks))


def _step(old: Blocs, new: Blocs, marks: Marks) -> Blocs:
    """What becomes of at most one block on each side, that differ."""
    if old and new and not isinstance(old[0], Heading | Paragraph):
        return (_within(old[0], new[0], marks),)
    gone, come = settled(old, "suppression"), settled(new, "insertion")
    if gone and come:
        return (_within(gone[0], come[0], marks),)
    return whole_under(old, marks.suppression) + whole_under(new, marks.insertion)


def _same_kind(old: Block, new: Block) -> bool:
    """Whether `old` may become `new` from within."""
    match old, new:
        case List(), List():
            return (old.ordered, old.start) == (new.ordered, new.start)
        case Table(), Table():
            return len(old.widths) == len(new.widths)
        case Columns(), Columns():
            return len(old.columns) == len(new.columns)
        case _:
            return type(old) is type(new)


def _within(old: Block, new: Block, marks: Marks) -> Block:
    """`new`, changed from within since it was `old`, of the same kind."""
    match old, new:
        case ((Heading() | Paragraph()), (Heading() | Paragraph())):
            return replace(new, content=changed_words(old.content, new.content, marks))
        case List(), List():
            return replace(new, items=_items(old.items, new.items, marks))
        case Table(), Table():
            return merged_table(old, new, marks, merged)
        case Box(), Box():
            return replace(new, blocks=merged(shown_inside(old.blocks), shown_inside(new.blocks), marks))
        case Columns(), Columns():
            pairs = zip(old.columns, new.columns, strict=True)
            return replace(new, columns=tuple([merged(shown_inside(x), shown_inside(y), marks) for x, y in pairs]))
        case _:
            return new


def _items(before: Sequence[Blocs], after: Sequence[Blocs], marks: Marks) -> tuple[Blocs, ...]:
    """The items of a list, each changed from within, gone or come."""
    old, new = [shown_inside(item) for item in before], [shown_inside(item) for item in after]
    known = [vocabulary(item) for item in old], [vocabulary(item) for item in new]

    def score(i: int, j: int) -> float:
        found = likeness(known[0][i], known[1][j])
        return found if found >= _ALIKE else 0.0

    items: list[Blocs] = []
    for i, j in steps([inside(item) for item in old], [inside(item) for item in new], score):
        items.append(merged(old[i] if i is not None else (), new[j] if j is not None else (), marks))
    return tuple([item for item in items if item])


def whole_under(blocks: Iterable[Block], revision: Revision) -> Blocs:
    """`blocks` of one side under `revision`, or their own mark of that sort; what its other marks hold is gone."""
    return tuple([marked for block in blocks for marked in _whole(block, revision)])


def _whole(block: Block, revision: Revision) -> Blocs:
    match block:
        case Heading() | Paragraph():
            if not stays(block.revision, revision.sort):
                return ()
            content = settled_words(block.content, revision.sort)
            return (replace(block, content=content, revision=block.revision or revision),)
        case Table(rows=rows):
            kept = tuple([_whole_row(row, revision) for row in rows if stays(row.revision, revision.sort)])
            return (replace(block, rows=kept),) if kept else ()
        case List(items=items):
            inner = tuple([marked for item in items if (marked := whole_under(shown_inside(item), revision))])
            return (replace(block, items=inner),) if inner else ()
        case Box() | Columns():
            return (with_inside(block, lambda inner: whole_under(shown_inside(inner), revision)),)
        case PageBreak():
            return (PageBreak(block.revision or revision),) if stays(block.revision, revision.sort) else ()


def _whole_row(row: Row, revision: Revision) -> Row:
    left = row_with_inside(row, lambda inner: settled(inner, revision.sort))
    return replace(left, revision=row.revision or revision)


def _owned(blocks: list[Block], marks: Marks) -> Blocs:
    """A heading that we mark takes the author of the block that it announces, where someone else marked that one."""
    owned: list[Block] = []
    owner: Revision | None = None
    for block in reversed(blocks):
        if isinstance(block, Heading) and owner and block.revision in (marks.insertion, marks.suppression):
            block = replace(block, revision=replace(block.revision, auteur=owner.auteur, jour=owner.jour))
        owner = common_revision((block,))
        owned.append(block)
    return tuple(owned[::-1])


def apart(blocks: Blocs) -> Blocs:
    """`blocks`, none of which ends with marked words right before a block that begins under the same sort of mark.

    LibreOffice would take both for one change, the end of the paragraph between them included.
    """
    return _apart(blocks, "")[0]


def _apart(blocks: Blocs, following: str) -> tuple[Blocs, str]:
    """`blocks` set apart from what follows, marked in the sort `following`; and the sort in which they begin."""
    turned_apart: list[Block] = []
    for block in reversed(blocks):
        match block:
            case Heading() | Paragraph():
                turned_apart.append(replace(block, content=turned(block.content, following)))
                following = _opening(block)
            case List(items=items):
                kept: list[Blocs] = []
                for item in reversed(items):
                    inner, following = _apart(item, following)
                    kept.append(inner)
                turned_apart.append(replace(block, items=tuple(kept[::-1])))
            case _:
                turned_apart.append(block)
                following = ""
    return tuple(turned_apart[::-1]), following


def _opening(block: Heading | Paragraph) -> str:
    """The sort of mark under which `block` begins."""
    first = block.content[0] if block.content else None
    mark = block.revision or (first.revision if isinstance(first, Revised) else None)
    return mark.sort if mark else ""
