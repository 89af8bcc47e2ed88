"""An article with what an avenant took out of it and put into it, each mark signed by its operation.

The marks are the edits, set in the text before. Rejected, they give it back; accepted, they give the text after, which
nothing else writes.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.origines import Origine
from docgen.amend.edits import Abrogation, Insertion, Lignes, Mots, Renumerotation, Signed
from docgen.model.contrat import Alinea, Article, Contrat

Sort = Literal["", "insertion", "suppression"]


class Segment(NamedTuple):
    """Words that stay (no `sort`), come or go; `origine` is the operation (« avenant-1/2 »)."""

    texte: str
    sort: Sort = ""
    origine: Origine = Origine.SIGNE


class LigneTracee(NamedTuple):
    """A line that stays, comes or goes. `origine` is the operation that does it; `alinea` is as written.

    The segments of a line that stays cut it where words come or go.
    """

    alinea: Alinea
    segments: tuple[Segment, ...] = ()
    sort: Sort = ""
    origine: Origine = Origine.SIGNE

    @property
    def apres(self) -> Alinea | None:
        """The line once its marks are accepted, signed by the last that changes its words; None when it goes."""
        if self.sort == "suppression":
            return None
        signed = [segment.origine for segment in self.segments if segment.sort]
        return replace(self.alinea, texte=accepted(self.segments), origine=signed[-1]) if signed else self.alinea


class ArticleTrace(Struct, frozen=True):
    """The title and the lines of an article, before and after at once. `numero` is the one after."""

    numero: str
    titre: tuple[Segment, ...]
    lignes: tuple[LigneTracee, ...]


def trace(avant: Contrat, edits: Sequence[Signed]) -> dict[str, ArticleTrace]:
    """The articles of `avant` that the edits write, by their numbers before, and the new ones, by their own."""
    by_article = _by_article(edits)
    traces = {
        article.numero: _traced(article, by_article[article.numero])
        for article in avant.articles
        if article.numero in by_article
    }
    for origine, edit in edits:
        if isinstance(edit, Insertion):
            new = edit.article
            title = (Segment(new.intitule, "insertion", origine),)
            traces[new.numero] = ArticleTrace(new.numero, title, tuple(_marked(new.alineas, "insertion", origine)))
    return traces


def _by_article(edits: Sequence[Signed]) -> dict[str, list[Signed]]:
    """The edits of each article that is there before, by its number."""
    by_article: dict[str, list[Signed]] = {}
    for origine, edit in edits:
        if not isinstance(edit, Insertion):
            by_article.setdefault(edit.article, []).append((origine, edit))
    return by_article


def _traced(article: Article, edits: Sequence[Signed]) -> ArticleTrace:
    lines = (
        LigneTracee(line, segments(line.texte, ())) if isinstance(line, Alinea) else line
        for line in _lines(article, edits)
    )
    return ArticleTrace(_numero(article, edits), _title(article, edits), tuple(lines))


def _title(article: Article, edits: Sequence[Signed]) -> tuple[Segment, ...]:
    return segments(article.intitule, _words(edits).get(None, ()))


def _numero(article: Article, edits: Sequence[Signed]) -> str:
    """The number of the article once the edits are made."""
    return next((edit.numero for _, edit in edits if isinstance(edit, Renumerotation)), article.numero)


def _words(edits: Sequence[Signed]) -> dict[int | None, list[tuple[Origine, Mots]]]:
    """The edits of words by their line; None is the title."""
    words: dict[int | None, list[tuple[Origine, Mots]]] = {}
    for origine, edit in edits:
        if isinstance(edit, Mots):
            words.setdefault(edit.ligne, []).append((origine, edit))
    return words


def _lines(article: Article, edits: Sequence[Signed]) -> list[Alinea | LigneTracee]:
    """The lines before and after at once; a line that stays whole is given as it was: a contract has thousands."""
    gone = next((origine for origine, edit in edits if isinstance(edit, Abrogation)), None)
    if gone is not None:
        return [*_marked(article.alineas, "suppression", gone)]
    lines: list[Alinea | LigneTracee] = list(article.alineas)
    for rank, hits in _words(edits).items():
        if rank is not None:
            lines[rank] = LigneTracee(article.alineas[rank], segments(article.alineas[rank].texte, hits))
    traced: list[Alinea | LigneTracee] = []
    at = 0
    changes = [(origine, edit) for origine, edit in edits if isinstance(edit, Lignes)]
    # What is inserted at a place comes before what takes the place of the line.
    for origine, edit in sorted(changes, key=lambda change: (change[1].debut, change[1].debut < change[1].fin)):
        traced += lines[at : edit.debut]
        traced += _marked(article.alineas[edit.debut : edit.fin], "suppression", origine)
        traced += _marked(edit.alineas, "insertion", origine)
        at = edit.fin
    return traced + lines[at:]


def _marked(lines: Sequence[Alinea], sort: Sort, origine: Origine) -> Iterator[LigneTracee]:
    return (LigneTracee(line, sort=sort, origine=origine) for line in lines)


def segments(text: str, changes: Sequence[tuple[Origine, Mots]]) -> tuple[Segment, ...]:
    """`text` cut where words come or go."""
    cut, at = [], 0
    for origine, edit in sorted(changes, key=lambda change: (change[1].debut, change[1].fin)):
        pieces = (
            Segment(text[at : edit.debut]),
            Segment(text[edit.debut : edit.fin], "suppression", origine),
            Segment(edit.texte, "insertion", origine),
        )
        cut += [piece for piece in pieces if piece.texte]
        at = edit.fin
    return (*cut, *((Segment(text[at:]),) if text[at:] else ()))


# --- the text after --------------------------------------------------------------------------------------------------
def accepted(cut: Sequence[Segment]) -> str:
    """The words that stay and those that come."""
    return "".join(segment.texte for segment in cut if segment.sort != "suppression")


def apply_edits(contrat: Contrat, edits: Sequence[Signed]) -> Contrat:
    """`contrat` after all `edits`, which do not overlap; each article that changes says by which origins."""
    if not edits:
        return contrat
    by_article = _by_article(edits)
    articles = [_after(article, by_article.get(article.numero, ())) for article in contrat.articles]
    numbers = [article.numero for article in contrat.articles]
    new = [(origine, edit) for origine, edit in edits if isinstance(edit, Insertion)]
    # Several articles at one place keep the order of their operations: those that come after it, the last one first.
    new = [signed for signed in new if not signed[1].apres] + [signed for signed in reversed(new) if signed[1].apres]
    for origine, edit in new:
        place = position(numbers, edit)
        articles.insert(place, replace(edit.article, modifie_par=(origine,)))
        numbers.insert(place, edit.article.numero)
    return replace(contrat, articles=tuple(articles))


def position(numbers: Sequence[str], edit: Insertion) -> int:
    """Where the new article goes among `numbers`: an article brings those under it along."""
    place = numbers.index(edit.voisin)
    if not edit.apres:
        return place
    place += 1
    while place < len(numbers) and numbers[place].startswith(f"{edit.voisin}."):
        place += 1
    return place


def _after(article: Article, edits: Sequence[Signed]) -> Article:
    if not edits:
        return article
    lines = [line.apres if isinstance(line, LigneTracee) else line for line in _lines(article, edits)]
    return Article(
        _numero(article, edits),
        accepted(_title(article, edits)),
        tuple(filter(None, lines)),
        article.abroge or any(isinstance(edit, Abrogation) for _, edit in edits),
        tuple(dict.fromkeys((*article.modifie_par, *(origine for origine, _ in edits)))),
    )
