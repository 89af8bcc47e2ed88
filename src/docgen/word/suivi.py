"""The tracked changes that a Word file already has: who did what, and when."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from docgen.french import enumeration, pluriel
from docgen.french.noms import de
from docgen.ooxml.noms import W, tags

SorteDeSuivi = Literal["ajout", "suppression", "déplacement", "mise en forme"]
_SORTES: dict[str, SorteDeSuivi] = {
    f"{W}ins": "ajout", f"{W}del": "suppression", f"{W}moveFrom": "déplacement", f"{W}moveTo": "déplacement",
    f"{W}cellIns": "ajout", f"{W}cellDel": "suppression", f"{W}rPrChange": "mise en forme",
    f"{W}pPrChange": "mise en forme", f"{W}tblPrChange": "mise en forme", f"{W}sectPrChange": "mise en forme",
    f"{W}trPrChange": "mise en forme", f"{W}tcPrChange": "mise en forme", f"{W}tblPrExChange": "mise en forme",
}  # fmt: skip
# Where a mark says what it marks: the end of a paragraph, a table, a row, a cell, a section.
_MARKED = {f"{W}pPr": "fin d'alinéa", f"{W}tblPr": "tableau", f"{W}trPr": "ligne de tableau", f"{W}tcPr": "cellule",
           f"{W}sectPr": "section"}  # fmt: skip
# As many titles as a sentence names.
_LIEUX = 5
_HOLDERS = tags("p tr tc r tbl")


@dataclass(frozen=True, slots=True)
class ModificationSuivie:
    """A tracked change: who, the day and hour as the file says them, what was done, to what words, under what title."""

    auteur: str
    date: str
    sorte: SorteDeSuivi
    mots: str
    lieu: str = ""


def tracked_changes(
    story: etree._Element, is_title: Callable[[etree._Element], bool] = lambda _: False
) -> Iterator[ModificationSuivie]:
    """The tracked changes of a part, in its order; a look that changes is one of them."""
    place = ""
    for element in story.iter(f"{W}p", *_SORTES):
        if element.tag == f"{W}p":
            place = (_said(element) if is_title(element) else "") or place
            continue
        author = element.get(f"{W}author") or "(sans nom)"
        yield ModificationSuivie(author, element.get(f"{W}date", ""), _SORTES[element.tag], _words(element), place)


def tracked_sentence(nom: str, suivies: Sequence[ModificationSuivie], *, refused: bool) -> str:
    """Who has tracked changes in the file `nom`, under which titles, and how they were answered, in a sentence."""
    count, plural = len(suivies), "s" if len(suivies) > 1 else ""
    authors = enumeration(list(dict.fromkeys(change.auteur for change in suivies)))
    read = f"lue{plural} comme {'refusée' if refused else 'acceptée'}{plural}"
    places = list(dict.fromkeys(change.lieu for change in suivies if change.lieu))
    where = f" ({', '.join(places[:_LIEUX])}{'…' if len(places) > _LIEUX else ''})" if places else ""
    return f"« {nom} » porte {pluriel(count, 'modification suivie')} {de(authors)}{where}, {read}."


def _words(mark: etree._Element) -> str:
    """The words under a mark; of one that holds none, what it marks, and the words around it."""
    said = _said(mark)
    parent = mark.getparent()
    if said or parent is None:
        return said
    holder = next(mark.iterancestors(*_HOLDERS), None)
    # The look of the end of a paragraph stands in its properties; the look of a paragraph is not that of its end.
    place = parent.getparent() if parent.tag == f"{W}rPr" else None if parent.tag == f"{W}pPr" else parent
    kind = "" if place is None else _MARKED.get(place.tag, "")
    return " : ".join(filter(None, (kind, "" if holder is None else _said(holder))))


def _said(element: etree._Element) -> str:
    return " ".join("".join(text.text or "" for text in element.iter(f"{W}t", f"{W}delText")).split())
