"""The document as a person reads it, in plain text: what jurists compare, and what tests keep."""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from msgspec import Struct

from docgen import document as doc
from docgen.document.marques import spread
from docgen.document.mots import marked_words
from docgen.document.notes import counted_notes
from docgen.french import lettres, roman
from docgen.render.grille import Grid, Placed, grid, row_heights
from docgen.render.recall import by_table

WIDTH = 100
# A table may be wider than the text, as a landscape page is.
TABLE_WIDTH = 160
UNDERLINES = "=-~.''"
BULLETS = "–•"
INDENT = {"citation": 6, "visa": 0, "sous-point": 3}
_HANGING = 3
CENTRED = frozenset({"titre", "sous-titre", "centre"})
# A width that no cell reaches: what its lines would be if nothing were wrapped.
_UNBOUND = 10_000
_LONG_WORD, _LONG_NUMBER = 14, 24
# What no document may hold, in the place of a hyphen that must not be cut.
_TIRET = "\x00"
# What `textwrap` makes into ordinary spaces.
_OTHER_SPACES = re.compile(r"[\t\n\x0b\x0c\r]")
_BREAKS, _DIGIT = re.compile(r"[ \n]"), re.compile(r"\d")


def render(document: doc.Document, gabarits: Path, properties: Mapping[str, str]) -> bytes:  # noqa: ARG001
    """`document` as UTF-8 text; neither gabarit nor properties have a part in it."""
    document, notes = counted_notes(document)
    pages: list[str] = []
    for section in document.sections:
        if pages:
            pages.append(_new_page("paysage" if section.landscape else ""))
        pages.append(_lines(spread(section.blocks), WIDTH))
    said = "\n".join(_item(f"({note.rang})", (doc.Paragraph(note.content),), WIDTH, 0) for note in notes)
    pages += [_heading(2, "Notes", WIDTH), said] if notes else []
    return ("\n\n".join(page for page in pages if page) + "\n").encode()


def _lines(blocks: Iterable[doc.Block], width: int, *, level: int = 0, apart: str = "\n\n") -> str:
    """Blocks one after the other, each on its own lines."""
    written = (_block(block, width, level) for block in blocks)
    return apart.join(text for text in written if text)


def _block(block: doc.Block, width: int, level: int) -> str:
    match block:
        case doc.Heading(level=rank, content=content):
            return _heading(rank, marked_words(content), width)
        case doc.Paragraph():
            return _paragraph(block, width)
        case doc.List():
            return _list(block, width, level)
        case doc.Table():
            return _table(block, limits=(width, TABLE_WIDTH) if width == WIDTH else (width,))
        case doc.Box(blocks=blocks):
            return _frame(_lines(blocks, width - 4), width)
        case doc.Columns(columns=columns):
            return "\n\n".join(text for column in columns if (text := _lines(column, width)))
        case doc.PageBreak():
            return _new_page("")


def _new_page(note: str) -> str:
    return f"----- nouvelle page{f' ({note})' if note else ''} -----".center(WIDTH).rstrip()


def _heading(level: int, text: str, width: int) -> str:
    lines = wrap(text, width)
    line = UNDERLINES[min(max(level, 1), 6) - 1] * max(map(len, lines), default=0)
    return "\n".join([*lines, line])


