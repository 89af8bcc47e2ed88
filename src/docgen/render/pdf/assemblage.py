"""Several documents in one tagged PDF: a cover, a table of contents, then each with its own headers and footers.

One compilation: what a merger of files would lose (tags, links, the number of the last page) is right by construction.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from docgen.document import Block, Document, Heading, Paragraph, Section, Text, walk
from docgen.document.liens import AVENANT, Liens, ancre, liens_of
from docgen.french import date
from docgen.render.pdf import compiled, day, identity, open_look, pairs, scope
from docgen.render.pdf.plan import NONE, Outline, says
from docgen.render.pdf.typst_files import TypstFiles
from docgen.render.pdf.typst_markup import body, drawn_title, loose
from docgen.render.pdf.typst_words import TypstLook, literal

# The look of the cover and of the contents; each document keeps its own.
GABARIT = "acte"
_ANNEXE = re.compile(r"Annexe[ \u00a0](?:n°[ \u00a0]?)?(\d+)\b")


class Opening(Struct, frozen=True):
    """How a document begins: the blocks above its title, the block that is its title, and what follows."""

    above: tuple[Block, ...]
    title: Heading | Paragraph
    rest: Document


class PieceReliee(Struct, frozen=True):
    """A document of the dossier: its label, its opening, its name and its level in the outline, and its links."""

    label: str
    document: Document
    opening: Opening
    name: str
    level: int
    liens: Liens


def render(
    title: str,
    subtitle: str,
    documents: Sequence[Document],
    gabarits: Path,
    properties: Mapping[str, str],
    logo: bool = True,
    actes: Sequence[str] = (),
) -> bytes:
    """`documents` as one PDF file, in their order, under the cover `title` and `subtitle`.

    `properties` are those of `render.pdf`; « auteur » and « date » also stand on the cover. Without `logo`, who puts
    the dossier together has none of the gabarits: its cover and its contents bear none, whatever the documents bear.
    `actes` says what act each document belongs to, if any: the first is the act, the others come under it.
    Raises `Refusal` as `render.pdf` does.
    """
    given = day(properties.get("date", ""))
    written = date(given) if given else ""
    look = open_look(gabarits, GABARIT)
    cover = Document("couverture", "couverture", title, (), fields=_common(documents, properties, logo))
    files: TypstFiles = {}
    source = [
        *scope(cover, gabarits, look),
        f"#show: g.dossier.with({pairs(identity(' – '.join(filter(None, (title, written))), properties, look))})",
        _cover((title, subtitle, properties.get("auteur", ""), written), look),
        f"#g.sommaire(champs, {literal(title, look.drawn)})",
        *(_piece(piece, gabarits, files) for piece in _pieces(documents, actes or [""] * len(documents))),
    ]
    return compiled("\n".join(source), files, gabarits, look, documents, dated=given is not None)


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


def _pieces(documents: Sequence[Document], actes: Sequence[str]) -> list[PieceReliee]:
    """Each document with its rank in the outline, the name that no other has, and where its words lead."""
    heads = {acte: rank for rank, acte in reversed(list(enumerate(actes))) if acte}
    titles = [document.title.strip() or document.name for document in documents]
    pieces = []
    for rank, (document, acte, title) in enumerate(zip(documents, actes, titles, strict=True)):
        opening = opened(document)
        level = 2 if acte and heads[acte] != rank else 1
        # Each act has its « Annexe 1 ».
        name = f"{title} ({acte})" if level > 1 and len(heads) > 1 else title
        ailleurs = _elsewhere(documents, actes, rank) if acte else {}
        liens = liens_of(opening.rest, ailleurs, _prefix(rank))
        pieces.append(PieceReliee(f"piece-{rank + 1}", document, opening, name, level, liens))
    return pieces


def _prefix(rank: int) -> str:
    return f"p{rank + 1}-"


def _elsewhere(documents: Sequence[Document], actes: Sequence[str], rank: int) -> dict[str, str]:
    """Where the words of the document at `rank` lead among those of its act: the act's articles, annexes and fiches."""
    places: dict[str, str] = {}
    for other, (document, acte) in enumerate(zip(documents, actes, strict=True)):
        if acte != actes[rank] or other == rank:
            continue
        annexe = _ANNEXE.match(document.title)
        if annexe:
            places[ancre("annexe", annexe[1])] = f"piece-{other + 1}"
        wanted = "fiche_" if annexe or document.kind == AVENANT else ("fiche_", "article_")
        theirs = liens_of(opened(document).rest, {}, _prefix(other)).vers
        places |= {name: place for name, place in theirs.items() if name.startswith(wanted) and name not in places}
    return places


def _piece(piece: PieceReliee, gabarits: Path, files: TypstFiles) -> str:
    """A document, in a block of its own: it may have another gabarit than its neighbours."""
    document, opening = piece.document, piece.opening
    look = open_look(gabarits, document.gabarit)
    running = literal(document.title.strip() or document.name, look.drawn)
    arguments = pairs({"titre": running, "version": literal(document.version, look.drawn), "champs": "champs"})
    title = f"{literal(piece.name, look.drawn)}, niveau: {piece.level}, {drawn_title(opening.title, look)}"
    above = f"""{{
g.repere(<{piece.label}>)
g.premiere-page(champs, logos)
{loose(opening.above, look)}
g.titre-de-piece({title})
}}"""
    outline = outline_of(document, opening, piece.level)
    lines = [*scope(document, gabarits, look), f"#show: g.piece.with({arguments})",
             body(opening.rest, look, piece.liens, files, above, outline)]  # fmt: skip
    return "\n".join(["#[", *lines, "]"])


def outline_of(document: Document, opening: Opening, level: int = 1) -> Outline:
    """The outline of `document`, under its title at `level`: of its headings, only the highest, if it has several."""
    levels = [block.level for block in walk(document) if isinstance(block, Heading)]
    top = min(levels, default=1)
    shift = level - top if isinstance(opening.title, Heading) else level + 1 - top
    return Outline(above=level, shift=shift, listed=top if levels.count(top) > 1 else NONE)


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
