"""A Word file of any origin as a `Document`, to be compared with another: its words and structure, not its look."""

import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from docgen.adresses.passages import NomDePassage
from docgen.diff.lettres_douteuses import with_directions
from docgen.diff.passages_lus import PassageLu
from docgen.diff.releve import Releve
from docgen.document import Block, Document, Heading, Inline, List, Paragraph, Row, Section, Table, TableCell, Text
from docgen.document.mots import lignes
from docgen.ooxml.noms import M, W, tags
from docgen.word.aspects import AlineaVu, Regard
from docgen.word.blocs import BlocWord, RangeeWord, read_word_blocks
from docgen.word.contenu import NOTES, Lecteur, PieceWord, zones
from docgen.word.dessins import drawn_form, drawn_words, holds_drawing, shown_traits
from docgen.word.ouverture import FichierWord
from docgen.word.rangees import LigneOuRangee, read_rows
from docgen.word.sens import displayed, raised
from docgen.word.signes import Signes
from docgen.word.styles import DROIT
from docgen.word.symboles import drawn

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

_NOTE = "note"
AVANT_TITRE, AUTOUR = "(début)", "En-têtes et pieds de page"
_WORDLESS = "\U000f0000"
_KINDS = {"header": "entete", "footer": "pied"}
_AUTOUR = {"entete": "En-tête", "pied": "Pied de page"}
_MUETS = tags("fldChar instrText br footnoteRef endnoteRef annotationRef separator continuationSeparator")
_IMAGE, _EQUATION, _ELEMENT = "image", "équation", "élément"


class Communs(Struct):
    """What the files of a pair share: what has no words has one name in both when it is the same, else two."""

    signes: Signes = field(default_factory=Signes)
    noms: dict[str, str] = field(default_factory=dict)
    sortes: Counter[str] = field(default_factory=Counter)

    def nom(self, signe: str, sorte: str) -> str:
        """The name of what the sign `signe` stands for: « [image] » for the first of its sort, then « [image 2] »."""
        if signe not in self.noms:
            self.sortes[sorte] += 1
            rank = self.sortes[sorte]
            self.noms[signe] = f"[{sorte}]" if rank == 1 else f"[{sorte} {rank}]"
        return self.noms[signe]


class FichierLu(Struct, frozen=True):
    """What was read of a file: a document; its paragraphs, in order, whatever holds them; its tables.

    `cles` are the keys of the blocks of the body, `autour` those of each header and footer, by the rank of its section,
    its kind and its type: two files of the same keys get no mark.
    """

    fichier: FichierWord
    document: Document
    regard: Regard
    alineas: tuple[AlineaVu, ...]
    tableaux: tuple[BlocWord, ...]
    cles: tuple[Hashable, ...]
    autour: dict[tuple[int, str, str], tuple[Hashable, ...]]


def read_document(fichier: FichierWord, nom: str, communs: Communs) -> Document:
    """What `fichier` says, under the name `nom`: its body, then its notes; its headers and footers are fields."""
    return read_file(fichier, nom, communs).document


def read_file(fichier: FichierWord, nom: str, communs: Communs) -> FichierLu:
    """As `read_document`, with all that comparing two files needs."""
    reading = _Lecture(Lecteur.of(fichier, communs.signes), communs)
    body = read_word_blocks(reading.reader, fichier.body, fichier.main)
    blocks = tuple(reading.shown(body, fichier.main))
    notes = tuple(Paragraph((Text(line),), _NOTE) for line in reading.notes)
    texts: dict[str, list[str]] = {}
    known: dict[Part, tuple[Hashable, ...]] = {}
    around: dict[tuple[int, str, str], tuple[Hashable, ...]] = {}
    reading.lieu = AUTOUR
    for rank, kind, sort, part in fichier.around():
        if part not in known:
            read = read_word_blocks(reading.reader, fichier.tree(part), part)
            known[part] = tuple(bloc.key for bloc in read)
            text = " / ".join(line for line in lignes(reading.shown(read, part)) if line != f"[{_IMAGE}]")
            if text and text not in texts.setdefault(_KINDS[kind], []):
                texts[_KINDS[kind]].append(text)
        around[rank, kind, sort] = known[part]
    fields = tuple((name, " | ".join(lines)) for name, lines in texts.items())
    document = Document(nom, "word", nom, (Section(blocks + notes),), fields=fields)
    keys = tuple(bloc.key for bloc in body)
    vus, tables = tuple(reading.vus), tuple(reading.tables)
    return FichierLu(fichier, document, Regard(reading.reader), vus, tables, keys, around)


