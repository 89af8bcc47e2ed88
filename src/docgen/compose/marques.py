"""The text of an article with the marks of what an avenant changed in it.

Words that go are filled in with the values before, words that come with the values after; each mark is a pair of
tokens around them while Markdown is read, so that neither bold nor French spaces are cut.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.origines import Origine
from docgen.amend.trace import ArticleTrace, LigneTracee, Segment
from docgen.compose.composition import Composition, filled, put_line, written_at
from docgen.compose.markdown import read_blocks
from docgen.compose.places import located_words
from docgen.compose.suivi import Suivi
from docgen.document import Block, Inline, Leaf, Paragraph, Revised, Revision, Table


class _Bound(Struct, frozen=True):
    """Where a mark begins, or ends (None)."""

    revision: Revision | None


def marked_title(composition: Composition, suivi: Suivi, trace: ArticleTrace) -> tuple[Inline, ...]:
    """The title with its marks."""
    if all(segment.sort == "insertion" for segment in trace.titre):
        # The title of a new article is a new paragraph as a whole: the comparison of documents marks it.
        return _inline(composition, "".join(filled(composition, segment.texte) for segment in trace.titre))
    return _inline(composition, _segments(composition, suivi, trace.titre, Origine.SIGNE))


def marked_text(composition: Composition, suivi: Suivi, trace: ArticleTrace) -> tuple[Block, ...]:
    """The lines with their marks.

    A table that changes stands as it is in each version: the comparison of documents marks it, row by row.
    """
    blocks: list[Block] = []
    for ligne in trace.lignes:
        origine = ligne.origine or ligne.alinea.origine
        with located_words(composition, written_at(composition, trace.numero, origine), ligne.alinea.texte, origine):
            _put(blocks, composition, suivi, ligne)
    return tuple(blocks)


def _put(blocks: list[Block], composition: Composition, suivi: Suivi, ligne: LigneTracee) -> None:
    if ligne.alinea.nature != "tableau":
        put_line(blocks, ligne.alinea.nature, _paragraph(composition, suivi, ligne))
    elif ligne.sort != suivi.absent(composition.version):
        table = read_blocks(_table(composition, suivi, ligne), composition.jetons)
        blocks.extend(_rows(table, suivi, ligne) if suivi.tableaux and ligne.sort else table)


def _rows(blocks: Sequence[Block], suivi: Suivi, ligne: LigneTracee) -> list[Block]:
    """The table that comes or goes, each of its rows marked."""
    mark = suivi.revision(ligne.sort, ligne.origine)
    tables = [block for block in blocks if isinstance(block, Table)]
    return [replace(table, rows=tuple(replace(row, revision=mark) for row in table.rows)) for table in tables]


def _paragraph(composition: Composition, suivi: Suivi, ligne: LigneTracee) -> Paragraph:
    if not ligne.sort:
        text = _segments(composition, suivi, ligne.segments, ligne.alinea.origine)
        return Paragraph(_inline(composition, text))
    side = replace(composition, version=suivi.side(ligne.sort))
    content = _inline(side, filled(side, ligne.alinea.texte, ligne.alinea.origine))
    return Paragraph(content, revision=suivi.revision(ligne.sort, ligne.origine))


def _table(composition: Composition, suivi: Suivi, ligne: LigneTracee) -> str:
    absent = suivi.absent(composition.version)
    kept = "".join(segment.texte for segment in ligne.segments if segment.sort != absent)
    text = kept if any(segment.sort for segment in ligne.segments) else ligne.alinea.texte
    return filled(composition, text, ligne.alinea.origine)


def _segments(composition: Composition, suivi: Suivi, cut: Sequence[Segment], origine: Origine) -> str:
    pieces = []
    for segment in cut:
        if not segment.sort:
            pieces.append(filled(composition, segment.texte, origine))
            continue
        side = replace(composition, version=suivi.side(segment.sort))
        said = filled(side, segment.texte, origine if segment.sort == "suppression" else segment.origine)
        revision = suivi.revision(segment.sort, segment.origine)
        put = composition.jetons.put
        pieces += [put((_Bound(revision),)), said, put((_Bound(None),))]
    return "".join(pieces)


def _inline(composition: Composition, text: str) -> tuple[Inline, ...]:
    """The words of `text`, what stands between two bounds gathered in a mark."""
    blocks = read_blocks(text, composition.jetons)
    inlines: list[Inline] = []
    open_mark: Revision | None = None
    inside: list[Leaf] = []
    for inline in (inline for block in blocks if isinstance(block, Paragraph) for inline in block.content):
        if isinstance(inline, _Bound):
            if inside and open_mark:
                inlines.append(Revised(tuple(inside), open_mark))
            inside, open_mark = [], inline.revision
        elif open_mark and not isinstance(inline, Revised):
            inside.append(inline)
        else:
            inlines.append(inline)
    return tuple(inlines)
