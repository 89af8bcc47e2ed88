"""The geometry of a table: where each cell falls, which rows repeat, and which are kept whole."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from math import ceil
from typing import Literal, TypeVar

from msgspec import Struct

from docgen import document as doc
from docgen.findings import Refusal
from docgen.render.images import picture_depth, shows_picture
from docgen.render.recall import by_table

Height = TypeVar("Height", int, float)
Role = Literal["entete", "corps", "groupe", "total"]

# The style of what is signed, and the space above the line that says where and when, in points.
SIGNATURE, SIGNING = "signature", 16
_ANNOUNCED = doc.Paragraph | doc.List | doc.Table | doc.Box
# A row, blocks side by side are kept on one page up to this height, in millimetres: beyond, they would leave a hole, or
# be cut off. A table, which a page cuts between two rows, is held up to a lesser one.
KEPT_WHOLE = 90.0
KEPT_TABLE = 80.0
# The same for the rows that one label names: a label lost at the break is worse than a hole.
KEPT_TOGETHER = 110.0
# A line of the text that is read, and a sign of it, in millimetres; a cell is set smaller, between its margins.
_LINE = 4.55
_SIGN = 1.7
_CELL, _SIDES = 0.85, 3.4
# What is around a paragraph, what the dash of an item takes, and the share of the page that text that is read takes.
_AROUND, _ITEM, _READ = 2, 6, 0.7


class Placed(Struct, frozen=True):
    """A cell at its place in the grid; `whole` when its rows may not be cut by the end of a page."""

    cell: doc.TableCell
    x: int
    y: int
    colspan: int
    rowspan: int
    role: Role
    whole: bool


class Grid(Struct, frozen=True):
    """The cells of a table, row after row.

    `repeated` when the header is low enough to return on each page; `short` when the whole table stays on one page;
    `followed`, the rows that stay on the page of the next: a banner, and what a cell over several rows names;
    `heights`, about those of the rows.
    """

    header: tuple[Placed, ...]
    rows: tuple[Placed, ...]
    repeated: bool
    short: bool
    followed: frozenset[int] = frozenset()
    heights: tuple[float, ...] = ()


def large(document: doc.Document) -> bool:
    """Whether `document` is printed on A3 (`papier: a3`): A4 would make its table too small. Raises `Refusal`."""
    paper = dict(document.fields).get("papier", "").lower()
    if paper not in ("", "a3", "a4"):
        said = f"Document « {document.name} », en-tête : le papier « {paper} » est inconnu."
        raise Refusal(said, "Écrire « papier: a3 », ou rien : le papier est A4.")
    return paper == "a3"


def leads(block: doc.Block, following: Sequence[doc.Block]) -> bool:
    """Whether `block` stays on the page of what follows: it announces what comes (a text, a list, a table), is the
    legend of a table, is what a note says more of, opens the signatures, or is the last paragraph before them, since
    signatures alone on a page sign nothing.
    """
    if not isinstance(block, doc.Paragraph) or not following:
        return False
    last = next(reversed(list(doc.leaves(block.content))), None)
    announces = isinstance(last, doc.Text) and last.text.rstrip().endswith(":")
    opens = isinstance(following[0], doc.Paragraph) and isinstance(following[-1], doc.Columns)
    legend = block.style == "note" and isinstance(following[0], doc.Table)
    announced = announces and isinstance(following[0], _ANNOUNCED)
    return opens or legend or _is_note(following[0]) or isinstance(following[0], doc.Columns) or announced


def opens_signatures(block: doc.Block, following: Sequence[doc.Block]) -> bool:
    """Whether `block` is the line that says where and when one signs, above the signatures."""
    if not isinstance(block, doc.Paragraph) or not following or not isinstance(following[0], doc.Columns):
        return False
    first = next((each for column in following[0].columns for each in column), None)
    return isinstance(first, doc.Paragraph) and first.style == SIGNATURE != block.style


def annotated(block: doc.Block, following: Sequence[doc.Block], width: float) -> bool:
    """Whether `block`, in a text `width` millimetres wide, is a table or a list that a note follows (alone on the next
    page, it would explain nothing), or a table that another follows, both low enough for one page."""
    if not following or not isinstance(block, doc.Table | doc.List):
        return False
    if isinstance(block, doc.Table) and isinstance(following[0], doc.Table):
        return depth([block, following[0]], width) <= KEPT_TOGETHER
    return _is_note(following[0]) and depth([block], width) <= KEPT_WHOLE


def closes_alone(items: Sequence[Sequence[doc.Block]], width: float) -> bool:
    """Whether the last of `items`, of a list in a text `width` millimetres wide, may stand without the one before it at
    the top of a page: it has three lines or more."""
    return len(items) > 1 and depth(items[-1], (width - _ITEM) * _READ) > 2 * _LINE + _AROUND


def _is_note(block: doc.Block) -> bool:
    return isinstance(block, doc.Paragraph) and block.style == "note"


@by_table
def grid(table: doc.Table, width: float) -> Grid:
    """Each cell of `table` at its place, in a text `width` millimetres wide.

    Raises `Refusal` for a row that does not fill the columns: its amounts would stand under another heading.
    """
    header = header_rows(table)
    placed = list(placed_cells(table, header))
    depths = [cell_depth(cell, [width * share for share in table.widths]) for cell in placed]
    heights = row_heights(zip(placed, depths, strict=True), [0.0] * len(table.rows))
    kept = [
        Placed(cell.cell, cell.x, cell.y, cell.colspan, cell.rowspan, cell.role,
               whole=_is_kept(heights[cell.y : cell.y + cell.rowspan]))
        for cell in placed
    ]  # fmt: skip
    return Grid(
        followed=frozenset(_followed(kept, len(table.widths), len(table.rows))),
        header=tuple(cell for cell in kept if cell.y < header),
        rows=tuple(cell for cell in kept if cell.y >= header),
        repeated=sum(heights[:header]) <= KEPT_WHOLE / 2,
        short=sum(heights) <= KEPT_TABLE,
        heights=tuple(heights),
    )


@by_table
def heads_rows(table: doc.Table) -> bool:
    """Whether the first column of `table` says what each row is about: words, set on the left, beside other cells."""
    header = header_rows(table)
    first = [
        placed.cell for placed in placed_cells(table, header) if placed.x == 0 and placed.role in ("corps", "total")
    ]
    said = [cell for cell in first if cell.colspan < len(table.widths) and not _bare(cell)]
    return len(table.widths) > 1 and bool(said) and not any(_counts(cell) for cell in said)


def _bare(cell: doc.TableCell) -> bool:
    return not any(isinstance(leaf, doc.Text | doc.Checkbox | doc.Amount | doc.Blank) for leaf in _leaves(cell))


def _counts(cell: doc.TableCell) -> bool:
    return cell.align == "droite" or any(isinstance(leaf, doc.Amount) for leaf in _leaves(cell))


def _leaves(cell: doc.TableCell) -> Iterator[doc.Leaf]:
    for block in doc.descend(cell.blocks):
        if isinstance(block, doc.Paragraph | doc.Heading):
            yield from doc.leaves(block.content)


def _is_kept(heights: Sequence[float]) -> bool:
    return sum(heights) <= (KEPT_TOGETHER if len(heights) > 1 else KEPT_WHOLE)


def _followed(cells: Iterable[Placed], columns: int, rows: int) -> Iterator[int]:
    for cell in cells:
        if cell.whole:
            yield from range(cell.y, cell.y + cell.rowspan - 1)
        if banner(cell, columns) and cell.y + 1 < rows:
            yield cell.y


def banner(cell: Placed, columns: int) -> bool:
    """Whether `cell` is a row of its own that announces those under it: a group, or a plain line of words."""
    return cell.role in ("groupe", "corps") and cell.rowspan == 1 and 1 < columns == cell.colspan


def row_heights(needs: Iterable[tuple[Placed, Height]], least: Iterable[Height]) -> list[Height]:
    """The height of each row, `least` at least, so that each cell has the height that it needs."""
    heights = list(least)
    # Smaller cells first: what a cell over several rows still lacks goes to the last of them.
    for cell, high in sorted(needs, key=lambda need: need[0].rowspan):
        missing = high - sum(heights[cell.y : cell.y + cell.rowspan])
        heights[cell.y + cell.rowspan - 1] += max(missing, 0)
    return heights


def placed_cells(table: doc.Table, header: int) -> Iterator[Placed]:
    """The cells of `table` at their places, its first `header` rows those of its head. Raises `Refusal`."""
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(table.rows):
        role: Role = "entete" if y < header else row.role
        end = header if y < header else len(table.rows)
        for x, cell in _positions(row, y, table, taken):
            rowspan = min(max(cell.rowspan, 1), end - y)
            taken |= {(x + i, y + j) for i in range(cell.colspan) for j in range(rowspan)}
            yield Placed(cell, x, y, cell.colspan, rowspan, role, False)


def header_rows(table: doc.Table) -> int:
    """The rows of the header, with those that a header cell reaches down to."""
    count = min(max(table.header, 0), len(table.rows))
    reach = [y + cell.rowspan for y, row in enumerate(table.rows[:count]) for cell in row.cells]
    return min(max([count, *reach]), len(table.rows))


def _positions(
    row: doc.Row, y: int, table: doc.Table, taken: set[tuple[int, int]]
) -> Iterator[tuple[int, doc.TableCell]]:
    columns = len(table.widths)
    x = 0
    for cell in row.cells:
        while (x, y) in taken:
            x += 1
        if any((x + i, y) in taken for i in range(cell.colspan)) or x + max(cell.colspan, 1) > columns:
            raise _misfit(table, y)
        yield x, cell
        x += max(cell.colspan, 1)
    if any((column, y) not in taken for column in range(columns)):
        raise _misfit(table, y)


def _misfit(table: doc.Table, y: int) -> Refusal:
    count = len(table.widths)
    columns = f"les {count} colonnes" if count > 1 else "la colonne"
    return Refusal(
        f"Tableau « {table.summary or table.style} », ligne {y + 1} : "
        f"les cellules ne remplissent pas exactement {columns}.",
        "Corriger les cellules de cette ligne, ou les largeurs du tableau.",
    )


def cell_depth(cell: Placed, sizes: Sequence[float]) -> float:
    """About the height of `cell`, in millimetres, in columns of `sizes`."""
    return depth(cell.cell.blocks, sum(sizes[cell.x : cell.x + cell.colspan]) - _SIDES, _CELL)


def depth(blocks: Iterable[doc.Block], width: float, scale: float = 1.0) -> float:
    """About the height of `blocks`, in millimetres, in a text `width` millimetres wide, of which the type is `scale` of
    that of the text that is read."""
    return sum(_block_depth(block, max(width, 8.0), scale) for block in blocks)


@lru_cache(maxsize=16_384)  # the same words stand in many cells, and every format asks
def _block_depth(block: doc.Block, width: float, scale: float) -> float:
    match block:
        case doc.Heading(content=content) | doc.Paragraph(content=content):
            shown = list(doc.leaves(content))
            if shows_picture(content):
                return picture_depth(shown, width)
            signs = sum(_signs(inline) for inline in shown)
            breaks = sum(1 for inline in shown if isinstance(inline, doc.LineBreak))
            return _LINE * scale * (max(ceil(signs * _SIGN * scale / width), 1) + breaks) + _AROUND
        case doc.List(items=items):
            return sum(max(depth(item, width - _ITEM, scale), _LINE * scale) for item in items)
        case doc.Table():
            return 4 + sum(_row_depth(row, block, width) for row in block.rows)
        case doc.Box(blocks=blocks):
            return depth(blocks, width - 6, scale) + 8
        case doc.Columns(columns=columns, widths=widths):
            pairs = zip(columns, widths, strict=False)
            return max((depth(column, width * share, scale) for column, share in pairs), default=0.0)
        case _:
            return 0.0


def _signs(inline: doc.Leaf) -> int:
    match inline:
        case doc.Text(text=text) | doc.Link(text=text):
            return len(text)
        case doc.Checkbox(label=label):
            return len(label) + 3
        case _:
            return 14


def _row_depth(row: doc.Row, table: doc.Table, width: float) -> float:
    """A cell that comes down from a row above is not looked for: a table is not laid out for its height alone."""
    ends = list(accumulate((cell.colspan for cell in row.cells), initial=0))
    shares = [sum(table.widths[start:end]) or 1 / len(row.cells) for start, end in pairwise(ends)]
    sized = zip(row.cells, shares, strict=True)
    return max((depth(cell.blocks, width * share - _SIDES, _CELL) for cell, share in sized), default=_LINE)
