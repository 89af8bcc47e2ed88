"""A document as Markdown, for a forge or a mailbox: headings, lists and tables; what it cannot draw becomes plain."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from docgen import document as doc
from docgen.document.marques import is_gone_page
from docgen.document.mots import marked_words
from docgen.document.notes import counted_notes
from docgen.render.grille import grid

# A table is laid out as on a page of that many millimetres; here only the places of its cells matter.
_WIDTH = 160.0
_SIDES = {"gauche": ":---", "centre": ":---:", "droite": "---:"}
# What would begin a mark: a raised « er » needs none.
_MARKS, _ESCAPED = re.compile(r"([\\`*_\[\]<>|])"), r"\\\1"


def render(document: doc.Document, gabarits: Path, properties: Mapping[str, str]) -> bytes:  # noqa: ARG001 - as all writers
    """The Markdown, in UTF-8; the paragraph of style « titre » is the heading of level 1, the others come under it."""
    document, notes = counted_notes(document)
    lines = [line for section in document.sections for block in section.blocks for line in (*_block(block), "")]
    lines += [f"[^{note.rang}]: {_inlines(note.content)}" for note in notes]
    return ("\n".join(lines).rstrip() + "\n").encode()


def _block(block: doc.Block) -> Iterator[str]:
    match block:
        case doc.Heading(level=level, content=content):
            yield f"{'#' * min(level + 1, 6)} {_inlines(content)}"
        case doc.Paragraph(content=content, style=style):
            yield from [f"# {_inlines(content)}"] if style == "titre" else _inlines(content).split("<br>")
        case doc.List():
            yield from _list(block)
        case doc.Table():
            yield from _table(block)
        case doc.Box(blocks=inner):
            yield from (f"> {line}".rstrip() for inside in inner for line in (*_block(inside), ""))
        case doc.Columns(columns=columns):
            yield from (line for column in columns for inside in column for line in (*_block(inside), ""))
        case doc.PageBreak():
            yield from () if is_gone_page(block) else ("---",)


def _list(block: doc.List) -> Iterator[str]:
    for rank, item in enumerate(block.items, block.start):
        sign = f"{rank}." if block.ordered else "*"
        lines = [line for inside in item for line in _block(inside)]
        yield from (f"{sign if not index else ' ' * len(sign)} {line}" for index, line in enumerate(lines))


def _table(table: doc.Table) -> Iterator[str]:
    width = len(table.widths)
    drawn = [[""] * width for _ in table.rows]
    sides = [":---"] * width
    placed = grid(table, _WIDTH)
    for cell in (*placed.header, *placed.rows):
        drawn[cell.y][cell.x] = _cell(cell.cell, bold=table.rows[cell.y].role != "corps")
        sides[cell.x] = _SIDES[cell.cell.align]
    head = drawn[:1] if table.header and drawn else [[""] * width]
    for cells in (*head, sides, *drawn[1 if table.header else 0 :]):
        yield f"| {' | '.join(cells)} |"


def _cell(cell: doc.TableCell, *, bold: bool) -> str:
    text = "<br>".join(line for block in cell.blocks for line in _block(block) if line)
    return f"**{text.replace('**', '')}**" if bold and text else text


def _inlines(content: Iterable[doc.Inline]) -> str:
    written = "".join(_inline(inline) for inline in content)
    # Bold words that follow bold words are one run.
    return written.replace("****", "").strip()


def _inline(inline: doc.Inline) -> str:
    if isinstance(inline, doc.LineBreak):
        return "<br>"
    if isinstance(inline, doc.Link):
        return f"[{_MARKS.sub(_ESCAPED, inline.text)}]({inline.address})"
    if isinstance(inline, doc.Note):
        return f"[^{inline.rang}]"
    text = _MARKS.sub(_ESCAPED, marked_words([inline]))
    words = text.strip(" ")
    if not words or not isinstance(inline, doc.Text | doc.Amount):
        return text
    for mark, on in (("*", inline.italic), ("**", inline.bold)):
        if on:
            text = text.replace(words, f"{mark}{words}{mark}")
            words = f"{mark}{words}{mark}"
    return text
