"""The notes of a document counted, for the writers that have no foot of page: they are said at the end."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from docgen import document as doc


@dataclass(slots=True)
class Compte:
    """The notes met so far, each with its number."""

    notes: list[doc.Note] = field(default_factory=list)

    def blocks(self, blocks: Iterable[doc.Block]) -> tuple[doc.Block, ...]:
        """`blocks`, their notes numbered."""
        return tuple([self._block(block) for block in blocks])

    def _block(self, block: doc.Block) -> doc.Block:
        if isinstance(block, doc.Heading | doc.Paragraph):
            return replace(block, content=tuple([self._inline(inline) for inline in block.content]))
        return doc.with_inside(block, self.blocks)

    def _inline(self, inline: doc.Inline) -> doc.Inline:
        if isinstance(inline, doc.Revised):
            return replace(inline, content=tuple([self._leaf(leaf) for leaf in inline.content]))
        return self._leaf(inline)

    def _leaf(self, leaf: doc.Leaf) -> doc.Leaf:
        if not isinstance(leaf, doc.Note):
            return leaf
        self.notes.append(replace(leaf, rang=len(self.notes) + 1))
        return self.notes[-1]


def counted_notes(document: doc.Document) -> tuple[doc.Document, tuple[doc.Note, ...]]:
    """`document`, its notes numbered in their order, and those notes; itself when it has none."""
    if not any(type(leaf) is doc.Note for leaf in doc.inlines(document)):
        return document, ()
    compte = Compte()
    sections = tuple([replace(section, blocks=compte.blocks(section.blocks)) for section in document.sections])
    return replace(document, sections=sections), tuple(compte.notes)
