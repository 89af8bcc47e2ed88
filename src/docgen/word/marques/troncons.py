"""What is written of a paragraph, stretch by stretch, and the control that words which go leave to those that come."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from lxml import etree

from docgen.document.alignement import equal_pairs
from docgen.ooxml.noms import W, tags
from docgen.word.contenu import PieceWord
from docgen.word.marques.cadres import LEADING

SorteDeMarque = Literal["", "insertion", "suppression"]
_CONTROL = f"{W}sdt"
# What a control is given by each file, or says of its value: two controls that differ by these alone are the same one.
_OF_ITS_VALUE = tags("id rPr placeholder showingPlcHdr temporary")
_VALUES = (f"{W}fullDate", f"{W}lastValue")


@dataclass(frozen=True, slots=True)
class Troncon:
    """Pieces under one sort of mark, or under none. `ancien`: they come from the old file, and are copies."""

    sort: SorteDeMarque
    pieces: tuple[PieceWord, ...]
    ancien: bool = False


@dataclass(frozen=True, slots=True)
class _Tenu:
    """Pieces that follow each other under one sort of mark, in the same control or in none."""

    control: etree._Element | None
    troncon: Troncon

    @property
    def form(self) -> tuple[object, ...]:
        """What its control is, whatever it says; of what is in none, nothing that another has."""
        properties = None if self.control is None else self.control.find(f"{W}sdtPr")
        if properties is None:
            return (self,)
        parts = (part for child in properties if child.tag not in _OF_ITS_VALUE for part in child.iter(etree.Element))
        return tuple(
            (part.tag, *sorted((name, value) for name, value in part.attrib.items() if name not in _VALUES))
            for part in parts
            if not part.tag.endswith("}checked")
        )


def share_controls(troncons: Sequence[Troncon]) -> tuple[list[Troncon], set[etree._Element]]:
    """`troncons`, where what a control tenu goes and comes within the one control of the new file, as Word does it.

    A box that is ticked, another item of a list: the control stays on both sides. Gives these controls, too.
    """
    shared: set[etree._Element] = set()
    written: list[Troncon] = []
    for marked, group in groupby(troncons, key=lambda troncon: bool(troncon.sort)):
        run = list(group)
        written += _shared(run, shared) if marked else run
    return written, shared


def _shared(run: Sequence[Troncon], shared: set[etree._Element]) -> list[Troncon]:
    gone, come = (list(_held(run, sort)) for sort in ("suppression", "insertion"))
    pairs = sorted(equal_pairs([tenu.form for tenu in gone], [tenu.form for tenu in come]))
    if not pairs:
        return list(run)
    written: list[Troncon] = []
    old = new = 0
    for i, j in [*pairs, (len(gone), len(come))]:
        sides = [tenu.troncon for tenu in gone[old:i]], [tenu.troncon for tenu in come[new:j]]
        written += _in_order(*sides, run)
        if i < len(gone):
            control = come[j].control
            assert control is not None  # what is in none answers nothing
            shared.add(control)
            written += _in_order([_moved(gone[i].troncon, control, come[j].troncon.pieces[0].around)],
                              [come[j].troncon], run)  # fmt: skip
        old, new = i + 1, j + 1
    return written


def _held(run: Iterable[Troncon], sort: str) -> Iterator[_Tenu]:
    for troncon in run:
        for _, group in groupby(troncon.pieces if troncon.sort == sort else (), key=lambda piece: id(_control(piece))):
            pieces = tuple(group)
            yield _Tenu(_control(pieces[0]), Troncon(troncon.sort, pieces, troncon.ancien))


def _control(piece: PieceWord) -> etree._Element | None:
    """The innermost control around a piece."""
    return next((element for element in reversed(piece.around) if element.tag == _CONTROL), None)


def _in_order(gone: list[Troncon], come: list[Troncon], run: Sequence[Troncon]) -> list[Troncon]:
    """What goes, then what comes, unless the paragraph has to end by what goes."""
    return [*come, *gone] if run[-1].sort == "suppression" else [*gone, *come]


def _moved(troncon: Troncon, control: etree._Element, around: tuple[etree._Element, ...]) -> Troncon:
    """What goes, in `control`, which `around` holds; its links go with it."""
    place = around[: around.index(control) + 1]
    pieces = [
        piece._replace(around=(*place, *(element for element in piece.around if element.tag in LEADING)))
        for piece in troncon.pieces
    ]
    return Troncon(troncon.sort, tuple(pieces))
