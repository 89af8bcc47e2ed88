"""Blocks of a document that only change place: shown once, where they are now, with a word where they were."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from docgen.commandes.comparer.extraits import cite, shortened
from docgen.diff.deplacements import moved_lines
from docgen.diff.mots import Marks, changed_words
from docgen.diff.resolution import SorteGardee, settled
from docgen.document import Block, Heading, Inline, Paragraph, Text
from docgen.document.marques import common_revision
from docgen.document.mots import lignes
from docgen.french import typographie

_Mots = tuple[str, ...]


class Deplace(Struct, frozen=True):
    """A block that changes place: where it was and is now, by ranks; the titles above; whether its words change too.

    `de` is empty for a title, and for what follows it to its new place.
    """

    depart: int
    arrivee: int
    de: str
    vers: str
    change: bool = False


def moved_blocks(blocks: Sequence[Block]) -> Mapping[int, Deplace]:
    """The blocks of a marked document that only change place, by the ranks of both their places.

    They are followed as the lines of the list of what changes are, with titles and what stands beside them.
    """
    gone, come = (dict(_whole(blocks, sort)) for sort in ("suppression", "insertion"))
    left, arrived = list(gone), list(come)
    before, after = _titles(blocks, "suppression"), _titles(blocks, "insertion")
    found = moved_lines(
        [(before[rank], " ".join(words)) for rank, words in gone.items()],
        [(after[rank], " ".join(words)) for rank, words in come.items()],
    )
    pairs = {left[i]: arrived[j] for i, j in found.items() if _followed(blocks, (left[i], arrived[j]), gone, come)}
    titles = {come[rank]: rank for rank in come if isinstance(blocks[rank], Heading)}
    pairs |= {i: titles[gone[i]] for i in gone if isinstance(blocks[i], Heading) and gone[i] in titles}
    for way in (1, -1):
        pairs |= dict(_beside(pairs, gone, come, way))
    # What follows its title is in its place there.
    whole = {before[i] for i in pairs if isinstance(blocks[i], Heading)}
    moves = [
        Deplace(i, j, "" if before[i] in whole else before[i], after[j], gone[i] != come[j]) for i, j in pairs.items()
    ]
    return {rank: move for move in moves for rank in (move.depart, move.arrivee)}


def _followed(
    blocks: Sequence[Block], pair: tuple[int, int], gone: Mapping[int, _Mots], come: Mapping[int, _Mots]
) -> bool:
    """Whether a block can be shown where it is now: as it was, or with its words under marks."""
    return gone[pair[0]] == come[pair[1]] or all(isinstance(blocks[rank], Paragraph | Heading) for rank in pair)


def _whole(blocks: Sequence[Block], sort: SorteGardee) -> Iterator[tuple[int, _Mots]]:
    """The words of the blocks that nobody signs and that go, or come, whole."""
    for rank, block in enumerate(blocks):
        mark = common_revision((block,))
        words = tuple(lignes(settled((block,), sort))) if mark and mark.sort == sort and not mark.auteur else ()
        if any(words):
            yield rank, words


def _beside(
    pairs: Mapping[int, int], gone: Mapping[int, _Mots], come: Mapping[int, _Mots], way: int
) -> Iterator[tuple[int, int]]:
    """What follows (or precedes) blocks that have moved, and says the same on both sides: the title of a clause."""
    taken = {*pairs, *pairs.values()}
    for left, arrived in pairs.items():
        i, j = left + way, arrived + way
        while i in gone and gone[i] == come.get(j) and not {i, j} & taken:
            yield i, j
            taken |= {i, j}
            i, j = i + way, j + way


def _titles(blocks: Sequence[Block], sort: SorteGardee) -> list[str]:
    """The title above each block, or its own, on the side where what is marked `sort` stays."""
    titles, last = [], ""
    for block in blocks:
        if isinstance(block, Heading):
            last = " ".join(lignes(settled((block,), sort))) or last
        titles.append(last)
    return titles


def moved_here(move: Deplace, blocks: Sequence[Block]) -> tuple[Block, str]:
    """The block where it is now, what has changed of its words alone under marks, and what is said of it."""
    (block,) = settled((blocks[move.arrivee],), "insertion")
    if move.change and isinstance(block, Paragraph | Heading):
        (former,) = settled((blocks[move.depart],), "suppression")
        old = former.content if isinstance(former, Paragraph | Heading) else ()
        block = replace(block, content=changed_words(old, block.content, Marks.of("", None)))
    where = (
        "" if not move.de else _way(move.arrivee, move.depart) if move.de == move.vers else f" depuis {cite(move.de)}"
    )
    return block, f"déplacé{where}{', et changé' if move.change else ''}"


def _way(now: int, before: int) -> str:
    """Where a block goes under its own title."""
    return " plus bas" if now > before else " plus haut"


def gone_from(moves: Sequence[Deplace], blocks: Sequence[Block]) -> tuple[Inline, ...]:
    """What is said where blocks were: « Déplacé vers « Article 4 » : L'État verse… »."""
    words = next((line for move in moves for line in lignes(settled((blocks[move.depart],), "suppression"))), "")
    first = moves[0]
    where = f" vers {cite(first.vers)}" if first.de and first.vers else ""
    where = _way(first.arrivee, first.depart) if first.de == first.vers != "" else where
    return (Text(typographie(f"déplacé{where} : {shortened(words)}")),)
