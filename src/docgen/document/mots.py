"""What a person reads, apart from any lay-out: the lines of a document, and an article as a version shows it.

Spaces of every kind count for one ordinary space: two texts that read alike are equal.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from docgen import document as doc
from docgen import french

# What goes and what comes, in words that carry marks.
_SIGNS = {"suppression": ("[-", "-]"), "insertion": ("{+", "+}")}
_BLANKS = dict.fromkeys((*range(9, 14), 133, 8232, 8233), " ")


class LigneLue(Struct, frozen=True):
    """A line of an article, or its title: as written, as shown, and who wrote it (« avenant-1/2 »; empty: signed text).

    `champs` pairs each `{{ field }}` with the words that it shows; empty when the text has instructions besides fields.
    """

    brut: str
    montre: str
    origine: str = ""
    champs: tuple[tuple[str, str], ...] = ()


class ArticleLu(Struct, frozen=True):
    """An article as one version shows it."""

    numero: str
    intitule: LigneLue
    lignes: tuple[LigneLue, ...] = ()


def words(content: Iterable[doc.Inline]) -> str:
    """The words of `content` as they are, amounts written out; what a mark holds stands in its place.

    A new line for each `LineBreak`.
    """
    return "".join([leaf_words(leaf) for leaf in doc.leaves(content)])


def leaf_words(leaf: doc.Leaf) -> str:
    """The words of `leaf` alone, as `words` gives them."""
    match leaf:
        case doc.Text(text=text):
            return text
        case doc.Amount(value=value, centimes=centimes, nu=nu):
            said = french.euros(value, centimes=centimes)
            return said.removesuffix(f"{french.NBSP}€") if nu else said
        case doc.Blank(label=label):
            return f"[{label}]"
        case doc.Checkbox(label=label, checked=checked):
            return f"[{'x' if checked else ' '}] {label}"
        case doc.LineBreak():
            return "\n"
        case doc.PageDe() | doc.Sommaire():
            return ""
        case doc.Link() | doc.Note() | doc.Image():
            return _beyond(leaf)


def _beyond(leaf: doc.Link | doc.Note | doc.Image) -> str:
    """What is elsewhere, said there: the address of a link that does not say it, a note by its number or words, what a
    picture shows, with the digest that tells it from another."""
    if isinstance(leaf, doc.Image):
        digest = leaf.source.partition("#")[2]
        shown = [leaf.alt, leaf.legende, f"empreinte {digest}" if digest else ""]
        return f"[Image{french.NBSP}: {f'{french.NNBSP}; '.join(filter(None, shown))}]"
    if isinstance(leaf, doc.Note):
        said = f" (note{french.NBSP}: {words(leaf.content)})"
        return f"{french.NBSP}({leaf.rang})" if leaf.rang else said
    address = leaf.address.removeprefix("mailto:")
    return leaf.text if address == leaf.text else f"{leaf.text} ({address})"


def marked_words(content: Iterable[doc.Inline]) -> str:
    """The words of `content` as `words` gives them, for the eye: each mark between its signs, blanks as spaces."""
    return "".join([_marked(inline) for inline in content])


def _marked(inline: doc.Inline) -> str:
    if isinstance(inline, doc.Revised):
        before, after = _SIGNS[inline.revision.sort]
        return f"{before}{marked_words(inline.content)}{after}"
    # A `LineBreak` is the only line that ends here: one inside the words would be read as another paragraph.
    return "\n" if isinstance(inline, doc.LineBreak) else leaf_words(inline).translate(_BLANKS)


def line_words(nodes: Iterable[doc.Inline | doc.Block]) -> str:
    """The words of `nodes` end to end, amounts written out: a title, a label.

    A `LineBreak`, and a block that is no paragraph, are one space.
    """
    return "".join([_on_the_line(node) for node in nodes])


def _on_the_line(node: doc.Inline | doc.Block) -> str:
    match node:
        case doc.Heading(content=content) | doc.Paragraph(content=content) | doc.Revised(content=content):
            return line_words(content)
        case doc.Text() | doc.Amount() | doc.Blank() | doc.Checkbox() | doc.Link() | doc.Note() | doc.Image():
            return leaf_words(node)
        case _:
            return " "


def block_words(blocks: Iterable[doc.Block]) -> str:
    """The words of `blocks` and of all that they hold, as `words` gives them, a space between two blocks."""
    return " ".join(
        [
            words(block.content) if isinstance(block, doc.Heading | doc.Paragraph) else block_words(doc.children(block))
            for block in blocks
        ]
    )


def table_told(table: doc.Table) -> str:
    """What a table holds, for who hears it: as its text says it, else at least its columns; "" without a header."""
    if table.summary or table.header != 1 or not table.rows:
        return table.summary
    heads = (block_words(cell.blocks).strip() for cell in table.rows[0].cells)
    return f"Colonnes : {', '.join(words for words in heads if words)}."


def lignes(blocks: Iterable[doc.Block]) -> Iterator[str]:
    """The words of each heading and of each paragraph that says something, in reading order."""
    for block in doc.descend(blocks):
        if isinstance(block, doc.Heading | doc.Paragraph) and (line := " ".join(marked_words(block.content).split())):
            yield line


def paragraphes(document: doc.Document) -> list[str]:
    """Each heading and paragraph of `document` that says something, as shown: its spaces are kept."""
    found: list[str] = []
    for section in document.sections:
        _gather(section.blocks, found)
    return found


def _gather(blocks: Iterable[doc.Block], found: list[str]) -> None:
    # A plain recursion, the most frequent blocks first: rules read every document, and this is most of their time.
    for block in blocks:
        if type(block) is doc.Paragraph or type(block) is doc.Heading:
            if line := "".join([node.text if type(node) is doc.Text else _marked(node) for node in block.content]):
                found.append(line)
        elif type(block) is doc.Table:
            for row in block.rows:
                for cell in row.cells:
                    _gather(cell.blocks, found)
        else:
            _gather(doc.children(block), found)


def texte(document: doc.Document) -> str:
    """`document` as read, one line a paragraph; its headers, its mention and its lay-out have no part in it."""
    return "".join(f"{line}\n" for line in lignes(block for section in document.sections for block in section.blocks))
