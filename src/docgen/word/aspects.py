"""What a paragraph of a Word file is besides its words: struck or hidden, its links, its breaks, its look."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING

from lxml import etree

from docgen.ooxml.noms import W, tags
from docgen.word.blocs import BlocWord
from docgen.word.contenu import Lecteur
from docgen.word.liens import LINK, link_target
from docgen.word.numerotation import Etiquette
from docgen.word.styles import val

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

# Of the look of words: what no one sees; of a paragraph, what is told apart.
_UNSEEN = tags("lang noProof rStyle webHidden")
_APART = tags("numPr sectPr rPr pStyle pageBreakBefore pPrChange widowControl outlineLvl")
_STRUCK, _HIDDEN = ("strike", "dstrike"), ("vanish", "specVanish")
_OFF = ("0", "false", "off")
SANS_ETIQUETTE = Etiquette("", "")
# A look: of the paragraph first, then of each stretch of its words.
Aspect = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class AlineaVu:
    """A paragraph that was read: its block and part, what a reader sees of it, and the title above it."""

    bloc: BlocWord
    part: "Part"
    mots: str
    lieu: str


@dataclass(slots=True)
class Regard:
    """Looks at the paragraphs of one file."""

    lecteur: Lecteur

    def etiquette(self, vu: AlineaVu) -> Etiquette:
        """What Word displays before the paragraph."""
        return self.lecteur.etiquettes(vu.part).get(vu.bloc.element, SANS_ETIQUETTE)

    def struck(self, vu: AlineaVu) -> tuple[str, ...]:
        """The stretches of words that are struck out by hand, or by a style."""
        return tuple(self._stretches(vu, _STRUCK))

    def hidden(self, vu: AlineaVu) -> tuple[str, ...]:
        """The stretches of words that are hidden."""
        return tuple(self._stretches(vu, _HIDDEN))

    def _stretches(self, vu: AlineaVu, names: tuple[str, ...]) -> Iterator[str]:
        styles = self.lecteur.styles
        style = val(vu.bloc.element, f"{W}pPr/{W}pStyle") or styles.default
        around = [styles.toggled(style, name) for name in names]
        words = ""
        for piece in vu.bloc.pieces:
            look = piece.runs[0].find(f"{W}rPr") if piece.runs and piece.look is None else piece.look
            if any(around) if look is None else any(map(self._on, names, around, repeat(look))):
                words += piece.text if piece.words else piece.dit
            elif words.strip():
                yield words.strip()
                words = ""
        if words.strip():
            yield words.strip()

    def _on(self, name: str, around: bool, look: etree._Element) -> bool:
        """Whether that property of words is on: their own, that of their style, that of their paragraph (`around`)."""
        direct = look.find(f"{W}{name}")
        if direct is not None:
            return direct.get(f"{W}val", "1") not in _OFF
        return around or self.lecteur.styles.toggled(val(look, f"{W}rStyle"), name)

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

    def look(self, vu: AlineaVu) -> Aspect:
        """The look of the paragraph, then that of each stretch of its words, with its length."""
        properties = vu.bloc.element.find(f"{W}pPr")
        style = val(properties, f"{W}pStyle")
        bare: tuple[object, ...] = ((), "")
        stretches: list[tuple[object, int]] = []
        for piece in vu.bloc.pieces:
            own_style = val(piece.look, f"{W}rStyle") if piece.look is not None else ""
            look = (_form(piece.look, _UNSEEN), self._style_name(own_style)) if piece.look is not None else bare
            length = len(piece.text)
            if stretches and stretches[-1][0] == look:
                length += stretches.pop()[1]
            stretches.append((look, length))
        return (self._style_name(style), _form(properties, _APART), *stretches)

    def _style_name(self, style: str) -> str:
        return val(self.lecteur.styles.styles.get(style), f"{W}name") if style else ""


def _form(properties: etree._Element | None, left: frozenset[str]) -> tuple[object, ...]:
    """The properties as a value: two that look alike are equal."""
    if properties is None or not len(properties):
        return ()
    return tuple(sorted(_tree(child) for child in properties if isinstance(child.tag, str) and child.tag not in left))


def _tree(element: etree._Element) -> tuple[str, str]:
    attributes = sorted((str(name), str(value)) for name, value in element.attrib.items() if "}rsid" not in str(name))
    return str(element.tag), f"{attributes}{[_tree(child) for child in element if isinstance(child.tag, str)]}"