def _paragraph(paragraph: doc.Paragraph, width: int) -> str:
    indent = INDENT.get(paragraph.style, 0) if width > 20 else 0
    hangs = _HANGING if paragraph.style in doc.POINTS and width > 20 else 0
    lines = wrap(marked_words(paragraph.content), width - indent - hangs)
    lines[1:] = [" " * hangs + line for line in lines[1:]]
    if paragraph.style in CENTRED:
        return "\n".join(line.center(width).rstrip() for line in lines)
    return "\n".join(f"{' ' * indent}{line}".rstrip() for line in lines)


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` signs, cut at ordinary spaces; a word that is longer, at its hyphens first."""
    width = max(width, 1)
    return [piece for line in text.split("\n") for piece in _wrapped(line, width) or [""]]


def _wrapped(line: str, width: int) -> Sequence[str]:
    if len(line) <= width and not _OTHER_SPACES.search(line):
        return (line.rstrip(" "),)
    return _cut(line, width)


@lru_cache(maxsize=4096)  # the same fiche stands alone, in its annexe, and in the next version
def _cut(line: str, width: int) -> list[str]:
    if all(len(word) <= width for word in line.split(" ")):
        return textwrap.wrap(line, width, break_on_hyphens=False)
    # Only the words that are too long may be cut at their hyphens.
    kept = " ".join(word if len(word) > width else word.replace("-", _TIRET) for word in line.split(" "))
    return [piece.replace(_TIRET, "-") for piece in textwrap.wrap(kept, width, break_on_hyphens=True)]


def _list(block: doc.List, width: int, level: int) -> str:
    ranked = enumerate(block.items, max(block.start, 0))
    return "\n".join(_item(_mark(block, level, rank), item, width, level) for rank, item in ranked)


def _mark(block: doc.List, level: int, rank: int) -> str:
    if not block.ordered:
        return BULLETS[level % len(BULLETS)]
    return (f"{rank}.", f"{lettres(rank) or 0})", f"{roman(rank)}.")[level % 3]


def _item(mark: str, blocks: tuple[doc.Block, ...], width: int, level: int) -> str:
    margin = " " * (len(mark) + 1)
    inside = _lines(blocks, max(width - len(margin), 1), level=level + 1, apart="\n")
    return "\n".join(
        f"{mark if rank == 0 else ''}".ljust(len(margin)) + line if line or rank == 0 else ""
        for rank, line in enumerate(inside.split("\n"))
    ).rstrip()


@by_table
def _table(table: doc.Table, limits: tuple[int, ...]) -> str:
    return "\n".join(_drawn(grid(table, WIDTH), len(table.widths), limits)) if table.widths and table.rows else ""


def _cell(blocks: Iterable[doc.Block], width: int) -> list[str]:
    return _lines(blocks, width, apart="\n").split("\n")


def _frame(text: str, width: int) -> str:
    rule = f"+{'-' * (width - 2)}+"
    inner = max(width - 4, 1)
    return "\n".join([rule, *(f"| {line.ljust(inner)} |" for line in text.split("\n")), rule])


# --- a table: columns as wide as their words ask, cells that span rows and columns -----------------------------------
class _Frame(Struct, frozen=True):
    """Where columns and rows begin on the sheet of signs; `pad` is the space kept on each side of a cell."""

    lefts: Sequence[int]
    tops: Sequence[int]
    ruled: Sequence[bool]
    pad: int


def _drawn(table: Grid, columns: int, limits: Sequence[int]) -> list[str]:
    """The lines of `table`, no longer than the first of `limits` that leaves each word and each amount whole.

    Beyond the last limit cells lose their margins; then the table is as wide as its amounts ask.
    """
    cells = (*table.header, *table.rows)
    widths, pad = _widths(cells, columns, limits)
    texts = {(cell.x, cell.y): _text(cell, widths, pad) for cell in cells}
    rows = 1 + max(cell.y for cell in cells)
    heights = row_heights([(cell, len(texts[cell.x, cell.y])) for cell in cells], [1] * rows)
    ruled = _rules(table, rows, heights)
    tops = list(accumulate([heights[y] + ruled[y] for y in range(rows)], initial=0))
    lefts = list(accumulate([width + 2 * pad + 1 for width in widths], initial=0))
    return _paint(cells, texts, _Frame(lefts, tops, ruled, pad))


def _widths(cells: Sequence[Placed], columns: int, limits: Sequence[int]) -> tuple[list[int], int]:
    """The width of each column, and the margin of its cells."""
    asked, least = [1] * columns, [1] * columns
    for cell in cells:
        if cell.colspan == 1:
            lines = _cell(cell.cell.blocks, _UNBOUND)
            asked[cell.x] = max(asked[cell.x], *(len(line.strip()) for line in lines))
            least[cell.x] = max(least[cell.x], *(_shortest(word) for line in lines for word in line.split(" ")))
    words = [[*_words(cell.cell.blocks)] for cell in cells]
    whole, pieces = ([_least(each, longest) for each in words] for longest in (len, _longest_piece))
    wide, narrow = (_needed(cells, columns, measured) for measured in (whole, pieces))
    for limit in limits:
        room = limit - 3 * columns - 1
        tried = (
            ([max(both) for both in zip(asked, wide, strict=True)], whole),
            (_shared(asked, least, room), whole),
            (_shared(asked, wide, room), whole),
            (_shared(asked, narrow, room), pieces),
        )
        for widths, measured in tried:
            uncut = all(needed <= _width(cell, widths) for cell, needed in zip(cells, measured, strict=True))
            if uncut and sum(widths) <= room:
                return widths, 1
    if sum(least) <= room:
        return _shared(asked, least, room), 1
    room = limits[-1] - columns - 1
    return (_shared(asked, least, room) if sum(least) <= room else least), 0


def _needed(cells: Sequence[Placed], columns: int, measured: Sequence[int]) -> list[int]:
    """The width of each column that gives each cell what it needs; those under a wide cell share what it lacks."""
    widths = [1] * columns
    for cell, needed in sorted(zip(cells, measured, strict=True), key=lambda both: both[0].colspan):
        lacking = max(0, needed - _width(cell, widths))
        for rank in range(cell.colspan):
            widths[cell.x + rank] += (lacking + rank) // cell.colspan
    return widths


def _width(cell: Placed, widths: Sequence[int]) -> int:
    """That of a cell with its margins, but for those at its ends."""
    return sum(widths[cell.x : cell.x + cell.colspan]) + 3 * (cell.colspan - 1)


def _words(blocks: Iterable[doc.Block]) -> Iterator[tuple[int, str]]:
    """The words of `blocks`, each with the width of what stands before its line."""
    for block in blocks:
        match block:
            case doc.List(items=items):
                mark = len(_mark(block, 0, block.start + len(items))) + 1
                yield from ((mark + margin, word) for item in items for margin, word in _words(item))
            case doc.Box(blocks=inside):
                yield from ((8 + margin, word) for margin, word in _words(inside))
            case doc.Paragraph(content=content, style=style):
                margin = INDENT.get(style, 0) + _HANGING * (style in doc.POINTS)
                yield from ((margin, word) for word in _BREAKS.split(marked_words(content)))
            case _:
                yield from ((0, word) for line in _cell((block,), _UNBOUND) for word in line.split(" "))


def _least(words: Iterable[tuple[int, str]], longest: Callable[[str], int]) -> int:
    """The width under which one of `words`, measured by `longest`, would be cut."""
    return max([1, *(margin + longest(word) for margin, word in words)])


@lru_cache(maxsize=4096)
def _longest_piece(word: str) -> int:
    """The width of a word cut at its hyphens; a number is never cut."""
    return len(word) if "-" not in word or _DIGIT.search(word) else max(map(len, re.split(r"(?<=-)", word)))


def _shortest(word: str) -> int:
    """The least width of a word that must be cut, as there is no room for it."""
    return min(len(word), _LONG_NUMBER if _DIGIT.search(word) else _LONG_WORD)


def _shared(asked: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """What is left of `room` once each column has its least, shared as they ask."""
    wanted = [max(0, ask - low) for ask, low in zip(asked, least, strict=True)]
    spare = room - sum(least)
    return [low + spare * want // max(sum(wanted), 1) for low, want in zip(least, wanted, strict=True)]


def _text(cell: Placed, widths: Sequence[int], pad: int) -> list[str]:
    width = sum(widths[cell.x : cell.x + cell.colspan]) + (2 * pad + 1) * (cell.colspan - 1)
    lines = [line.rstrip() for line in _cell(cell.cell.blocks, width)]
    if cell.cell.align == "droite":
        return [line.strip().rjust(width) for line in lines]
    if cell.cell.align == "centre":
        return [line.strip().center(width) for line in lines]
    return [line.ljust(width) for line in lines]


def _rules(table: Grid, rows: int, heights: Sequence[int]) -> list[bool]:
    """Whether a rule stands above each row, and below the last: everywhere once a row has several lines."""
    several = any(heights[cell.y] > 1 for cell in table.rows)
    roles = {cell.y: cell.role for cell in (*table.header, *table.rows)}
    body = {"corps"}
    return [
        y in (0, rows) or several or {roles.get(y, "corps"), roles.get(y - 1, "corps")} != body for y in range(rows + 1)
    ]


def _paint(cells: Sequence[Placed], texts: dict[tuple[int, int], list[str]], frame: _Frame) -> list[str]:
    header = max((cell.y + cell.rowspan for cell in cells if cell.role == "entete"), default=-1)
    sheet = [[" "] * (frame.lefts[-1] + 1) for _ in range(frame.tops[-1] + 1)]
    for cell in cells:
        left, right = frame.lefts[cell.x], frame.lefts[cell.x + cell.colspan]
        top, end = frame.tops[cell.y], frame.tops[cell.y + cell.rowspan]
        for y in range(top, end + 1):
            for x in (left, right):
                sheet[y][x] = "|" if sheet[y][x] == " " else sheet[y][x]
        for y, rank in ((top, cell.y), (end, cell.y + cell.rowspan)):
            if frame.ruled[rank]:
                _rule(sheet[y], left, right, "=" if rank == header else "-")
        first = top + frame.ruled[cell.y]
        for y, line in enumerate(texts[cell.x, cell.y], first):
            start = left + 1 + frame.pad
            sheet[y][start : start + len(line)] = line
    return ["".join(line) for line in sheet]


def _rule(line: list[str], left: int, right: int, sign: str) -> None:
    line[left : right + 1] = ["+", *("+" if there == "+" else sign for there in line[left + 1 : right]), "+"]
