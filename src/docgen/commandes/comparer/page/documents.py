"""A document on both sides, cut into what has not changed and each change, as a reader goes through it."""

from collections.abc import Hashable, Iterable, Iterator
from itertools import groupby

from docgen.commandes.comparer import Paire
from docgen.diff import redline
from docgen.diff.ecarts import GENRES, genre_du_changement
from docgen.diff.resolution import settled
from docgen.document import Block, Document, Heading, PageBreak, Paragraph, Revised, Revision, Table, descend
from docgen.document.marques import common_revision
from docgen.document.mots import lignes
from docgen.document.page_de_comparaison import LEGERES, DocumentRelu, Genre, Morceau


def review_document(pair: Paire, auteur: str) -> DocumentRelu:
    """`pair` as the page shows it; `auteur` signs the marks that nobody signs yet."""
    before, after = pair.avant, pair.apres
    if before is None or after is None:
        only = after or before
        assert only is not None
        whole = Morceau(tuple(_blocs(only)), 0.0, 1.0, "fond", (auteur,) if auteur and after else ())
        return DocumentRelu(pair.nom, only.title, pair.sort, (whole,))
    marked = redline(before, after, auteur)
    pieces = tuple(_morceaux(list(_blocs(marked)), auteur))
    fields = tuple(words for _, words in marked.revised)
    changed = fields or any(piece.gravite for piece in pieces)
    return DocumentRelu(pair.nom, after.title, "modifie" if changed else "egal", pieces, fields)


def review_repeated(pair: Paire, whole: Paire) -> DocumentRelu:
    """`pair`, of which `whole` shows everything."""
    only, shown = pair.apres or pair.avant, whole.apres or whole.avant
    assert only is not None and shown is not None
    return DocumentRelu(pair.nom, only.title, pair.sort, (), dans=shown.title)


def _blocs(document: Document) -> Iterator[Block]:
    for section in document.sections:
        yield from (block for block in section.blocks if not isinstance(block, PageBreak))


def _morceaux(blocks: list[Block], auteur: str) -> Iterator[Morceau]:
    """The blocks that follow each other without a change together, apart from the heading of what changes next.

    What goes or comes whole, side by side and by the same operation, is one change. `auteur` signs the whole document.
    """
    weights = [1 + sum(map(len, lignes((block,)))) for block in blocks]
    total = sum(weights) or 1
    at = 0
    marks = [_marques(block) for block in blocks]
    for key, run in groupby(range(len(blocks)), lambda rank: _cle(blocks[rank], marks[rank], rank)):
        ranks = list(run)
        last = ranks[-1] == len(blocks) - 1
        for group in [ranks] if key else _replis(blocks, ranks, dernier=last):
            size = sum(weights[rank] for rank in group)
            blocs = tuple(blocks[rank] for rank in group)
            title = len(blocs) == 1 and isinstance(blocs[0], Heading)
            grave = _gravite(blocs) if key else None
            signed = _auteurs(marks[group[0]])
            # What an operation says word for word is never light.
            light = grave in LEGERES and not {*signed} - {auteur}
            yield Morceau(blocs, at / total, (at + size) / total, grave, signed, light, title and not key)
            at += size


def _cle(block: Block, marks: list[Revision], rank: int) -> Hashable:
    """What a change has in common with its neighbours; None for a block without a change."""
    if not marks:
        return None
    return ("entier", _auteurs(marks)) if common_revision((block,)) else ("dedans", rank)


def _auteurs(marks: Iterable[Revision]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mark.auteur for mark in marks if mark.auteur))


def _replis(blocks: list[Block], ranks: list[int], *, dernier: bool) -> Iterator[list[int]]:
    """A run without change, cut around its last heading, which stays in sight above the change that follows."""
    heads = [] if dernier else [rank for rank in ranks if isinstance(blocks[rank], Heading)]
    if heads:
        ranks_before = [rank for rank in ranks if rank < heads[-1]]
        ranks_after = [rank for rank in ranks if rank > heads[-1]]
        yield from (group for group in (ranks_before, [heads[-1]], ranks_after) if group)
    else:
        yield ranks


def _marques(block: Block) -> list[Revision]:
    found: list[Revision] = []
    for inner in descend((block,)):
        match inner:
            case Heading(content=content, revision=revision) | Paragraph(content=content, revision=revision):
                found += [revision] if revision else []
                found += [inline.revision for inline in content if isinstance(inline, Revised)]
            case Table(rows=rows):
                found += [row.revision for row in rows if row.revision]
    return found


def _gravite(blocks: tuple[Block, ...]) -> Genre:
    """The gravest of the changes inside the blocks, line by line where their lines answer each other."""
    before, after = (list(lignes(settled(blocks, sort))) for sort in ("suppression", "insertion"))
    if not before or not after or len(before) != len(after):
        return "fond"
    found = [genre_du_changement(x, y) for x, y in zip(before, after, strict=True) if x != y]
    return min(found, key=GENRES.index, default="typographie")
