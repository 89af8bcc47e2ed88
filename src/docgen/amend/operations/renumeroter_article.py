"""Give an article another number: « L'article 2.3 devient l'article 2.5. »."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.article import OperationCiblee
from docgen.amend.designation import Designation, nom_article
from docgen.amend.edits import Edit, Renumerotation
from docgen.findings import Refusal
from docgen.model.base import Numero
from docgen.model.contrat import Contrat


class RenumeroterArticle(OperationCiblee):
    """`cible` names an article; `de` its title; `numero` its new number. The articles under it follow."""

    seule = True

    nature: Literal["renumeroter_article"]
    numero: Numero

    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """Also the new numbers: of the article, of those under it."""
        names = super().names(avant, apres, court=court)
        under = [self.renumbered(article.numero) for article in avant.sous_articles(self.cible.article)]
        return names | {"nouvel_article": Designation(nom_article(self.numero)), "sous_nouveaux": under}

    def renumbered(self, numero: str) -> str:
        """What the number of an article under the target becomes."""
        return self.numero + numero.removeprefix(self.cible.article)

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - a number carries no origin
        """The numbers of the article and of those under it."""
        article = self.hit(contrat)
        self.check_title(article)
        old = article.numero
        under = [below.numero for below in contrat.sous_articles(old)]
        if under and not self.numero.replace(".", "").isdigit():
            raise Refusal(f"les subdivisions de l'article {old} n'auraient pas de numéro sous « {self.numero} »",
                          "Donner un numéro sans tiret ni « bis ».", code="AVE009")  # fmt: skip
        return (Renumerotation(old, self.numero),
                *(Renumerotation(number, self.renumbered(number)) for number in under))  # fmt: skip
