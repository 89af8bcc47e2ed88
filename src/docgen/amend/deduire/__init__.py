"""From two states of the text to the operations of an avenant: applied to the first, they give the second.

Every operation is counted on the text before. None is a guess: what may have been moved is written as taken out here
and put in there, and asked (`questions`); what no operation can say is refused (`refus`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from pydantic import ValidationError

from docgen.adresses.origines import Origine
from docgen.amend.deduire.article import Granularite, Reecriture, same_text
from docgen.amend.deduire.deplacements import Question, moves
from docgen.amend.deduire.unites import draft_operation
from docgen.amend.edits import Insertion
from docgen.amend.operation import Operation
from docgen.amend.trace import apply_edits, position
from docgen.findings import Refusal
from docgen.model.contrat import Article, Contrat
from docgen.model.texte import write_alineas


class Proposition(Struct, frozen=True):
    """The operations; the moves that only the drafter knows of; what no operation can say."""

    operations: tuple[Operation, ...] = ()
    questions: tuple[Question, ...] = ()
    refus: tuple[Refusal, ...] = ()


def propose(base: Contrat, target: Sequence[Article], *, granularite: Granularite = "alinea") -> Proposition:
    """The operations that make of the text of `base` that of `target`, in the order of the articles.

    An article that `target` no longer has is abrogated, with those under it. Origins and marks do not count.
    """
    wanted = {article.numero: article for article in target if not article.abroge}
    refus = list(_impossible(base, target, wanted))
    groups = {group.low: group for group in _new(base, target)}
    operations: list[Operation] = []
    for rank in range(len(base.articles) + 1):
        try:
            operations += _insertion(base, groups[rank]) if rank in groups else []
            if rank < len(base.articles):
                operations += _on_article(base, base.articles[rank], wanted, granularite)
        except Refusal as refusal:
            refus.append(refusal)
    return Proposition(tuple(operations), moves(base, wanted), tuple(refus))


def _on_article(
    base: Contrat, article: Article, wanted: Mapping[str, Article], granularite: Granularite
) -> list[Operation]:
    after = wanted.get(article.numero)
    if article.abroge or (after and same_text(article, after)):
        return []
    return Reecriture(base, article, after).operations(granularite) if after else _abrogation(base, article, wanted)


# --- articles that go ------------------------------------------------------------------------------------------------
def _abrogation(base: Contrat, article: Article, wanted: Mapping[str, Article]) -> list[Operation]:
    """The abrogation, unless that of an article above says it too, or an article under it stays."""
    above = [a for a in base.articles if article.est_sous(a.numero) and not a.abroge]
    if any(a.numero not in wanted for a in above) or _orphans(base, article, wanted):
        return []
    return [draft_operation("abroger_article", {"article": article.numero}, de=article.intitule)]


def _orphans(base: Contrat, article: Article, wanted: Mapping[str, Article]) -> list[str]:
    return [below.numero for below in base.sous_articles(article.numero) if below.numero in wanted]


def _impossible(base: Contrat, target: Sequence[Article], wanted: Mapping[str, Article]) -> Iterator[Refusal]:
    """What the numbers alone show that no operation can say."""
    counted = Counter(article.numero for article in target)
    for numero in [numero for numero, times in counted.items() if times > 1]:
        yield Refusal(f"deux articles portent le numéro {numero} dans le texte modifié", "Renuméroter l'un des deux.")
    for article in base.articles:
        if article.abroge and article.numero in wanted:
            yield Refusal(
                f"l'article {article.numero} est abrogé : son numéro ne peut pas resservir",
                f"Donner un autre numéro à l'article nouveau, par exemple « {article.numero}-1 ».",
            )
        orphans = [] if article.abroge or article.numero in wanted else _orphans(base, article, wanted)
        if orphans:
            yield Refusal(f"l'article {article.numero} disparaît, et l'article {orphans[0]} placé sous lui reste",
                          "Abroger un article, c'est abroger ceux qui sont sous lui : garder son titre, ou retirer "
                          "aussi les autres.")  # fmt: skip
    ranks = {article.numero: rank for rank, article in enumerate(base.articles)}
    order = [article.numero for article in target if article.numero in ranks]
    for moved, following in pairwise(order):
        if ranks[moved] > ranks[following]:
            yield Refusal(f"l'article {moved} est passé avant l'article {following}",
                          "Un article garde sa place : le remettre à la sienne, ou l'abroger et en insérer un "
                          "autre.")  # fmt: skip


# --- articles that come ----------------------------------------------------------------------------------------------
class _Group(Struct, frozen=True):
    """New articles in a row, between the articles of ranks `low` - 1 and `high` of the text before."""

    articles: tuple[Article, ...]
    low: int
    high: int


def _new(base: Contrat, target: Sequence[Article]) -> Iterator[_Group]:
    ranks = {article.numero: rank for rank, article in enumerate(base.articles)}
    low, gathered = 0, list[Article]()
    for article in [*target, None]:
        rank = ranks.get(article.numero) if article else len(base.articles)
        if article is not None and rank is None:
            gathered += [] if article.abroge else [article]
            continue
        if gathered and rank is not None:
            yield _Group(tuple(gathered), low, rank)
        low, gathered = (rank or 0) + 1, []


def _insertion(base: Contrat, group: _Group) -> list[Operation]:
    """The insertion of each article of `group`, all beside one neighbour. Raises `Refusal` when there is none."""
    for article in group.articles:
        if not article.alineas or not article.intitule:
            lacking = "texte" if article.intitule else "titre"
            raise Refusal(f"l'article {article.numero} est nouveau, et n'a pas de {lacking}",
                          "Le compléter : un article que l'avenant insère a un titre et un texte.")  # fmt: skip
    for voisin, place in _neighbours(base, group):
        for articles in (group.articles, group.articles[::-1]):
            try:
                insertions = [_inserted(voisin, place, article) for article in articles]
            except ValidationError:
                break
            if _in_order(base, insertions, group):
                return insertions
    raise Refusal(f"l'article {group.articles[0].numero} n'a pas d'article voisin en vigueur auprès duquel l'insérer",
                  "Vérifier sa place dans le texte.")  # fmt: skip


def _inserted(voisin: Article, place: str, new: Article) -> Operation:
    return draft_operation("inserer_article", {"article": voisin.numero}, de=voisin.intitule, numero=new.numero,
                     place="avant" if place == "avant" else None, intitule=new.intitule,
                     a=write_alineas(new.alineas))  # fmt: skip


def _neighbours(base: Contrat, group: _Group) -> Iterator[tuple[Article, str]]:
    """The articles in force beside which the group goes: the one whose number it takes up, those around."""
    numbers = [article.numero for article in base.articles]
    bare = group.articles[0].numero.split(" ")[0].split("-")[0]
    nearest = base.articles[: group.high][::-1]
    for voisin in sorted(nearest, key=lambda article: article.numero != bare):
        place = position(numbers, Insertion(voisin.numero, True, group.articles[0]))
        if not voisin.abroge and voisin.intitule and group.low <= place <= group.high:
            yield voisin, "apres"
    for voisin in base.articles[group.low : group.high + 1]:
        if not voisin.abroge and voisin.intitule:
            yield voisin, "avant"


def _in_order(base: Contrat, insertions: Sequence[Operation], group: _Group) -> bool:
    """Whether the new articles come out in their order, at their place."""
    edits = [(Origine.SIGNE, edit) for operation in insertions for edit in operation.edits(base, Origine.SIGNE)]
    numbers = [article.numero for article in apply_edits(base, edits).articles]
    wanted = [article.numero for article in group.articles]
    start = numbers.index(wanted[0])
    return numbers[start : start + len(wanted)] == wanted and group.low <= start <= group.high
