"""The articles that an edited Word file holds, each put back as the contract writes it: fields, marks, spaces."""

import re
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from docgen.amend.deduire.unites import alike
from docgen.amend.mots import FIELD
from docgen.commandes.proposer.montre import NOUVELLE, Montre, key_of, restore_line, show_line, typed_line
from docgen.commandes.proposer.texte_word import BlocEdite
from docgen.compose.composition import Composition
from docgen.document.alignement import Pairs, pairs_of
from docgen.findings import Refusal
from docgen.model.base import PREAMBULE
from docgen.model.contrat import Alinea, Article
from docgen.model.texte import nature_de

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


class _ArticleLu(NamedTuple):
    """An article as read: its number, its title, its blocks."""

    numero: str
    titre: str
    blocs: list[BlocEdite]


def match_articles(
    composition: Composition, blocs: Sequence[BlocEdite], base: Sequence[Article], file: str
) -> tuple[list[Article], list[tuple[str, str]], list[tuple[str, str]], list[str]]:
    """The articles of `blocs`, compared with those of `base` as `composition` shows them. Raises `Refusal`.

    Then the values no longer computed (article, value), the fields that will speak of another avenant, and what is
    outside any article.
    """
    known = {article.numero: article for article in base}
    outside, read = _split(blocs, with_preamble=PREAMBULE in known)
    _check_found(composition, read, base, file)
    puts = {lu.numero: _Putting(composition, known.get(lu.numero)) for lu in read}
    articles = [puts[lu.numero].article(lu) for lu in read]
    frozen = [(numero, value) for numero, put in puts.items() for value in put.lost]
    moved = [(numero, field) for numero, put in puts.items() for field in put.moved]
    return articles, frozen, moved, outside


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
        return _ArticleLu(re.sub(r"\s", " ", match[1]), match[2].strip(), [])
    return _ArticleLu(PREAMBULE, bloc.texte, []) if with_preamble and bloc.texte.lower() in _PREAMBLE else None


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
class _Putting(Struct):
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
        self.moved += [field for field in FIELD.findall(restored.brut) if origine and _OF_AVENANT.search(field)]
        return restored.brut

    def lines(self, blocs: Sequence[BlocEdite]) -> Iterator[Alinea]:
        old = self.before.alineas if self.before else ()
        here = [_shown(self.composition, line) for line in old]
        became = _matched(here, [((bloc.sorte, _key(bloc)), bloc.texte) for bloc in blocs])
        # A picture without a caption has no words to be found by: it stays after the line that it followed.
        yield from (line for at, line in enumerate(old) if not any(text.strip() for _, text in here[: at + 1]))
        for rank, bloc in enumerate(blocs):
            at = became.get(rank)
            yield self.line(None if at is None else old[at], bloc)
            while at is not None and at + 1 < len(old) and not here[at + 1][1].strip():
                at += 1
                yield old[at]

    def line(self, before: Alinea | None, bloc: BlocEdite) -> Alinea:
        if before is not None and (before.nature == "tableau") != (bloc.sorte == "tableau"):
            before = None
        if bloc.sorte == "tableau":
            return Alinea("tableau", self.table(before.texte if before else "", bloc.rangees))
        tiret = bloc.sorte == "tiret"
        if before is None:
            return Alinea("tiret" if tiret else "texte", typed_line(bloc.texte))
        same = show_line(self.composition, before.texte, before.origine)
        if tiret == (before.nature == "tiret") and same.cle == key_of(bloc.texte):
            return before
        text = self.put(same, bloc.texte, before.origine)
        return Alinea("tiret" if tiret else nature_de(text), text)

    # --- tables ---
    def table(self, before: str, rows: Sequence[tuple[str, ...]]) -> str:
        """The table as Markdown: a row that has not changed is copied, and the line under the heads if it fits."""
        lines = before.split("\n") if before else []
        rule = next((line for line in lines if _RULE.match(line)), "")
        old = [line for line in lines if line != rule]
        here = [self._row_shown(line) for line in old]
        there = [(tuple(map(_cell_key, row)), " ".join(row)) for row in rows]
        became = _matched(here, there)
        written = []
        for rank, row in enumerate(rows):
            line = old[became[rank]] if rank in became else ""
            same = bool(line) and here[became[rank]][0] == there[rank][0]
            written.append(line if same else self._row(_cells(line), row))
        width = len(rows[0]) if rows else 0
        written.insert(1, rule if rule and len(_cells(rule)) == width else f"|{'---|' * width}")
        return "\n".join(written)

    def _row_shown(self, line: str) -> tuple[Hashable, str]:
        cells = [show_line(self.composition, cell) for cell in _cells(line)]
        return tuple(_cell_key(cell.texte) for cell in cells), " ".join(cell.texte for cell in cells)

    def _row(self, before: Sequence[str], row: Sequence[str]) -> str:
        cells = []
        for rank, text in enumerate(row):
            old = before[rank] if len(before) == len(row) else ""
            role = _ROLE.match(old)
            shown = show_line(self.composition, old) if old else NOUVELLE
            # A column shows the cents of all its amounts: those that a field does not show alone were not typed.
            said = shown.texte if shown.valeurs and _cell_key(shown.texte) == _cell_key(text) else text
            new = self.put(shown, said) if old else restore_line(NOUVELLE, text).brut
            cells.append((role.group() if role and not new.startswith(role.group()) else "") + _CELL.sub(r"\\|", new))
        return f"| {' | '.join(cells)} |"


def _matched(here: Sequence[tuple[Hashable, str]], there: Sequence[tuple[Hashable, str]]) -> dict[int, int]:
    """By the rank of each line that was read, that of the one it was: equal, or alike between two equal ones."""

    def between(old: range, new: range) -> Pairs:
        return alike([here[i][1] for i in old], [there[j][1] for j in new])

    return {j: i for i, j in pairs_of([key for key, _ in here], [key for key, _ in there], between)}


def _shown(composition: Composition, line: Alinea) -> tuple[Hashable, str]:
    """What the line is compared by, and its words."""
    if line.nature != "tableau":
        shown = show_line(composition, line.texte, line.origine)
        return ("tiret" if line.nature == "tiret" else "texte", shown.cle), shown.texte
    rows = [_cells(row) for row in line.texte.split("\n") if not _RULE.match(row)]
    cells = [[show_line(composition, cell, line.origine) for cell in row] for row in rows]
    text = "\n".join(" | ".join(cell.texte for cell in row) for row in cells)
    return (line.nature, tuple(tuple(_cell_key(cell.texte) for cell in row) for row in cells)), text


def _key(bloc: BlocEdite) -> Hashable:
    if bloc.sorte != "tableau":
        return key_of(bloc.texte)
    return tuple(tuple(map(_cell_key, row)) for row in bloc.rangees)


def _cell_key(text: str) -> tuple[str, ...]:
    """What a cell is compared by: « 92,00 € », beside an amount with cents, is « 92 € »."""
    return key_of(re.sub(r"(?<=\d),00(?=\s*€)", "", text))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _CELL.split(line.strip().strip("|"))] if line else []
