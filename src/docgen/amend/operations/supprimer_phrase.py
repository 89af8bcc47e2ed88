"""Take a sentence out: « La deuxième phrase du premier alinéa de l'article 2.3 est supprimée. »."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.article import OperationCiblee, words_edit
from docgen.amend.edits import Edit
from docgen.amend.mots import removal
from docgen.model.contrat import Contrat


class SupprimerPhrase(OperationCiblee):
    """`cible` names a sentence; `de` its first words."""

    nature: Literal["supprimer_phrase"]

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - what is gone is not signed
        """The sentence, when it begins as expected; a line of one sentence is refused."""
        article = self.hit(contrat)
        line, place = self.check_sentence(article)
        return (words_edit(article, line, removal(article.alineas[line].texte, place), ""),)
