"""Insert an article: « Après l'article 2.2, il est inséré un article 2.2-1 ainsi rédigé : »."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.article import OperationTexte
from docgen.amend.designation import Designation, nom_article
from docgen.amend.edits import Edit, Insertion
from docgen.model.base import Numero, Texte
from docgen.model.contrat import Article, Contrat
from docgen.model.texte import read_alineas


class InsererArticle(OperationTexte):
    """`cible` names the neighbour, `de` its title; `numero`, `intitule` and `a` are the new article."""

    seule = True

    nature: Literal["inserer_article"]
    place: Literal["avant", "apres"] = "apres"
    numero: Numero
    intitule: Texte

    @property
    def articles(self) -> tuple[str, ...]:
        """The new article."""
        return self.articles_crees

    @property
    def articles_crees(self) -> tuple[str, ...]:
        """The new article."""
        return (self.numero,)

    @property
    def article_apporte(self) -> Article:
        """The new article."""
        return Article(self.numero, self.intitule, self.alineas)

    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """Also the new article."""
        return super().names(avant, apres, court=court) | {"nouvel_article": Designation(nom_article(self.numero))}

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:
        """The article, beside its neighbour when that has the expected title."""
        voisin = self.hit(contrat)
        self.check_title(voisin)
        new = Article(self.numero, self.intitule, read_alineas(self.a, origine))
        return (Insertion(voisin.numero, self.place == "apres", new),)
