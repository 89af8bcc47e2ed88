"""Abrogate an article, which keeps its number: « L'article 2.4 est abrogé. »."""

from __future__ import annotations

from typing import Literal

from docgen.amend.adresse import Adresse, check_expected
from docgen.amend.edits import Abrogation, Edit
from docgen.amend.operation import OperationArticle
from docgen.model.base import Texte
from docgen.model.contrat import Contrat


class AbrogerArticle(OperationArticle):
    """`cible` names an article; `de` its title. The articles under it go with it."""

    nature: Literal["abroger_article"]
    de: Texte

    def edits(self, contrat: Contrat, origine: str) -> tuple[Edit, ...]:  # noqa: ARG002 - what is gone is not signed
        """The article and those under it, when its title is the expected one."""
        article = self.hit(contrat)
        check_expected(article.intitule, self.de, Adresse(article=article.numero, intitule=True).dite())
        under = [a.numero for a in contrat.articles if a.numero.startswith(f"{article.numero}.") and not a.abroge]
        return tuple(Abrogation(numero) for numero in (article.numero, *under))
