"""Give an article another number: « L'article 2.3 devient l'article 2.5. »."""

from __future__ import annotations

from typing import Literal

from docgen.amend.adresse import Adresse, check_expected
from docgen.amend.edits import Edit, Renumerotation
from docgen.amend.operation import OperationArticle
from docgen.findings import Refusal
from docgen.model.base import Numero, Texte
from docgen.model.contrat import Contrat


class RenumeroterArticle(OperationArticle):
    """`cible` names an article; `de` its title; `numero` its new number. The articles under it follow."""

    nature: Literal["renumeroter_article"]
    de: Texte
    numero: Numero

    def edits(self, contrat: Contrat, origine: str) -> tuple[Edit, ...]:  # noqa: ARG002 - a number carries no origin
        """The numbers of the article and of those under it."""
        article = self.hit(contrat)
        check_expected(article.intitule, self.de, Adresse(article=article.numero, intitule=True).dite())
        old = article.numero
        under = [a.numero for a in contrat.articles if a.numero.startswith(f"{old}.")]
        if under and not self.numero.replace(".", "").isdigit():
            raise Refusal(f"les subdivisions de l'article {old} n'auraient pas de numéro sous « {self.numero} »",
                          "Donner un numéro sans tiret ni « bis ».", code="AVE009")  # fmt: skip
        return (Renumerotation(old, self.numero),
                *(Renumerotation(number, self.numero + number.removeprefix(old)) for number in under))  # fmt: skip
