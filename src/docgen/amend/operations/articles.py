"""The kinds on a whole article: inserted, written anew, abrogated, renumbered; several kinds in one sentence."""

from itertools import product, starmap
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from docgen.adresses.origines import Origine
from docgen.amend.adresse import Adresse
from docgen.amend.article import OperationArticle, OperationCiblee, OperationTexte, UneLigne
from docgen.amend.designation import Designation, nom_article
from docgen.amend.edits import Abrogation, Edit, Insertion, Lignes, Mots, Renumerotation, overlap
from docgen.findings import Refusal
from docgen.model.base import Liste, Numero, Texte, fault
from docgen.model.contrat import Alinea, Article, Contrat
from docgen.model.texte import read_alineas


class InsererArticle(OperationTexte):
    """Insert an article: « Après l'article 2.2, il est inséré un article 2.2-1 ainsi rédigé : ». `cible` names the
    neighbour, `de` its title; `numero`, `intitule` and `a` are the new article."""

    seule = vise_un_article = True
    verbe = "insérer"

    nature: Literal["inserer_article"]
    place: Literal["avant", "apres"] = "apres"
    numero: Numero
    intitule: Texte

    @property
    def articles_crees(self) -> tuple[str, ...]:
        """The new article."""
        return (self.numero,)

    @property
    def articles(self) -> tuple[str, ...]:
        """The new article."""
        return self.articles_crees

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
        self.check_title(contrat)
        new = Article(self.numero, self.intitule, read_alineas(self.a, origine))
        return (Insertion(voisin.numero, self.place == "apres", new),)


class RemplacerArticle(OperationTexte):
    """Replace a whole article: « L'article 2.4 « Communication » est ainsi rédigé : ». `cible` names an article; `de`
    its title; `a` its new text; `intitule` its new title when it changes."""

    seule = vise_un_article = True

    nature: Literal["remplacer_article"]
    intitule: Texte | None = None

    @property
    def article_apporte(self) -> Article | None:
        """The article, when its title changes."""
        return Article(self.cible.article, self.intitule, self.alineas) if self.intitule else None

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:
        """Every line, when the title is the expected one, and the title."""
        article = self.hit(contrat)
        self.check_title(contrat)
        lines = Lignes(article.numero, 0, len(article.alineas), read_alineas(self.a, origine), tout=True)
        if not self.intitule:
            return (lines,)
        return (lines, Mots(article.numero, None, 0, len(article.intitule), self.intitule))


class RemplacerIntitule(OperationTexte):
    """Replace the title of an article: « Le titre de l'article 2.1 est remplacé comme suit : ». `cible` names an
    article; `de` its title; `a` the new one."""

    vise_un_article = True

    nature: Literal["remplacer_intitule"]
    a: UneLigne

    @property
    def alineas(self) -> tuple[Alinea, ...]:
        """The title, as a line."""
        return (Alinea("texte", self.a),)

    def writes_title(self, numero: str) -> bool:
        """That of its article."""
        return numero == self.cible.article

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - a title carries no origin
        """The whole title, when it is the expected one."""
        article = self.hit(contrat)
        self.check_title(contrat)
        return (Mots(article.numero, None, 0, len(article.intitule), self.a),)


class AbrogerArticle(OperationCiblee):
    """Abrogate an article, which keeps its number: « L'article 2.4 est abrogé. ». `cible` names an article; `de` its
    title. The articles under it go with it."""

    seule = vise_un_article = True
    verbe = "abroger"

    nature: Literal["abroger_article"]

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - what is gone is not signed
        """The article and those under it, when its title is the expected one."""
        article = self.hit(contrat)
        self.check_title(contrat)
        under = [below.numero for below in contrat.sous_articles(article.numero) if not below.abroge]
        return tuple(Abrogation(numero) for numero in (article.numero, *under))


class RenumeroterArticle(OperationCiblee):
    """Give an article another number: « L'article 2.3 devient l'article 2.5. ». `cible` names an article; `de` its
    title; `numero` its new number. The articles under it follow."""

    seule = vise_un_article = True
    verbe = "renuméroter"

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
        self.check_title(contrat)
        old = article.numero
        under = [below.numero for below in contrat.sous_articles(old)]
        if under and not self.numero.replace(".", "").isdigit():
            raise Refusal(f"les subdivisions de l'article {old} n'auraient pas de numéro sous « {self.numero} »",
                          "Donner un numéro sans tiret ni « bis ».", code="AVE009")  # fmt: skip
        return (Renumerotation(old, self.numero),
                *(Renumerotation(number, self.renumbered(number)) for number in under))  # fmt: skip


if TYPE_CHECKING:
    SurArticle = OperationArticle


class ModifierArticle(OperationArticle):
    """Several operations on one article, in one sentence: « L'article 3 est ainsi modifié : 1° … ; 2° … ». `cible`
    names an article; `operations` are the kinds on text, all on that article."""

    vise_un_article = True

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
                aimed = f"l'article {operation.cible.article}, et non l'article {self.cible.article}"
                raise fault(f"une des opérations vise {aimed}", "L'écrire à part.")
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
            if any(starmap(overlap, product(new, edits))):
                raise Refusal(f"le {rank}° touche aux mêmes mots qu'un point qui le précède",
                              "Réunir les deux modifications.", code="AVE008")  # fmt: skip
            edits += new
        return tuple(edits)
