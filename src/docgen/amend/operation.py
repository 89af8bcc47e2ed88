"""What every operation of an avenant is: frozen data that can apply itself to a contract.

One kind, one file in `operations/`. `apply` returns another contract or raises `Refusal`, and then nothing changes.
The sentence of the avenant is the formule `templates/textes/formules/<nature>.md`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from docgen.amend.adresse import Adresse
from docgen.model.base import Modele, Texte
from docgen.model.contrat import Alinea, Article, Contrat
from docgen.model.texte import lire_alineas


class Operation(Modele, ABC):
    """Base of the kinds. `nature` names the kind; `motif` is an optional reason, shown to the reviewers."""

    nature: str
    motif: Texte | None = None

    @property
    def articles(self) -> tuple[str, ...]:
        """The numbers of the contract's articles that this operation may change; nothing else changes."""
        return ()

    @abstractmethod
    def apply(self, contrat: Contrat, origine: str) -> Contrat:
        """The contract after the operation. `origine` (« avenant-1/2 ») signs what it wrote. Raises `Refusal`."""


class OperationTexte(Operation, ABC):
    """An operation on the text: it hits `cible` when that begins with the words `de`, and brings the text `a`."""

    cible: Adresse
    de: Texte
    a: Texte

    @property
    def articles(self) -> tuple[str, ...]:
        """The article of the target."""
        return (self.cible.article,)

    @property
    def alineas(self) -> tuple[Alinea, ...]:
        """The lines of the text that the operation brings."""
        return lire_alineas(self.a)


def with_article(contrat: Contrat, index: int, article: Article, origine: str) -> Contrat:
    """`contrat` with the article at `index` replaced and marked as modified by `origine`."""
    avenant = origine.partition("/")[0]
    by = article.modifie_par if avenant in article.modifie_par else (*article.modifie_par, avenant)
    articles = (*contrat.articles[:index], replace(article, modifie_par=by), *contrat.articles[index + 1 :])
    return replace(contrat, articles=articles)
