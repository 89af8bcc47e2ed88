"""What changes inside what has no words of its own: the result of a field, the terms of an equation.

A field whose code stays, an equation whose form stays, is marked at the words that change; any other goes and comes
whole.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct

from docgen.document.alignement import equal_pairs, gaps
from docgen.ooxml.noms import M, W
from docgen.word.champs import form_state, read_field
from docgen.word.contenu import Lecteur, PieceWord
from docgen.word.marques.plume import Plume

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

_EQUATIONS = (f"{M}oMath", f"{M}oMathPara")
_TERM = re.compile(r"\w+|\s+|.", re.DOTALL)
_RUN, _TEXT = f"{M}r", f"{M}t"


def stays_known_by(piece: PieceWord) -> tuple[object, ...] | None:
    """What a field or an equation is known by, whatever it says; None for what only goes or comes whole."""
    if not piece.runs:
        return None
    first = piece.runs[0]
    if first.tag in _EQUATIONS:
        return ("équation", _form(first)) if _only_text(first) else None
    cut = cut_field(piece)
    field = read_field(piece.runs)
    return None if cut is None else ("champ", field.nom, field.fige)


# --- fields -----------------------------------------------------------------------------------------------------------
class ChampCoupe(Struct, frozen=True):
    """The runs of a field: up to its result, its result, its end; the style of its paragraph, and what is behind it."""

    head: tuple[etree._Element, ...]
    result: tuple[etree._Element, ...]
    tail: tuple[etree._Element, ...]
    style: str
    fond: str

    def pieces(
        self, lecteur: Lecteur, around: tuple[etree._Element, ...], part: "Part"
    ) -> tuple[list[PieceWord], list[etree._Element]]:
        """The pieces of a copy of the result, which stand in `around`, and the bookmarks that end it."""
        paragraph = etree.Element(f"{W}p")
        paragraph.extend([deepcopy(run) for run in self.result])
        pieces, ends = lecteur.pieces(paragraph, part)
        return [
            piece._replace(around=(*around, *piece.around), style=self.style, fond=self.fond) for piece in pieces
        ], ends


def cut_field(piece: PieceWord) -> ChampCoupe | None:
    """The field that `piece` is, cut at its result; None when it has no result that stands in runs of its own."""
    depth, begun = 0, 0
    for rank, run in enumerate(piece.runs):
        chars = run.findall(f"{W}fldChar")
        if not rank and (not chars or form_state(chars[0])):
            return None
        for char in chars:
            kind = char.get(f"{W}fldCharType")
            if kind == "separate" and depth == 1:
                begun = rank + 1
            depth += (kind == "begin") - (kind == "end")
    last = piece.runs[-1] if piece.runs else None
    if not begun or last is None or any(run.find(f"{W}t") is not None for run in (piece.runs[begun - 1], last)):
        return None
    return ChampCoupe(piece.runs[:begun], piece.runs[begun:-1], piece.runs[-1:], piece.style, piece.fond)


# --- equations --------------------------------------------------------------------------------------------------------
def _form(element: etree._Element) -> tuple[object, ...]:
    """The form of an equation, without its terms: fractions, roots, exponents, in order."""
    if element.tag.endswith("Pr"):
        return (etree.tostring(element, method="c14n"),)
    return (element.tag, *(_form(child) for child in element if child.tag != _RUN and _is_math(child)))


def _is_math(element: etree._Element) -> bool:
    return str(element.tag).startswith(M) and element.tag != f"{M}ctrlPr"


def _only_text(equation: etree._Element) -> bool:
    """Whether its runs hold words alone."""
    return all(child.tag in (_TEXT, f"{M}rPr", f"{W}rPr") for run in equation.iter(_RUN) for child in run)


def merged_equation(old: etree._Element, new: etree._Element, plume: Plume) -> etree._Element:
    """A copy of `new`, which has the form of `old`, whose terms that have changed are marked."""
    copy = deepcopy(new)
    _merge_terms(old, copy, plume)
    return copy


def _merge_terms(old: etree._Element, new: etree._Element, plume: Plume) -> None:
    before, after = _segments(old), _segments(new)
    for (gone, x), (come, y) in zip(before, after, strict=True):
        _merge_runs(gone, come, y, new, plume)
        if x is not None and y is not None:
            _merge_terms(x, y, plume)


def _segments(element: etree._Element) -> list[tuple[list[etree._Element], etree._Element | None]]:
    """The runs that stand before each object of `element`, and that object; the last ones, before none."""
    segments: list[tuple[list[etree._Element], etree._Element | None]] = []
    runs: list[etree._Element] = []
    for child in element:
        if child.tag == _RUN:
            runs.append(child)
        elif _is_math(child) and not str(child.tag).endswith("Pr"):
            segments.append((runs, child))
            runs = []
    return [*segments, (runs, None)]


def _terms(runs: Sequence[etree._Element]) -> list[tuple[str, etree._Element]]:
    return [
        (term, run) for run in runs for term in _TERM.findall("".join(text.text or "" for text in run.iterfind(_TEXT)))
    ]


def _merge_runs(
    gone: Sequence[etree._Element],
    come: Sequence[etree._Element],
    following: etree._Element | None,
    parent: etree._Element,
    plume: Plume,
) -> None:
    """Write in the place of the runs `come`, before `following`, those of both sides under marks."""
    old, new = _terms(gone), _terms(come)
    if [term for term, _ in old] == [term for term, _ in new]:
        return
    written = list(_written(old, new, plume))
    for run in come:
        parent.remove(run)
    for element in written:
        if following is not None:
            following.addprevious(element)
        else:
            parent.append(element)


def _written(
    old: Sequence[tuple[str, etree._Element]], new: Sequence[tuple[str, etree._Element]], plume: Plume
) -> Iterator[etree._Element]:
    pairs = equal_pairs([term for term, _ in old], [term for term, _ in new])
    done = 0
    for gone, come in [*gaps(pairs, len(old), len(new)), (range(0), range(len(new), len(new)))]:
        yield from _runs(new[done : come.start])
        for sort, terms in (("del", old[gone.start : gone.stop]), ("ins", new[come.start : come.stop])):
            if terms:
                mark = plume.mark(f"{W}{sort}")
                mark.extend(_runs(terms))
                yield mark
        done = come.stop


def _runs(terms: Sequence[tuple[str, etree._Element]]) -> list[etree._Element]:
    """The runs of `terms`, those that come from one run together."""
    runs: list[etree._Element] = []
    source: etree._Element | None = None
    for term, run in terms:
        if run is not source:
            source = run
            copy = deepcopy(run)
            copy.tail = None
            texts = copy.findall(_TEXT)
            for other in texts[1:]:
                copy.remove(other)
            texts[0].text = ""
            runs.append(copy)
        text = runs[-1].find(_TEXT)
        assert text is not None  # a run that says a term
        text.text = f"{text.text}{term}"
        if text.text != text.text.strip():
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return runs
