"""The kinds on a sentence: replaced, inserted, taken out."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.article import OperationCiblee, OperationTexte, UneLigne, words_edit
from docgen.amend.edits import Edit
from docgen.amend.mots import removal, sentences, spaced
from docgen.model.contrat import Contrat


class RemplacerPhrase(OperationTexte):
    """Replace a sentence: « La dernière phrase du troisième alinéa de l'article 2.2.1 est remplacée … ». `cible` names
    a sentence; `de` its first words; `a` what takes its place, one sentence or more."""

    nature: Literal["remplacer_phrase"]
    a: UneLigne

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - signed when it is written
        """The sentence, when it begins as expected."""
        article = self.hit(contrat)
        line, place = self.check_sentence(article)
        return (words_edit(article, line, place, self.a),)


class InsererPhrase(OperationTexte):
    """Insert a sentence: « Après la première phrase du deuxième alinéa, il est inséré une phrase ainsi rédigée : ».
    `cible` names the sentence before or after which `a` comes; `de` gives its first words."""

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


class SupprimerPhrase(OperationCiblee):
    """Take a sentence out: « La deuxième phrase du premier alinéa de l'article 2.3 est supprimée. ». `cible` names a
    sentence; `de` its first words."""

    nature: Literal["supprimer_phrase"]

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - what is gone is not signed
        """The sentence, when it begins as expected; a line of one sentence is refused."""
        article = self.hit(contrat)
        line, place = self.check_sentence(article)
        return (words_edit(article, line, removal(article.alineas[line].texte, place), ""),)
