"""Replace one line of an article: « Le deuxième tiret de l'article 2.2 est ainsi rédigé : »."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from docgen.amend.adresse import check_expected, find_article, find_line
from docgen.amend.operation import OperationTexte, with_article
from docgen.model.contrat import Contrat
from docgen.model.texte import lire_alineas


class RemplacerAlinea(OperationTexte):
    """`cible` names a line (alinéa, paragraphe or tiret); `de` its first words; `a` the new text."""

    nature: Literal["remplacer_alinea"]

    def apply(self, contrat: Contrat, origine: str) -> Contrat:
        """The line, when it begins as expected, gives way to the new ones."""
        index, article = find_article(contrat, self.cible.article)
        line = find_line(article, self.cible)
        check_expected(article.alineas[line].texte, self.de, self.cible.en_lettres)
        lines = (*article.alineas[:line], *lire_alineas(self.a, origine), *article.alineas[line + 1 :])
        return with_article(contrat, index, replace(article, alineas=lines), origine)
