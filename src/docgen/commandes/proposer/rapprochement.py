"""The articles that an edited Word file holds, each put back as the contract writes it: fields, marks, spaces."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from docgen.amend.deduire.ressemblance import alike
from docgen.commandes.proposer.montre import NOUVELLE, Montre, key_of, restore_line, show_line, typed_line
from docgen.commandes.proposer.texte_word import BlocEdite
from docgen.compose.composition import Composition
from docgen.document.alignement import equal_pairs
from docgen.findings import Refusal
from docgen.model.base import PREAMBULE
from docgen.model.contrat import Alinea, Article

_TITLE = re.compile(
    r"(?:Article\s+)?(\d+(?:\.\d+)*(?:-\d+)?(?:\s(?:bis|ter|quater))?)(?:er)?\s*(?:[–—]\s*|-\s+|[.:]\s+|\s+)(.+)"
)
_PREAMBLE = ("préambule", "preambule")
_GONE = key_of("(Abrogé.)")
_RULE = re.compile(r"^[|:\s-]+$")
_CELL = re.compile(r"(?<!\\)\|")
_OF_AVENANT = re.compile(r"\b(?:avenant|champ|exercice|precedent)\b")
_ROLE = re.compile(r"\{(?:total|groupe)\} *")
_STYLES = "Dans Word, remettre à leurs titres le style « Titre 1 » ou « Titre 2 », avec leur numéro, puis relancer."


@dataclass(frozen=True, slots=True)
class Rapprochement:
    """The articles of the text wanted; what is outside any article.

    `figees` are the values no longer computed (article, value); `autres` the fields that will speak of another avenant.
    """

    articles: tuple[Article, ...]
    figees: tuple[tuple[str, str], ...] = ()
    autres: tuple[tuple[str, str], ...] = ()
    dehors: tuple[str, ...] = ()


@dataclass(slots=True)
class _ArticleLu:
    """An article as read: its number, its title, its blocks."""

    numero: str
    titre: str
    blocs: list[BlocEdite] = field(default_factory=list)


def match_articles(
    composition: Composition, blocs: Sequence[BlocEdite], base: Sequence[Article], file: str
) -> Rapprochement:
    """The articles of `blocs`, compared with those of `base` as `composition` shows them. Raises `Refusal`."""
    known = {article.numero: article for article in base}
    outside, read = _split(blocs, with_preamble=PREAMBULE in known)
    _check_found(composition, read, base, file)
    puts = {lu.numero: _Putting(composition, known.get(lu.numero)) for lu in read}
    articles = tuple([puts[lu.numero].article(lu) for lu in read])
    frozen = tuple((numero, value) for numero, put in puts.items() for value in put.lost)
    moved = tuple((numero, field) for numero, put in puts.items() for field in put.moved)
    return Rapprochement(articles, frozen, moved, tuple(outside))


def _split(blocs: Sequence[BlocEdite], *, with_preamble: bool) -> tuple[list[str], list[_ArticleLu]]:
    """What stands before the first article, or in a preamble that the contract does not own; then the articles."""
    outside: list[str] = []
    read: list[_ArticleLu] = []
    current: _ArticleLu | None = None
    for bloc in blocs:
        if bloc.sorte == "titre":
            current = _opened(bloc, with_preamble=with_preamble)
            if current:
                read.append(current)
                continue
        if bloc.sorte == "note":
            continue
        if current is None:
            outside.append(bloc.texte)
        elif bloc.sorte != "autre":
            current.blocs.append(bloc)
    return outside, read


def _opened(bloc: BlocEdite, *, with_preamble: bool) -> _ArticleLu | None:
    match = _TITLE.fullmatch(bloc.texte)
    if match:
        return _ArticleLu(re.sub(r"\s", " ", match[1]), match[2].strip())
    return _ArticleLu(PREAMBULE, bloc.texte) if with_preamble and bloc.texte.lower() in _PREAMBLE else None


def _check_found(composition: Composition, read: Sequence[_ArticleLu], base: Sequence[Article], file: str) -> None:
    """Refused when the titles of some articles are no longer titles: their text would be taken for another's."""
    found = [lu.numero for lu in read]
    missing = [article for article in base if article.numero not in found and not article.abroge]
    said = [bloc for lu in read for bloc in lu.blocs]
    words = {key_of(bloc.texte) for bloc in said}
    lost = [article for article in missing if _still_there(composition, article, said, words)]
    if not found or lost or 2 * len(missing) > len(base) + 1:
        raise Refusal(
            f"{file} : des articles ne se retrouvent pas. Trouvés : {', '.join(found) or 'aucun'} ; "
            f"non trouvés : {', '.join(article.numero for article in lost or missing)}",
            _STYLES, code="PRO005",
        )  # fmt: skip
    for rank, numero in enumerate(found):
        if numero in found[:rank]:
            raise Refusal(f"{file} : deux titres portent le numéro {numero}", "Renuméroter l'un des deux.",
                          code="PRO005")  # fmt: skip


def _still_there(
    composition: Composition, article: Article, said: Sequence[BlocEdite], words: set[tuple[str, ...]]
) -> bool:
    """Whether the title, or half of the lines, of an article whose title is missing stand under another title."""
    title = key_of(show_line(composition, article.intitule).texte)
    for bloc in said:
        match = _TITLE.fullmatch(bloc.texte)
        if match and match[1] == article.numero and key_of(match[2]) == title:
            return True
    lines = [
        show_line(composition, line.texte, line.origine).cle for line in article.alineas if line.nature != "tableau"
    ]
    return bool(lines) and 2 * sum(line in words for line in lines) > len(lines)


