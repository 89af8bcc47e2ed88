"""What is written in the data, and may be what a document shows at a place: values of YAML, lines of narratives."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from msgspec import Struct
from pydantic_core import PydanticCustomError

from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.commandes.tableur.colles import plain_spaces
from docgen.commandes.tableur.valeurs import style_of, write_value
from docgen.dossier import Dossier
from docgen.findings import Location, Refusal
from docgen.french import date as french_date
from docgen.french import nombre, typographie
from docgen.model.base import nombre_saisi, parse_day
from docgen.montants import Montant

SorteDeMots = Literal["nombre", "jour", "texte"]
_MARKUP = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\*+|\[\^?|\]\([^)]*\)|\]")
_HEAD = re.compile(r"\s*(?:#+ |[-*+] |\d+[.)] |:::.*|> )?")
# Numbers and days that no contract holds: what shows one shows the value in the place of which it was put.
_NUMBERS, _STEP = 7_000_003, 1_009
_DAYS = date(1700, 1, 1)
_LETTERS = "bcdfghjklmnpqrst"


class MotsEcrits(Struct, frozen=True):
    """A value of YAML (`chemin`), or a line of Markdown from `debut`: its file, its words, where it stands."""

    cle: CleDeSource | None
    texte: str
    place: Location
    chemin: Chemin = ()
    debut: int = 0

    @property
    def sorte(self) -> SorteDeMots:
        """What its words may be read as."""
        if self.cle is None:
            return "texte"
        return "nombre" if read_number(self.texte) is not None else "jour" if day_of_words(self.texte) else "texte"

    def shown(self) -> list[str]:
        """The ways in which a document may show it, in plainly signs."""
        number, day = read_number(self.texte), day_of_words(self.texte)
        if number is not None:
            cents = f"{number:.2f}".partition(".")[2]
            return [plainly(f"{nombre(int(number))},{cents}"), plainly(nombre(number.normalize() + 0))]
        if day:
            return [plainly(french_date(day)), f"{day:%d/%m/%Y}", plainly(self.texte)]
        return [plainly(self.texte if self.cle else " ".join(pieces(self.texte)))]


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


def read_number(text: str) -> Decimal | None:
    """The number that a value writes; None for other words."""
    bare = text.strip().removesuffix("%").strip()
    for read in (lambda said: Decimal(Montant.parse(said).centimes) / 100, nombre_saisi):
        with suppress(Refusal, PydanticCustomError, ValueError, ArithmeticError):
            return Decimal(read(bare))
    return None


def day_of_words(text: str) -> date | None:
    """The day that a value writes; None for other words."""
    with suppress(PydanticCustomError, ValueError):
        return parse_day(plain_spaces(text).replace("’", "'"))
    return None


# --- all that is written ----------------------------------------------------------------------------------------------
def all_written(dossier: Dossier, owner: str) -> Iterator[MotsEcrits]:
    """What the files of `owner` (a contract, a séance) and of the whole folder say."""
    for key, source in dossier.sources.items():
        if key.proprietaire in (owner, "dossier") and source.file.endswith(".yaml") and key.sorte != "publie":
            yield from (MotsEcrits(key, extent.text, source.locate(path), path)
                        for path, extent in source.extents.items() if extent.text)  # fmt: skip
    for file, text in dossier.textes.items():
        if file.endswith(".md") and (dossier.inside(file) or "").startswith(f"{owner}/"):
            yield from _lines(file, text)


def _lines(file: str, text: str) -> Iterator[MotsEcrits]:
    at = 0
    for rank, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield MotsEcrits(None, line, Location(file, rank, 1), debut=at)
        at += len(line) + 1


def that_may_show(
    written: Iterable[MotsEcrits], changed: Iterable[tuple[str, list[tuple[int, int]]]]
) -> list[MotsEcrits]:
    """Those of `written` that one of the `changed` lines may show where its words have changed."""
    lines = [(flat(line).lower(), spans) for line, spans in changed]
    return [ecrit for ecrit in written if any(_hits(ecrit, line, spans) for line, spans in lines)]


def _hits(ecrit: MotsEcrits, line: str, spans: list[tuple[int, int]]) -> bool:
    for way in ecrit.shown() if ecrit.cle else map(plainly, pieces(ecrit.texte)):
        at = line.find(way.lower()) if way else -1
        while at >= 0:
            if any(start <= at + len(way) and at <= end for start, end in spans):
                return True
            at = line.find(way.lower(), at + 1)
    return False


# --- what is put in their place ---------------------------------------------------------------------------------------
_WORDS = re.compile(rf" ?zq[{_LETTERS}]{{3}}qz")


def without_words(line: str) -> str:
    """A line without the words that were put there."""
    return _WORDS.sub("", line)


class RepereDeMots(Struct, frozen=True):
    """What is put in the place of what is written, to see where it shows: its text there, how that may show."""

    ecrit: MotsEcrits
    rang: int
    sorte: SorteDeMots

    @property
    def texte(self) -> str:
        """What the file says instead."""
        former = self.ecrit.texte
        if self.sorte == "nombre":
            return write_value(Decimal(_NUMBERS + _STEP * self.rang), "nombre", style_of(former))
        if self.sorte == "jour":
            return write_value(f"{self._day:%d/%m/%Y}", "date", style_of(former))
        return f"{former} {self._word}"

    @property
    def montres(self) -> list[str]:
        """What a document then shows."""
        if self.sorte == "nombre":
            return [
                plainly(nombre(_NUMBERS + _STEP * self.rang)) + ",00",
                plainly(nombre(_NUMBERS + _STEP * self.rang)),
            ]
        if self.sorte == "jour":
            return [plainly(french_date(self._day)), f"{self._day:%d/%m/%Y}"]
        return [self._word]

    @property
    def _day(self) -> date:
        return _DAYS + timedelta(days=self.rang)

    @property
    def _word(self) -> str:
        return "zq" + "".join(_LETTERS[self.rang >> shift & 15] for shift in (8, 4, 0)) + "qz"
