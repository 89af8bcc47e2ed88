"""Several documents in one tagged PDF: a cover, a table of contents, then each with its own headers and footers.

One compilation: what a merger of files would lose (tags, links, the number of the last page) is right by construction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.document import Block, Document, Heading, Paragraph, Section, Text, walk
from docgen.french import date
from docgen.render.pdf import compiled, day, identity, open_look, pairs, scope
from docgen.render.pdf.typst_markup import NONE, Outline, TypstLook, body, drawn_title, literal, loose, says

# The look of the cover and of the contents; each document keeps its own.
GABARIT = "acte"


@dataclass(frozen=True, slots=True)
class Opening:
    """How a document begins: the blocks above its title, the block that is its title, and what follows."""

    above: tuple[Block, ...]
    title: Heading | Paragraph
    rest: Document


def render(
    title: str,
    subtitle: str,
    documents: Sequence[Document],
    gabarits: Path,
    properties: Mapping[str, str],
    logo: bool = True,
) -> bytes:
    """`documents` as one PDF file, in their order, under the cover `title` and `subtitle`.

    `properties` are those of `render.pdf`; « auteur » and « date » also stand on the cover. Without `logo`, who puts
    the dossier together has none of the gabarits: its cover and its contents bear none, whatever the documents bear.
    Raises `Refusal` as `render.pdf` does.
    """
    given = day(properties.get("date", ""))
    written = date(given) if given else ""
    look = open_look(gabarits, GABARIT)
    cover = Document("couverture", "couverture", title, (), fields=_common(documents, properties, logo))
    source = [
        *scope(cover, gabarits, look),
        f"#show: g.dossier.with({pairs(identity(' – '.join(filter(None, (title, written))), properties, look))})",
        _cover((title, subtitle, properties.get("auteur", ""), written), look),
        f"#g.sommaire(champs, {literal(title, look.drawn)})",
        *(_piece(f"<piece-{rank}>", document, gabarits) for rank, document in enumerate(documents, 1)),
    ]
    return compiled("\n".join(source), gabarits, look, documents, dated=given is not None)


def _common(documents: Sequence[Document], properties: Mapping[str, str], logo: bool) -> tuple[tuple[str, str], ...]:
    """The fields of the pages that belong to no document: the dossier is a projet as soon as one document is.

    The logos are those of the first document that bears any: an annexe without logos says nothing of the others.
    """
    fields = [dict(document.fields) for document in documents]
    mention = next((each["mention"] for each in fields if each.get("mention")), "")
    borne = [each.get("logos", "") for each in fields if each.get("logos") != "non"] if logo else []
    return (("pied", properties.get("auteur", "")), ("mention", mention), ("logos", borne[0] if borne else "non"))


def _cover(texts: Sequence[str], look: TypstLook) -> str:
    return f"#g.couverture({', '.join([literal(text, look.drawn) for text in texts])}, champs.mention, logos)"


def _piece(label: str, document: Document, gabarits: Path) -> str:
    """A document, in a block of its own: it may have another gabarit than its neighbours."""
    look = open_look(gabarits, document.gabarit)
    opening = opened(document)
    name = literal(document.title.strip() or document.name, look.drawn)
    arguments = pairs({"titre": name, "version": literal(document.version, look.drawn), "champs": "champs"})
    above = f"""{{
g.repere({label})
g.premiere-page(champs, logos)
{loose(opening.above, look)}
g.titre-de-piece({name}, {drawn_title(opening.title, look)})
}}"""
    lines = [*scope(document, gabarits, look), f"#show: g.piece.with({label}, {arguments})",
             body(opening.rest, look, above, outline_of(document, opening))]  # fmt: skip
    return "\n".join(["#[", *lines, "]"])


def outline_of(document: Document, opening: Opening) -> Outline:
    """The outline of `document`, under its title: of all its headings, only the highest, if there are several."""
    levels = [block.level for block in walk(document) if isinstance(block, Heading)]
    top = min(levels, default=1)
    shift = 1 - top if isinstance(opening.title, Heading) else 2 - top
    return Outline(above=1, shift=shift, listed=top if levels.count(top) > 1 else NONE)


def opened(document: Document) -> Opening:
    """`document` and its title: its paragraph of that style, else the heading that opens it, else a line we add."""
    first = document.sections[0] if document.sections else Section(())
    found = _own_title(document, first.blocks)
    if found is None:
        added = Paragraph((Text(document.title.strip() or document.name),), "titre")
        return Opening((), added, replace(document, sections=(first, *document.sections[1:])))
    rank, title = found
    following = replace(first, blocks=first.blocks[rank + 1 :])
    return Opening(first.blocks[:rank], title, replace(document, sections=(following, *document.sections[1:])))


def _own_title(document: Document, blocks: Sequence[Block]) -> tuple[int, Heading | Paragraph] | None:
    """The title of `document` and its rank among the blocks of the first section."""
    for rank, block in enumerate(blocks):
        if isinstance(block, Heading):
            return (rank, block) if rank == 0 and _alone(block, document) else None
        if isinstance(block, Paragraph) and block.style == "titre" and says(block.content):
            return rank, block
    return None


def _alone(heading: Heading, document: Document) -> bool:
    """Whether `heading` has words, and no other heading is as high."""
    as_high = [block for block in walk(document) if isinstance(block, Heading) and block.level <= heading.level]
    return len(as_high) == 1 and says(heading.content)
