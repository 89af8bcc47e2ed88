"""Who had removed, in the new file as it came, the words of the old one that are gone: both are aligned once more."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from docgen.document.alignement import equal_pairs, gaps
from docgen.ooxml.noms import W
from docgen.word.contenu import Lecteur, PieceWord, cut_pieces
from docgen.word.ouverture import FichierWord
from docgen.word.paraphes import MotsParaphes, Paraphe, answered
from docgen.word.signes import Signes

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

# Past so many pairs of words between two paragraphs that answer each other, nobody is named.
_TROP = 4_000_000
_HOLDERS = (f"{W}tr", f"{W}tc")


class _Alinea(NamedTuple):
    element: etree._Element
    pieces: tuple[PieceWord, ...]
    dit: str


class _Mot(NamedTuple):
    """A unit of a paragraph, or its end, which has no letters; who signs it."""

    texte: str
    alinea: etree._Element
    debut: int
    fin: int
    paraphe: Paraphe | None


def sign_removals(ancien: FichierWord, nouveau: FichierWord) -> None:
    """Sign in `ancien` the words, ends of paragraphs, rows and cells that a revision of `nouveau` had removed.

    Nothing is signed when its revisions were refused, nor where the words do not answer each other.
    """
    if not nouveau.venus or nouveau.refuse:
        return
    refused = answered(nouveau, "refuser")
    signes = Signes()
    readers = Lecteur.of(ancien, signes), Lecteur.of(refused, signes)
    found: dict[etree._Element, set[Paraphe | None]] = {}
    for parts in _stories(ancien, refused):
        old, new = (list(_paragraphs(reader, part)) for reader, part in zip(readers, parts, strict=True))
        for before, after in _answering(old, new, signes.of("fin de paragraphe")):
            if after.paraphe and before.debut < before.fin:
                _add(ancien.paraphes.mots.setdefault(before.alinea, []), (before.debut, before.fin, after.paraphe))
            elif before.debut == before.fin:
                _note_end(ancien, refused, (before.alinea, after.alinea), found)
    ancien.paraphes.elements.update(
        {holder: who for holder, names in found.items() if len(names) == 1 and (who := next(iter(names)))}
    )


def _stories(ancien: FichierWord, nouveau: FichierWord) -> "Iterator[tuple[Part, Part]]":
    """The parts that answer each other: the bodies, the headers of the same pages, the notes."""
    yield ancien.main, nouveau.main
    around = {(rank, kind, sort): part for rank, kind, sort, part in ancien.around()}
    done: set[Part] = set()
    for rank, kind, sort, part in nouveau.around():
        former = around.get((rank, kind, sort))
        if former is not None and part not in done:
            done.add(part)
            yield former, part
    for kind in ("footnotes", "endnotes"):
        notes = ancien.kin(kind), nouveau.kin(kind)
        if notes[0] is not None and notes[1] is not None:
            yield notes[0], notes[1]


def _paragraphs(lecteur: Lecteur, part: "Part") -> Iterator[_Alinea]:
    for paragraph in lecteur.fichier.tree(part).iter(f"{W}p"):
        pieces = tuple(lecteur.pieces(paragraph, part)[0])
        yield _Alinea(paragraph, pieces, "".join([piece.text for piece in pieces]))


def _answering(before: list[_Alinea], after: list[_Alinea], end: str) -> Iterator[tuple[_Mot, _Mot]]:
    """The words that answer each other: those of the paragraphs that say the same, then those between them."""
    pairs = sorted(equal_pairs([alinea.dit for alinea in before], [alinea.dit for alinea in after]))
    for i, j in pairs:
        yield from _met(list(_words(before[i], end)), list(_words(after[j], end)))
    for gone, come in gaps(pairs, len(before), len(after)):
        old = [word for i in gone for word in _words(before[i], end)]
        new = [word for j in come for word in _words(after[j], end)]
        yield from _met(old, new)


def _met(old: list[_Mot], new: list[_Mot]) -> Iterator[tuple[_Mot, _Mot]]:
    """The words that are the same, in order; the same text may be cut otherwise on both sides (a tabulation)."""
    before, after = ([word.texte for word in side] for side in (old, new))
    if before == after or len(old) * len(new) <= _TROP:
        yield from ((old[i], new[j]) for i, j in sorted(equal_pairs(before, after)))


def _words(alinea: _Alinea, end: str) -> Iterator[_Mot]:
    edge = 0
    for unit in cut_pieces(alinea.pieces):
        names = {piece.paraphe for piece, _, _ in unit.slices}
        yield _Mot(unit.text, alinea.element, edge, edge + len(unit.text), names.pop() if len(names) == 1 else None)
        edge += len(unit.text)
    yield _Mot(end, alinea.element, edge, edge, None)


def _add(stretches: list[MotsParaphes], stretch: MotsParaphes) -> None:
    """Add `stretch`, which comes after the others: made one with the last when they touch."""
    if stretches and stretches[-1][1:] == (stretch[0], stretch[2]):
        stretches[-1] = (stretches[-1][0], *stretch[1:])
    else:
        stretches.append(stretch)


def _note_end(
    ancien: FichierWord,
    refused: FichierWord,
    ends: tuple[etree._Element, etree._Element],
    found: dict[etree._Element, set[Paraphe | None]],
) -> None:
    """Sign the end of a paragraph as its answer is; note who signs the row and the cell that hold it."""
    before, after = ends
    signed = refused.paraphes.elements
    if after in signed:
        ancien.paraphes.elements[before] = signed[after]
    for tag in _HOLDERS:
        old, new = (next(end.iterancestors(tag), None) for end in ends)
        if old is not None:
            found.setdefault(old, set()).add(None if new is None else signed.get(new))
