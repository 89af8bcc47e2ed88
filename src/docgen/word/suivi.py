"""The tracked changes that a Word file already has: who did what, and when."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from lxml import etree
from msgspec import Struct

from docgen.french import enumeration, pluriel
from docgen.french.noms import de
from docgen.ooxml.noms import W
from docgen.word.gestes import read_gestures

SorteDeSuivi = Literal["ajout", "suppression", "déplacement", "mise en forme"]
_SORTES: dict[str, SorteDeSuivi] = {
    f"{W}ins": "ajout", f"{W}del": "suppression", f"{W}moveFrom": "déplacement", f"{W}moveTo": "déplacement",
    f"{W}cellIns": "ajout", f"{W}cellDel": "suppression", f"{W}rPrChange": "mise en forme",
    f"{W}pPrChange": "mise en forme", f"{W}tblPrChange": "mise en forme", f"{W}sectPrChange": "mise en forme",
    f"{W}trPrChange": "mise en forme", f"{W}tcPrChange": "mise en forme", f"{W}tblPrExChange": "mise en forme",
}  # fmt: skip
# As many titles as a sentence names.
_LIEUX = 5


class ModificationSuivie(Struct, frozen=True):
    """A tracked change: who, the day and hour as the file says them, what was done, to what words, under what title."""

    auteur: str
    date: str
    sorte: SorteDeSuivi
    mots: str
    lieu: str = ""


def tracked_changes(
    story: etree._Element, is_title: Callable[[etree._Element], bool] = lambda _: False
) -> Iterator[ModificationSuivie]:
    """The tracked changes of a part, in its order, counted as Word lists them: one a gesture.

    Revisions of one sort, author and date that touch each other in a paragraph are one, its end included; so are those
    of a whole row, and both ends of a move. A look that changes is one of them.
    """
    for geste in read_gestures(story, _SORTES, is_title):
        sorte = _SORTES[geste.marque]
        yield ModificationSuivie(geste.auteur or "(sans nom)", geste.date, sorte, geste.mots, geste.lieu)


def tracked_sentence(nom: str, suivies: Sequence[ModificationSuivie], *, refused: bool) -> str:
    """Who has tracked changes in the file `nom`, under which titles, and how they were answered, in a sentence."""
    count, plural = len(suivies), "s" if len(suivies) > 1 else ""
    authors = enumeration(list(dict.fromkeys(change.auteur for change in suivies)))
    read = f"lue{plural} comme {'refusée' if refused else 'acceptée'}{plural}"
    places = list(dict.fromkeys(change.lieu for change in suivies if change.lieu))
    where = f" ({', '.join(places[:_LIEUX])}{'…' if len(places) > _LIEUX else ''})" if places else ""
    return f"« {nom} » porte {pluriel(count, 'modification suivie')} {de(authors)}{where}, {read}."
