"""Take lines out: « Le quatrième alinéa de l'article 2.3 est supprimé. »."""

from __future__ import annotations

from typing import Literal

from docgen.amend.adresse import check_expected, find_lines, proof
from docgen.amend.edits import Edit, Lignes
from docgen.amend.operation import OperationArticle
from docgen.findings import Refusal
from docgen.model.base import Texte
from docgen.model.contrat import Contrat


class SupprimerAlinea(OperationArticle):
    """`cible` names the lines (alinéa, paragraphe, tiret, tableau; up to `jusqu_a`); `de` the first words."""

    nature: Literal["supprimer_alinea"]
    de: Texte

    def edits(self, contrat: Contrat, origine: str) -> tuple[Edit, ...]:  # noqa: ARG002 - what is gone is not signed
        """The lines, when the first begins as expected."""
        article = self.hit(contrat)
        if not self.cible.lignes_visees:
            raise Refusal("la cible ne dit pas quelle ligne supprimer",
                          "Ajouter par exemple « alinea: 2 » ; pour l'article entier, « nature: abroger_article ».\n"
                          + proof(article), code="AVE001")  # fmt: skip
        lines = find_lines(article, self.cible)
        check_expected(article.alineas[lines[0]].texte, self.de, self.cible.dite())
        return (Lignes(article.numero, lines.start, lines.stop),)
