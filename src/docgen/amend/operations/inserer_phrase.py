"""Insert a sentence: « Après la première phrase du deuxième alinéa, il est inséré une phrase ainsi rédigée : »."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.article import OperationTexte, UneLigne, words_edit
from docgen.amend.edits import Edit
from docgen.amend.mots import sentences, spaced
from docgen.model.contrat import Contrat


class InsererPhrase(OperationTexte):
    """`cible` names the sentence before or after which `a` comes; `de` gives its first words."""

    nature: Literal["inserer_phrase"]
    place: Literal["avant", "apres"] = "apres"
    a: UneLigne

    @property
    def phrases(self) -> int:
        """How many sentences it brings."""
        return len(sentences(self.a))

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - signed when it is written
        """The words, beside the sentence when that begins as expected."""
        article = self.hit(contrat)
        line, (start, end) = self.check_sentence(article)
        after = self.place == "apres"
        at = end if after else start
        return (words_edit(article, line, (at, at), spaced(self.a, after=after)),)
