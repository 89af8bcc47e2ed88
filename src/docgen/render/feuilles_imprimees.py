"""How a sheet of a workbook is printed: on which paper, at which scale, and where its pages end.

Excel cuts a sheet that it fits to a page where it likes: through the label of several rows, or before a total. The
scale is therefore said, and each end of a page.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from docgen import classeur as cl

# The type of a sheet, in points; the least that it is printed in.
SIZE, _LEAST = 10, 8.9
# The papers, the smallest first: number, width and height in points. What a column takes, in points: a figure of its
# width, which LibreOffice draws wider than Excel, and its sides. The margins of a page, in inches, then two by two in
# points.
_PAPERS = ((9, 595.3, 841.9), (8, 841.9, 1190.6))
_PER_SIGN, _PER_COLUMN = 5.6, 3.75
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
_SIDES, _ENDS = 57.6, 79.2
# The height of a row that holds nothing; a share of a page that printers differ by.
_EMPTY, _EASE = 15.0, 0.97
# A group of as many rows, its title with them, is kept whole: « Objet » says nothing without the text that it is of.
_SHORT = 5


def pages_of_sheet(feuille: cl.Feuille, heights: Mapping[int, float]) -> tuple[int, int, list[int]]:
    """The number of the paper, laid on its side, the scale in hundredths, and the rows that each open a page."""
    drawn = sum(width * _PER_SIGN + _PER_COLUMN for width in feuille.largeurs)
    fits = [paper for paper in _PAPERS if SIZE * (paper[2] - _SIDES) / drawn >= _LEAST]
    number, short, long = fits[0] if fits else _PAPERS[-1]
    scale = max(10, int(100 * min(1.0, _EASE * (long - _SIDES) / drawn)))
    return number, scale, list(_ends(feuille, heights, _EASE * (short - _ENDS) * 100 / scale))


def _ends(feuille: cl.Feuille, heights: Mapping[int, float], room: float) -> Iterator[int]:
    """The rows that open a page, each page holding `room` points, those of the head that returns among them."""
    count = max(row for row, _ in feuille.cases) + 1
    tied = _tied(feuille)
    first, last = feuille.entete or (0, -1)
    head = sum(heights.get(row, _EMPTY) for row in range(first, last + 1))
    start, filled = 0, 0.0
    for row in range(count):
        high = heights.get(row, _EMPTY)
        if filled + high > room and row > start:
            cut = next((at for at in range(row, start, -1) if at not in tied), row)
            yield cut
            start, filled = cut, head + sum(heights.get(at, _EMPTY) for at in range(cut, row))
        filled += high


def _tied(feuille: cl.Feuille) -> frozenset[int]:
    """The rows that stay on the page of the one before: under one label, a title or a group, or a total, or in a
    short group."""
    tied: set[int] = set()
    groups = sorted(row for (row, _), case in feuille.cases.items() if getattr(case, "style", "") == "groupe")
    for (row, _), case in feuille.cases.items():
        style = getattr(case, "style", "")
        tied |= {row} if style == "total" else {row + 1} if style in ("groupe", "sous-titre") else set()
        if isinstance(case, cl.CaseTexte):
            # Words across the sheet name what stands under them.
            tied |= {row + 1} if case.colonnes == len(feuille.largeurs) > 1 else set()
            tied.update(range(row + 1, row + case.lignes))
    for first, after in pairwise(groups):
        tied.update(range(first + 1, after) if after - first <= _SHORT else ())
    if feuille.entete:
        tied.update(range(feuille.entete[1] + 2))
    return frozenset(tied)
