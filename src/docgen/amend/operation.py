"""What every operation of an avenant is: frozen data that says what it does to the text, or to the data.

One kind, one file in `operations/`. On the text an operation gives `edits` (all counted on the text before the
avenant); on the data it `change`s the contract. Either raises `Refusal`, and then nothing changes. The sentence of the
avenant is the formule `templates/textes/formules/<nature>.md`.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator
from typing import Literal

from docgen.amend.adresse import Adresse, check_expected, find_article, find_lines, find_sentence, proof
from docgen.amend.edits import Edit, Lignes, Mots
from docgen.amend.mots import find_words, plain, removal
from docgen.findings import Refusal
from docgen.model.base import Modele, Rang, Texte, fault
from docgen.model.contrat import Alinea, Article, Contrat
from docgen.model.texte import lire_alineas

Key = tuple[str, ...]


class Operation(Modele, ABC):
    """Base of the kinds. `nature` names the kind; `motif` is an optional reason, shown to the reviewers."""

    nature: str
    motif: Texte | None = None

    @property
    def section(self) -> Literal["articles", "contrat", "annexes"]:
        """Which part of the avenant says it."""
        return "articles"

    @property
    def articles(self) -> tuple[str, ...]:
        """The numbers of the contract's articles that this operation may change; nothing else changes."""
        return ()

    @property
    def fiches_touchees(self) -> tuple[str, ...]:
        """The numbers of the fiches that are no longer the same after it."""
        return ()

    @property
    def fiches_ecrites(self) -> tuple[str, ...]:
        """The numbers of the fiches whose new content lies in `actions/` of the avenant."""
        return ()

    @property
    def touche(self) -> frozenset[Key]:
        """What it changes in the data (« fiche », « 3.1 »); two operations with one key, or a longer one, clash."""
        return frozenset()

    def edits(self, contrat: Contrat, origine: str) -> tuple[Edit, ...]:  # noqa: ARG002 - what a kind on data says
        """What it does to the text of `contrat`; `origine` (« avenant-1/2 ») signs what it writes. May be refused."""
        return ()

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:  # noqa: ARG002 - what a kind on text says
        """`contrat` with the data changed; what it expects is read in `avant`. May be refused."""
        return contrat


class OperationArticle(Operation, ABC):
    """An operation on one article, or a part of it."""

    cible: Adresse

    @property
    def articles(self) -> tuple[str, ...]:
        """The article of the target."""
        return (self.cible.article,)

    @property
    def alineas(self) -> tuple[Alinea, ...]:
        """The lines of the text that the operation brings; none for words."""
        return ()

    def hit(self, contrat: Contrat) -> Article:
        """The article of the target. May be refused."""
        return find_article(contrat, self.cible.article)[1]


class OperationTexte(OperationArticle, ABC):
    """It hits `cible` when that begins with the words `de`, and brings the lines `a`."""

    de: Texte
    a: Texte

    @property
    def alineas(self) -> tuple[Alinea, ...]:
        """The lines of `a`."""
        return lire_alineas(self.a)

    def check_title(self, article: Article) -> None:
        """Refused unless the title of the article is `de`, or begins so."""
        check_expected(article.intitule, self.de, Adresse(article=self.cible.article, intitule=True).dite())

    def check_lines(self, article: Article) -> range:
        """The lines of the target, when the first begins with `de`. May be refused."""
        if not self.cible.lignes_visees:
            raise Refusal("la cible ne dit pas quelle ligne", "Ajouter par exemple « alinea: 2 ».\n" + proof(article),
                          code="AVE001")  # fmt: skip
        lines = find_lines(article, self.cible)
        check_expected(article.alineas[lines[0]].texte, self.de, self.cible.dite())
        return lines


def one_line(text: str) -> str:
    """`text` as words inside a line. Raises a fault when it is several lines."""
    if "\n" in text.strip():
        raise fault("ces mots tiennent sur plusieurs lignes", "Les écrire sur une seule, ou remplacer l'alinéa entier.")
    return text.strip()


