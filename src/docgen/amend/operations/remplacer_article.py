"""Replace a whole article: « L'article 2.4 « Communication » est ainsi rédigé : »."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from docgen.amend.adresse import check_expected, find_article
from docgen.amend.operation import OperationTexte, with_article
from docgen.model.base import Texte
from docgen.model.contrat import Contrat
from docgen.model.texte import lire_alineas


class RemplacerArticle(OperationTexte):
    """`cible` names an article; `de` its title; `a` its new text; `intitule` its new title when it changes."""

    nature: Literal["remplacer_article"]
    intitule: Texte | None = None

    def apply(self, contrat: Contrat, origine: str) -> Contrat:
        """The article, when its title is the expected one, with its new lines."""
        index, article = find_article(contrat, self.cible.article)
        check_expected(article.intitule, self.de, f"titre de l'{self.cible.en_lettres}")
        new = replace(article, intitule=self.intitule or article.intitule, alineas=lire_alineas(self.a, origine))
        return with_article(contrat, index, new, origine)
