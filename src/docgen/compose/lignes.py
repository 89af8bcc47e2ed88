"""Where a line of a composed text was written: the line of its template that gives it, or of a part of it."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from docgen.compose.fautes import text_fault
from docgen.compose.textes import Textes
from docgen.findings import Location, Refusal, shown

_BALISE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_PARTIE = re.compile(r"""\{%-?\s*include\s+["']([^"']+)["']""")


class FauteDeLigne(Refusal):
    """What is wrong at a line of a composed text (`ligne`, from 1); `dit` says it without the line."""

    def __init__(self, ligne: int, dit: str, remedy: str) -> None:
        super().__init__(f"ligne {ligne} du texte composé : {dit}", remedy)
        self.ligne, self.dit = ligne, dit


class _Ligne(NamedTuple):
    """A line of a template: where it is, its words without tags, and what its composition looks like."""

    place: Location
    mots: str
    motif: re.Pattern[str]


@contextmanager
def located_line(textes: Textes, file: str, composed: str) -> Iterator[None]:
    """A fault of a line of `composed`, which the template `file` gave, is at the line that wrote it."""
    try:
        yield
    except FauteDeLigne as fault:
        if place := written_line(textes, file, composed, fault.ligne):
            raise text_fault("TPL004", fault.dit, place, fault.remedy) from None
        raise


def written_line(textes: Textes, file: str, composed: str, ligne: int) -> Location | None:
    """Where the template `file`, or a part of it, writes that line of `composed`; None when no line looks like it."""
    written, lines = list(_written(textes, file, set())), composed.split("\n")
    found = _answers(written, lines[ligne - 1])
    if len(found) < 2:
        return written[found[0]].place if found else None
    # Several look like it (« ::: »): the first that comes after what is only written once.
    known = (_answers(written, line) for line in reversed(lines[: ligne - 1]))
    anchor = next((answers[0] for answers in known if len(answers) == 1), -1)
    return written[next((rank for rank in found if rank > anchor), found[0])].place


def _answers(written: Sequence[_Ligne], line: str) -> list[int]:
    """The lines that may give `line`: those that share the most words with it."""
    found = [rank for rank, other in enumerate(written) if other.motif.fullmatch(line.strip())]
    most = max((len(written[rank].mots) for rank in found), default=0)
    return [rank for rank in found if len(written[rank].mots) == most]


def _written(textes: Textes, file: str, inside: set[str]) -> Iterator[_Ligne]:
    """The lines of a template in their order, those of each part where it is included."""
    path = textes.path(file)
    if not path or file in inside:
        return
    lines = Path(path).read_text("utf-8").split("\n")
    start = lines.index("---", 1) + 1 if lines[0] == "---" and "---" in lines[1:] else 0
    for number, line in enumerate(lines[start:], start + 1):
        if part := _PARTIE.search(line):
            yield from _written(textes, part[1], inside | {file})
        pieces = _BALISE.split(line.strip())
        if words := "".join(pieces).strip():
            yield _Ligne(Location(shown(Path(path)), number, 1), words, re.compile(".*".join(map(re.escape, pieces))))