class OperationMots(OperationArticle, ABC):
    """It hits the words `de` inside the target: once, or the n-th time (`occurrence`), or every time."""

    de: Texte
    occurrence: Rang | Literal["toutes"] | None = None

    def places(self, contrat: Contrat) -> tuple[Article, list[tuple[int | None, int, int]]]:
        """The article, and where the words are: (line or None for the title, first character, last). May be refused."""
        article = self.hit(contrat)
        found = [(line, start + at, start + end) for line, start, text in self._scope(article)
                 for at, end in find_words(text, self.de)]  # fmt: skip
        if not found:
            texts = " ".join(text for _, _, text in self._scope(article))
            raise Refusal(
                f"les mots « {self.de[:80]} » ne sont pas {_in(self.cible)}, qui dit : « {texts[:160]} »",
                "Recopier les mots du texte en vigueur, avec leurs champs « {{ … }} ».", code="AVE002")  # fmt: skip
        if self.occurrence == "toutes":
            return article, found
        if self.occurrence is None and len(found) > 1:
            raise Refusal(
                f"les mots « {self.de[:80]} » figurent {len(found)} fois {_in(self.cible)}",
                "Préciser l'alinéa, ou ajouter « occurrence: 2 », ou « occurrence: toutes ».\n" + proof(article),
                code="AVE003")  # fmt: skip
        rank = self.occurrence or 1
        if rank > len(found):
            raise Refusal(f"les mots « {self.de[:80]} » ne figurent que {len(found)} fois {_in(self.cible)}",
                          "Corriger « occurrence ».", code="AVE001")  # fmt: skip
        return article, [found[rank - 1]]

    def _scope(self, article: Article) -> Iterator[tuple[int | None, int, str]]:
        """The texts where the words are looked for: the line, where it begins, its words."""
        if self.cible.intitule:
            yield None, 0, article.intitule
        elif self.cible.phrase:
            line, (start, end) = find_sentence(article, self.cible)
            yield line, start, article.alineas[line].texte[start:end]
        else:
            for line in find_lines(article, self.cible):
                yield line, 0, article.alineas[line].texte

    def words_edits(self, contrat: Contrat, new: str, *, at: Literal["a", "avant", "apres"]) -> tuple[Edit, ...]:
        """`new` in the place of the words, before or after them."""
        article, places = self.places(contrat)
        made = []
        for line, start, end in places:
            if at == "avant":
                start, end = start, start
            elif at == "apres":
                start, end = end, end
            elif not new:
                start, end = removal(text_of(article, line), (start, end))
            made.append(words_edit(article, line, (start, end), new))
        return tuple(made)


def text_of(article: Article, line: int | None) -> str:
    """The text of a line, or the title."""
    return article.intitule if line is None else article.alineas[line].texte


def words_edit(article: Article, line: int | None, place: tuple[int, int], new: str) -> Mots:
    """The edit, when the line stays one line of its nature. May be refused."""
    text = text_of(article, line)
    after = text[: place[0]] + new + text[place[1] :]
    nature = "texte" if line is None else article.alineas[line].nature
    if nature == "tableau" and text.count("|") != after.count("|"):
        raise Refusal("ces mots changeraient les cellules du tableau", "Remplacer le tableau entier.", code="AVE002")
    if nature != "tableau":
        read = lire_alineas(f"- {after}" if nature == "tiret" else after)
        if len(read) != 1 or read[0].nature != nature or plain(read[0].texte) != plain(after):
            raise Refusal("il ne resterait rien de la ligne, ou elle changerait de nature",
                          "Supprimer ou remplacer l'alinéa entier.", code="AVE002")  # fmt: skip
    return Mots(article.numero, line, *place, new)


def lines_edit(article: Article, lines: range, new: str, origine: str) -> Lignes:
    """The edit that puts the lines of `new` in the place of `lines`."""
    return Lignes(article.numero, lines.start, lines.stop, lire_alineas(new, origine))


def _in(cible: Adresse) -> str:
    return f"dans {cible.dite().le}"
