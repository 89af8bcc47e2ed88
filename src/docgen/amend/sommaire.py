"""Where the avenant says each of its operations: its articles 2 (the text, the contract) and 3 (the annexes).

An avenant without the one has no empty article for it: the annexes are then in article 2.

Operations on the text are filed under the article of level 1 that they aim at (2.1, 2.2…), then under the article
itself (2.1.1, 2.1.2…). The consolidated contract cites these numbers.
"""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from docgen.amend.avenant import Avenant
from docgen.amend.operation import Operation
from docgen.model.contrat import Article, Contrat

_TEXTE = "2"


class Groupe(Struct, frozen=True):
    """A division of the avenant: its number, the article that it changes (None: the contract), its operations."""

    numero: str
    article: Article | None
    operations: tuple[Operation, ...] = ()
    sous_articles: "tuple[Groupe, ...]" = ()

    @property
    def titre(self) -> str:
        """What it is called where it changes no article: « Durée », « Parties », or both."""
        lasts = [operation.en_premier for operation in self.operations]
        return "Durée" if all(lasts) else "Parties et durée" if any(lasts) else "Parties"


# The last ones, which each operation of an avenant asks for again.
_derniers: list[tuple[Contrat, Avenant, tuple[Groupe, ...]]] = []
_GARDES = 4


def sommaire(avant: Contrat, avenant: Avenant) -> tuple[Groupe, ...]:
    """The divisions of article 2 of the avenant, in the order of the contract; `avant` is the contract before it."""
    for contrat, known, groups in _derniers:
        if contrat is avant and known is avenant:
            return groups
    found = _divisions(avant, avenant)
    _derniers[:] = [(avant, avenant, found), *_derniers[: _GARDES - 1]]
    return found


def _divisions(avant: Contrat, avenant: Avenant) -> tuple[Groupe, ...]:
    on_articles = [operation for operation in avenant.operations if operation.section == "articles"]
    filed: dict[str, list[Operation]] = {}
    for operation in on_articles:
        filed.setdefault(_home(avant, operation), []).append(operation)
    others = tuple(operation for operation in avenant.operations if operation.section == "contrat")
    # What the contract is prolonged by is said before what it changes in the articles.
    first = any(operation.en_premier for operation in others)
    if first and (duration := _on_duration(avant, filed)):
        filed[duration], others, first = [*others, *filed[duration]], (), False
    groups = [Groupe(f"{_TEXTE}.1", None, others)] if first else list[Groupe]()
    for article in avant.articles:
        if _root(avant, article.numero) == article.numero:
            groups += _group(f"{_TEXTE}.{len(groups) + 1}", article, avant, filed)
    if others and not first:
        groups.append(Groupe(f"{_TEXTE}.{len(groups) + 1}", None, others))
    return tuple(groups)


def _on_duration(avant: Contrat, filed: Mapping[str, Sequence[Operation]]) -> str:
    """The number of the article on the duration that the avenant changes too: both are then said in one place."""
    on_it = (article.numero for article in avant.articles if re.match(r"durée\b", article.intitule, re.IGNORECASE))
    return next((numero for numero in on_it if numero in filed and "." not in numero), "")


def _root(avant: Contrat, numero: str) -> str:
    """The number of the article that heads it: of level 1, or the first that the contract has above it."""
    steps = numero.split(".")
    above = (".".join(steps[:count]) for count in range(1, len(steps)))
    return next((known for known in above if avant.article(known)), numero)


def _group(numero: str, article: Article, avant: Contrat, filed: dict[str, list[Operation]]) -> list[Groupe]:
    under = [sous_article for sous_article in avant.sous_articles(article.numero) if sous_article.numero in filed]
    operations = tuple(filed.get(article.numero, ()))
    if not under and not operations:
        return []
    inner = (Groupe(f"{numero}.{rank}", below, tuple(filed[below.numero])) for rank, below in enumerate(under, 1))
    return [Groupe(numero, article, operations, tuple(inner))]


def _home(avant: Contrat, operation: Operation) -> str:
    """The number of the article of the contract under which the operation is filed."""
    numero = operation.adresse.article if operation.adresse else ""
    if avant.article(numero) is None:
        return avant.articles[0].numero if avant.articles else ""
    return numero


def article_des_annexes(groups: tuple[Groupe, ...]) -> str:
    """The number of the article on the annexes and the fiches; `groups` are what `sommaire` gives."""
    return "3" if groups else _TEXTE


def places(avant: Contrat, avenant: Avenant) -> dict[int, str]:
    """The number of the article of the avenant that says each operation, by the rank of the operation (from 1)."""
    ranks = {id(operation): rank for rank, operation in enumerate(avenant.operations, 1)}
    groups = sommaire(avant, avenant)
    found = dict.fromkeys(ranks.values(), article_des_annexes(groups))
    for group in groups:
        for division in (group, *group.sous_articles):
            found |= {ranks[id(operation)]: division.numero for operation in division.operations}
    return found
