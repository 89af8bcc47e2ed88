"""Replace the title of an article: « Le titre de l'article 2.1 est remplacé comme suit : »."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.article import OperationTexte, UneLigne
from docgen.amend.edits import Edit, Mots
from docgen.model.contrat import Alinea, Contrat


class RemplacerIntitule(OperationTexte):
    """`cible` names an article; `de` its title; `a` the new one."""

    nature: Literal["remplacer_intitule"]
    a: UneLigne

    @property
    def alineas(self) -> tuple[Alinea, ...]:
        """The title, as a line."""
        return (Alinea("texte", self.a),)

    def writes_title(self, numero: str) -> bool:
        """That of its article."""
        return numero == self.cible.article

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - a title carries no origin
        """The whole title, when it is the expected one."""
        article = self.hit(contrat)
        self.check_title(article)
        return (Mots(article.numero, None, 0, len(article.intitule), self.a),)
