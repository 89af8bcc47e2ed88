"""The operations on one article: of several ways to say what changed, the first that gives the text wanted."""

from collections.abc import Sequence
from functools import cached_property
from itertools import combinations
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace
from pydantic import ValidationError

from docgen.adresses.origines import Origine
from docgen.amend.deduire.mots import on_sentence, on_words
from docgen.amend.deduire.unites import Ecart, apart_from_images, cut, draft_operation, ecarts, gathered, on_lines
from docgen.amend.edits import Edit, overlap
from docgen.amend.operation import Operation
from docgen.amend.trace import apply_edits
from docgen.findings import Refusal
from docgen.model.contrat import Article, Contrat
from docgen.model.texte import write_alineas

Granularite = Literal["alinea", "mots"]
_Way = Literal["mots", "alinea", "article"]


class Reecriture(Struct, frozen=True, dict=True):
    """An article of `contrat`, before and after."""

    contrat: Contrat
    before: Article
    after: Article

    @cached_property
    def ecarts(self) -> list[Ecart]:
        """Where the lines differ."""
        return ecarts(self.before, self.after)

    def operations(self, granularite: Granularite) -> list[Operation]:
        """The smallest natural operations that make of `before` what `after` says. Raises `Refusal` without any."""
        ways: tuple[_Way, ...] = ("mots", "alinea", "article") if granularite == "mots" else ("alinea", "article")
        for way in ways:
            try:
                rewriting = self._said(way)
            except ValidationError:
                continue
            if self.holds(rewriting, self.after):
                return rewriting
        raise Refusal(
            f"l'article {self.before.numero} : aucune opération ne sait dire ce changement",
            "Vérifier qu'il garde un titre et un texte ; pour qu'il disparaisse, retirer aussi son titre.",
        )

    def _said(self, way: _Way) -> list[Operation]:
        before, after = self.before, self.after
        title = after.intitule if after.intitule != before.intitule else None
        if way == "article" or self._anew(way):
            return [draft_operation("remplacer_article", {"article": before.numero}, de=before.intitule, intitule=title,
                              a=write_alineas(after.alineas))]  # fmt: skip
        operations = []
        if title:
            where = {"article": before.numero}
            operations.append(draft_operation("remplacer_intitule", where, de=before.intitule, a=title))
        for ecart in self.ecarts:
            pieces = cut(ecart)
            for piece in pieces if way == "mots" else gathered(before, pieces):
                operations += self._on_piece(piece, way)
        return operations

    def _anew(self, way: _Way) -> bool:
        """Whether so many lines change that the article had better be said anew."""
        found = self.ecarts
        hit = sum(ecart.i1 - ecart.i0 for ecart in found)
        sentence = len(found) == 1 and found[0].one_line and on_sentence(self.before, self.after, *found[0].pairs[0])
        if way == "mots" or sentence:
            hit -= sum(len(ecart.pairs) for ecart in found)
        return bool(self.after.alineas) and 2 * hit > len(self.before.alineas)

    def _on_piece(self, piece: Ecart, way: _Way) -> list[Operation]:
        if piece.one_line and self.before.alineas[piece.i0].nature in ("texte", "tiret"):
            alone = (*self.before.alineas[: piece.i0], self.after.alineas[piece.j0], *self.before.alineas[piece.i1 :])
            for attempt in (on_words, on_sentence) if way == "mots" else (on_sentence,):
                operations = attempt(self.before, self.after, piece.i0, piece.j0)
                if operations and self.holds(operations, replace(self.before, alineas=alone)):
                    return operations
        return [on_lines(self.before, self.after, part) for part in apart_from_images(self.before, piece)]

    def holds(self, operations: Sequence[Operation], wanted: Article) -> bool:
        """Whether `made`, applied to the article alone, gives the text of `wanted`."""
        alone = replace(self.contrat, articles=(self.before,))
        edits: list[Edit] = []
        try:
            for operation in operations:
                edits += operation.edits(alone, Origine.SIGNE)
        except Refusal:
            return False
        if any(overlap(edit, other) for edit, other in combinations(edits, 2)):
            return False
        return same_text(apply_edits(alone, [(Origine.SIGNE, edit) for edit in edits]).articles[0], wanted)


def same_text(article: Article, other: Article) -> bool:
    """Whether two articles read the same: title and lines, whoever wrote them."""
    return words_of(article) == words_of(other)


def words_of(article: Article) -> tuple[str, list[tuple[str, str]]]:
    """What an article says, whoever wrote each line: its title, the nature and the text of its lines."""
    return article.intitule, [(line.nature, line.texte) for line in article.alineas]
