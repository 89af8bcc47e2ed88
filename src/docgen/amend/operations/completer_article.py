"""Add lines at the end of an article: « L'article 3 est complété par les dispositions suivantes : »."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from docgen.amend.adresse import check_expected, find_article
from docgen.amend.operation import OperationTexte, with_article
from docgen.model.contrat import Contrat
from docgen.model.texte import lire_alineas


class CompleterArticle(OperationTexte):
    """`cible` names an article; `de` its title; `a` the lines that come at its end."""

    nature: Literal["completer_article"]

    def apply(self, contrat: Contrat, origine: str) -> Contrat:
        """The article, when its title is the expected one, with the new lines at its end."""
        index, article = find_article(contrat, self.cible.article)
        check_expected(article.intitule, self.de, f"titre de l'{self.cible.en_lettres}")
        lines = (*article.alineas, *lire_alineas(self.a, origine))
        return with_article(contrat, index, replace(article, alineas=lines), origine)
