"""The document as a person reads it, in plain text: what jurists compare, and what tests keep."""

import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path

from docgen import document as doc
from docgen.document.marques import spread
from docgen.document.mots import marked_words
from docgen.french import lettres
from docgen.render.grille import grid
from docgen.render.txt_tableaux import draw

WIDTH = 100
# A table may be wider than the text, as a landscape page is.
TABLE_WIDTH = 160
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
UNDERLINES = "=-~.''"
BULLETS = "–•"
INDENT = {"citation": 6, "visa": 0}
CENTRED = frozenset({"titre", "sous-titre", "centre"})


def render(document: doc.Document, gabarits: Path, properties: Mapping[str, str]) -> bytes:  # noqa: ARG001
    """`document` as UTF-8 text; neither gabarit nor properties have a part in it."""
    pages: list[str] = []
    for section in document.sections:
        if pages:
            pages.append(_new_page("paysage" if section.landscape else ""))
        pages.append(_lines(spread(section.blocks), WIDTH))
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
            return _table(block, (width, TABLE_WIDTH) if width == WIDTH else (width,))
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
    lines = wrap(marked_words(paragraph.content), width - indent)
    if paragraph.style in CENTRED:
        return "\n".join(line.center(width).rstrip() for line in lines)
    return "\n".join(f"{' ' * indent}{line}".rstrip() for line in lines)


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` signs, cut only at ordinary spaces where that is possible."""
    width = max(width, 1)
    return [
        piece
        for line in text.split("\n")
        for piece in textwrap.wrap(line, width, break_on_hyphens=False, break_long_words=True) or [""]
    ]


def _list(block: doc.List, width: int, level: int) -> str:
    ranked = enumerate(block.items, max(block.start, 0))
    return "\n".join(_item(_mark(block, level, rank), item, width, level) for rank, item in ranked)


def _mark(block: doc.List, level: int, rank: int) -> str:
    if not block.ordered:
        return BULLETS[level % len(BULLETS)]
    return (f"{rank}.", f"{lettres(rank) or 0})", f"{roman(rank)}.")[level % 3]


def roman(number: int) -> str:
    """The mark of an item two lists deep.

    >>> roman(1), roman(4), roman(19)
    ('i', 'iv', 'xix')
    """
    mark = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        mark += sign * times
    return mark or "0"


def _item(mark: str, blocks: tuple[doc.Block, ...], width: int, level: int) -> str:
    margin = " " * (len(mark) + 1)
    inside = _lines(blocks, max(width - len(margin), 1), level=level + 1, apart="\n")
    return "\n".join(
        f"{mark if rank == 0 else ''}".ljust(len(margin)) + line if line or rank == 0 else ""
        for rank, line in enumerate(inside.split("\n"))
    ).rstrip()


def _table(table: doc.Table, limits: tuple[int, ...]) -> str:
    if not table.widths or not table.rows:
        return ""
    return "\n".join(draw(grid(table, WIDTH), len(table.widths), limits, _cell))


def _cell(blocks: tuple[doc.Block, ...], width: int) -> list[str]:
    return _lines(blocks, width, apart="\n").split("\n")


def _frame(text: str, width: int) -> str:
    rule = f"+{'-' * (width - 2)}+"
    inner = max(width - 4, 1)
    return "\n".join([rule, *(f"| {line.ljust(inner)} |" for line in text.split("\n")), rule])
