"""How a table is set on the page: in which type, how wide its columns are, what its labels say where they go on; and
how low the names of signatures side by side are."""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from docgen import document as doc
from docgen.document.mots import leaf_words
from docgen.render.grille import (
    KEPT_TOGETHER,
    SIGNATURE,
    Placed,
    cell_depth,
    header_rows,
    placed_cells,
    row_heights,
)
from docgen.render.largeurs import POINTS_PER_MM, SIDES, fitted, loosened, room, widest, width
from docgen.render.recall import by_table

# From this number of columns on, a table is set in small type, unless its text has this width, as on A3 (millimetres).
WIDE, AMPLE = 10, 300.0
# What follows the label of a cell where it is said again.
SUITE = " (suite)"


def dense(table: doc.Table, total: float) -> bool:
    """Whether `table` is set in small type, in a text `total` millimetres wide."""
    return len(table.widths) >= WIDE and total < AMPLE


@by_table
def set_out(table: doc.Table, total: float) -> tuple[doc.Table, bool]:
    """`table` as it is set in a text `total` millimetres wide: each column holds its widest word, a label that goes on
    too far for a page is said again, and bound words that no column can hold are parted. Whether all columns could.
    """
    small = dense(table, total)
    placed = list(placed_cells(table, header_rows(table)))
    widths, roomy = fitted(table.widths, _columns(placed, len(table.widths)), total, small=small)
    # What is marked is what was printed, and what will be: its spaces stay as they were.
    parted = not roomy and not _marked(table)
    rows: list[list[tuple[int, doc.TableCell]]] = [[] for _ in table.rows]
    for cell in _said_again(placed, [total * share for share in widths], len(table.rows)):
        blocks = cell.cell.blocks
        tight = parted and widest(blocks, bold=cell.role != "corps") > room(
            sum(widths[cell.x : cell.x + cell.colspan]), total, small=small
        )
        rows[cell.y].append((cell.x, replace(cell.cell, blocks=loosened(blocks)) if tight else cell.cell))
    said = tuple([_row_of(row, cells) for row, cells in zip(table.rows, rows, strict=True)])
    return replace(table, widths=widths, rows=said), roomy


def _marked(table: doc.Table) -> bool:
    return any(
        getattr(block, "revision", None) or any(isinstance(node, doc.Revised) for node in getattr(block, "content", ()))
        for row in table.rows
        for cell in row.cells
        for block in doc.descend(cell.blocks)
    ) or any(row.revision for row in table.rows)


def _row_of(row: doc.Row, cells: Iterable[tuple[int, doc.TableCell]]) -> doc.Row:
    return replace(row, cells=tuple([cell for _, cell in sorted(cells, key=lambda placed: placed[0])]))


def _columns(placed: Iterable[Placed], count: int) -> list[list[tuple[doc.Block, ...]]]:
    """What stands in each column alone."""
    columns: list[list[tuple[doc.Block, ...]]] = [[] for _ in range(count)]
    for cell in placed:
        if cell.colspan == 1:
            columns[cell.x].append(cell.cell.blocks)
    return columns


def _said_again(placed: Sequence[Placed], sizes: Sequence[float], rows: int) -> Iterator[Placed]:
    """The cells, one over rows that no page should hold together cut into several, each with its label again."""
    if all(cell.rowspan == 1 for cell in placed):
        yield from placed
        return
    depths = [cell_depth(cell, sizes) for cell in placed]
    heights = row_heights(zip(placed, depths, strict=True), [0.0] * rows)
    for cell in placed:
        label = cell.cell.blocks[-1] if cell.cell.blocks else None
        if cell.rowspan == 1 or cell.role != "corps" or not isinstance(label, doc.Paragraph):
            yield cell
            continue
        first, *others = _pieces(cell, heights)
        yield _piece(cell, first, cell.cell.blocks)
        again = (*cell.cell.blocks[:-1], replace(label, content=(*label.content, doc.Text(SUITE))))
        yield from [_piece(cell, piece, again) for piece in others]


def _piece(cell: Placed, rows: range, blocks: tuple[doc.Block, ...]) -> Placed:
    return replace(cell, cell=replace(cell.cell, blocks=blocks, rowspan=len(rows)), y=rows.start, rowspan=len(rows))


def _pieces(cell: Placed, heights: Sequence[float]) -> list[range]:
    """The rows of `cell`, in runs that a page holds; a row too high for that is one of its own."""
    pieces: list[range] = []
    start, high = cell.y, 0.0
    for y in range(cell.y, cell.y + cell.rowspan):
        if y > start and high + heights[y] > KEPT_TOGETHER:
            pieces.append(range(start, y))
            start, high = y, 0.0
        high += heights[y]
    return [*pieces, range(start, cell.y + cell.rowspan)]


