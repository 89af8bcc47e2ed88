"""What the look of words changes of what they say: words struck, hidden or unseen, digits raised or lowered.

« 10³ » that is no longer raised says 103: such a look is a difference, said and marked as words are.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree

from docgen.ooxml.noms import M, W, tags
from docgen.word.champs import DE_MISE_EN_PAGE
from docgen.word.styles import DROIT, SensDesMots, Styles

if TYPE_CHECKING:
    from docgen.word.contenu import PieceWord

_RUNS = (f"{W}r", f"{M}r")
_SAID = (f"{W}t", f"{M}t")
_RAISED = {
    "superscript": str.maketrans("0123456789+-−–()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾"),
    "subscript": str.maketrans("0123456789+-−–()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₍₎"),
}
# A code of a field is no word of the text.
_UNSEEN = tags("fldChar instrText delInstrText")
# What is alike in a stretch of words, and its length.
Etendue = tuple[Hashable, int]
# What is told of words of that look, in a piece.
Apercu = Callable[[str, etree._Element | None, "PieceWord"], Iterable[Etendue]]


def raised(text: str, place: str) -> str:
    """`text` as it is read at that place: its digits and signs, above or below; letters (« 1er ») stay.

    >>> raised("2", "superscript"), raised("er", "superscript"), raised("2", "")
    ('²', 'er', '2')
    """
    return text.translate(_RAISED[place]) if place else text


def displayed(piece: "PieceWord") -> Iterator[tuple[str, etree._Element | None]]:
    """What a reader sees of a piece, stretch by stretch, each with its look; the code of a field is not seen.

    What the lay-out of the pages decides is « [page] », under the look of its first run.
    """
    if piece.inner is None and not piece.runs:
        yield piece.text, piece.look
    elif piece.inner is not None and piece.inner.tag not in _UNSEEN:
        yield piece.dit or piece.text, piece.look
    for run in displayed_runs(piece.runs):
        if piece.dit in DE_MISE_EN_PAGE:
            yield piece.dit, run.find(f"{W}rPr")
            return
        yield _said(run), run.find(f"{W}rPr")


def displayed_runs(elements: Sequence[etree._Element]) -> Iterator[etree._Element]:
    """The runs of `elements` that say something, but those that hold the code of a field."""
    reached: list[bool] = []
    for run in (run for element in elements for run in element.iter(*_RUNS)):
        for char in run.iterchildren(f"{W}fldChar"):
            kind = char.get(f"{W}fldCharType")
            if kind == "begin":
                reached.append(False)
            elif reached:
                reached[-1] = kind == "separate"
                del reached[len(reached) - (kind == "end") :]
        if all(reached) and next(run.iterchildren(*_SAID), None) is not None:
            yield run


def _said(run: etree._Element) -> str:
    return "".join(text.text or "" for text in run.iterchildren(*_SAID))


def profile(pieces: Sequence["PieceWord"], value: Apercu) -> tuple[Etendue, ...]:
    """What `value` gives for what a reader sees, stretch by stretch; a field, or an equation, is one sign."""
    found: list[Etendue] = []
    for piece in pieces:
        told = [pair for text, look in displayed(piece) for pair in value(text, look, piece) if pair[1]]
        if not piece.runs:
            found += told
            continue
        inside = _joined(told)
        found += [(inside[0][0] if len(inside) == 1 else inside, 1)] if inside else []
    return _joined(found)


def _joined(stretches: Iterable[Etendue]) -> tuple[Etendue, ...]:
    """The stretches, those that follow each other and are alike made one."""
    groups = groupby(stretches, key=lambda stretch: stretch[0])
    return tuple([(alike, sum([length for _, length in group])) for alike, group in groups])


def profile_of_senses(styles: Styles, pieces: Sequence["PieceWord"]) -> tuple[Etendue, ...]:
    """Where the pieces are struck, hidden, raised or lowered; nothing when they are not. Spaces are passed over."""
    looks = (styles.sens(look, piece.style, piece.fond) for piece in pieces for _, look in displayed(piece))
    if all(sens == DROIT for sens in looks):
        return ()
    found = profile(pieces, lambda text, look, piece: senses(text, styles.sens(look, piece.style, piece.fond)))
    return found if any(sens != DROIT for sens, _ in found) else ()


def senses(text: str, sens: SensDesMots) -> Iterator[Etendue]:
    """What is told of `text` under `sens`, by stretches; spaces are passed over, letters are not raised."""
    bare = "".join(text.split())
    if not sens.place:
        yield sens, len(bare)
        return
    for sign in bare:
        yield sens if raised(sign, sens.place) != sign else sens._replace(place=""), 1
