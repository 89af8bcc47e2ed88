"""Where a fault of words stands, in the file that holds them: an article, the text of an operation."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec.structs import replace

from docgen.adresses.origines import Origine
from docgen.compose.composition import Composition, filled
from docgen.compose.fautes import TextFault
from docgen.findings import Location, place_dans

_TAG = re.compile(r"\{\{.*?\}\}")
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")


@contextmanager
def located_words(
    composition: Composition, place: Location, texte: str, origine: Origine = Origine.SIGNE
) -> Iterator[None]:
    """A fault of `texte`, composed inside, is at its tag; `place` is where the words that hold it begin."""
    try:
        yield
    except TextFault as error:
        if error.finding.location.file:
            raise
        found = _of_the_tag(composition, place, texte, origine)
        raise TextFault(replace(error.finding, location=found)) from None


def _of_the_tag(composition: Composition, place: Location, texte: str, origine: Origine) -> Location:
    whole = composition.dossier.textes.get(place.file, "")
    start = sum(len(line) + 1 for line in whole.split("\n")[: max(place.line - 1, 0)])
    tags = _TAG.findall(texte)
    for tag in sorted(tags, key=lambda tag: _composes(composition, tag, origine)):
        if found := _as_written(tag).search(whole, start):
            return place_dans(place.file, whole, found.start())
    return place


def _composes(composition: Composition, tag: str, origine: Origine) -> bool:
    """Whether the tag, alone, is no fault."""
    try:
        filled(composition, tag, origine)
    except TextFault:
        return False
    return True


def _as_written(tag: str) -> re.Pattern[str]:
    """The tag in its file: cut by ends of line, a word that repeats its line in the place of a value."""
    pieces = [r"\s+".join(map(re.escape, piece.split(" "))) if rank % 2 == 0 else rf"(?:{re.escape(piece)}|[\w.]+)"
              for rank, piece in enumerate(_QUOTED.split(tag))]  # fmt: skip
    return re.compile("".join(pieces))
