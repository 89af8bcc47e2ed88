"""What the operations on the text share: where they hit, what they expect there, what they put in its place."""

from abc import ABC
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, model_validator

from docgen.adresses.origines import Origine
from docgen.amend.adresse import Adresse, find_article, find_lines, find_sentence, proof, rang_d_alinea
from docgen.amend.attendus import check_expected
from docgen.amend.designation import Designation, appel_des_mots, apport
from docgen.amend.edits import Edit, Mots
from docgen.amend.mots import Place, find_words, plain, removal, sentences
from docgen.amend.operation import Operation
from docgen.findings import Refusal
from docgen.french import ordinal
from docgen.model.base import Rang, Texte, fault
from docgen.model.contrat import Alinea, Article, Contrat
from docgen.model.points import point_seul
from docgen.model.texte import read_alineas


def _single_line(text: str) -> str:
    """`text` as words inside a line. Raises a fault when it is several lines."""
    if "\n" in text.strip():
        raise fault("ces mots tiennent sur plusieurs lignes", "Les écrire sur une seule, ou remplacer l'alinéa entier.")
    return text.strip()


UneLigne = Annotated[Texte, AfterValidator(_single_line)]


class OperationArticle(Operation, ABC):
    """An operation on one article, or a part of it."""

    # Whether its target is an article, and no part of it; whether it may be its title.
    vise_un_article: ClassVar[bool] = False
    vise_un_titre: ClassVar[bool] = False

    cible: Adresse

    @model_validator(mode="after")
    def _target_of_its_kind(self) -> Self:
        parts = [name for name in Adresse.model_fields if name != "article" and getattr(self.cible, name)]
        if self.vise_un_article and parts:
            raise fault(
                f"la cible de « {self.nature} » est un article : la clé « {parts[0]} » n'y a pas sa place",
                "La supprimer, ou prendre une opération qui vise une partie d'un article.",
            )
        if self.cible.intitule and not self.vise_un_titre:
            raise fault(f"« {self.nature} » ne vise pas un titre",
                        "Supprimer la clé « intitule », ou prendre « remplacer_intitule ».")  # fmt: skip
        return self

    @property
    def adresse(self) -> Adresse:
        """The target."""
        return self.cible

    @property
    def articles(self) -> tuple[str, ...]:
        """The article of the target."""
        return (self.cible.article,)

    def writes_title(self, numero: str) -> bool:
        """When the target is its title, or when its title comes with the lines."""
        if self.article_apporte is not None:
            return numero == self.article_apporte.numero
        return self.cible.intitule and numero == self.cible.article

    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """The target, whole and by its parts; the articles under it; what the lines that come are called."""
        cible = self.cible
        return super().names(avant, apres, court=court) | self._brought() | {
            "vise": avant.article(cible.article),
            "cible": cible.dite(court=court),
            "article": Adresse(article=cible.article).dite(),
            "ligne": cible.model_copy(update={"phrase": None}).dite(court=court),
            "lieu": cible.lieu(court=court),
            "sous_articles": [article.numero for article in avant.sous_articles(cible.article)],
        }  # fmt: skip

    @property
    def apporte_un_point(self) -> bool:
        """Whether a point that it brings whole is said by its name, and not as so many alinéas."""
        return self.cible.vise_un_point

    def _brought(self) -> dict[str, object]:
        """What the lines that come are called, and how many they are: « un 2° bis », « trois alinéas »."""
        name = point_seul(self.alineas) if self.apporte_un_point else ""
        return {"apport": Designation(name), "alineas": 1} if name else {"apport": apport(self.alineas)}

    def hit(self, contrat: Contrat) -> Article:
        """The article of the target. May be refused."""
        return find_article(contrat, self.cible.article)[1]


