"""Several operations on one article, in one sentence: « L'article 3 est ainsi modifié : 1° … ; 2° … »."""

from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from docgen.adresses.origines import Origine
from docgen.amend.adresse import Adresse
from docgen.amend.article import OperationArticle
from docgen.amend.edits import Edit, overlap
from docgen.findings import Refusal
from docgen.model.base import Liste, fault
from docgen.model.contrat import Contrat

if TYPE_CHECKING:
    SurArticle = OperationArticle


class ModifierArticle(OperationArticle):
    """`cible` names an article; `operations` are the kinds on text, all on that article."""

    nature: Literal["modifier_article"]
    operations: "Liste[SurArticle]" = Field(min_length=1)

    @model_validator(mode="after")
    def _one_article(self) -> Self:
        if self.cible != Adresse(article=self.cible.article):
            raise fault("la cible d'une modification groupée est un article entier", "Ne garder que « article: … ».")
        if len(self.operations) == 1:
            raise fault("une modification groupée compte au moins deux opérations",
                        "Écrire l'opération seule, à la place de « modifier_article ».")  # fmt: skip
        for operation in self.operations:
            if operation.seule:
                raise fault(f"« {operation.nature} » ne se groupe pas avec d'autres opérations", "L'écrire à part.")
            if operation.cible.article != self.cible.article:
                raise fault(
                    f"une des opérations vise l'article {operation.cible.article}, et non l'article "
                    f"{self.cible.article}",
                    "L'écrire à part.",
                )
        return self

    @property
    def points(self) -> tuple[OperationArticle, ...]:
        """Its operations."""
        return self.operations

    def writes_title(self, numero: str) -> bool:
        """When one of its operations does."""
        return any(operation.writes_title(numero) for operation in self.operations)

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:
        """Those of all its operations; refused when two of them hit the same words."""
        edits: list[Edit] = []
        for rank, operation in enumerate(self.operations, 1):
            new = operation.edits(contrat, origine)
            if any(overlap(edit, known) for edit in new for known in edits):
                raise Refusal(f"le {rank}° touche aux mêmes mots qu'un point qui le précède",
                              "Réunir les deux modifications.", code="AVE008")  # fmt: skip
            edits += new
        return tuple(edits)
