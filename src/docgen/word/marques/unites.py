"""The units by which two texts of Word are compared: words, fields by their code, links by where they lead."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docgen.diff.mots import WORDLESS, Unit
from docgen.word.blocs import BlocWord
from docgen.word.contenu import Lecteur, PieceWord, cut_pieces
from docgen.word.liens import linked_to
from docgen.word.marques.dedans import stays_known_by

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
    """The units of `pieces`: a field is known by its code, an equation by its form, words in a link, by its target."""
    units = cut_pieces(pieces)
    if not any(piece.runs or piece.around for piece in pieces):
        return units
    for rank, unit in enumerate(units):
        key = stays_known_by(unit.slices[0][0]) if ord(unit.text[0]) >= WORDLESS else None
        led = _led(unit, lecteur, part)
        if key is not None or led:
            units[rank] = Unit((unit.text if key is None else lecteur.signes.of(*key)) + led, unit.slices)
    return units


def _led(unit: Unit[PieceWord], lecteur: Lecteur, part: "Part") -> str:
    """A sign for where the links of a unit lead; nothing when it has none."""
    if not any(piece.around for piece, _, _ in unit.slices):
        return ""
    found = [(end - start, linked_to(piece.around, part)) for piece, start, end in unit.slices]
    targets = {target for _, target in found}
    return lecteur.signes.of("lien", *(targets if len(targets) == 1 else found)) if any(targets) else ""
