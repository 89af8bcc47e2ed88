"""The units by which two texts of Word are compared: words, fields by their code, links by where they lead."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from lxml import etree

from docgen.diff.mots import WORDLESS, Stretch, Unit, stretches
from docgen.ooxml.noms import WORD_2010, W
from docgen.word.blocs import BlocWord
from docgen.word.contenu import Lecteur, PieceWord, cut_pieces
from docgen.word.liens import linked_to
from docgen.word.marques.cadres import CONTROL, form_of_control
from docgen.word.marques.dedans import stays_known_by
from docgen.word.pieces import told_gesture

if TYPE_CHECKING:
    from docgen.word.ouverture import Part


def units_of(blocs: Sequence[BlocWord], lecteur: Lecteur, part: "Part") -> list[Unit[PieceWord]]:
    """The units of `blocs`, with a sign of its own between one and the next."""
    end = lecteur.signes.of("fin de paragraphe")
    units: list[Unit[PieceWord]] = []
    for bloc in blocs:
        units += known(bloc.pieces, lecteur, part)
        units.append(Unit(end, ((PieceWord(end, inner=bloc.element), 0, len(end)),)))
    return units[:-1]


def known(pieces: Sequence[PieceWord], lecteur: Lecteur, part: "Part") -> list[Unit[PieceWord]]:
    """The units of `pieces`: a field is known by its code, an equation by its form, words in a link, by its target.

    A box is known as such, ticked or not.
    """
    units = cut_pieces(pieces)
    if not any(piece.runs or piece.around or piece.paraphe for piece in pieces):
        return units
    for rank, unit in enumerate(units):
        lieu = tuple(map(form_of_control, _controls(unit))) if unit.text.isspace() else ()
        geste = told_gesture(piece for piece, _, _ in unit.slices)
        if lieu or geste:
            units[rank] = unit = unit._replace(lieu=lieu, geste=geste)
        key = stays_known_by(unit.slices[0][0]) if ord(unit.text[0]) >= WORDLESS else None
        key = ("case",) if _is_box(unit) else key
        led = _led(unit, lecteur, part)
        if key is not None or led:
            units[rank] = unit._replace(text=(unit.text if key is None else lecteur.signes.of(*key)) + led)
    return units


def _led(unit: Unit[PieceWord], lecteur: Lecteur, part: "Part") -> str:
    """A sign for where the links of a unit lead; nothing when it has none."""
    if not any(piece.around for piece, _, _ in unit.slices):
        return ""
    found = [(end - start, linked_to(piece.around, part)) for piece, start, end in unit.slices]
    targets = {target for _, target in found}
    return lecteur.signes.of("lien", *(targets if len(targets) == 1 else found)) if any(targets) else ""


def _is_box(unit: Unit[PieceWord]) -> bool:
    """Whether a unit is what the control of a box shows."""
    around = unit.slices[0][0].around
    properties = around[-1].find(f"{W}sdtPr") if around and len(unit.slices) == 1 else None
    return properties is not None and properties.find(f"{WORD_2010}checkbox") is not None


def answering(old: Sequence[Unit[PieceWord]], new: Sequence[Unit[PieceWord]]) -> Iterator[Stretch[PieceWord]]:
    """What stays, what goes and what comes; a box that stays in its place goes and comes when its state changes."""
    for stretch in stretches(old, new):
        turned = [
            rank
            for rank, (x, y) in enumerate(zip(stretch.old, stretch.new, strict=False))
            if stretch.same and _is_box(x) and _shown(x) != _shown(y)
        ]
        edge = 0
        for rank in turned:
            if edge < rank:
                yield Stretch(True, stretch.old[edge:rank], stretch.new[edge:rank])
            yield Stretch(False, stretch.old[rank : rank + 1], stretch.new[rank : rank + 1])
            edge = rank + 1
        if edge < max(len(stretch.old), len(stretch.new)):
            yield Stretch(stretch.same, stretch.old[edge:], stretch.new[edge:])


def answering_controls(
    every: Sequence[Stretch[PieceWord]],
) -> dict[etree._Element, etree._Element | None]:
    """What each control of the old file that keeps some of its words is in the new one; None when they are in none."""
    found: dict[etree._Element, etree._Element | None] = {}
    for stretch in every:
        for old, new in zip(stretch.old, stretch.new, strict=True) if stretch.same else ():
            if not old.slices[0][0].around:  # nearly all words
                continue
            before, after = (_controls(unit) for unit in (old, new))
            for control, answer in zip_longest(before, after[: len(before)]):
                if found.get(control) is None:
                    found[control] = answer
    return found


def _controls(unit: Unit[PieceWord]) -> list[etree._Element]:
    """The controls around the first piece of a unit, inner first."""
    return [element for element in reversed(unit.slices[0][0].around) if element.tag == CONTROL]


def _shown(unit: Unit[PieceWord]) -> str:
    return "".join(piece.text[start:end] for piece, start, end in unit.slices)
