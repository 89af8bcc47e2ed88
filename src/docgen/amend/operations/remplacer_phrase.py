"""Replace a sentence: « La dernière phrase du troisième alinéa de l'article 2.2.1 est remplacée … »."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.article import OperationTexte, UneLigne, words_edit
from docgen.amend.edits import Edit
from docgen.model.contrat import Contrat


class RemplacerPhrase(OperationTexte):
    """`cible` names a sentence; `de` its first words; `a` what takes its place, one sentence or more."""

    nature: Literal["remplacer_phrase"]
    a: UneLigne

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - signed when it is written
        """The sentence, when it begins as expected."""
        article = self.hit(contrat)
        line, place = self.check_sentence(article)
        return (words_edit(article, line, place, self.a),)
