"""Blocks as HTML: the pages to read on a screen. No script is needed to read them, no network, no font from afar."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise, zip_longest

from docgen import document as doc
from docgen.document.marques import common_revision, is_gone_page
from docgen.document.mots import leaf_words, lignes
from docgen.french import no_break

_TAGS = {"insertion": "ins", "suppression": "del"}


def html_of_blocks(content: Iterable[doc.Block], level: int = 2) -> str:
    """`content` as HTML; a heading of level 1 becomes `h<level>`."""
    return "".join(_block(block, level) for block in content)


def html_of_words(content: Iterable[doc.Inline]) -> str:
    """The words of a paragraph as HTML."""
    return "".join(_inline(inline) for inline in content)


def html_of_change(line: Sequence[doc.Inline]) -> str:
    """A line under its marks, with an arrow from what goes to what comes in its place."""
    written = [html_of_words((inline,)) for inline in line]
    replaced = [_sorts(pair) == ("suppression", "insertion") for pair in pairwise(line)]
    return "".join(f"{html}{' → ' if arrow else ''}" for html, arrow in zip_longest(written, replaced))


def _sorts(pair: Iterable[doc.Inline]) -> tuple[str, ...]:
    return tuple(inline.revision.sort if isinstance(inline, doc.Revised) else "" for inline in pair)


def _block(block: doc.Block, level: int) -> str:
    match block:
        case doc.Heading():
            rank = min(level + block.level - 1, 6)
            return f"<h{rank}>{_marked(html_of_words(block.content), block.revision)}</h{rank}>"
        case doc.Paragraph():
            kind = f' class="{escape(block.style)}"' if block.style != "corps" else ""
            return f"<p{kind}{_mark(block.revision)}>{_marked(html_of_words(block.content), block.revision)}</p>"
        case doc.List():
            tag = "ol" if block.ordered else "ul"
            start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
            items = "".join(
                f"<li{_mark(common_revision(item))}>{html_of_blocks(item, level)}</li>" for item in block.items
            )
            return f"<{tag}{start}>{items}</{tag}>"
        case doc.Table():
            return _table(block, level)
        case doc.Box(blocks=inner):
            return f'<div class="cadre">{html_of_blocks(inner, level)}</div>'
        case doc.Columns(columns=columns):
            inside = "".join(f"<div>{html_of_blocks(column, level)}</div>" for column in columns)
            return f'<div class="cote-a-cote">{inside}</div>'
        case doc.PageBreak():
            return "" if is_gone_page(block) else "<hr>"


def _mark(revision: doc.Revision | None) -> str:
    """What tells a page that an element goes or comes as a whole."""
    return f' data-marque="{revision.sort}"' if revision else ""


def _marked(html: str, revision: doc.Revision | None) -> str:
    if revision is None or not html:
        return html
    tag = _TAGS[revision.sort]
    # What links a mark to its operation: the author of the mark is the rank of the operation, if one is known.
    operation = f' data-op="{escape(revision.auteur)}"' if revision.auteur else ""
    return f"<{tag}{operation}>{html}</{tag}>"


def _table(table: doc.Table, level: int) -> str:
    head = "".join(_row(row, "th", level) for row in table.rows[: table.header])
    body = "".join(_row(row, "td", level) for row in table.rows[table.header :])
    caption = f"<caption>{escape(table.summary)}</caption>" if table.summary else ""
    # Equal columns need no word of it.
    uneven = len({round(width, 3) for width in table.widths}) > 1
    columns = "".join(f'<col style="width:{width:.0%}">' for width in table.widths) if uneven else ""
    group = f"<colgroup>{columns}</colgroup>" if columns else ""
    return f"<table>{caption}{group}{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody></table>"


def _row(row: doc.Row, tag: str, level: int) -> str:
    cells = []
    for cell in row.cells:
        span = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
        span += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
        align = f' class="{cell.align}"' if cell.align != "gauche" else ""
        inside = _marked(html_of_blocks(cell.blocks, level), row.revision)
        # The corner of a table is no heading.
        kind = tag if any(lignes(cell.blocks)) else "td"
        scope = ' scope="col"' if kind == "th" else ""
        cells.append(f"<{kind}{scope}{span}{align}>{inside}</{kind}>")
    role = f' class="{row.role}"' if row.role != "corps" else ""
    return f"<tr{role}{_mark(row.revision)}>{''.join(cells)}</tr>"


def _inline(inline: doc.Inline) -> str:
    match inline:
        case doc.Text():
            return _text(inline)
        case doc.Amount():
            said = f'<data value="{inline.value.centimes}">{escape(leaf_words(inline))}</data>'
            return f"<strong>{said}</strong>" if inline.bold else said
        case doc.Link() | doc.Note() | doc.Image():
            return _beyond(inline)
        case doc.Blank():
            return f"<mark>[{escape(inline.label)}]</mark>"
        case doc.Checkbox():
            return f"{'☒' if inline.checked else '☐'}&nbsp;{escape(inline.label)}"
        case doc.LineBreak() | doc.PageDe() | doc.Sommaire():
            return "<br>" if isinstance(inline, doc.LineBreak) else ""
        case doc.Revised():
            return _marked(html_of_words(inline.content), inline.revision)


def _beyond(leaf: doc.Link | doc.Note | doc.Image) -> str:
    if isinstance(leaf, doc.Image):
        return _picture(leaf)
    if isinstance(leaf, doc.Note):
        call = f'<sup id="appel-{leaf.rang}"><a href="#note-{leaf.rang}">{leaf.rang}</a></sup>'
        return call if leaf.rang else f"<small> (note&nbsp;: {html_of_words(leaf.content)})</small>"
    html = f'<a href="{escape(leaf.address)}">{escape(no_break(leaf.text))}</a>'
    return f"<strong>{html}</strong>" if leaf.bold else html


def _picture(leaf: doc.Image) -> str:
    """The picture, which the page holds; its words where its file is not read."""
    if leaf.fichier is None:
        return escape(leaf_words(leaf))
    kind, data = leaf.fichier.sorte, b64encode(leaf.fichier.data).decode()
    caption = f"<br><small>{escape(leaf.legende)}</small>" if leaf.legende else ""
    return f'<img alt="{escape(leaf.alt)}" src="data:image/{kind};base64,{data}">{caption}'


def _text(leaf: doc.Text) -> str:
    words = no_break(leaf.text)
    html = escape(words.rstrip() if leaf.unseen else words)
    for tag, on in (("s", leaf.struck), ("sup", leaf.raised), ("em", leaf.italic), ("strong", leaf.bold)):
        html = f"<{tag}>{html}</{tag}>" if on else html
    why = f"<small> ({escape(leaf.unseen)})</small>"
    space = words[len(words.rstrip()) :]
    return f'<span class="cache">{html}{why}</span>{space}' if leaf.unseen else html
