"""Replace one line, or several in a row: « Le deuxième tiret de l'article 2.2 est ainsi rédigé : »."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.article import OperationTexte, lines_edit
from docgen.amend.edits import Edit
from docgen.model.contrat import Contrat


class RemplacerAlinea(OperationTexte):
    """`cible` names the lines (alinéa, paragraphe, tiret; up to `jusqu_a`); `de` the first words; `a` the new text."""

    nature: Literal["remplacer_alinea"]

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:
        """The lines, when the first begins as expected, give way to the new ones."""
        article = self.hit(contrat)
        return (lines_edit(article, self.check_lines(article), self.a, origine),)
