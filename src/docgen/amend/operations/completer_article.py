"""Add lines at the end of an article: « L'article 3 est complété par les dispositions suivantes : »."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.article import OperationTexte, lines_edit
from docgen.amend.edits import Edit
from docgen.model.contrat import Contrat


class CompleterArticle(OperationTexte):
    """`cible` names an article; `de` its title; `a` the lines that come at its end."""

    nature: Literal["completer_article"]

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:
        """The new lines after the last, when the title is the expected one."""
        article = self.hit(contrat)
        self.check_title(article)
        end = len(article.alineas)
        return (lines_edit(article, range(end, end), self.a, origine),)