class OperationCiblee(OperationArticle, ABC):
    """It expects the words `de` at its target."""

    de: Texte

    @property
    def attendu(self) -> str:
        """`de`."""
        return self.de

    def check_title(self, contrat: Contrat) -> None:
        """Refused unless the title of the article is `de`, or begins so as no other title does."""
        titles = {article.numero: article.intitule for article in contrat.articles if not article.abroge}
        said = titles.pop(self.cible.article)
        check_expected(said, self.de, _title(self.cible.article), ((_title(n), title) for n, title in titles.items()))

    def check_lines(self, article: Article) -> range:
        """The lines of the target, when the first begins with `de`, as no other line does. May be refused."""
        if not self.cible.lignes_visees:
            raise Refusal("la cible ne dit pas quelle ligne", "Ajouter par exemple « alinea: 2 ».\n" + proof(article),
                          code="AVE001")  # fmt: skip
        lines = find_lines(article, self.cible)
        texts = ((_line(article, rank), line.texte) for rank, line in enumerate(article.alineas) if rank != lines[0])
        check_expected(article.alineas[lines[0]].texte, self.de, self.cible.dite(), texts)
        return lines

    def check_sentence(self, article: Article) -> tuple[int, Place]:
        """The line and the place in it of the sentence that begins with `de`, as no other does. May be refused."""
        line, place = find_sentence(article, self.cible)
        others = (
            (Adresse(article=article.numero, alinea=rang, phrase=order).dite(), alinea.texte[slice(*other)])
            for rank, alinea in enumerate(article.alineas)
            for rang in ([rang_d_alinea(article.alineas, rank)] if alinea.nature != "image" else [])
            for order, other in enumerate(sentences(alinea.texte), 1)
            if (rank, other) != (line, place)
        )
        check_expected(article.alineas[line].texte[slice(*place)], self.de, self.cible.dite(), others)
        return line, place


class OperationTexte(OperationCiblee, ABC):
    """It brings the lines `a`, where its target begins with the words `de`."""

    a: Texte

    @property
    def alineas(self) -> tuple[Alinea, ...]:
        """The lines of `a`."""
        return self.brought(Origine.SIGNE)

    def brought(self, origine: Origine) -> tuple[Alinea, ...]:
        """The lines of `a`, signed by `origine`."""
        return read_alineas(self.a, origine)


class OperationMots(OperationCiblee, ABC):
    """It hits the words `de` inside the target: once, or the n-th time (`occurrence`), or every time."""

    vise_un_titre = True

    occurrence: Rang | Literal["toutes"] | None = None

    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """Also the words that it hits, and whether it hits them all."""
        words = self.called(self.de)
        if isinstance(self.occurrence, int):
            words = Designation(f"{ordinal(self.occurrence, feminine=True)} occurrence", feminin=True).of(words)
        every = "à chaque occurrence" if self.occurrence == "toutes" else ""
        return super().names(avant, apres, court=court) | {"ote": words, "incise": every}

    def called(self, words: str) -> Designation:
        """What the sentence calls `words`, which it takes out or puts in."""
        return appel_des_mots(words)

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
                "Préciser l'alinéa, ou ajouter « occurrence: 2 », ou « occurrence: toutes ».\n"
                + proof(article, self.cible),
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
        edits = []
        for line, start, end in places:
            if at == "avant":
                start, end = start, start
            elif at == "apres":
                start, end = end, end
            elif not new:
                start, end = removal(text_of(article, line), (start, end))
            edits.append(words_edit(article, line, (start, end), new))
        return tuple(edits)


def _title(numero: str) -> Designation:
    return Adresse(article=numero, intitule=True).dite()


def _line(article: Article, rank: int) -> Designation:
    """What a line is called: a tiret, a table or a picture by its rank among those of the article, else an alinéa."""
    nature = article.alineas[rank].nature
    if nature == "texte":
        return Adresse(article=article.numero, alinea=rang_d_alinea(article.alineas, rank)).dite()
    alike = sum(line.nature == nature for line in article.alineas[: rank + 1])
    return Adresse.model_validate({"article": article.numero, nature: str(alike)}).dite()


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
        read = read_alineas(f"- {after}" if nature == "tiret" else after)
        if len(read) != 1 or read[0].nature != nature or plain(read[0].texte) != plain(after):
            raise Refusal("il ne resterait rien de la ligne, ou elle changerait de nature",
                          "Supprimer ou remplacer l'alinéa entier.", code="AVE002")  # fmt: skip
    return Mots(article.numero, line, *place, new)


def _in(cible: Adresse) -> str:
    return f"dans {cible.dite().le}"
