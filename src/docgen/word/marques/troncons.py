"""What is written of a paragraph, stretch by stretch, and the control that words which go leave to those that come."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby, takewhile
from typing import Literal

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from docgen.document.alignement import equal_pairs
from docgen.word.contenu import PieceWord
from docgen.word.marques.cadres import CONTROL, LEADING, form_of_control

SorteDeMarque = Literal["", "insertion", "suppression"]


class Troncon(Struct, frozen=True):
    """Pieces under one sort of mark, or under none. `ancien`: they come from the old file, and are copies."""

    sort: SorteDeMarque
    pieces: tuple[PieceWord, ...]
    ancien: bool = False


class _Tenu(Struct, frozen=True):
    """Pieces that follow each other under one sort of mark, in the same control or in none."""

    control: etree._Element | None
    troncon: Troncon

    def form(self, stay: AbstractSet[etree._Element]) -> tuple[object, ...]:
        """What its control is, whatever it says: itself, if it stays; of what is in none, nothing that another has."""
        if self.control is None:
            return (self,)
        return (self.control,) if self.control in stay else form_of_control(self.control)


def share_controls(troncons: Sequence[Troncon]) -> tuple[list[Troncon], set[etree._Element]]:
    """`troncons`, where what a control tenu goes and comes within the one control of the new file, as Word does it.

    A box that is ticked, another item of a list: the control stays on both sides. Gives all those that stay, too.
    """
    stay = {element for troncon in troncons if not troncon.sort for piece in troncon.pieces for element in piece.around}
    if not stay and not any(piece.around for troncon in troncons for piece in troncon.pieces):
        return list(troncons), stay
    runs = [list(group) for _, group in groupby(troncons, key=lambda troncon: bool(troncon.sort))]
    shared: set[etree._Element] = set()
    written: list[Troncon] = []
    for before, run, after in zip([[], *runs], runs, [*runs[1:], []], strict=False):
        around = _control(before[-1].pieces[-1]) if before else None, _control(after[0].pieces[0]) if after else None
        written += _shared(run, stay, shared, around) if run[0].sort else run
    return written, stay | shared


def _shared(
    run: Sequence[Troncon],
    stay: AbstractSet[etree._Element],
    shared: set[etree._Element],
    around: tuple[etree._Element | None, etree._Element | None],
) -> list[Troncon]:
    """What goes and comes between two stretches that stay, in the controls that are open `around`, then in others."""
    gone, come = (list(_held(run, sort)) for sort in ("suppression", "insertion"))
    heads, tails = [], []
    for side in (gone, come):
        heads.append([*takewhile(lambda tenu: tenu.control is around[0] is not None, side)])
        del side[: len(heads[-1])]
        tails.append([*takewhile(lambda tenu: tenu.control is around[1] is not None, reversed(side))][::-1])
        del side[len(side) - len(tails[-1]) :]
    first, last = (_in_order(ends[0], ends[1], run) for ends in (heads, tails))
    return [*first, *_paired(gone, come, stay, shared, run), *last]


def _paired(
    gone: Sequence[_Tenu],
    come: Sequence[_Tenu],
    stay: AbstractSet[etree._Element],
    shared: set[etree._Element],
    run: Sequence[Troncon],
) -> list[Troncon]:
    written: list[Troncon] = []
    old = new = 0
    for i, j in sorted(equal_pairs(*([tenu.form(stay) for tenu in side] for side in (gone, come)))):
        control = come[j].control
        assert control is not None  # what is in none answers nothing
        shared.add(control)
        moved = replace(gone[i], troncon=_moved(gone[i].troncon, control, come[j].troncon.pieces[0].around))
        written += [*_in_order(gone[old:i], come[new:j], run), *_in_order([moved], [come[j]], run)]
        old, new = i + 1, j + 1
    return [*written, *_in_order(gone[old:], come[new:], run)]


def _held(run: Iterable[Troncon], sort: str) -> Iterator[_Tenu]:
    for troncon in run:
        for _, group in groupby(troncon.pieces if troncon.sort == sort else (), key=lambda piece: id(_control(piece))):
            pieces = tuple(group)
            yield _Tenu(_control(pieces[0]), Troncon(troncon.sort, pieces, troncon.ancien))


def _control(piece: PieceWord) -> etree._Element | None:
    """The innermost control around a piece."""
    return next((element for element in reversed(piece.around) if element.tag == CONTROL), None)


def _in_order(gone: Iterable[_Tenu], come: Iterable[_Tenu], run: Sequence[Troncon]) -> list[Troncon]:
    """What goes, then what comes, unless the paragraph has to end by what goes."""
    sides = [[tenu.troncon for tenu in side] for side in (gone, come)]
    return [*sides[1], *sides[0]] if run[-1].sort == "suppression" else [*sides[0], *sides[1]]


def _moved(troncon: Troncon, control: etree._Element, around: tuple[etree._Element, ...]) -> Troncon:
    """What goes, in `control`, which `around` holds; its links go with it."""
    place = around[: around.index(control) + 1]
    pieces = [
        piece._replace(around=(*place, *(element for element in piece.around if element.tag in LEADING)))
        for piece in troncon.pieces
    ]
    return Troncon(troncon.sort, tuple(pieces))
