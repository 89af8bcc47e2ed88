"""Insert lines: « Après le cinquième paragraphe de l'article 2.2, sont insérés deux alinéas ainsi rédigés : »."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.article import OperationTexte, lines_edit
from docgen.amend.edits import Edit
from docgen.model.contrat import Contrat


class InsererAlinea(OperationTexte):
    """`cible` names the line before or after which (`place`) the lines `a` come; `de` gives its first words."""

    nature: Literal["inserer_alinea"]
    place: Literal["avant", "apres"] = "apres"

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:
        """The new lines beside the one named."""
        article = self.hit(contrat)
        lines = self.check_lines(article)
        at = lines.start if self.place == "avant" else lines.stop
        return (lines_edit(article, range(at, at), self.a, origine),)
