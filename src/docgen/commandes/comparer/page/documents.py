"""A document on both sides, cut into what has not changed and each change, as a reader goes through it."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from msgspec.structs import replace

from docgen.commandes.comparer import Paire
from docgen.commandes.comparer.mots import changed_lines_marked
from docgen.commandes.comparer.page.coupes import cut_blocks, shown_cut
from docgen.commandes.comparer.page.deplaces import Deplace, gone_from, moved_blocks, moved_here
from docgen.commandes.comparer.suivis import EN_PARTIE
from docgen.diff import redline
from docgen.diff.alineas_coupes import COUPURE
from docgen.diff.passages_changes import LigneChangee
from docgen.diff.passages_compares import GENRES, IMAGE, genre_du_changement
from docgen.diff.resolution import settled
from docgen.document import Block, Document, Heading, Inline, PageBreak, Paragraph, Revised, Revision, Table, descend
from docgen.document.marques import common_revision
from docgen.document.mots import lignes, words
from docgen.document.page_de_comparaison import LEGERES, DocumentRelu, Genre, Morceau
from docgen.french import enumeration

# What a change besides the words is called, by its sort.
FORMES: Mapping[str, str] = {
    "barre": "passage barré ou qui ne l'est plus", "masque": "passage masqué ou qui ne l'est plus",
    "invisible": "passage invisible ou qui ne l'est plus", "lien": "lien",
    "numerotation": "numérotation", "niveau": "niveau", "champ": "champ", "case": "case", "saut": "saut de page",
    "section": "section", "commentaire": "commentaire", "protection": "protection", "espaces": "espaces",
    "vide": "alinéas sans mots", "structure": "structure", COUPURE: "alinéa coupé, ou alinéas réunis",
    IMAGE: "image remplacée", "dessin": "dessin rogné, retourné, masqué, lié ou posé devant le texte",
}  # fmt: skip
_NATURE = "élément sans mots"
_AUTOUR = "en-tête ou pied de page"
# As many words that come, or go, in a row are a sentence.
_PHRASE = 6


def review_document(pair: Paire, auteur: str, changees: Sequence[LigneChangee] = ()) -> DocumentRelu:
    """`pair` as the page shows it; `auteur` signs the marks that nobody signs yet.

    Of the lines `changees`, those that say what changes besides the words are each a change of the page, at its place.
    """
    formes = [line for line in changees if line.forme]
    before, after = pair.avant, pair.apres
    if before is None or after is None:
        only = after or before
        assert only is not None
        whole = Morceau(tuple(_blocs(only)), 0.0, 1.0, "fond", (auteur,) if auteur and after else ())
        return DocumentRelu(pair.nom, only.title, pair.sort, (whole,))
    marked = redline(before, after, auteur)
    blocks = list(_blocs(marked))
    told, nowhere = _placed(blocks, formes)
    bare: dict[int, Deplace | range] = {} if auteur else {**cut_blocks(blocks), **moved_blocks(blocks)}
    pieces = (*_apart(nowhere), *_morceaux(blocks, auteur, told, bare), *_headers(marked))
    changed = any(piece.gravite for piece in pieces)
    tracked = {side: line.suivi for line in changees if line.suivi for side in (line.avant, line.apres) if side}
    shown = tuple(_with_tracking(piece, tracked) for piece in pieces) if tracked else pieces
    return DocumentRelu(pair.nom, after.title, "modifie" if changed else "egal", shown)


def _with_tracking(piece: Morceau, tracked: Mapping[str, str]) -> Morceau:
    """`piece` with what is said of its lines: whether they are tracked."""
    sides = (settled(piece.blocs, sort) for sort in ("suppression", "insertion"))
    told = {tracked[line] for side in sides for line in _lines_or_rows(side) if line in tracked}
    if not piece.gravite or not told:
        return piece
    return replace(piece, suivi=told.pop() if len(told) == 1 else EN_PARTIE)


def _headers(marked: Document) -> Iterator[Morceau]:
    """What changes in headers and footers, one change of the page, after those of the text as in what is told of it."""
    blocs = tuple(Paragraph(content, "champ") for _, content in marked.revised)
    if blocs:
        grave = _gravite(blocs)
        yield Morceau(blocs, 1.0, 1.0, grave, (), grave in LEGERES, nature=_AUTOUR)


def review_repeated(pair: Paire, whole: Paire) -> DocumentRelu:
    """`pair`, of which `whole` shows everything."""
    only, shown = pair.apres or pair.avant, whole.apres or whole.avant
    assert only is not None and shown is not None
    return DocumentRelu(pair.nom, only.title, pair.sort, (), dans=shown.title)


def _blocs(document: Document) -> Iterator[Block]:
    for section in document.sections:
        yield from (block for block in section.blocks if not isinstance(block, PageBreak))


def _placed(
    blocks: Sequence[Block], formes: Sequence[LigneChangee]
) -> tuple[Mapping[int, list[LigneChangee]], list[LigneChangee]]:
    """The lines of `formes` by the rank of the block that has their paragraph, and those of no place of the text.

    Of several paragraphs that say the same, each is taken in its turn.
    """
    told: dict[int, list[LigneChangee]] = {}
    nowhere: list[LigneChangee] = []
    places: dict[str, list[int]] = {}
    for rank, block in enumerate(blocks):
        for line in lignes(settled((block,), "insertion")):
            places.setdefault(line, []).append(rank)
    last = ""
    for forme in formes:
        found = places.get(forme.alinea, [])
        if len(found) > 1 and forme.alinea != last:
            found.append(found.pop(0))
        last = forme.alinea
        if forme.alinea and found:
            told.setdefault(found[-1] if len(found) > 1 else found[0], []).append(forme)
        else:
            nowhere.append(forme)
    return told, nowhere


def _apart(formes: Iterable[LigneChangee]) -> Iterator[Morceau]:
    """What changes at no place of the text: a comment, the protection, a header."""
    for forme in formes:
        nature = FORMES.get(forme.forme, _NATURE)
        yield Morceau((), 0.0, 0.0, forme.genre, (), forme.genre in LEGERES, dits=_dits([forme]), nature=nature)


def _dits(formes: Sequence[LigneChangee]) -> tuple[tuple[Inline, ...], ...]:
    return tuple(changed_lines_marked(formes))


def _morceaux(
    blocks: list[Block], auteur: str, formes: Mapping[int, Sequence[LigneChangee]], bare: Mapping[int, Deplace | range]
) -> Iterator[Morceau]:
    """The blocks that follow each other without a change together, apart from the heading of what changes next.

    What goes or comes whole, side by side and by the same operation, is one change. `auteur` signs the whole document;
    `formes` are what changes besides the words of some blocks, by their ranks; `bare` are those that only change
    place, or are only cut otherwise.
    """
    weights = [1 + sum(map(len, lignes((block,)))) for block in blocks]
    total = sum(weights) or 1
    at = 0
    marks = [_marques(block) for block in blocks]
    for key, run in groupby(range(len(blocks)), lambda rank: _cle(blocks, marks[rank], rank, formes, bare)):
        ranks = list(run)
        last = ranks[-1] == len(blocks) - 1
        for group in [ranks] if key else _replis(blocks, ranks, dernier=last):
            size = sum(weights[rank] for rank in group)
            place = at / total, (at + size) / total
            at += size
            if group[0] in bare:
                dits = [line for rank in group for line in formes.get(rank, ())]
                yield _bare(blocks, group, bare, place, _dits(dits))
                continue
            blocs = tuple(blocks[rank] for rank in group)
            title = len(blocs) == 1 and isinstance(blocs[0], Heading)
            besides = formes.get(group[0], ()) if key else ()
            grave = _gravest(blocs, besides, words=bool(marks[group[0]])) if key else None
            signed = _auteurs(marks[group[0]])
            # What an operation says word for word is never light.
            light = grave in LEGERES and not {*signed} - {auteur}
            nature = _nature(blocs, marks[group[0]], besides)
            if nature == FORMES[IMAGE]:
                # The rank that tells a picture from another is ours.
                blocs = settled(blocs, "insertion")
            yield Morceau(blocs, *place, grave, signed, light, title and not key, _dits(besides), nature)


def _bare(
    blocks: Sequence[Block],
    ranks: Sequence[int],
    bare: Mapping[int, Deplace | range],
    place: tuple[float, float],
    dits: tuple[tuple[Inline, ...], ...],
) -> Morceau:
    """Blocks that change place together: all of them where they are now, a line where they were; or a paragraph that
    is cut otherwise. `dits` are the lines that say what changes of them besides their words.
    """
    told = [move for rank in ranks if isinstance(move := bare[rank], Deplace)]
    if not told:
        return Morceau(tuple(shown_cut(blocks, ranks)), *place, "redaction", dits=dits, nature=FORMES[COUPURE])
    number = told[0].depart + 1
    if told[0].depart == ranks[0]:
        return Morceau((), *place, dits=(gone_from(told, blocks),), deplace=number)
    shown = [moved_here(move, blocks) for move in told]
    return Morceau(tuple(block for block, _ in shown), *place, "fond", dits=dits, nature=shown[0][1], deplace=number)


def _cle(
    blocks: Sequence[Block],
    marks: list[Revision],
    rank: int,
    formes: Mapping[int, Sequence[LigneChangee]],
    bare: Mapping[int, Deplace | range],
) -> Hashable:
    """What a change has in common with its neighbours; None for a block without a change."""
    other = bare.get(rank)
    if isinstance(other, Deplace):
        return ("ailleurs", other.depart == rank, other.arrivee - other.depart, rank if other.change else 0)
    if other:
        return ("coupe", other.start)
    if rank in formes:
        return ("dedans", rank)
    if not marks:
        return None
    return ("entier", _auteurs(marks)) if common_revision((blocks[rank],)) else ("dedans", rank)


def _gravest(blocs: tuple[Block, ...], formes: Iterable[LigneChangee], *, words: bool) -> Genre:
    """The gravest of what changes in the words, when they do, and besides them."""
    genres = [*([_gravite(blocs)] if words else []), *(forme.genre for forme in formes)]
    return min(genres, key=GENRES.index)


def _nature(blocs: tuple[Block, ...], marks: Sequence[Revision], formes: Sequence[LigneChangee]) -> str:
    """What to say of the change beside its gravity: what is no word, or a whole sentence that has figures."""
    kinds = dict.fromkeys(FORMES.get(forme.forme, _NATURE) for forme in formes)
    if told := [name for name in (FORMES[IMAGE], FORMES[COUPURE]) if name in kinds]:
        return told[0]
    return _moved_inside(blocs) or _sentence(blocs) if marks else enumeration(list(kinds))


def _moved_inside(blocs: tuple[Block, ...]) -> str:
    """What is said when the lines that go from a list or a table come again elsewhere in it, and nothing else."""
    before, after = (Counter(_lines_or_rows(settled(blocs, sort))) for sort in ("suppression", "insertion"))
    if before != after or any(isinstance(bloc, Heading | Paragraph) for bloc in blocs):
        return ""
    return "déplacé dans la liste ou le tableau"


def _lines_or_rows(blocs: Iterable[Block]) -> Iterator[str]:
    """The lines of `blocs`; of a table, its rows: of a cell that goes to another row, both rows change."""
    for bloc in blocs:
        if isinstance(bloc, Table):
            yield from (" | ".join(" ".join(lignes(cell.blocks)) for cell in row.cells) for row in bloc.rows)
        else:
            yield from lignes((bloc,))


def _sentence(blocs: tuple[Block, ...]) -> str:
    """« phrase ajoutée », or removed, when many words come or go inside a paragraph and no other does."""
    revised = [inline for block in descend(blocs) if isinstance(block, Heading | Paragraph)
               for inline in block.content if isinstance(inline, Revised)]  # fmt: skip
    sorts = {inline.revision.sort for inline in revised}
    many = any(len(words(inline.content).split()) >= _PHRASE for inline in revised)
    if len(sorts) != 1 or not many:
        return ""
    return "phrase ajoutée" if sorts == {"insertion"} else "phrase retirée"


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
