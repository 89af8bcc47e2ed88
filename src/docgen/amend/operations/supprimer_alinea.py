"""Take lines out: « Le quatrième alinéa de l'article 2.3 est supprimé. »."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.adresse import proof
from docgen.amend.article import OperationCiblee
from docgen.amend.edits import Edit, Lignes
from docgen.findings import Refusal
from docgen.model.contrat import Contrat


class SupprimerAlinea(OperationCiblee):
    """`cible` names the lines (alinéa, paragraphe, tiret, tableau; up to `jusqu_a`); `de` the first words."""

    nature: Literal["supprimer_alinea"]

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - what is gone is not signed
        """The lines, when the first begins as expected."""
        article = self.hit(contrat)
        if not self.cible.lignes_visees:
            raise Refusal("la cible ne dit pas quelle ligne supprimer",
                          "Ajouter par exemple « alinea: 2 » ; pour l'article entier, « nature: abroger_article ».\n"
                          + proof(article), code="AVE001")  # fmt: skip
        lines = self.check_lines(article)
        return (Lignes(article.numero, lines.start, lines.stop),)
