"""What a person reads, apart from any lay-out: the lines of a document, and an article as a version shows it.

Spaces of every kind count for one ordinary space: two texts that read alike are equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from docgen import french
from docgen.document import (
    Amount,
    Blank,
    Block,
    Checkbox,
    Document,
    Heading,
    Inline,
    LineBreak,
    Paragraph,
    Revised,
    Table,
    Text,
    children,
    descend,
)

# What goes and what comes, in words that carry marks.
MARKS = {"suppression": ("[-", "-]"), "insertion": ("{+", "+}")}
_BLANKS = dict.fromkeys((*range(9, 14), 133, 8232, 8233), " ")


@dataclass(frozen=True, slots=True)
class Ligne:
    """A line of an article, or its title: as written, as shown, and who wrote it (« avenant-1/2 »; empty: signed text).

    `champs` pairs each `{{ field }}` with the words that it shows; empty when the text has instructions besides fields.
    """

    brut: str
    montre: str
    origine: str = ""
    champs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleLu:
    """An article as one version shows it."""

    numero: str
    intitule: Ligne
    lignes: tuple[Ligne, ...] = ()


def said(content: Iterable[Inline]) -> str:
    """The words of `content`, amounts written out; a new line for each `LineBreak`."""
    return "".join([_said(inline) for inline in content])


def _said(inline: Inline) -> str:
    match inline:
        case Text(text=text):
            return text.translate(_BLANKS)
        case Amount(value=value):
            return french.euros(value)
        case Blank(label=label):
            return f"[{label.translate(_BLANKS)}]"
        case Checkbox(label=label, checked=checked):
            return f"[{'x' if checked else ' '}] {label.translate(_BLANKS)}"
        case LineBreak():
            return "\n"
        case Revised(content=content, revision=revision):
            before, after = MARKS[revision.sort]
            return f"{before}{said(content)}{after}"


def lignes(blocks: Iterable[Block]) -> Iterator[str]:
    """The words of each heading and of each paragraph that says something, in reading order."""
    for block in descend(blocks):
        if isinstance(block, Heading | Paragraph) and (line := " ".join(said(block.content).split())):
            yield line


def paragraphes(document: Document) -> list[str]:
    """Each heading and paragraph of `document` that says something, as shown: its spaces are kept."""
    found: list[str] = []
    for section in document.sections:
        _gather(section.blocks, found)
    return found


def _gather(blocks: Iterable[Block], found: list[str]) -> None:
    # A plain recursion, the most frequent blocks first: rules read every document, and this is most of their time.
    for block in blocks:
        if type(block) is Paragraph or type(block) is Heading:
            if line := "".join([one.text if type(one) is Text else _said(one) for one in block.content]):
                found.append(line)
        elif type(block) is Table:
            for row in block.rows:
                for cell in row.cells:
                    _gather(cell.blocks, found)
        else:
            _gather(children(block), found)


def texte(document: Document) -> str:
    """`document` as read, one line a paragraph; its headers, its mention and its lay-out have no part in it."""
    return "".join(f"{line}\n" for line in lignes(block for section in document.sections for block in section.blocks))
