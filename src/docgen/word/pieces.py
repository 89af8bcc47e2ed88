"""The pieces of a paragraph of a Word file: words that can be cut, and what goes or comes whole."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lxml import etree

from docgen.diff.mots import Unit, cut_units, slices_of
from docgen.word.paraphes import MotsParaphes, Paraphe

_GESTES = {"suppression": "parti", "insertion": "venu"}


class PieceWord(NamedTuple):
    """Words of a run, or elements that go or come whole. `text` is what is compared: words, or one sign for a key.
    `dit` is what a reader sees of what has no words of its own: the result of a field, a box.

    `around` are the links and content controls that hold it, outer first; `runs` are whole runs, `inner` what a run
    holds; `before` are the bookmarks and comments that stand right before it. `style` is that of its paragraph, when it
    strikes, hides or raises words, `fond` what is behind it, when that is not a white page. `avant` is the look that it
    had in the old file, when a mark has to say it. `paraphe` is who had made or removed it, in the file that came.
    """

    text: str
    look: etree._Element | None = None
    around: tuple[etree._Element, ...] = ()
    inner: etree._Element | None = None
    runs: tuple[etree._Element, ...] = ()
    before: tuple[etree._Element, ...] = ()
    dit: str = ""
    style: str = ""
    fond: str = ""
    avant: etree._Element | None = None
    paraphe: Paraphe | None = None

    @property
    def words(self) -> bool:
        """Whether it is made of words."""
        return self.inner is None and not self.runs

    @property
    def elements(self) -> tuple[etree._Element, ...]:
        """What it is made of, when it is not made of words."""
        return self.runs if self.inner is None else (self.inner,)


def cut_pieces(pieces: Sequence[PieceWord]) -> list[Unit[PieceWord]]:
    """The pieces, cut into the units that go and come whole."""
    return cut_units([(piece, piece.text, piece.words) for piece in pieces])


def told_gesture(pieces: Iterable[PieceWord]) -> str:
    """What a person had done of all of `pieces`, who had tracked it: « parti », « venu »; else nothing."""
    sorts = {piece.paraphe.sorte if piece.paraphe else "" for piece in pieces}
    return _GESTES.get(sorts.pop(), "") if len(sorts) == 1 else ""


def slice_piece(piece: PieceWord, start: int, end: int) -> PieceWord:
    """The words of `piece` from one place to another."""
    if not start and end == len(piece.text):
        return piece
    before = () if start else piece.before
    return piece._replace(text=piece.text[start:end], before=before, dit="")


def join_pieces(units: Iterable[Unit[PieceWord]]) -> list[PieceWord]:
    """The pieces of `units`, those that were cut from one put together again."""
    groups: list[list[PieceWord]] = []
    for whole, start, end in slices_of(units):
        piece = slice_piece(whole, start, end)
        if groups and not piece.before and _alike(groups[-1][0], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    said = ("".join([piece.text for piece in group]) for group in groups)
    return [group[0]._replace(text=text) if group[1:] else group[0] for group, text in zip(groups, said, strict=True)]


def _alike(piece: PieceWord, other: PieceWord) -> bool:
    same = piece.look is other.look and piece.avant is other.avant and piece.paraphe == other.paraphe
    return same and piece.words and other.words and piece.around == other.around


def signed_pieces(pieces: Iterable[PieceWord], stretches: Sequence[MotsParaphes]) -> list[PieceWord]:
    """`pieces` of a paragraph, cut where `stretches` of its letters begin and end, each signed as they say."""
    signed: list[PieceWord] = []
    edge = 0
    for piece in pieces:
        end = edge + len(piece.text)
        met = [(max(start, edge), min(stop, end), who) for start, stop, who in stretches if start < end and stop > edge]
        place = edge
        for start, stop, who in met:
            signed += [slice_piece(piece, place - edge, start - edge)] if start > place else []
            signed.append(slice_piece(piece, start - edge, stop - edge)._replace(paraphe=who))
            place = stop
        signed += [slice_piece(piece, place - edge, end - edge)] if place < end or not piece.text else []
        edge = end
    return signed
