"""A consolidated contract as somebody edited it in Word: its paragraphs, tirets and tables, by the style of each.

Pictures, text boxes, notes and comments are passed over, and said.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

from lxml import etree
from msgspec import Struct, field

from docgen.findings import Refusal
from docgen.french import pluriel
from docgen.ooxml import paquet, reponses
from docgen.ooxml.noms import MC, W, bare, tags
from docgen.ooxml.paquet import CUSTOM
from docgen.word.blocs import BlocWord, read_word_blocks
from docgen.word.contenu import Lecteur
from docgen.word.numerotation import Etiquette, displayed_numbers
from docgen.word.ouverture import DECIDER, load_word
from docgen.word.signes import Signes
from docgen.word.styles import val
from docgen.word.suivi import tracked_changes

Sorte = Literal["titre", "note", "texte", "tiret", "tableau", "autre"]
_GIVE = "Donner le texte consolidé que docgen a produit, modifié puis enregistré en .docx."
_KINDS: Mapping[str, Sorte] = {
    **{f"heading{level}": "titre" for level in range(1, 7)}, "listbullet": "tiret", "listnumber": "tiret",
    "note": "note", "title": "autre", "subtitle": "autre", "titre": "autre", "soustitre": "autre",
}  # fmt: skip
_DASH = re.compile(r"[-–—•]\s+")
_PASSED = {
    f"{W}drawing": "une image", f"{W}pict": "une image ou une zone de texte", f"{W}object": "un objet",
    f"{MC}AlternateContent": "une zone de texte ou un dessin", f"{W}footnoteReference": "une note de bas de page",
    f"{W}endnoteReference": "une note de fin", f"{W}commentReference": "un commentaire",
}  # fmt: skip
_SPACES = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
_SKIPPED = tags("rPr pPr instrText")


class BlocEdite(Struct, frozen=True):
    """A paragraph, or a table with its rows of cells: « < » joins the cell on its left, « ^ » the one above."""

    sorte: Sorte
    texte: str
    rangees: tuple[tuple[str, ...], ...] = ()


def read_edited(path: Path, choix: reponses.Choix | None) -> tuple[str, list[BlocEdite], list[tuple[str, str]]]:
    """What the Word file `path` says: its version, its blocks, what was passed over (what, where).

    Raises `Refusal` if it is none, or holds changes that are still to be decided.
    """
    fichier = load_word(path, "PRO001", _GIVE)
    if fichier.kin("styles") is None:
        raise Refusal(f"{path.name} : ce n'est pas un texte Word (.docx)", _GIVE, code="PRO001")
    tracked = sum(change.sorte != "mise en forme" for change in tracked_changes(fichier.body))
    if tracked and choix is None:
        message = f"{path.name} contient {pluriel(tracked, 'modification suivie')}"
        raise Refusal(f"{message} : faut-il lire le texte comme accepté, ou comme refusé ?", DECIDER, code="PRO004")
    if choix is not None:
        reponses.resolve(fichier.body, choix)
    lecteur = Lecteur.of(fichier, Signes())
    reading = _Reading(lecteur, displayed_numbers(lecteur.styles, fichier.body))
    blocks = list(reading.blocks(read_word_blocks(reading.lecteur, fichier.body, fichier.main)))
    # python-docx knows the core properties, and not those that a program adds.
    properties = paquet.parse(fichier.parts[CUSTOM], fichier.nom, CUSTOM) if CUSTOM in fichier.parts else ()
    versions = ["".join(map(str, prop.itertext())) for prop in properties if prop.get("name") == "Version"]
    return versions[-1] if versions else "", blocks, reading.omis


class _Reading(Struct):
    """One reading of one body, and what it passes over."""

    lecteur: Lecteur
    numeros: Mapping[etree._Element, Etiquette]
    omis: list[tuple[str, str]] = field(default_factory=list)

    def blocks(self, blocs: Iterable[BlocWord]) -> Iterator[BlocEdite]:
        for bloc in blocs:
            if bloc.est_tableau:
                yield self.table(bloc)
            elif text := self.text(bloc):
                sort = self.sort(bloc.element.find(f"{W}pPr"))
                label = self.numeros.get(bloc.element)
                if sort == "tiret" and label is not None and not label.puce:
                    # The number that Word displays is what an act says.
                    sort, text = "texte", f"{label.montree} {text}"
                dash = _DASH.match(text) if sort == "texte" else None
                yield BlocEdite("tiret", text[dash.end() :]) if dash else BlocEdite(sort, text)

    def sort(self, properties: etree._Element | None) -> Sorte:
        """The sort that its style, or one on which that one is based, gives a paragraph; else its numbering."""
        styles = self.lecteur.styles.chain(val(properties, f"{W}pStyle"))
        sorts = (_KINDS.get(bare(val(style, f"{W}name"))) for style in styles)
        sort: Sorte = next(filter(None, sorts), "texte")
        number = val(properties, f"{W}numPr/{W}numId")
        if not number or sort not in ("texte", "tiret"):
            return sort
        return "texte" if number == "0" else "tiret"

    def text(self, bloc: BlocWord) -> str:
        """The words of a paragraph; what has none is passed over, and noted."""
        told = [
            said
            for piece in bloc.pieces
            for said in ((piece.text, "") if piece.words else ("", ""), *_told(*piece.before, *piece.elements))
        ]
        told += _told(*bloc.ends)
        text = re.sub(" {2,}", " ", "".join([words for words, _ in told])).strip()
        self.omis += [(what, text) for what in dict.fromkeys(passed for _, passed in told) if what]
        return text

    def table(self, table: BlocWord) -> BlocEdite:
        rows = []
        for row in table.rows:
            cells: list[str] = []
            for cell in row.cells:
                text = " ".join(filter(None, map(self.text, _paragraphs(cell.blocs))))
                cells += ["^" if cell.merge == "continue" else text, *["<"] * (cell.span - 1)]
            rows.append(tuple(cells))
        return BlocEdite("tableau", "\n".join(" | ".join(row) for row in rows), tuple(rows))


def _paragraphs(blocs: Iterable[BlocWord]) -> Iterator[BlocWord]:
    """The paragraphs of a cell: a table inside it gives those of its own cells."""
    for bloc in blocs:
        if bloc.est_tableau:
            yield from _paragraphs(inner for row in bloc.rows for cell in row.cells for inner in cell.blocs)
        else:
            yield bloc


def _told(*elements: etree._Element) -> Iterator[tuple[str, str]]:
    """What `elements` say, word by word, and what is passed over in them."""
    for element in elements:
        if element.tag in _PASSED:
            yield "", _PASSED[element.tag]
        elif element.tag == f"{W}t":
            yield element.text or "", ""
        elif element.tag in _SPACES:
            yield _SPACES[element.tag], ""
        elif element.tag not in _SKIPPED:
            yield from _told(*element)
