"""The typefaces of a gabarit, as their files tell: which characters they draw, and how high Word sets their lines."""

import struct
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

FOLDER = "polices"
# How far a line goes above and below where its letters stand, in sizes of its type, when no file tells.
_USUAL = (0.93, 0.27)
# Private use and byte-order marks mean nothing to a screen reader: PDF/A-2a and PDF/UA-1 refuse them, glyph or not.
_REFUSED = frozenset({0xFEFF, 0xFFFE, 0xFFFF}) | frozenset(range(0xE000, 0xF900))


def couverture(gabarits: Path) -> frozenset[int]:
    """The code points that at least one font of `gabarits` draws."""
    return _coverage(tuple(sorted((gabarits / FOLDER).glob("*.[ot]tf"))))


@lru_cache(maxsize=8)
def _coverage(fonts: tuple[Path, ...]) -> frozenset[int]:
    drawn: set[int] = set()
    for font in fonts:
        drawn.update(_code_points(font.read_bytes()))
    return frozenset(drawn) - _REFUSED


def _code_points(font: bytes) -> Iterator[int]:
    """The code points of the `cmap` table of an OpenType font."""
    cmap = _table(font, b"cmap")
    for index in range(struct.unpack_from(">H", cmap, 2)[0]):
        subtable = cmap[struct.unpack_from(">I", cmap, 8 + 8 * index)[0] :]
        match struct.unpack_from(">H", subtable)[0]:
            case 4:
                yield from _segments(subtable)
            case 12:
                yield from _groups(subtable)


def _table(font: bytes, tag: bytes) -> bytes:
    for index in range(struct.unpack_from(">H", font, 4)[0]):
        name, _, start, length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if name == tag:
            return font[start : start + length]
    return bytes(4)


def _segments(subtable: bytes) -> Iterator[int]:
    """Format 4: segments of the first plane; a segment may still hold holes, written as glyph 0."""
    count = struct.unpack_from(">H", subtable, 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", subtable, 14)
    starts = struct.unpack_from(f">{count}H", subtable, 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", subtable, 16 + 4 * count)
    base = 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", subtable, base)
    for rank, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(start, end + 1):
            place = base + 2 * rank + offset + 2 * (code - start)
            glyph = struct.unpack_from(">H", subtable, place)[0] if offset and place + 2 <= len(subtable) else 0
            if (glyph if offset else (code + delta) & 0xFFFF) and code != 0xFFFF:
                yield code


def _groups(subtable: bytes) -> Iterator[int]:
    """Format 12: groups of any plane."""
    for rank in range(struct.unpack_from(">I", subtable, 12)[0]):
        start, end, _ = struct.unpack_from(">III", subtable, 16 + 12 * rank)
        yield from range(start, end + 1)


def hauteur_de_ligne(gabarits: Path, families: Sequence[str]) -> tuple[float, float]:
    """How far a line of Word goes above its letters, and below, in sizes of its type: of the first of `families` whose
    file is with `gabarits`."""
    heights = _lines(tuple(sorted((gabarits / FOLDER).glob("*.[ot]tf"))))
    return next((heights[name] for name in families if name in heights), _USUAL)


@lru_cache(maxsize=8)
def _lines(fonts: tuple[Path, ...]) -> dict[str, tuple[float, float]]:
    heights: dict[str, tuple[float, float]] = {}
    for font in map(Path.read_bytes, fonts):
        for family in _families(font):
            heights.setdefault(family, _height(font))
    return heights


def _height(font: bytes) -> tuple[float, float]:
    """The ascent and the descent that Windows takes; what its other table adds between two lines goes above."""
    (size,) = struct.unpack_from(">H", _table(font, b"head"), 18)
    up, down, gap = struct.unpack_from(">hhh", _table(font, b"hhea"), 4)
    above, below = struct.unpack_from(">HH", _table(font, b"OS/2"), 74)
    return (above + max(0, up - down + gap - above - below)) / size, below / size


def _families(font: bytes) -> Iterator[str]:
    """The names of its family, that Windows reads."""
    names = _table(font, b"name")
    count, start = struct.unpack_from(">HH", names, 2)
    for rank in range(count):
        platform, _, _, kind, length, place = struct.unpack_from(">6H", names, 6 + 12 * rank)
        if platform == 3 and kind in (1, 16):
            yield names[start + place : start + place + length].decode("utf-16-be")
