"""Replace a whole article: « L'article 2.4 « Communication » est ainsi rédigé : »."""

from __future__ import annotations

from typing import Literal

from docgen.amend.edits import Edit, Mots
from docgen.amend.operation import OperationTexte, lines_edit
from docgen.model.base import Texte
from docgen.model.contrat import Contrat


class RemplacerArticle(OperationTexte):
    """`cible` names an article; `de` its title; `a` its new text; `intitule` its new title when it changes."""

    nature: Literal["remplacer_article"]
    intitule: Texte | None = None

    def edits(self, contrat: Contrat, origine: str) -> tuple[Edit, ...]:
        """Every line, when the title is the expected one, and the title."""
        article = self.hit(contrat)
        self.check_title(article)
        lines = lines_edit(article, range(len(article.alineas)), self.a, origine)
        if not self.intitule:
            return (lines,)
        return (lines, Mots(article.numero, None, 0, len(article.intitule), self.intitule))