class _Lecture(Struct):
    """One reading of one file."""

    reader: Lecteur
    communs: Communs
    notes: list[str] = field(default_factory=list)
    vus: list[AlineaVu] = field(default_factory=list)
    tables: list[BlocWord] = field(default_factory=list)
    lieu: str = AVANT_TITRE

    def blocks(self, parent: etree._Element, part: "Part") -> list[Block]:
        """The blocks of `parent`."""
        return list(self.shown(read_word_blocks(self.reader, parent, part), part))

    def shown(self, blocs: Iterable[BlocWord], part: "Part") -> Iterator[Block]:
        """`blocs` as a document has them; what follows one another in a list is one list, whose items nest."""
        items: list[tuple[int, bool, Paragraph]] = []
        for bloc in blocs:
            niveau = bloc.niveau
            if niveau.liste >= 0 and not niveau.titre:
                ordered = niveau.format not in ("bullet", "")
                items.append((niveau.liste, ordered, Paragraph(self.seen(bloc, part))))
                continue
            yield from _nested(items)
            items = []
            if bloc.est_tableau:
                self.tables.append(bloc)
                yield self.table(bloc.rows, part)
            elif niveau.titre:
                yield Heading(min(niveau.titre, 6), self.seen(bloc, part))
            else:
                yield Paragraph(self.seen(bloc, part))
        yield from _nested(items)

    def seen(self, bloc: BlocWord, part: "Part") -> tuple[Inline, ...]:
        """The words of a paragraph, which is noted under the title above it."""
        words = self.words(bloc.pieces, part)
        said = " ".join("".join(text.text for text in words).split())
        if bloc.niveau.titre and self.lieu != AUTOUR:
            self.lieu = said or self.lieu
        self.vus.append(AlineaVu(bloc, part, said, self.lieu))
        return words

    def table(self, read: Sequence[RangeeWord], part: "Part") -> Table:
        """A table; a cell that goes on from above is not repeated."""
        reach: dict[int, TableCell] = {}
        rows: list[list[TableCell]] = []
        below: Counter[int] = Counter()
        for row in read:
            column, cells = 0, []
            for cell in row.cells:
                if cell.merge == "continue" and column in reach:
                    below[id(reach[column])] += 1
                else:
                    reach[column] = TableCell(tuple(self.shown(cell.blocs, part)), cell.span)
                    cells.append(reach[column])
                column += cell.span
            rows.append(cells)
        width = max((sum(cell.colspan for cell in row) for row in rows), default=1) or 1
        spanned = (tuple(replace(cell, rowspan=1 + below[id(cell)]) for cell in row) for row in rows)
        return Table(tuple(map(Row, spanned)), (1 / width,) * width, header=0)

    def words(self, pieces: Iterable[PieceWord], part: "Part") -> tuple[Text, ...]:
        """The words of a paragraph, bold, italic and struck; what has no words is said between brackets."""
        texts: list[Text] = []
        styles = self.reader.styles
        for piece in pieces:
            text = drawn(piece.text, piece.look) if piece.text < _WORDLESS else self.said(piece, part)
            sens = styles.sens(piece.look, piece.style, piece.fond) if piece.words else DROIT
            text = with_directions(unicodedata.normalize("NFC", raised(text, sens.place)))
            unseen = "masqué" if sens.masque else sens.invisible and f"invisible, {sens.invisible}"
            look = Text("", _on(piece.look, "b"), _on(piece.look, "i"), struck=sens.barre, unseen=unseen)
            if texts and replace(texts[-1], text="") == look:
                texts[-1] = replace(look, text=texts[-1].text + text)
            elif text:
                texts.append(replace(look, text=text))
        return tuple(texts)

    def said(self, piece: PieceWord, part: "Part") -> str:
        """What stands for a piece that has no words of its own."""
        if piece.runs and piece.dit == "".join([text for text, _ in displayed(piece)]):
            styles = self.reader.styles
            return "".join([raised(text, styles.sens(look, piece.style).place) for text, look in displayed(piece)])
        if piece.runs or piece.dit:
            return piece.dit
        element = piece.inner
        if element is None or element.tag in _MUETS:
            return ""
        if element.tag in NOTES:
            note = self.reader.note(element)
            line = " ".join(lignes(self.blocks(*note))) if note else ""
            self.notes.append(f"[{len(self.notes) + 1}] {line}")
            return f"[{len(self.notes)}]"
        texts = [line for box in zones(element)[:1] for line in lignes(self.blocks(box, part))]
        return f"[{' / '.join(texts)}]" if texts else self._drawn(piece, element, part)

    def _drawn(self, piece: PieceWord, element: etree._Element, part: "Part") -> str:
        """What stands for a drawing: the words that it draws, else what it is, the same however it is turned."""
        sorte = _sorte(element)
        if sorte != _IMAGE:
            return self.communs.nom(piece.text, sorte)
        traits = shown_traits(element, part)
        if words := drawn_words(traits):
            return f"[{words}]"
        return self.communs.nom(self.reader.bare_sign(element, part), drawn_form(traits) or _IMAGE)


