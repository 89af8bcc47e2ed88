"""The notes of a document counted, for the writers that have no foot of page: they are said at the end."""

from msgspec.structs import replace

from docgen import document as doc


def counted_notes(document: doc.Document) -> tuple[doc.Document, tuple[doc.Note, ...]]:
    """`document`, its notes numbered in their order, and those notes; itself when it has none."""
    if not any(type(leaf) is doc.Note for leaf in doc.inlines(document)):
        return document, ()
    notes: list[doc.Note] = []

    def numbered(leaf: doc.Leaf) -> doc.Leaf:
        if not isinstance(leaf, doc.Note):
            return leaf
        notes.append(replace(leaf, rang=len(notes) + 1))
        return notes[-1]

    sections = [replace(section, blocks=doc.with_leaves(section.blocks, numbered)) for section in document.sections]
    return replace(document, sections=tuple(sections)), tuple(notes)
