"""A document as one page to read on a screen: self-contained, without script, printable, for the eye and the ear."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import count
from pathlib import Path

from docgen.document import Block, Document, Heading, Note, Paragraph
from docgen.document.mots import marked_words
from docgen.document.notes import counted_notes
from docgen.render.habit import habit
from docgen.render.pages import asset, whole_page
from docgen.render.pages.html import html_of_blocks, html_of_words

# What the head of the page says already.
_TITRES = ("titre", "sous-titre")


def render(document: Document, gabarits: Path, properties: Mapping[str, str]) -> bytes:  # noqa: ARG001 - as all writers
    """The page, in UTF-8: the title, the contents by its headings of level 1, then the blocks."""
    document, notes = counted_notes(document)
    every = [block for section in document.sections for block in section.blocks]
    chapeau = [block for block in every if isinstance(block, Paragraph) and block.style in _TITRES[1:]]
    parts = list(_parts([block for block in every if not _is_title(block)]))
    under = "".join(f"<p>{html_of_words(paragraph.content)}</p>" for paragraph in chapeau)
    links = "".join(
        f'<li><a href="#{name}">{html_of_words(title.content)}</a></li>' for name, title, _ in parts if title
    )
    body = "".join([*(_part(*part) for part in parts), _notes(notes)])
    title = escape(document.title)
    return whole_page(
        title,
        asset("page.css") + habit(gabarits).css,
        f'<a class="saut" href="#contenu">Aller au contenu</a><header><h1>{title}</h1>{under}</header>'
        f'<nav aria-label="Sommaire"><ol>{links}</ol></nav><main id="contenu">{body}</main>',
    )


def _notes(notes: Sequence[Note]) -> str:
    """What the notes say, each with the way back to its call."""
    items = "".join(
        f'<li id="note-{note.rang}">{html_of_words(note.content)} '
        f'<a href="#appel-{note.rang}" aria-label="Retour à l’appel de la note {note.rang}">↩</a></li>'
        for note in notes
    )
    return f'<section id="notes" aria-label="Notes"><h2>Notes</h2><ol>{items}</ol></section>' if notes else ""


def _is_title(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style in _TITRES


def _parts(content: list[Block]) -> Iterator[tuple[str, Heading | None, list[Block]]]:
    """The blocks under each heading of level 1, with a name to link to; those before the first have no heading."""
    ranks = count(1)
    title: Heading | None = None
    inside: list[Block] = []
    for block in content:
        if isinstance(block, Heading) and block.level == 1:
            if title or inside:
                yield f"partie-{next(ranks)}", title, inside
            title, inside = block, []
        else:
            inside.append(block)
    yield f"partie-{next(ranks)}", title, inside


def _part(name: str, title: Heading | None, inside: list[Block]) -> str:
    label = f' aria-label="{escape(marked_words(title.content))}"' if title else ""
    head = html_of_blocks([title]) if title else ""
    return f'<section id="{name}"{label}>{head}{html_of_blocks(inside)}</section>'