# --- one article -----------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class _Putting:
    """Puts the lines of one article back; gathers the values computed no longer, the fields of another avenant."""

    composition: Composition
    before: Article | None
    lost: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)

    def article(self, lu: _ArticleLu) -> Article:
        if [key_of(bloc.texte) for bloc in lu.blocs] == [_GONE]:
            return Article(lu.numero, self.title(lu), (), abroge=True)
        return Article(lu.numero, self.title(lu), tuple(self.lines(lu.blocs)))

    def title(self, lu: _ArticleLu) -> str:
        if self.before is None:
            return typed_line(lu.titre)
        if lu.numero == PREAMBULE:
            return self.before.intitule
        return self.put(show_line(self.composition, self.before.intitule), lu.titre)

    def put(self, before: Montre, text: str, origine: str = "") -> str:
        if before.cle == key_of(text):
            return before.brut
        restored = restore_line(before, text)
        self.lost += restored.figees
        # What an avenant wrote speaks of that avenant; written again, it speaks of the next one.
        self.moved += [field for field in restored.champs if origine and _OF_AVENANT.search(field)]
        return restored.brut

    def lines(self, blocs: Sequence[BlocEdite]) -> Iterator[Alinea]:
        old = self.before.alineas if self.before else ()
        shown = [_shown(self.composition, line) for line in old]
        here = [(line.nature, words) for line, (words, _) in zip(old, shown, strict=True)]
        there = [(bloc.sorte, _key(bloc)) for bloc in blocs]
        became = {j: i for i, j in _matched(here, there, [text for _, text in shown], blocs)}
        for rank, bloc in enumerate(blocs):
            yield self.line(old[became[rank]] if rank in became else None, bloc)

    def line(self, before: Alinea | None, bloc: BlocEdite) -> Alinea:
        if before is not None and (before.nature == "tableau") != (bloc.sorte == "tableau"):
            before = None
        if bloc.sorte == "tableau":
            return Alinea("tableau", self.table(before.texte if before else "", bloc.rangees))
        nature: Literal["tiret", "texte"] = "tiret" if bloc.sorte == "tiret" else "texte"
        if before is None:
            return Alinea(nature, typed_line(bloc.texte))
        same = show_line(self.composition, before.texte, before.origine)
        if nature == before.nature and same.cle == key_of(bloc.texte):
            return before
        return Alinea(nature, self.put(same, bloc.texte, before.origine))

    # --- tables ---
    def table(self, before: str, rows: Sequence[tuple[str, ...]]) -> str:
        """The table as Markdown: a row that has not changed is copied, and the line under the heads if it fits."""
        lines = before.split("\n") if before else []
        rule = next((line for line in lines if _RULE.match(line)), "")
        old = [line for line in lines if line != rule]
        here = [self._row_key(line) for line in old]
        there = [tuple(map(key_of, row)) for row in rows]
        texts = [self._row_shown(line) for line in old], [BlocEdite("texte", " ".join(row)) for row in rows]
        pairs = {j: i for i, j in _matched(here, there, *texts)}
        written = []
        for rank, row in enumerate(rows):
            line = old[pairs[rank]] if rank in pairs else ""
            same = bool(line) and here[pairs[rank]] == there[rank]
            written.append(line if same else self._row(_cells(line), row))
        width = len(rows[0]) if rows else 0
        written.insert(1, rule if rule and len(_cells(rule)) == width else f"|{'---|' * width}")
        return "\n".join(written)

    def _row_key(self, line: str) -> tuple[tuple[str, ...], ...]:
        return tuple(show_line(self.composition, cell).cle for cell in _cells(line))

    def _row_shown(self, line: str) -> str:
        return " ".join(show_line(self.composition, cell).texte for cell in _cells(line))

    def _row(self, before: Sequence[str], row: Sequence[str]) -> str:
        cells = []
        for rank, text in enumerate(row):
            old = before[rank] if len(before) == len(row) else ""
            role = _ROLE.match(old)
            new = self.put(show_line(self.composition, old), text) if old else restore_line(NOUVELLE, text).brut
            cells.append((role.group() if role and not new.startswith(role.group()) else "") + _piped(new))
        return f"| {' | '.join(cells)} |"


def _matched(
    here: Sequence[Hashable], there: Sequence[Hashable], texts: Sequence[str], blocs: Sequence[BlocEdite]
) -> list[tuple[int, int]]:
    """Equal lines, then those that are alike between two equal ones."""
    pairs = equal_pairs(here, there)
    ends = [(-1, -1), *pairs, (len(here), len(there))]
    for (i, j), (i1, j1) in pairwise(ends):
        window = blocs[j + 1 : j1]
        for a, b in alike(texts[i + 1 : i1], [bloc.texte for bloc in window], lambda *_: True):
            pairs.append((i + 1 + a, j + 1 + b))
    return sorted(pairs)


def _shown(composition: Composition, line: Alinea) -> tuple[Hashable, str]:
    """What the line is compared by, and its words."""
    if line.nature != "tableau":
        shown = show_line(composition, line.texte, line.origine)
        return shown.cle, shown.texte
    rows = [_cells(row) for row in line.texte.split("\n") if not _RULE.match(row)]
    cells = [[show_line(composition, cell, line.origine) for cell in row] for row in rows]
    text = "\n".join(" | ".join(cell.texte for cell in row) for row in cells)
    return tuple(tuple(cell.cle for cell in row) for row in cells), text


def _key(bloc: BlocEdite) -> Hashable:
    if bloc.sorte != "tableau":
        return key_of(bloc.texte)
    return tuple(tuple(map(key_of, row)) for row in bloc.rangees)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _CELL.split(line.strip().strip("|"))] if line else []


def _piped(text: str) -> str:
    return _CELL.sub(r"\\|", text)
