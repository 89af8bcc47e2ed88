"""The contents of a document, where its text asks for it: its lines are known once the document is whole."""

from collections.abc import Iterator

from msgspec.structs import replace

from docgen.document import Block, Document, EntreeDeSommaire, Heading, Inline, Note, Paragraph, Revised, Sommaire, walk
from docgen.document.liens import liens_of
from docgen.document.mots import words


def contents_of(block: Block) -> Sommaire | None:
    """The contents whose place `block` is; None for any other."""
    first = block.content[0] if isinstance(block, Paragraph) and block.content else None
    return first if isinstance(first, Sommaire) else None


def with_contents(document: Document) -> Document:
    """`document` with the lines of its contents, and a name for each heading that they lead to; most have none."""
    places = [block for section in document.sections for block in section.blocks if contents_of(block)]
    if not places:
        return document
    document = _all_named(document)
    for place in places:
        document = _filled(document, place)
    return document


def empty_contents(document: Document) -> bool:
    """Whether no heading follows one of its contents."""
    found = with_contents(document)
    blocks = [block for section in found.sections for block in section.blocks]
    return any(contents is not None and not contents.entrees for contents in map(contents_of, blocks))


def _all_named(document: Document) -> Document:
    """`document`, each heading named: those that words may lead to keep their name."""
    known = liens_of(document)
    ranks: dict[int, str] = {}
    for heading in walk(document):
        if isinstance(heading, Heading) and id(heading) not in ranks:
            ranks[id(heading)] = known.of(heading) or f"titre_{len(ranks) + 1}"
    sections = [
        replace(section, blocks=tuple([_named(block, ranks) for block in section.blocks]))
        for section in document.sections
    ]
    return replace(document, sections=tuple(sections))


def _named(block: Block, ranks: dict[int, str]) -> Block:
    return replace(block, ancre=ranks[id(block)]) if isinstance(block, Heading) else block


def _filled(document: Document, place: Block) -> Document:
    asked = contents_of(place)
    assert asked is not None
    blocks = [block for section in document.sections for block in section.blocks]
    after = blocks[next(rank for rank, block in enumerate(blocks) if block is place) + 1 :]
    filled = Paragraph((replace(asked, entrees=tuple(_lines(after, asked.niveaux))),))
    sections = [
        replace(section, blocks=tuple([filled if block is place else block for block in section.blocks]))
        for section in document.sections
    ]
    return replace(document, sections=tuple(sections))


def _lines(blocks: list[Block], niveaux: int) -> Iterator[EntreeDeSommaire]:
    """A line for each heading of `blocks` that says something, with its marks."""
    for block in blocks:
        if not isinstance(block, Heading) or block.level > niveaux:
            continue
        said = words([inline for inline in block.content if not _goes(inline)]).replace("\n", " ").strip()
        marked = block.revision or any(isinstance(inline, Revised) for inline in block.content)
        if said:
            yield EntreeDeSommaire(
                block.level, block.ancre, said, _alone(block.content) if marked else (), block.revision
            )


def _alone(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The words of a heading, without its notes."""
    return tuple([inline for inline in content if not isinstance(inline, Note)])


def _goes(inline: Inline) -> bool:
    return isinstance(inline, Revised) and inline.revision.sort == "suppression"
