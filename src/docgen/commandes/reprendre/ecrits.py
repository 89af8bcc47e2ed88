"""What is written in the data, and may be what a document shows at a place: values of YAML, lines of narratives."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from msgspec import Struct
from pydantic_core import PydanticCustomError

from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.commandes.tableur.colles import plain_spaces
from docgen.compose.jetons import ABSENCES
from docgen.dossier import Dossier
from docgen.findings import Location, Refusal
from docgen.french import date as french_date
from docgen.french import nombre, typographie
from docgen.load.yaml_edition import TextEdit
from docgen.model.base import absence_saisie, nombre_saisi, parse_day
from docgen.montants import A_COMPLETER, Absence, Montant

SorteDeMots = Literal["nombre", "jour", "texte"]
# What jinja reads in a text.
BALISES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
_MARKUP = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\*+|\[\^?|\]\([^)]*\)|\]")
# How a document shows what is still to come, when it names it: « [code guichet] ».
NOMMEE = re.compile(r"\[[^\]]*\]")
_A_ECRIRE = re.compile(rf"(?:[-*] +)?{A_COMPLETER}(?: *:[^\n]*(?:\n[^\n]*\S[^\n]*)*)?(?=\s*(?:\n|$))", re.I)
_CONTRACTED = re.compile(r"(?:du|des|au|aux) |(?:de|à) (?=la |l['’])")
_ARTICLES = {"du ": "le ", "au ": "le ", "des ": "les ", "aux ": "les "}
_ARTICLE = re.compile(r"les? (?=\w{4})")
# Words that are long; what is shown around those that change.
_LONG, _AUTOUR = 110, 45
_HEAD = re.compile(r"\s*(?:#+ |[-*+] |\d+[.)] |:::.*|> )?")


class MotsEcrits(Struct, frozen=True):
    """A value of YAML (`chemin`), or a line of Markdown from `debut`: its file, its words, where it stands."""

    cle: CleDeSource | None
    texte: str
    place: Location
    chemin: Chemin = ()
    debut: int = 0

    @property
    def absence(self) -> Absence | None:
        """Why it says no value, when it says none."""
        if self.cle is None:
            return Absence.A_COMPLETER if _A_ECRIRE.match(self.texte) else None
        return absence_saisie(self.texte)

    @property
    def en_plus(self) -> bool:
        """Whether nothing is written there yet."""
        return self.cle is None and not self.texte

    @property
    def sorte(self) -> SorteDeMots:
        """What its words may be read as."""
        if self.cle is None:
            return "texte"
        return "nombre" if read_number(self.texte) is not None else "jour" if day_of_words(self.texte) else "texte"

    def shown(self) -> list[str]:
        """The ways in which a document may show it, in plainly signs."""
        if self.absence:
            return [plainly(ABSENCES[self.absence]), self.absence.value]
        number, day = read_number(self.texte), day_of_words(self.texte)
        if number is not None:
            cents = f"{number:.2f}".partition(".")[2]
            return [plainly(f"{nombre(int(number))},{cents}"), plainly(nombre(number.normalize() + 0)),
                    plainly(self.texte)]  # fmt: skip
        if day:
            return [plainly(french_date(day)), f"{day:%d/%m/%Y}", plainly(self.texte)]
        said = plainly(self.texte if self.cle else " ".join(pieces(self.texte)))
        # « du Département » shows « le Département ».
        bare = _ARTICLE.sub("", said) if self.cle else said
        return [said, bare] if bare != said else [said]


# Something that is written, and what it becomes.
EcritNouveau = tuple[MotsEcrits, str]


def raw_words(file: str, text: str, edit: TextEdit, chemin: Chemin = ()) -> EcritNouveau:
    """What `edit` changes in the `text` of a file, whatever it is; the place is that of the first line it concerns."""
    line = text.count("\n", 0, edit.start) + 1 + edit.text.startswith("\n")
    return MotsEcrits(None, text[edit.start : edit.end], Location(file, line, 1), chemin, edit.start), edit.text


def said_change(avant: str, apres: str) -> str:
    """« « A » devient « B » », or what is put in, or taken out."""
    avant, apres = (" ".join(words.split()) for words in (avant, apres))
    if avant and apres:
        avant, apres = excerpts(avant, apres)
        return f"« {avant} » devient « {apres} »"
    return f"« {apres} » est ajouté" if apres else f"« {avant} » est retiré"


def excerpts(before: str, after: str) -> tuple[str, str]:
    """`before` and `after`, where they are long, cut to what surrounds the words that change.

    >>> excerpts("Plus de 52 personnes " + "du territoire " * 9, "Plus de 51 personnes " + "du territoire " * 9)
    ('Plus de 52 personnes du territoire du territoire du…', 'Plus de 51 personnes du territoire du territoire du…')
    """
    if max(len(before), len(after)) <= _LONG:
        return before, after
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    first = before.rfind(" ", 0, max(start - _AUTOUR, 0)) + 1 if start > _AUTOUR else 0
    shown = []
    for text in (before, after):
        last = len(text) if end <= _AUTOUR else text.rfind(" ", 0, len(text) - end + _AUTOUR)
        last = last if last > first else len(text)
        shown.append(f"{'…' * bool(first)}{text[first:last].strip()}{'…' * (last < len(text))}")
    return shown[0], shown[1]


def _alike(first: str, second: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((rank for rank, (here, there) in pairs if here != there), min(len(first), len(second)))


def with_its_article(raw: str, new: str) -> str:
    """`new` as the value `raw` is written, with its article, when a document says it after « de » or « à ».

    >>> with_its_article("le Département", "de l'Agence"), with_its_article("le Département", "des Communes")
    ("l'Agence", 'les Communes')
    """
    if _ARTICLE.match(raw) and (said := _CONTRACTED.match(new)):
        return _ARTICLES.get(said[0], "") + new[said.end() :]
    return new


@lru_cache(1 << 14)
def plainly(text: str) -> str:
    """`text` typeset, with ordinary spaces and straight apostrophes: as lines are compared."""
    return " ".join(typographie(text).split()).replace("’", "'")


def flat(line: str) -> str:
    """A line as it came out of a document, with straight apostrophes; each letter stays at its rank."""
    return line.replace("’", "'")


def pieces(line: str) -> list[str]:
    """The words of a line of Markdown, without its marks."""
    body = line[len(_HEAD.match(line)[0]) :]  # type: ignore[index]  # it may be empty, and always matches
    return [piece for piece in _MARKUP.split(body) if piece.strip()]


# The same words are asked about at each step of what is tried.
@lru_cache(1 << 14)
def read_number(text: str) -> Decimal | None:
    """The number that a value writes; None for other words."""
    bare = text.strip().removesuffix("%").strip()
    for read in (lambda said: Decimal(Montant.parse(said).centimes) / 100, nombre_saisi):
        with suppress(Refusal, PydanticCustomError, ValueError, ArithmeticError):
            return Decimal(read(bare))
    return None


@lru_cache(1 << 14)
def day_of_words(text: str) -> date | None:
    """The day that a value writes; None for other words."""
    with suppress(PydanticCustomError, ValueError):
        return parse_day(plain_spaces(text).replace("’", "'"))
    return None


# --- all that is written ----------------------------------------------------------------------------------------------
def all_written(dossier: Dossier, owners: Collection[str]) -> Iterator[MotsEcrits]:
    """What the files of `owners` (contracts, a séance) and of the whole folder say."""
    for key, source in dossier.sources.items():
        if key.proprietaire in (*owners, "dossier") and source.file.endswith(".yaml") and key.sorte != "publie":
            yield from (MotsEcrits(key, extent.text, source.locate(path), path)
                        for path, extent in source.extents.items() if extent.text)  # fmt: skip
    folders = tuple(f"{owner}/" for owner in owners)
    for file, text in dossier.textes.items():
        if file.endswith(".md") and (dossier.inside(file) or "").startswith(folders):
            yield from _lines(file, text)


def _lines(file: str, text: str) -> Iterator[MotsEcrits]:
    """Each line; a paragraph that is still to be written is one, whatever it says of what is to come."""
    at, rank = 0, 1
    while at < len(text):
        blank = _A_ECRIRE.match(text, at)
        said = blank.group() if blank else text[at:].partition("\n")[0]
        for start, words in _cells(said) if blank is None else [(0, said)]:
            if pieces(words):
                yield MotsEcrits(None, words, Location(file, rank, 1), debut=at + start)
        at += len(said) + 1
        rank += said.count("\n") + 1


def _cells(line: str) -> Iterator[tuple[int, str]]:
    """The words of a line, or of each cell of a row, and where they begin."""
    if not line.lstrip().startswith("|"):
        yield 0, line
        return
    at = 0
    for cell in line.split("|"):
        if re.search(r"\w", cell):
            yield at + len(cell) - len(cell.lstrip()), cell.strip()
        at += len(cell) + 1


def that_may_show(
    written: Iterable[MotsEcrits], changed: Iterable[tuple[str, list[tuple[int, int]]]]
) -> list[MotsEcrits]:
    """Those of `written` that one of the `changed` lines may show where its words have changed."""
    lines = [(flat(line).lower(), spans) for line, spans in changed]
    whole = "\n".join(line for line, _ in lines)
    found = []
    for ecrit in written:
        said = ecrit.shown() if ecrit.cle else map(plainly, pieces(ecrit.texte))
        ways = [way for way in map(str.lower, said) if way and way in whole]
        to_come = ecrit.absence is Absence.A_COMPLETER
        if (ways or to_come) and any(_hits(ways, line, spans, to_come=to_come) for line, spans in lines):
            found.append(ecrit)
    return found


def _hits(ways: Sequence[str], line: str, spans: list[tuple[int, int]], *, to_come: bool) -> bool:
    """Whether one of `ways` stands where `line` has changed; or a blank, when the value is to come."""
    places = [(named.start(), named.end()) for named in NOMMEE.finditer(line)] if to_come else []
    for way in ways:
        at = line.find(way)
        while at >= 0:
            places.append((at, at + len(way)))
            at = line.find(way, at + 1)
    # What is put in after a value may as well be told after the space that follows.
    return any(start - 1 <= last and first <= end + 1 for first, last in places for start, end in spans)
