"""Insert lines after a line: « Après le cinquième paragraphe de l'article 2.2, sont insérés … ainsi rédigés : »."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from docgen.amend.adresse import check_expected, find_article, find_line
from docgen.amend.operation import OperationTexte, with_article
from docgen.model.contrat import Contrat
from docgen.model.texte import lire_alineas


class InsererApres(OperationTexte):
    """`cible` names the line after which the text `a` comes; `de` gives the first words of that line."""

    nature: Literal["inserer_apres"]

    def apply(self, contrat: Contrat, origine: str) -> Contrat:
        """The article with the new lines after the one named."""
        index, article = find_article(contrat, self.cible.article)
        line = find_line(article, self.cible)
        check_expected(article.alineas[line].texte, self.de, self.cible.en_lettres)
        lines = (*article.alineas[: line + 1], *lire_alineas(self.a, origine), *article.alineas[line + 1 :])
        return with_article(contrat, index, replace(article, alineas=lines), origine)