# --- signatures ------------------------------------------------------------------------------------------------------
# The size of its type, in points.
SIGNED = 11.5
# Up to this number of letters, a word does not end a line: « du », « des ».
_SMALL = 3
_IN_A_WORD = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")


def levelled(block: doc.Columns, total: float) -> doc.Columns:
    """Signatures side by side in a text `total` millimetres wide, their names at one height: a function that takes two
    lines does not push down the name under it alone."""
    columns = [signatures(column) for column in block.columns]
    if not all(columns) or len(columns) != len(block.widths):
        return block
    rooms = [(total * share - SIDES) * POINTS_PER_MM / SIGNED for share in block.widths]
    set_in = [[_in_lines(each, measure) for each in column] for column, measure in zip(columns, rooms, strict=True)]
    lines = [sum(map(_lines, column)) for column in set_in]
    pairs = zip(set_in, lines, strict=True)
    return replace(block, columns=tuple([_lowered(column, max(lines) - count) for column, count in pairs]))


def signatures(column: Sequence[doc.Block]) -> list[doc.Paragraph]:
    """The paragraphs of `column` when they are those of a signature, else none."""
    signed = [block for block in column if isinstance(block, doc.Paragraph) and block.style == SIGNATURE]
    return signed if len(signed) == len(column) else []


def narrowed(column: Sequence[doc.Block], measure: float) -> float:
    """How much narrower than `measure`, in sizes of its type, the signature `column` is set for no line to end inside a
    word (« Pas-/de-Calais »): Word cuts after any hyphen. Nothing where no line does, or where none would do better.
    """
    said = [line for block in signatures(column) for line in _said(block)]
    if not any(_end(line, measure) == "-" for line in said):
        return 0.0
    tried = [measure * share / 50 for share in range(49, 29, -1)]
    good = [room for room in tried if not any(_end(line, room) for line in said)]
    run = [room for rank, room in enumerate(good) if room == tried[tried.index(good[0]) + rank]] if good else []
    return measure - run[len(run) // 2] if run else 0.0


def _said(paragraph: doc.Paragraph) -> list[str]:
    """The words of `paragraph` between its line breaks."""
    cut = [" \n" if isinstance(leaf, doc.LineBreak) else leaf_words(leaf) for leaf in doc.leaves(paragraph.content)]
    return "".join(cut).split(" \n")


def _end(text: str, measure: float) -> str:
    """How a line of `text` ends badly in `measure`: a hyphen inside a word, a small word (« du »); else nothing."""
    filled, before = 0.0, ""
    for word in text.split(" "):
        if filled + width(word) > measure:
            if any(filled + width(word[: hyphen.end()]) <= measure for hyphen in _IN_A_WORD.finditer(word)):
                return "-"
            if before and len(before) <= _SMALL:
                return before
            filled = 0.0
        filled, before = filled + width(f"{word} "), word
    return ""


def _lines(paragraph: doc.Paragraph) -> int:
    return 1 + sum(isinstance(leaf, doc.LineBreak) for leaf in doc.leaves(paragraph.content))


def _in_lines(paragraph: doc.Paragraph, measure: float) -> doc.Paragraph:
    """`paragraph` cut into lines that hold `measure` sizes of its type, between two words and not after « du »."""
    content: list[doc.Inline] = []
    filled = 0.0
    for inline in paragraph.content:
        if isinstance(inline, doc.Text):
            first, *others = _cut(inline.text, filled, measure)
            content.append(replace(inline, text=first))
            for line in others:
                content += [doc.LineBreak(), replace(inline, text=line)]
            filled = width(others[-1]) if others else filled + width(first)
        else:
            content.append(inline)
            filled = 0.0 if isinstance(inline, doc.LineBreak) else filled
    return replace(paragraph, content=tuple(content))


def _cut(text: str, filled: float, measure: float) -> list[str]:
    """The lines of `text`, of which the first is `filled` already."""
    lines: list[list[str]] = [[]]
    for word in text.split(" "):
        if filled + width(word) > measure and lines[-1]:
            small = [lines[-1].pop()] if len(lines[-1]) > 1 and len(lines[-1][-1]) <= _SMALL else []
            lines.append(small)
            filled = sum(width(f"{each} ") for each in small)
        lines[-1].append(word)
        filled += width(f"{word} ")
    return [" ".join(words) for words in lines]


def _lowered(column: Sequence[doc.Paragraph], lines: int) -> tuple[doc.Block, ...]:
    """`column`, the name that closes it `lines` lower."""
    *above, last = column
    name = last.content[-1] if last.content else None
    if not lines or not isinstance(name, doc.Text) or not name.bold:
        return tuple(column)
    lower = (*last.content[:-1], *[doc.LineBreak()] * lines, name)
    return (*above, replace(last, content=lower))
