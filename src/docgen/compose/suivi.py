"""Following what an avenant changes: the versions on both sides, and who signs each mark."""

from collections.abc import Callable, Mapping
from datetime import date

from msgspec import Struct

from docgen.adresses.origines import Origine
from docgen.amend.sommaire import places
from docgen.amend.trace import ArticleTrace, Sort, trace
from docgen.compute import Version
from docgen.document import Revision
from docgen.model.contrat import Article


class Suivi(Struct, frozen=True):
    """The version of an avenant and the one before; `auteur` says who signs the marks of an operation (by origin).

    `tableaux`: a table that comes or goes is marked here, whole, and not left to a comparison of documents.
    """

    avant: Version
    apres: Version
    auteur: Callable[[Origine], str]
    jour: date | None
    traces: Mapping[str, ArticleTrace]
    tableaux: bool = False

    def trace(self, version: Version, article: Article) -> ArticleTrace | None:
        """The marks of `article`, as it is numbered in `version`; None when the avenant leaves it as it is."""
        if version is self.avant:
            return self.traces.get(article.numero)
        return next((found for found in self.traces.values() if found.numero == article.numero), None)

    def side(self, sort: Sort) -> Version:
        """The version that words speak of: the one before for those that go, the one after for those that come."""
        return self.avant if sort == "suppression" else self.apres

    def absent(self, version: Version) -> Sort:
        """The marks whose words `version`, one of both, does not hold."""
        return "insertion" if version is self.avant else "suppression"

    def revision(self, sort: Sort, origine: Origine) -> Revision:
        """The mark of words that come or go."""
        return Revision("insertion" if sort == "insertion" else "suppression", self.auteur(origine), self.jour)


def suivi(version: Version, auteur: Callable[[Origine], str] | None = None) -> Suivi | None:
    """How the avenant of `version` is followed; None for a version that is not made by an avenant.

    Marks are signed by the article of the avenant that says the operation (« Avenant n° 1, art. 2.1.2 »), for the
    consolidated contract; by `auteur`, for a page that shows the articles alone.
    """
    if version.avant is None or version.avenant is None:
        return None
    avenant = version.avenant
    where = places(version.avant.contrat, avenant)

    def name(origine: Origine) -> str:
        return f"Avenant n° {avenant.numero}, art. {where[origine.rang]}"

    traces = trace(version.avant.contrat, version.edits)
    return Suivi(version.avant, version, auteur or name, avenant.signature, traces, tableaux=auteur is not None)
