"""Replace a whole article: « L'article 2.4 « Communication » est ainsi rédigé : »."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.article import OperationTexte
from docgen.amend.edits import Edit, Lignes, Mots
from docgen.model.base import Texte
from docgen.model.contrat import Article, Contrat
from docgen.model.texte import read_alineas


class RemplacerArticle(OperationTexte):
    """`cible` names an article; `de` its title; `a` its new text; `intitule` its new title when it changes."""

    seule = True

    nature: Literal["remplacer_article"]
    intitule: Texte | None = None

    @property
    def article_apporte(self) -> Article | None:
        """The article, when its title changes."""
        return Article(self.cible.article, self.intitule, self.alineas) if self.intitule else None

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:
        """Every line, when the title is the expected one, and the title."""
        article = self.hit(contrat)
        self.check_title(article)
        lines = Lignes(article.numero, 0, len(article.alineas), read_alineas(self.a, origine), tout=True)
        if not self.intitule:
            return (lines,)
        return (lines, Mots(article.numero, None, 0, len(article.intitule), self.intitule))
