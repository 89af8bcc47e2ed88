"""Several operations on one article, in one sentence: « L'article 3 est ainsi modifié : 1° … ; 2° … »."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from docgen.amend.adresse import Adresse
from docgen.amend.edits import Edit, overlap
from docgen.amend.operation import OperationArticle
from docgen.findings import Refusal
from docgen.model.base import Liste, fault
from docgen.model.contrat import Contrat

if TYPE_CHECKING:
    SurArticle = OperationArticle


class ModifierArticle(OperationArticle):
    """`cible` names an article; `operations` are the kinds on text, all on that article."""

    nature: Literal["modifier_article"]
    operations: Liste[SurArticle] = Field(min_length=2)

    @model_validator(mode="after")
    def _one_article(self) -> Self:
        if self.cible != Adresse(article=self.cible.article):
            raise fault("la cible d'une modification groupée est un article entier", "Ne garder que « article: … ».")
        for operation in self.operations:
            if operation.cible.article != self.cible.article:
                raise fault(
                    f"une des opérations vise l'article {operation.cible.article}, et non l'article "
                    f"{self.cible.article}",
                    "L'écrire à part.",
                )
        return self

    def edits(self, contrat: Contrat, origine: str) -> tuple[Edit, ...]:
        """Those of all its operations; refused when two of them hit the same words."""
        made: list[Edit] = []
        for rank, operation in enumerate(self.operations, 1):
            new = operation.edits(contrat, origine)
            if any(overlap(edit, known) for edit in new for known in made):
                raise Refusal(f"le {rank}° touche aux mêmes mots qu'un point qui le précède",
                              "Réunir les deux modifications.", code="AVE008")  # fmt: skip
            made += new
        return tuple(made)
