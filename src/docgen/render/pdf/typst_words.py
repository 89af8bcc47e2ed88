"""What stands inside a paragraph, in Typst code: every text in a string literal; and where it is written."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from docgen import document as doc
from docgen.document.liens import SANS_LIENS, Liens
from docgen.document.mots import leaf_words
from docgen.render.docx.dessins import LINK_COLOUR
from docgen.render.images import HEIGHTS, drawn_size
from docgen.render.largeurs import POINTS_PER_MM, SIDES, compounds
from docgen.render.pdf.plan import WHOLE, Outline

REPLACEMENT = "\ufffd"
_BLANKS = dict.fromkeys((*range(9, 14), 133, 8232, 8233), " ")
# A run that no line can hold would leave the page or the cell: it may break there, with nothing added. What is not a
# code (number, address) is left to hyphenation, up to the longest word.
_LONG_RUN, _LONG_WORD, _SIGN = 12, 30, 1.9
_BREAK = "\0"
_CODE = re.compile(r"[\d/_@]")
_RUN = re.compile(rf"[^\s\u00a0\u202f-]{{{_LONG_RUN + 1},}}")
# « – : sans objet »: a no-break space does not hold a line to the dash before it.
_DASH = "–\u00a0:"
_LEGEND = re.compile(rf"({_DASH}(?:\u00a0[^\s\u00a0]+)?)")
# Up to this width, in millimetres, a column is narrow; and the largest type that it is set in, in points.
_NARROW, _TYPE = 130.0, 11.0
# What a cell keeps around a picture, in millimetres.
_MARGINS = 4.0
# How the page shows what comes and what goes.
_MARKS = {"insertion": "underline", "suppression": "strike"}


class TypstLook(Struct, frozen=True, eq=False):
    """What a gabarit offers: its file, its style names by family, the characters that its fonts draw, the names of the
    logos that it places, and what its functions may be asked: to take all the width (`large`), to stay on one page
    (`entier`). Two looks are one when they are one object."""

    file: str
    styles: Mapping[str, frozenset[str]]
    drawn: frozenset[int]
    logos: tuple[str, ...] = ()
    asked: frozenset[tuple[str, str]] = frozenset()


class TypstPlace(Struct, frozen=True):
    """Where blocks are written: the look, the width in millimetres, the default paragraph style, where words lead; the
    height that a picture may take.

    `large`: inside a frame, a column, a list or a cell, where text takes all the width.
    """

    look: TypstLook
    width: float
    ranks: Iterator[int]
    corps: str = "corps"
    plan: Outline = WHOLE
    liens: Liens = SANS_LIENS
    large: bool = False
    height: float = HEIGHTS[False][0]

    def asking(self, function: str) -> str:
        """What `function` is asked besides its content."""
        return "large: true, " if self.large and (function, "large") in self.look.asked else ""


@lru_cache(maxsize=8192)
def literal(text: str, drawn: frozenset[int]) -> str:
    """`text` as a Typst string literal; what no font draws becomes « � »."""
    text = text.translate(_BLANKS)
    for character in {c for c in text if ord(c) not in drawn}:
        text = text.replace(character, REPLACEMENT)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _words(text: str, place: TypstPlace) -> str:
    """`text` as content; a dash stays with what is said of it, and a narrow column does not cut a compound word."""
    if _DASH in text:
        parts = enumerate(_LEGEND.split(text))
        drawn = [f"box({_breakable(said, place)})" if rank % 2 else _words(said, place) for rank, said in parts if said]
        return " + ".join(drawn)
    if not place.large or place.width > _NARROW or ("-" not in text and "://" not in text):
        return _breakable(text, place)
    pieces = compounds(text, (place.width - SIDES) * POINTS_PER_MM / _TYPE)
    written = [
        f"box({literal(piece, place.look.drawn)})" if rank % 2 else _breakable(piece, place)
        for rank, piece in enumerate(pieces)
        if piece
    ]
    return " + ".join(written)


def _breakable(text: str, place: TypstPlace) -> str:
    """`text` as content, with a place to break in what no line of `place` can hold."""
    # A hair of space: a sign, even invisible, would follow the text when it is copied.
    room = min(max(int(place.width / _SIGN), _LONG_RUN), _LONG_WORD)
    pieces = _RUN.sub(lambda run: _cut(run[0], room if _CODE.search(run[0]) else _LONG_WORD), text).split(_BREAK)
    return " + h(0.01pt) + ".join([literal(piece, place.look.drawn) for piece in pieces])


def _cut(run: str, room: int) -> str:
    return _BREAK.join([run[start : start + room] for start in range(0, len(run), room)])


def typst_inlines(content: Iterable[doc.Inline], place: TypstPlace) -> str:
    """The words of a paragraph, in a block of code."""
    return "{" + "; ".join([_inline(inline, place) for inline in content]) + "}"


def _inline(inline: doc.Inline, place: TypstPlace) -> str:
    drawn = _drawn(inline, place)
    leads_to = place.liens.vers.get(inline.vers, "") if isinstance(inline, doc.Text | doc.PageDe) else ""
    return f"link({typst_label(leads_to)}, {drawn})" if leads_to else drawn


def typst_label(name: str) -> str:
    """The label of a place."""
    return f'label("{name}")'


def _drawn(inline: doc.Inline, place: TypstPlace) -> str:
    match inline:
        case doc.LineBreak():
            return "linebreak()"
        case doc.Blank(label=label):
            return f"g.blanc({_words(f'[{label}]', place)})"
        case doc.Checkbox(label=label, checked=checked):
            return f"g.case-a-cocher({'true' if checked else 'false'}, {_words(label, place)})"
        case doc.PageDe(vers=name):
            known = place.liens.vers.get(name, "")
            return f"{{ context counter(page).at({typst_label(known)}).first() }}" if known else '""'
        case doc.Image() | doc.Note() | doc.Sommaire():
            return _apart(inline, place)
        case doc.Revised(content=content, revision=revision):
            return _marked(content, revision, place)
        case doc.Text() | doc.Amount() | doc.Link():
            words = _said(inline, place)
            words = f"emph({words})" if inline.italic else words
            return f"strong({words})" if inline.bold else words


def _marked(content: tuple[doc.Leaf, ...], revision: doc.Revision, place: TypstPlace) -> str:
    """What goes or comes; a picture that comes is drawn above its words, one that goes is only its words."""
    drawn = [leaf for leaf in content if isinstance(leaf, doc.Image)]
    if not drawn:
        return f"{_MARKS[revision.sort]}({typst_inlines(content, place)})"
    said = literal(leaf_words(drawn[0]), place.look.drawn)
    above = f"{_picture(drawn[0], place)}; " if revision.sort == "insertion" else ""
    return f"{{{above}{_MARKS[revision.sort]}({said})}}"


def picture_key(leaf: doc.Image) -> str:
    """The name by which Typst is given what the file of a picture holds."""
    return f"image-{leaf.source.partition('#')[2]}"


def _apart(leaf: doc.Image | doc.Note | doc.Sommaire, place: TypstPlace) -> str:
    """A picture, a note, the contents, which take their place out of the line."""
    if isinstance(leaf, doc.Sommaire):
        return "{" + "; ".join([_entry(entry, place) for entry in leaf.entrees if not entry.part]) + "}"
    return _picture(leaf, place) if isinstance(leaf, doc.Image) else f"footnote({typst_inlines(leaf.content, place)})"


def _entry(entry: doc.EntreeDeSommaire, place: TypstPlace) -> str:
    """A line of the contents: the title, points that no one hears, its page; both lead there."""
    line = literal(entry.titre, place.look.drawn)
    if name := place.liens.vers.get(entry.vers, ""):
        points = 'pdf.artifact(box(width: 1fr, inset: (x: 3pt), repeat(gap: 2pt, ".")))'
        page = f"link({typst_label(name)}, context counter(page).at({typst_label(name)}).first())"
        line = f"link({typst_label(name)}, {line}); {points}; {page}"
    start = f"{(entry.niveau - 1) * 5}mm"
    return f"block(width: 100%, above: 4pt, below: 4pt, inset: (left: {start}), {{ set par(justify: false); {line} }})"


def _picture(leaf: doc.Image, place: TypstPlace) -> str:
    if leaf.fichier is None:
        return literal(leaf_words(leaf), place.look.drawn)
    wide, high = drawn_size(leaf.fichier, place.width - (_MARGINS if place.large else 0), place.height)
    alt, caption = literal(leaf.alt, place.look.drawn), literal(leaf.legende, place.look.drawn)
    asked = f'format: "svg", alt: {alt}, width: {wide:.2f}mm, height: {high:.2f}mm'
    drawn = f'image(bytes(sys.inputs.at("{picture_key(leaf)}")), {asked})'
    said = f", caption: text(size: 9pt, emph({caption}))" if leaf.legende else ""
    return f"figure({drawn}{said}, numbering: none, supplement: none, outlined: false, gap: 4pt)"


def _said(leaf: doc.Text | doc.Amount | doc.Link, place: TypstPlace) -> str:
    if isinstance(leaf, doc.Amount):
        return literal(leaf_words(leaf), place.look.drawn)
    words = _words(leaf.text, place)
    if isinstance(leaf, doc.Text):
        return f"g.exposant({words})" if leaf.raised else words
    shown = f'underline(text(fill: rgb("#{LINK_COLOUR}"), {words}))'
    return f"link({literal(leaf.address, place.look.drawn)}, {shown})"
