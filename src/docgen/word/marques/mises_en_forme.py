"""The looks that change where words stay, as Word's own revisions of formatting say them (`w:rPrChange`).

Words that are struck, hidden, raised or lowered otherwise are always marked: that changes what they say. Any other look
is marked when it is asked.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lxml import etree

from docgen.ooxml.noms import M, W
from docgen.word.aspects import look_of_paragraph, profile_of_looks
from docgen.word.blocs import BlocWord
from docgen.word.contenu import PieceWord, slice_piece
from docgen.word.sens import displayed, displayed_runs, profile_of_senses
from docgen.word.styles import DROIT, SensDesMots, Styles, val

if TYPE_CHECKING:
    from docgen.word.marques.fusion import Fusion

_LOOK = f"{W}rPr"
# The order of the properties of words, as the standard wants it, from the first that may have to be said on.
_BEFORE_STRIKE = ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps")
_BEFORE_VANISH = (
    *_BEFORE_STRIKE,
    "strike",
    "dstrike",
    "outline",
    "shadow",
    "emboss",
    "imprint",
    "noProof",
    "snapToGrid",
)
_BEFORE_PLACE = (
    *_BEFORE_VANISH, "vanish", "webHidden", "color", "spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u",
    "effect", "bdr", "shd", "fitText",
)  # fmt: skip
# The colour of a page, and a size that is read, in half-points.
_PAGE, _READ = "FFFFFF", "22"
_ORDRE = {"strike": _BEFORE_STRIKE, "dstrike": (*_BEFORE_STRIKE, "strike"), "vanish": _BEFORE_VANISH,
          "vertAlign": _BEFORE_PLACE, "color": _BEFORE_PLACE[: _BEFORE_PLACE.index("color")],
          "sz": _BEFORE_PLACE[: _BEFORE_PLACE.index("sz")]}  # fmt: skip


# --- words ------------------------------------------------------------------------------------------------------------
def keep_looks(fusion: "Fusion", old: Sequence[PieceWord], new: Sequence[PieceWord]) -> list[PieceWord]:
    """`new`, which says the same as `old`, cut where a mark has to say the look that its words had."""
    if not fusion.mise_en_forme and not any(_has_sense(side, fusion) for side in (old, new)):
        return list(new)
    formers: dict[tuple[int, str, int, str], etree._Element] = {}
    kept: list[PieceWord] = []
    for before, after in _side_by_side(old, new):
        if after.runs or not looks_otherwise(fusion, before, after):
            kept.append(after)
            continue
        key = (id(before.look), before.style, id(after.look), after.style)
        if key not in formers:
            formers[key] = fit_look(fusion, before.look, before.style, after.style)
        kept.append(after._replace(avant=formers[key]))
    return kept


def _has_sense(pieces: Sequence[PieceWord], fusion: "Fusion") -> bool:
    """Whether a piece is struck, hidden, raised or lowered, in either file: looks are read alike where it is not."""
    return any(
        styles.sens(look, piece.style, piece.fond) != DROIT
        for piece in pieces
        for _, look in displayed(piece)
        for styles in (fusion.old.styles, fusion.new.styles)
    )


def _side_by_side(old: Sequence[PieceWord], new: Sequence[PieceWord]) -> Iterator[tuple[PieceWord, PieceWord]]:
    """The pieces of both sides, cut where either of them is."""
    rank = begun = 0
    for piece in new:
        start = 0
        while start < len(piece.text):
            length = min(len(piece.text) - start, len(old[rank].text) - begun)
            yield slice_piece(old[rank], begun, begun + length), slice_piece(piece, start, start + length)
            start, begun = start + length, begun + length
            if begun == len(old[rank].text):
                rank, begun = rank + 1, 0


def looks_otherwise(fusion: "Fusion", before: PieceWord, after: PieceWord) -> bool:
    """Whether a mark has to say the look that a piece had: another sense, any other look when it is asked."""
    old, new = fusion.old.styles, fusion.new.styles
    if profile_of_senses(old, [before]) != profile_of_senses(new, [after]):
        return True
    if not fusion.mise_en_forme:
        return False
    # Of spaces, too, which say nothing by themselves: a struck one shows.
    senses = (styles.sens(piece.look, piece.style, piece.fond) for styles, piece in ((old, before), (new, after)))
    return next(senses) != next(senses) or profile_of_looks(old, [before]) != profile_of_looks(new, [after])


def fit_look(fusion: "Fusion", look: etree._Element | None, former_style: str, style: str) -> etree._Element:
    """The look that words had in a paragraph of `former_style`, fit for one of `style` of the new file."""
    copy = etree.Element(_LOOK) if look is None else fusion.apports.copy(look, *fusion.parts)
    wanted = fusion.old.styles.sens(look, former_style)
    for place in {style, fusion.apports.names.style(former_style) if former_style else ""}:
        _say(copy, wanted, fusion.new.styles, place)
    return copy


def faithful_copy(fusion: "Fusion", element: etree._Element) -> etree._Element:
    """A copy of a block of the old file, for the new one, whose words are struck, hidden and raised as they were.

    Both files may define a style of one name each its way.
    """
    copy = fusion.apports.copy(element, *fusion.parts)
    for paragraph, other in zip(element.iter(f"{W}p"), copy.iter(f"{W}p"), strict=False):
        style = val(paragraph, f"{W}pPr/{W}pStyle")
        named = fusion.apports.names.style(style) if style else ""
        for before, run in zip(paragraph.iter(f"{W}r"), other.iter(f"{W}r"), strict=False):
            look, wanted = run.find(_LOOK), fusion.old.styles.sens(before.find(_LOOK), style)
            if fusion.new.styles.sens(look, named) == wanted:
                continue
            if look is None:
                look = etree.Element(_LOOK)
                run.insert(0, look)
            _say(look, wanted, fusion.new.styles, named)
    return copy


def _say(look: etree._Element, wanted: SensDesMots, styles: Styles, style: str) -> None:
    """Let `look`, in a paragraph of `style`, strike, hide and raise as `wanted`, whatever the styles say."""
    found = styles.sens(look, style)
    if found.barre != wanted.barre:
        _set(look, "strike", "1" if wanted.barre else "0")
        if not wanted.barre and styles.sens(look, style).barre:
            _set(look, "dstrike", "0")
    if found.masque != wanted.masque:
        _set(look, "vanish", "1" if wanted.masque else "0")
    if found.place != wanted.place:
        _set(look, "vertAlign", wanted.place or "baseline")
    if bool(found.invisible) != bool(wanted.invisible):
        _set(look, "color", _PAGE if wanted.invisible else "auto")
        if not wanted.invisible and styles.sens(look, style).invisible:
            _set(look, "sz", _READ)


def _set(look: etree._Element, name: str, value: str) -> None:
    for known in look.findall(f"{W}{name}"):
        look.remove(known)
    rank = sum(1 for child in look if etree.QName(child).localname in _ORDRE[name])
    look.insert(rank, etree.Element(f"{W}{name}", {f"{W}val": value}))


# --- fields and equations ---------------------------------------------------------------------------------------------
def mark_runs(fusion: "Fusion", before: PieceWord, after: PieceWord) -> None:
    """Mark in place the runs of a field or an equation that stays: each says the look of the one at its place."""
    old = list(displayed_runs(before.runs))
    for rank, run in enumerate(displayed_runs(after.runs)):
        if not old:
            return
        look, former = run.find(_LOOK), old[min(rank, len(old) - 1)].find(_LOOK)
        sides = (
            PieceWord("0", former, style=before.style, fond=before.fond),
            PieceWord("0", look, style=after.style, fond=after.fond),
        )
        if not looks_otherwise(fusion, *sides):
            continue
        if look is None:
            look = etree.Element(_LOOK)
            run.insert(1 if len(run) and run[0].tag == f"{M}rPr" else 0, look)
        change = fusion.plume.look(f"{_LOOK}Change", look)
        change.append(fit_look(fusion, former, before.style, after.style))
        look.append(change)


# --- paragraphs -------------------------------------------------------------------------------------------------------
def is_restyled(fusion: "Fusion", old: BlocWord, new: BlocWord) -> bool:
    """Whether a mark has to say the properties that a paragraph had, its level and its list apart."""
    before, after = (bloc.element.find(f"{W}pPr") for bloc in (old, new))
    styles = fusion.old.styles, fusion.new.styles
    sides = list(zip(styles, (before, after), strict=True))
    kinds = [
        (side.sens(None, val(properties, f"{W}pStyle")), side.paragraph_on(properties, "pageBreakBefore"))
        for side, properties in sides
    ]
    if kinds[0] != kinds[1]:
        return True
    looks = [look_of_paragraph(properties, side) for side, properties in sides] if fusion.mise_en_forme else [(), ()]
    return looks[0] != looks[1]