def _sorte(element: etree._Element) -> str:
    """What an element without words of a paragraph is."""
    if holds_drawing(element):
        return _IMAGE
    words = " ".join("".join(str(text) for text in element.itertext()).split())
    return f"{_EQUATION} {words}" if str(element.tag).startswith(M) else words or _ELEMENT


def _nested(items: Sequence[tuple[int, bool, Paragraph]]) -> Iterator[List]:
    """Items with their depth, as lists that hold lists."""
    rank = 0
    while rank < len(items):
        depth, ordered, _ = items[rank]
        nested: list[tuple[Block, ...]] = []
        while rank < len(items) and items[rank][0] >= depth and (items[rank][0] > depth or items[rank][1] == ordered):
            end = rank + 1
            while end < len(items) and items[end][0] > depth:
                end += 1
            nested.append((items[rank][2], *_nested(items[rank + 1 : end])))
            rank = end
        yield List(tuple(nested), ordered)


def _on(look: etree._Element | None, name: str) -> bool:
    found = None if look is None else look.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false")


# --- the statement ----------------------------------------------------------------------------------------------------
def word_statement(read: Document, nom: str) -> Releve:
    """A statement without amounts: the lines under each title, the headers and footers, the notes."""
    passages: dict[NomDePassage, PassageLu] = {}
    for title, lines in _passages(read):
        rank = sum(1 for passage in passages.values() if passage.nom == title)
        rows = {at: row for at, (_, row) in enumerate(lines) if row}
        passages[NomDePassage.titre(title, rank)] = PassageLu(title, tuple(line for line, _ in lines), rows)
    around = tuple(f"{_AUTOUR[name]} : {text}" for name, text in read.fields)
    passages |= {NomDePassage.AUTOUR: PassageLu(AUTOUR, around)} if around else {}
    return Releve(nom, nom, {}, {}, {}, {}, passages)


def say_the_same(before: Document, after: Document) -> bool:
    """Whether two files say the same words, under the same titles, in the same order."""
    sides = [list(word_statement(read, "").passages.items()) for read in (before, after)]
    return sides[0] == sides[1]


def _passages(read: Document) -> Iterator[tuple[str, list[LigneOuRangee]]]:
    title, lines = AVANT_TITRE, list[LigneOuRangee]()
    blocks = [block for section in read.sections for block in section.blocks]
    notes = _notes_at_their_calls(blocks)
    for block in blocks:
        if isinstance(block, Paragraph) and block.style == _NOTE:
            continue
        if isinstance(block, Heading):
            if lines or title != AVANT_TITRE:
                yield title, lines
            title, lines = " ".join(lignes((block,))) or AVANT_TITRE, []
        elif isinstance(block, Table):
            lines += list(read_rows(block))
        else:
            lines += [(line, None) for line in lignes((block,))]
        lines += [(line, None) for line in notes.get(id(block), ())]
    if lines or title != AVANT_TITRE:
        yield title, lines


def _notes_at_their_calls(blocks: Sequence[Block]) -> Mapping[int, Sequence[str]]:
    """The lines of the notes by the block that calls each: they are called in order, « [1] », « [2] »."""
    found: dict[int, list[str]] = {}
    texts = [
        line for block in blocks if isinstance(block, Paragraph) and block.style == _NOTE for line in lignes((block,))
    ]
    others = [block for block in blocks if not (isinstance(block, Paragraph) and block.style == _NOTE)]
    rank = 0
    for text in texts:
        call = text.partition("]")[0] + "]"
        at = next((at for at in range(rank, len(others)) if any(call in line for line in lignes((others[at],)))), None)
        rank = rank if at is None else at
        if others:
            place = others[-1] if at is None else others[at]
            found.setdefault(id(place), []).append(f"note {call[1:-1]} : {text.partition('] ')[2]}")
    return found
