"""Abrogate an article, which keeps its number: « L'article 2.4 est abrogé. »."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.article import OperationCiblee
from docgen.amend.edits import Abrogation, Edit
from docgen.model.contrat import Contrat


class AbrogerArticle(OperationCiblee):
    """`cible` names an article; `de` its title. The articles under it go with it."""

    seule = True

    nature: Literal["abroger_article"]

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - what is gone is not signed
        """The article and those under it, when its title is the expected one."""
        article = self.hit(contrat)
        self.check_title(article)
        under = [below.numero for below in contrat.sous_articles(article.numero) if not below.abroge]
        return tuple(Abrogation(numero) for numero in (article.numero, *under))
