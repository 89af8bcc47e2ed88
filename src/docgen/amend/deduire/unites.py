"""What changed between two states of an article, and where: the lines that differ, and the address of their lines."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise, product, takewhile
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from pydantic import ValidationError

from docgen.amend.adresse import Adresse, find_lines, rang_d_alinea
from docgen.amend.attendus import first_words
from docgen.amend.operation import Operation
from docgen.amend.operations import kinds
from docgen.document.alignement import Pairs, alike_pairs, equal_pairs, gaps, likeness
from docgen.findings import Refusal
from docgen.model.contrat import Alinea, Article
from docgen.model.points import PointNumerote, numeros_de, points_de
from docgen.model.texte import write_alineas

ALIKE = 0.5
_ATOM = re.compile(r"[^\W_]+|[^\w\s]")


def atoms(text: str) -> list[str]:
    """The words and marks of `text`, without its spaces; both apostrophes are one."""
    return _ATOM.findall(text.replace("’", "'"))


def alike(
    before: Sequence[str], after: Sequence[str], allowed: Callable[[int, int], bool] = lambda _i, _j: True
) -> Pairs:
    """The ranks, both rising, of the texts that are most alike together; none that share less than half their words."""
    bags = [[Counter(atoms(text)) for text in texts] for texts in (before, after)]

    def score(i: int, j: int) -> float:
        found = likeness(bags[0][i], bags[1][j]) if allowed(i, j) else 0.0
        return found if found >= ALIKE else 0.0

    return alike_pairs(len(before), len(after), score)


class Ecart(Struct, frozen=True):
    """The lines [i0, i1) of the text before became the lines [j0, j1); `pairs` are the lines that are still alike."""

    i0: int
    i1: int
    j0: int
    j1: int
    pairs: tuple[tuple[int, int], ...] = ()

    @property
    def one_line(self) -> bool:
        """Whether one line became another that is like it."""
        return len(self.pairs) == 1 and self.i1 - self.i0 == 1 == self.j1 - self.j0


def ecarts(before: Article, after: Article) -> list[Ecart]:
    """The places that differ, in order; two of them never touch."""
    keys = [[(line.nature, line.texte) for line in article.alineas] for article in (before, after)]
    found = []
    for old, new in gaps(equal_pairs(*keys), len(keys[0]), len(keys[1])):
        pairs = _alike_lines(before.alineas[old.start : old.stop], after.alineas[new.start : new.stop])
        met = tuple((old[i], new[j]) for i, j in pairs)
        found.append(Ecart(old.start, old.stop, new.start, new.stop, met))
    return found


def _alike_lines(before: Sequence[Alinea], after: Sequence[Alinea]) -> Pairs:
    """A table is like another only, and a picture like another."""

    def allowed(i: int, j: int) -> bool:
        natures = (before[i].nature, after[j].nature)
        return natures[0] == natures[1] or not {"tableau", "image"} & {*natures}

    return alike([line.texte for line in before], [line.texte for line in after], allowed)


def cut(ecart: Ecart) -> list[Ecart]:
    """`ecart` cut around each of its pairs."""
    pieces, i, j = [], ecart.i0, ecart.j0
    for pair in ecart.pairs:
        pieces.append(Ecart(i, pair[0], j, pair[1]))
        i, j = pair[0] + 1, pair[1] + 1
        pieces.append(Ecart(pair[0], i, pair[1], j, (pair,)))
    pieces.append(Ecart(i, ecart.i1, j, ecart.j1))
    return [piece for piece in pieces if piece.i0 < piece.i1 or piece.j0 < piece.j1]


def apart_from_images(article: Article, piece: Ecart) -> list[Ecart]:
    """`piece`, when its lines all go, cut around its pictures: no address names pictures together with lines."""
    natures = [line.nature == "image" for line in article.alineas[piece.i0 : piece.i1]]
    if piece.j0 < piece.j1 or len(natures) < 2 or not any(natures):
        return [piece]
    cuts = [rank for rank, beside in enumerate(pairwise(natures), piece.i0 + 1) if any(beside)]
    return [Ecart(start, end, piece.j0, piece.j0) for start, end in pairwise((piece.i0, *cuts, piece.i1))]


def gathered(before: Article, pieces: Sequence[Ecart]) -> list[Ecart]:
    """`pieces`, with the lines of one nature that change side by side put together."""
    joined: list[Ecart] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None and _joins(before, last, piece):
            joined[-1] = replace(last, i1=piece.i1, j1=piece.j1, pairs=(*last.pairs, *piece.pairs))
        else:
            joined.append(piece)
    return joined


def _joins(before: Article, last: Ecart, piece: Ecart) -> bool:
    natures = {before.alineas[at].nature for at in (last.i1 - 1, piece.i0) if at < len(before.alineas)}
    return bool(last.pairs) and bool(piece.pairs) and len(natures) == 1 and not natures & {"tableau", "image"}


# --- addresses -------------------------------------------------------------------------------------------------------
def cible(article: Article, start: int, end: int) -> dict[str, Any]:
    """The address of the lines [start, end) of `article`, as an act counts them: by its points, where it has some."""
    for where in (_by_points(article, start, end), _by_ranks(article, start, end)):
        if where and _names(article, where, range(start, end)):
            return where
    return _as_alineas(article, start, end)


def _names(article: Article, where: dict[str, Any], lines: range) -> bool:
    """Whether the address finds those lines, and no others."""
    try:
        return find_lines(article, Adresse.model_validate(where)) == lines
    except (Refusal, ValidationError):
        return False


def _by_points(article: Article, start: int, end: int) -> dict[str, Any] | None:
    """« le b du 2° », « les 2° et 3° », « le deuxième alinéa du 2° »; None where no point holds the lines."""
    points = points_de(article.alineas)
    first = [point for point in points if point.debut == start and point.fin <= end]
    for point in first:
        last = next((p for p in points if p.fin == end and p.debut >= point.debut and p.dans == point.dans), None)
        if last is not None:
            return {"article": article.numero, **_keys(point), **({"jusqu_a": last.dit} if last is not point else {})}
    around = [point for point in points if point.debut <= start and end <= point.fin]
    if not around or any(line.nature == "tableau" for line in article.alineas[start:end]):
        return None
    inner = around[-1]
    inside = replace(article, alineas=article.alineas[inner.debut : inner.fin])
    ranks = _by_ranks(inside, start - inner.debut, end - inner.debut, whole=False)
    return {**ranks, **_keys(inner)}


def _keys(point: PointNumerote) -> dict[str, str]:
    """The keys of a point: its letters, then what they are in."""
    letters = list(takewhile(str.islower, point.chemin))
    others = point.chemin[len(letters) :]
    said = {"lettre": " du ".join(letters), "point": " du ".join(others)}
    return {key: words for key, words in said.items() if words}


def _by_ranks(article: Article, start: int, end: int, *, whole: bool = True) -> dict[str, Any]:
    lines = article.alineas
    if whole and end == start + 1 and (nature := lines[start].nature) in ("tableau", "image"):
        return {"article": article.numero, nature: sum(line.nature == nature for line in lines[:end])}
    first, last, key = rang_d_alinea(lines, start), rang_d_alinea(lines, end) - 1, "alinea"
    where: dict[str, Any] = {"article": article.numero}
    if all(line.nature == "tiret" for line in lines[start:end]):
        key = "tiret"
        runs = list(_lists(lines))
        begin = next(run.start for run in runs if start in run)
        first, last = start - begin + 1, end - begin
        # Of several lists, the one that no line opens comes first: its items have the same rank in the article.
        if len(runs) > 1 and (opener := rang_d_alinea(lines, begin) - 1):
            where["alinea"] = opener
    where[key] = first
    if last > first:
        where["jusqu_a"] = last
    return where


def _lists(lines: Sequence[Alinea]) -> Iterator[range]:
    for tiret, group in groupby(range(len(lines)), key=lambda rank: lines[rank].nature == "tiret"):
        first, *rest = group
        if tiret:
            yield range(first, first + 1 + len(rest))


def opener(article: Article, at: int) -> int | None:
    """The line that opens the list which ends just before the line `at`, or None."""
    return next((run.start - 1 for run in _lists(article.alineas) if run.stop == at and run.start), None)


def words_of_line(article: Article, index: int) -> str:
    """The words that prove the address of a line of `article`."""
    others = [line.texte for rank, line in enumerate(article.alineas) if rank != index]
    return first_words(article.alineas[index].texte, others)


# --- operations ------------------------------------------------------------------------------------------------------
def draft_operation(nature: str, where: dict[str, Any], **rest: Any) -> Operation:
    """The operation of that kind, as a drafter would write it. May raise a `ValidationError`."""
    given = {key: value for key, value in rest.items() if value is not None}
    return kinds()[nature].model_validate({"nature": nature, "cible": where, **given})


def on_lines(before: Article, after: Article, piece: Ecart) -> Operation:
    """The operation on whole lines that makes of `piece` what it became."""
    text = write_alineas(after.alineas[piece.j0 : piece.j1])
    if piece.i0 == piece.i1:
        return _insertion(before, after, piece, text)
    where, proof = cible(before, piece.i0, piece.i1), words_of_line(before, piece.i0)
    if piece.j0 == piece.j1:
        return draft_operation("supprimer_alinea", where, de=proof)
    if "tableau" in where and piece.one_line:
        return draft_operation("remplacer_tableau", where, de=proof.strip(" |"), a=text)
    if "tiret" in where and any(line.nature != "tiret" for line in after.alineas[piece.j0 : piece.j1]):
        where = _as_alineas(before, piece.i0, piece.i1)
    return draft_operation("remplacer_alinea", where, de=proof, a=text)


def _as_alineas(article: Article, start: int, end: int) -> dict[str, Any]:
    """The keys of lines that are tirets, and do not stay so: their ranks among all the lines of the article."""
    first, last = rang_d_alinea(article.alineas, start), rang_d_alinea(article.alineas, end) - 1
    return {"article": article.numero, "alinea": first} | ({"jusqu_a": last} if last > first else {})


def _insertion(before: Article, after: Article, piece: Ecart, text: str) -> Operation:
    at = piece.i0
    if at == len(before.alineas) and before.intitule:
        return draft_operation("completer_article", {"article": before.numero}, de=before.intitule, a=text)
    head = opener(before, at)
    if head is not None and all(line.nature == "tiret" for line in after.alineas[piece.j0 : piece.j1]):
        return draft_operation("completer_liste", cible(before, head, head + 1),
                         de=words_of_line(before, head), a=text)  # fmt: skip
    beside = _neighbour(before, at, after.alineas[piece.j0])
    return draft_operation("inserer_alinea", cible(before, beside.start, beside.stop), place=None if at else "avant",
                     de=words_of_line(before, beside.start), a=text)  # fmt: skip


def _neighbour(before: Article, at: int, new: Alinea) -> range:
    """What the line that comes at the place `at` is put after: the point whose number is before its own, or a line."""
    for point in points_de(before.alineas) if at else ():
        numbers = product(numeros_de(before.alineas[point.debut].texte), numeros_de(new.texte))
        if point.fin == at and any(old.precede(number) for old, number in numbers):
            return range(point.debut, point.fin)
    beside = max(at - 1, 0)
    return range(beside, beside + 1)
