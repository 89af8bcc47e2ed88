"""An article with what an avenant took out of it and put into it, each mark signed by its operation.

The marks come from the edits that write the text after: accepted they give it, rejected they give the text before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from docgen.amend.edits import Abrogation, Insertion, Lignes, Mots, Renumerotation, Signed, words_of
from docgen.model.contrat import Alinea, Article, Contrat

Sort = Literal["", "insertion", "suppression"]


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that stay (no `sort`), come or go; `origine` is the operation (« avenant-1/2 »)."""

    texte: str
    sort: Sort = ""
    origine: str = ""


@dataclass(frozen=True, slots=True)
class LigneTracee:
    """A line that stays, comes or goes. `origine` is the operation that does it; `alinea` is as written.

    The segments of a line that stays cut it where words come or go.
    """

    alinea: Alinea
    segments: tuple[Segment, ...] = ()
    sort: Sort = ""
    origine: str = ""


@dataclass(frozen=True, slots=True)
class ArticleTrace:
    """The title and the lines of an article, before and after at once. `numero` is the one after."""

    numero: str
    titre: tuple[Segment, ...]
    lignes: tuple[LigneTracee, ...]


def trace(avant: Contrat, edits: Sequence[Signed]) -> dict[str, ArticleTrace]:
    """The articles of `avant` that the edits write, by their numbers before, and the new ones, by their own."""
    found = {}
    for article in avant.articles:
        own = [signed for signed in edits if _writes(signed, article.numero)]
        if own:
            found[article.numero] = _trace(article, own)
    for origine, edit in edits:
        if isinstance(edit, Insertion):
            new = edit.article
            lines = tuple(LigneTracee(line, sort="insertion", origine=origine) for line in new.alineas)
            found[new.numero] = ArticleTrace(new.numero, (Segment(new.intitule, "insertion", origine),), lines)
    return found


def _writes(signed: Signed, numero: str) -> bool:
    edit = signed[1]
    return not isinstance(edit, Insertion) and edit.article == numero


def _trace(article: Article, edits: Sequence[Signed]) -> ArticleTrace:
    numero = next((edit.numero for _, edit in edits if isinstance(edit, Renumerotation)), article.numero)
    title = segments(article.intitule, words_of(None, edits))
    lines = [(origine, edit) for origine, edit in edits if isinstance(edit, Lignes)]
    gone = next((origine for origine, edit in edits if isinstance(edit, Abrogation)), "")
    made: list[LigneTracee] = []
    for place in range(len(article.alineas) + 1):
        here = [(origine, edit) for origine, edit in lines if edit.debut == place]
        made += [_new(line, o) for o, edit in here if edit.debut == edit.fin for line in edit.alineas]
        for origine, edit in here:
            if edit.debut < edit.fin:
                old = article.alineas[edit.debut : edit.fin]
                made += [LigneTracee(line, sort="suppression", origine=origine) for line in old]
                made += [_new(line, origine) for line in edit.alineas]
        if place < len(article.alineas) and not any(edit.debut <= place < edit.fin for _, edit in lines):
            line = article.alineas[place]
            cut = segments(line.texte, words_of(place, edits))
            made.append(LigneTracee(line, cut, "suppression" if gone else "", gone))
    return ArticleTrace(numero, title, tuple(made))


def _new(line: Alinea, origine: str) -> LigneTracee:
    return LigneTracee(line, sort="insertion", origine=origine)


def segments(text: str, hits: Sequence[tuple[str, Mots]]) -> tuple[Segment, ...]:
    """`text` cut where words come or go."""
    made, at = [], 0
    for origine, edit in hits:
        pieces = (
            Segment(text[at : edit.debut]),
            Segment(text[edit.debut : edit.fin], "suppression", origine),
            Segment(edit.texte, "insertion", origine),
        )
        made += [piece for piece in pieces if piece.texte]
        at = edit.fin
    return (*made, *((Segment(text[at:]),) if text[at:] else ()))
