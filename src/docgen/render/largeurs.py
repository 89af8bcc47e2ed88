"""How wide words are, and columns that hold their longest word: no word is cut, in Word as in the PDF.

Widths are those of Carlito, and of Calibri, which is drawn to the same measure, in thousandths of the type size;
another typeface is near enough for columns of words.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec.structs import replace

from docgen import document as doc
from docgen.document.mots import leaf_words
from docgen.french import NBSP

POINTS_PER_MM = 72 / 25.4
# The sizes of type in tables, in points: a wide one, and the others; the margins of a cell, both sides, in millimetres.
SMALL, TABLE = 9.5, 10.0
SMALL_SIDES, SIDES = 2.4, 3.4
_USUAL, _CAPITAL, _BOLD = 527, 646, 1.04
_WIDTHS = {
    **dict.fromkeys("ijlI’'.,ìíîï", 252),
    **dict.fromkeys(" \u00a0\u202f", 226),
    **dict.fromkeys(":;f()[]-°·!", 310),
    **dict.fromkeys("tJr\\", 349),
    **dict.fromkeys("/szcçL", 415),
    **dict.fromkeys("kxvy|", 460),
    **dict.fromkeys("SFTEÉÈÊËaàâäeéèêë", 495),
    **dict.fromkeys("0123456789€«»–−=+", 512),
    **dict.fromkeys("AVBRPXKYCÇÀÂ", 579),
    **dict.fromkeys("wm%…W", 800),
    **dict.fromkeys("MœŒæ☐☒", 895),
    "—": 906,
}
# Where a line may end: a space, and after a hyphen, but between two figures; a space that binds is no such place.
_TOGETHER, _ALONE = (re.compile(rf"{space}+|(?<=-)(?<!\d-)|(?<=-)(?!\d)") for space in (r"[ \n]", r"[\s\u00a0]"))
# A code of sixteen signs or more (« DGCS/SD1B/2023/169 »), with its « n° ».
_LONG_CODE = re.compile(r"(?<![^ \n])(?=[^ \n]*\d)[^ \n/]{4,}/[^ \n]{11,}")
# A hair more than measured: a word that just fits may not, in another typeface.
_EASE = 1.03


@lru_cache(maxsize=8192)
def width(word: str, bold: bool = False) -> float:
    """The width of `word`, in sizes of its type.

    >>> round(width("Montant"), 1)
    3.7
    """
    thousandths = sum([_WIDTHS.get(sign, _CAPITAL if sign.isupper() else _USUAL) for sign in word])
    return thousandths / 1000 * (_BOLD if bold else 1.0)


def widest(blocks: Iterable[doc.Block], *, bold: bool = False, together: bool = True) -> float:
    """The width of the widest run of `blocks` that no line may cut, in sizes of its type; what a table inside holds is
    its own. `together`: words that are bound (« 12 septembre 2015 ») are one run.
    """
    most = 0.0
    for block in blocks:
        if isinstance(block, doc.Heading | doc.Paragraph):
            leaves = list(doc.leaves(block.content))
            strong = bold or any(getattr(leaf, "bold", False) for leaf in leaves)
            most = max(most, _widest_run("".join(map(leaf_words, leaves)), strong, together))
        elif not isinstance(block, doc.Table):
            most = max(most, widest(doc.children(block), bold=bold, together=together))
    return most


def long_run(content: Iterable[doc.Inline]) -> bool:
    """Whether `content` holds a code that no line may cut (« n° DGCS/SD1B/2023/169 »), long enough for the line before
    it to be set loose between two margins.

    >>> long_run((doc.Text("Vu l’instruction n°\u00a0DGCS/SD1B/2023/169 ;"),))
    True
    """
    return bool(_LONG_CODE.search("".join(map(leaf_words, doc.leaves(content)))))


@lru_cache(maxsize=8192)
def _widest_run(text: str, bold: bool, together: bool) -> float:
    between = _TOGETHER if together else _ALONE
    return max([width(word, bold) for word in between.split(text) if word], default=0.0)


def lines_taken(text: str, room: float, bold: bool = False) -> int:
    """How many lines `text` takes in a cell that holds `room` sizes of its type; one when it is empty.

    >>> lines_taken("DGCS/SD1B/SD5A/DIPLP/2025/82", 10.0), lines_taken("une ligne", 10.0), lines_taken("", 1.0)
    (2, 1, 1)
    """
    return max(1, sum(_lines_of(line, max(room, 1.0), bold) for line in text.split("\n")))


def _lines_of(line: str, room: float, bold: bool) -> int:
    space, lines, filled = width(" ", bold), 1, 0.0
    for word in line.split(" "):
        for part in filter(None, _TOGETHER.split(word)):
            wide = width(part, bold)
            if filled and filled + wide > room:
                lines, filled = lines + 1, 0.0
            # A word that no line holds is cut.
            lines, filled = lines + int((filled + wide) // room), (filled + wide) % room
        filled += space
    return lines


# A compound word, with the signs around it: « (socio-professionnel, »; or the address of a page.
_COMPOUND = re.compile(r"([^\s\u00a0\u202f]*(?:[^\W\d_]-[^\W\d_]|://)[^\s\u00a0\u202f]*)")


def compounds(text: str, room: float) -> list[str]:
    """`text` in pieces, every other one a compound word or an address that a column of `room` sizes of its type holds.

    >>> compounds("Levée des freins socio-professionnels", 20.0)
    ['Levée des freins ', 'socio-professionnels', '']
    """
    pieces = _COMPOUND.split(text)
    if any(width(piece, bold=True) > room for piece in pieces[1::2]):
        return [text]
    return pieces


def room(share: float, total: float, *, small: bool) -> float:
    """What a column of `share` of `total` millimetres holds, in sizes of its type."""
    inside = share * total - (SMALL_SIDES if small else SIDES)
    return max(inside, 0.0) * POINTS_PER_MM / (SMALL if small else TABLE)


def loosened(blocks: tuple[doc.Block, ...]) -> tuple[doc.Block, ...]:
    """`blocks`, words that are bound parted: for a column that cannot hold them together."""

    def loose(block: doc.Block) -> doc.Block:
        if isinstance(block, doc.Heading | doc.Paragraph):
            return replace(block, content=tuple([_loose(inline) for inline in block.content]))
        return doc.with_inside(block, loosened)

    return tuple([loose(block) for block in blocks])


def _loose(inline: doc.Inline) -> doc.Inline:
    if isinstance(inline, doc.Revised):
        return replace(inline, content=tuple([_loose(leaf) for leaf in inline.content]))
    return replace(inline, text=inline.text.replace(NBSP, " ")) if isinstance(inline, doc.Text) else inline


# --- columns ---------------------------------------------------------------------------------------------------------
def fitted(
    widths: Sequence[float], columns: Sequence[Sequence[tuple[doc.Block, ...]]], total: float, *, small: bool
) -> tuple[tuple[float, ...], bool]:
    """The shares of columns of `widths`, in `total` millimetres, so that each holds its widest word; whether all do.

    `columns` gives the cells that stand in one column alone. What a column lacks is taken from those that have more
    than they need, each by what it can give; where they have not enough, bound words are parted, then nothing changes.
    """
    whole = sum(widths) or 1.0
    shares = [share / whole for share in widths]
    for together in (True, False):
        needs = [_need(cells, total, small=small, together=together) for cells in columns]
        if sum(needs) <= 1.0:
            return _given(shares, needs), together
    return tuple(shares), False


def _need(cells: Sequence[tuple[doc.Block, ...]], total: float, *, small: bool, together: bool) -> float:
    """The share that a column needs. The words of a head, and of a total, are bold: all are taken to be."""
    size, sides = (SMALL, SMALL_SIDES) if small else (TABLE, SIDES)
    most = max([widest(cell, bold=True, together=together) for cell in cells], default=0.0)
    return (most * _EASE * size / POINTS_PER_MM + sides) / total if most else 0.0


def _given(shares: Sequence[float], needs: Sequence[float]) -> tuple[float, ...]:
    lacking = sum(max(need - share, 0.0) for share, need in zip(shares, needs, strict=True))
    if not lacking:
        return tuple(shares)
    spare = sum(max(share - need, 0.0) for share, need in zip(shares, needs, strict=True))
    kept = 1.0 - lacking / spare
    return tuple(
        need if share <= need else need + (share - need) * kept for share, need in zip(shares, needs, strict=True)
    )
