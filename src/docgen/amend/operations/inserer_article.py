"""Insert an article: « Après l'article 2.2, il est inséré un article 2.2-1 ainsi rédigé : »."""

from __future__ import annotations

from typing import Literal

from docgen.amend.edits import Edit, Insertion
from docgen.amend.operation import OperationTexte
from docgen.model.base import Numero, Texte
from docgen.model.contrat import Article, Contrat
from docgen.model.texte import lire_alineas


class InsererArticle(OperationTexte):
    """`cible` names the neighbour, `de` its title; `numero`, `intitule` and `a` are the new article."""

    nature: Literal["inserer_article"]
    place: Literal["avant", "apres"] = "apres"
    numero: Numero
    intitule: Texte

    @property
    def articles(self) -> tuple[str, ...]:
        """The new article."""
        return (self.numero,)

    def edits(self, contrat: Contrat, origine: str) -> tuple[Edit, ...]:
        """The article, beside its neighbour when that has the expected title."""
        voisin = self.hit(contrat)
        self.check_title(voisin)
        new = Article(self.numero, self.intitule, lire_alineas(self.a, origine))
        return (Insertion(voisin.numero, self.place == "apres", new),)
