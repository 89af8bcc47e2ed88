"""The tracked changes that a Word file came with: how they are answered, and who had made what stays of them.

A redline keeps, on each of its marks, the author and the day of the revision that had already made that change.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import TYPE_CHECKING, Literal, NamedTuple

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from docgen.ooxml import reponses
from docgen.ooxml.noms import W, tags
from docgen.word.suivi import tracked_changes, tracked_sentence

if TYPE_CHECKING:
    from docgen.word.ouverture import FichierWord

SorteDeParaphe = Literal["insertion", "suppression", "mise en forme"]
# The marks whose words stay once they are answered.
_STAYS: dict[reponses.Choix, tuple[SorteDeParaphe, frozenset[str]]] = {
    "accepter": ("insertion", tags("ins moveTo cellIns")),
    "refuser": ("suppression", tags("del moveFrom cellDel")),
}
_LOOKS = tags("rPrChange pPrChange tblPrChange trPrChange tcPrChange sectPrChange")
# What a mark inside properties is about: the end of a paragraph, a row, a cell.
_ABOUT = {f"{W}rPr": f"{W}p", f"{W}trPr": f"{W}tr", f"{W}tcPr": f"{W}tc"}
# A stretch of the words of a paragraph, by its letters, and who signs it.
MotsParaphes = tuple[int, int, "Paraphe"]


class Paraphe(NamedTuple):
    """Who has inserted or removed, and when, as the file says it."""

    sorte: SorteDeParaphe
    auteur: str
    date: str


class Paraphes(Struct):
    """Who signs what: runs, rows, cells and ends of paragraphs by their element; words, by their place in one.

    `aspects` are those who had changed a look, by the properties that say it (of a run, a paragraph…).
    """

    elements: dict[etree._Element, Paraphe] = field(default_factory=dict)
    mots: dict[etree._Element, list[MotsParaphes]] = field(default_factory=dict)
    aspects: dict[etree._Element, Paraphe] = field(default_factory=dict)

    def follow(self, other: "Paraphes", element: etree._Element, copy: etree._Element) -> None:
        """Sign in `copy` what `other` signs in `element`."""
        if not (other.elements or other.mots):
            return
        for before, after in zip(_parapheable(element), _parapheable(copy), strict=False):
            if before in other.elements:
                self.elements[after] = other.elements[before]
            if before in other.mots:
                self.mots[after] = other.mots[before]

    def of(self, elements: Iterable[etree._Element]) -> Paraphe | None:
        """Who signs all of `elements`, if one paraphe does."""
        if not self.elements:
            return None
        found = {self.elements.get(element) for element in elements}
        return found.pop() if len(found) == 1 else None


def _parapheable(element: etree._Element) -> Iterator[etree._Element]:
    return element.iter(f"{W}p", f"{W}tr", f"{W}tc")


def first_answered(fichier: "FichierWord", choix: reponses.Choix | None) -> "FichierWord":
    """The file, its tracked changes answered: accepted, as Word shows them, when nothing was said."""
    stories = [fichier.tree(part) for part in fichier.stories()]
    from docgen.word.styles import Styles

    styles = Styles.of(fichier)
    fichier.suivies = tuple(change for story in stories for change in tracked_changes(story, styles.is_title))
    if fichier.suivies:
        fichier.venus = {part.partname.membername: deepcopy(fichier.tree(part)) for part in fichier.stories()}
        fichier.remarques.append(tracked_sentence(fichier.nom, fichier.suivies, refused=choix == "refuser"))
    fichier.refuse = choix == "refuser"
    for story in stories:
        _answer(story, choix or "accepter", fichier.paraphes)
    return fichier


def answered(fichier: "FichierWord", choix: reponses.Choix) -> "FichierWord":
    """The same file, where its tracked changes are answered as `choix` says: it is not opened again."""
    trees = {name: deepcopy(tree) for name, tree in fichier.venus.items()}
    paraphes = Paraphes()
    for tree in trees.values():
        _answer(tree, choix, paraphes)
    return replace(
        fichier, parts=dict(fichier.parts), trees=trees, seen=fichier.seen | trees, remarques=[], paraphes=paraphes
    )


def _answer(story: etree._Element, choix: reponses.Choix, paraphes: Paraphes) -> None:
    sorte, marks = _STAYS[choix]
    for mark in story.iter(*marks):
        author, parent = mark.get(f"{W}author"), mark.getparent()
        if not author or parent is None:
            continue
        paraphe = Paraphe(sorte, author, mark.get(f"{W}date", ""))
        about = _ABOUT.get(parent.tag)
        signed = mark.iter(etree.Element) if about is None else mark.iterancestors(about)
        for element in list(signed)[: None if about is None else 1]:
            paraphes.elements[element] = paraphe
    # A look that is refused is that of before: nobody has made it.
    for change in story.iter(*_LOOKS) if choix == "accepter" else ():
        author, properties = change.get(f"{W}author"), change.getparent()
        if author and properties is not None:
            paraphes.aspects[properties] = Paraphe("mise en forme", author, change.get(f"{W}date", ""))
    reponses.resolve(story, choix)
