"""What a paragraph of a Word file is besides its words: struck or hidden, its links, its breaks, its look."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from lxml import etree
from msgspec import Struct

from docgen.diff.mots import WORDLESS
from docgen.ooxml.noms import WP, W, tags
from docgen.word.blocs import BlocWord
from docgen.word.contenu import Lecteur, PieceWord
from docgen.word.dessins import Trait, holds_drawing, shown_traits
from docgen.word.donnees_liees import DonneeLiee, bound_data
from docgen.word.liens import LINK, link_target
from docgen.word.numerotation import Etiquette
from docgen.word.sens import Etendue, displayed, profile
from docgen.word.styles import DE_SENS, Styles, val

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

# Of the look of words: what no one sees, what is told apart; of a paragraph, what is told apart.
_UNSEEN = tags("lang noProof rStyle webHidden rPrChange") | DE_SENS
_APART = tags("numPr sectPr rPr pStyle pageBreakBefore pPrChange widowControl outlineLvl")
SANS_ETIQUETTE = Etiquette("", "")
# A look: of the paragraph first, then of each stretch of its words.
Aspect = tuple[object, ...]
_WORDLESS = chr(WORDLESS)


def as_read(words: str) -> str:
    """The words as they are read, however their spaces and their accents are written.

    >>> as_read("mo\u0301t  dit") == as_read("mót dit")
    True
    """
    return " ".join(unicodedata.normalize("NFC", words).split())


class AlineaVu(Struct, frozen=True):
    """A paragraph that was read: its block and part, what a reader sees of it, and the title above it."""

    bloc: BlocWord
    part: "Part"
    mots: str
    lieu: str


class Regard(Struct):
    """Looks at the paragraphs of one file."""

    lecteur: Lecteur

    def etiquette(self, vu: AlineaVu) -> Etiquette:
        """What Word displays before the paragraph."""
        return self.lecteur.etiquettes(vu.part).get(vu.bloc.element, SANS_ETIQUETTE)

    def struck(self, vu: AlineaVu) -> tuple[str, ...]:
        """The stretches of words that are struck out, by hand or by a style."""
        return tuple(self._stretches(vu, "barre"))

    def hidden(self, vu: AlineaVu) -> tuple[str, ...]:
        """The stretches of words that are hidden."""
        return tuple(self._stretches(vu, "masque"))

    def unseen(self, vu: AlineaVu) -> tuple[str, ...]:
        """The stretches of words that nothing says to be hidden, and that no one sees."""
        return tuple(self._stretches(vu, "invisible"))

    def why_unseen(self, vu: AlineaVu) -> str:
        """Why the first of them is not seen."""
        styles = self.lecteur.styles
        senses = (
            styles.sens(look, piece.style, piece.fond) for piece in vu.bloc.pieces for _, look in displayed(piece)
        )
        return next((sens.invisible for sens in senses if sens.invisible), "")

    def _stretches(self, vu: AlineaVu, which: Literal["barre", "masque", "invisible"]) -> Iterator[str]:
        styles = self.lecteur.styles
        words = ""
        for piece in vu.bloc.pieces:
            for text, look in displayed(piece):
                if getattr(styles.sens(look, piece.style, piece.fond), which):
                    words += text if text < _WORDLESS else "[élément]"
                elif words.strip():
                    yield words.strip()
                    words = ""
        if words.strip():
            yield words.strip()

    def links(self, vu: AlineaVu) -> tuple[tuple[str, str], ...]:
        """The links, each with its words and where it leads; the lines of a table of contents are left aside."""
        words: dict[etree._Element, str] = {}
        for piece in vu.bloc.pieces:
            for link in piece.around:
                if link.tag == LINK:
                    words[link] = words.get(link, "") + (piece.text if piece.words else piece.dit)
        told = ((said.strip(), link_target(link, vu.part)) for link, said in words.items())
        return tuple((said, target) for said, target in told if target)

    def breaks(self, vu: AlineaVu) -> tuple[int, int]:
        """How many pages, and columns, it makes begin."""
        kinds = [
            element.get(f"{W}type")
            for piece in vu.bloc.pieces
            for element in piece.elements
            if element is not None and element.tag == f"{W}br"
        ]
        before = self.lecteur.styles.paragraph_on(vu.bloc.element.find(f"{W}pPr"), "pageBreakBefore")
        return kinds.count("page") + before, kinds.count("column")

    def boxes(self, vu: AlineaVu) -> tuple[str, ...]:
        """The states of the boxes of its content controls, as the controls say them."""
        controls = dict.fromkeys(
            element for piece in vu.bloc.pieces for element in piece.around if element.tag == f"{W}sdt"
        )
        states = (state for control in controls for state in control.iterfind(f"{W}sdtPr/*/*"))
        return tuple(
            str(next(iter(state.attrib.values()), "")) for state in states if str(state.tag).endswith("}checked")
        )

    def bound(self, vu: AlineaVu) -> tuple[DonneeLiee, ...]:
        """What Word fills the controls of the paragraph with, and those around it, from the data of the file."""
        around = (element for piece in vu.bloc.pieces for element in piece.around)
        controls = dict.fromkeys((*around, *vu.bloc.element.iterancestors(f"{W}sdt")))
        return tuple(bound_data(controls, self.lecteur.fichier))

    def look(self, vu: AlineaVu) -> Aspect:
        """The look of the paragraph, then that of each stretch of its words, with its length."""
        styles = self.lecteur.styles
        return (
            look_of_paragraph(vu.bloc.element.find(f"{W}pPr"), styles),
            *profile_of_looks(styles, vu.bloc.pieces),
        )

    def drawings(self, vu: AlineaVu) -> tuple[Trait, ...]:
        """What the drawings show that no word says: that they lie on the text, that they are cropped."""
        drawn = (shown_traits(element, vu.part) for element in _elements(vu) if holds_drawing(element))
        return tuple(trait for traits in drawn for trait in traits if trait.dit)

    def instead(self, vu: AlineaVu) -> tuple[str, ...]:
        """What is read aloud instead of each drawing."""
        return tuple(drawn.get("descr", "") for element in _elements(vu) for drawn in element.iter(f"{WP}docPr"))

    def pictures(self, vu: AlineaVu) -> tuple[tuple[str, str], ...]:
        """The width and height of each picture, in the units of the file, in order."""
        extents = (extent for element in _elements(vu) for extent in element.iter(f"{WP}extent"))
        return tuple((extent.get("cx", ""), extent.get("cy", "")) for extent in extents)


def _elements(vu: AlineaVu) -> Iterator[etree._Element]:
    """What the paragraph holds that is not made of words."""
    return (element for piece in vu.bloc.pieces for element in piece.elements if element is not None)


def profile_of_looks(styles: Styles, pieces: Sequence[PieceWord]) -> tuple[Etendue, ...]:
    """The look of each stretch of words, with its length; what they say by it is told apart."""
    return profile(pieces, lambda text, look, _: [(look_of_words(look, styles), len(text))])


def look_of_words(look: etree._Element | None, styles: Styles) -> Aspect:
    """The look of words, what they say apart: their own and the name of their style; two that look alike are equal."""
    if look is None or not len(look):
        return ("",)
    return (style_name(val(look, f"{W}rStyle"), styles), *form_of(look, _UNSEEN))


def look_of_paragraph(properties: etree._Element | None, styles: Styles) -> Aspect:
    """The look of a paragraph, its level, its list and its breaks apart."""
    return (style_name(val(properties, f"{W}pStyle"), styles), *form_of(properties, _APART))


def style_name(style: str, styles: Styles) -> str:
    """The name of a style, the same in all files; nothing for none."""
    return val(styles.styles.get(style), f"{W}name") if style else ""


def form_of(properties: etree._Element | None, left: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """The properties as a value, but for those `left`: two that look alike are equal."""
    if properties is None or not len(properties):
        return ()
    return tuple(sorted(_tree(child) for child in properties if isinstance(child.tag, str) and child.tag not in left))


def _tree(element: etree._Element) -> tuple[str, str]:
    attributes = sorted((str(name), str(value)) for name, value in element.attrib.items() if "}rsid" not in str(name))
    return str(element.tag), f"{attributes}{[_tree(child) for child in element if isinstance(child.tag, str)]}"
