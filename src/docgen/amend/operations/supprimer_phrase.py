"""Take a sentence out: « La deuxième phrase du premier alinéa de l'article 2.3 est supprimée. »."""

from __future__ import annotations

from typing import Literal

from docgen.amend.adresse import check_expected, find_sentence
from docgen.amend.edits import Edit
from docgen.amend.mots import removal
from docgen.amend.operation import OperationArticle, words_edit
from docgen.model.base import Texte
from docgen.model.contrat import Contrat


class SupprimerPhrase(OperationArticle):
    """`cible` names a sentence; `de` its first words."""

    nature: Literal["supprimer_phrase"]
    de: Texte

    def edits(self, contrat: Contrat, origine: str) -> tuple[Edit, ...]:  # noqa: ARG002 - what is gone is not signed
        """The sentence, when it begins as expected; a line of one sentence is refused."""
        article = self.hit(contrat)
        line, (start, end) = find_sentence(article, self.cible)
        check_expected(article.alineas[line].texte[start:end], self.de, self.cible.dite())
        return (words_edit(article, line, removal(article.alineas[line].texte, (start, end)), ""),)
