"""The notes of edition of a projet: what who typed the data deduced or put right, and nobody has confirmed.

A text writes them where they are to be read, under « ::: edition ». They are no part of what the document says: they
are set apart of its blocks as soon as it is composed, so that nothing that compares, checks or seals it ever meets
them, and only a writer puts them back.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from docgen.document import Block, Document, Leaf, Paragraph, Section, Text, leaves

# The style under which a text writes a note, and the one in which it is shown.
STYLE, _MONTRE = "edition", "note"


class NoteDEdition(NamedTuple):
    """A note: the rank of its section, that of the block that follows it there, and what it says."""

    section: int
    rang: int
    mots: tuple[Leaf, ...]


def notes_apart(sections: Iterable[Section]) -> tuple[tuple[Section, ...], tuple[NoteDEdition, ...]]:
    """The sections without their notes, and the notes, each with its section and the rank of the block it precedes."""
    kept: list[Section] = []
    notes: list[NoteDEdition] = []
    for number, section in enumerate(sections):
        blocks: list[Block] = []
        for block in section.blocks:
            if isinstance(block, Paragraph) and block.style == STYLE:
                notes.append(NoteDEdition(number, len(blocks), tuple(leaves(block.content))))
            else:
                blocks.append(block)
        kept.append(replace(section, blocks=tuple(blocks)))
    return tuple(kept), tuple(notes)


def with_edition(document: Document) -> Document:
    """The document as a writer shows it: each note at its place."""
    if not document.edition:
        return document
    notes = [NoteDEdition(*note) for note in document.edition]
    sections = [
        replace(section, blocks=_with(section.blocks, [note for note in notes if note.section == number]))
        for number, section in enumerate(document.sections)
    ]
    return replace(document, sections=tuple(sections), edition=())


def _with(blocks: Sequence[Block], notes: Sequence[NoteDEdition]) -> tuple[Block, ...]:
    found = list(blocks)
    for note in reversed(notes):
        found.insert(note.rang, Paragraph(tuple(map(_slanted, note.mots)), _MONTRE))
    return tuple(found)


def _slanted(leaf: Leaf) -> Leaf:
    return replace(leaf, italic=True) if isinstance(leaf, Text) else leaf
