"""The pieces of a paragraph cut into the units that go and come whole, and put together again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from docgen.diff.mots import UNIT, Unit
from docgen.word.contenu import PieceWord


def cut_pieces(pieces: Sequence[PieceWord]) -> list[Unit[PieceWord]]:
    """The pieces, cut where a unit ends and the next begins."""
    text = "".join([piece.text for piece in pieces])
    ends = sorted({match.start() for match in UNIT.finditer(text)} | {0, len(text)})
    if len(pieces) == 1 and pieces[0].words:  # the most frequent, and the quickest
        (only,) = pieces
        texts = [text[start:end] for start, end in pairwise(ends)]
        cuts = [PieceWord(words, only.look, only.around) for words in texts]
        cuts[:1] = [replace(first, before=only.before) for first in cuts[:1]]
        return [Unit(words, (cut,)) for words, cut in zip(texts, cuts, strict=True)]
    units: list[Unit[PieceWord]] = []
    rank = edge = 0
    for start, end in pairwise(ends):
        leaves: list[PieceWord] = []
        while edge < end:
            piece = pieces[rank]
            stop = edge + len(piece.text)
            left, right = max(start, edge), min(stop, end)
            if (left, right) != (edge, stop):
                words, before = piece.text[left - edge : right - edge], piece.before if left == edge else ()
                piece = PieceWord(words, piece.look, piece.around, piece.inner, piece.runs, before)
            leaves.append(piece)
            if stop > end:
                break
            edge, rank = stop, rank + 1
        units.append(Unit(text[start:end], tuple(leaves)))
    return units


def join_pieces(cuts: Iterable[PieceWord]) -> list[PieceWord]:
    """The pieces, those that were cut from one put together again."""
    pieces: list[PieceWord] = []
    texts: list[str] = []  # of the last piece, as long as others join it
    for piece in cuts:
        if texts and piece.words and not piece.before and _alike(pieces[-1], piece):
            texts.append(piece.text)
            continue
        if len(texts) > 1:
            pieces[-1] = replace(pieces[-1], text="".join(texts))
        pieces.append(piece)
        texts = [piece.text] if piece.words else []
    if len(texts) > 1:
        pieces[-1] = replace(pieces[-1], text="".join(texts))
    return pieces


def _alike(left: PieceWord, right: PieceWord) -> bool:
    return left.look is right.look and left.around == right.around
