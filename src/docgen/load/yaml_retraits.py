"""Which line of a YAML file that does not read is out of line: the parser stops further on, and in its own words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from docgen.french import compte

# Spaces, dashes, a key, what follows it.
_LIGNE = re.compile(
    r"(?P<retrait> *)(?P<tirets>(?:- +)*)(?:(?P<cle>\"[^\"]*\"|'[^']*'|[^\s#:\"'-][^:#]*?):(?= |$))?(?P<reste>.*)"
)
_COLLEE = re.compile(r"([\w-]+):(\S.*)")


class FauteDeRetrait(NamedTuple):
    """A line that is out of line: its number and its column, from 1; what is wrong, and what to do."""

    ligne: int
    colonne: int
    message: str
    remede: str


class _Niveau(NamedTuple):
    """A key, or a dash, under which lines may come: its column, from 0."""

    retrait: int
    ligne: int
    cle: str

    @property
    def dit(self) -> str:
        named = f"« {self.cle} »" if self.cle else "le tiret"
        return f"{named} (ligne {self.ligne})"


def find_misaligned(text: str, last: int) -> FauteDeRetrait | None:
    """The first line of `text`, up to the line `last`, that cannot stand where it is; None when all can."""
    reading = _Reading()
    for number, line in enumerate(text.split("\n")[:last], 1):
        fault = reading.look(number, line)
        if fault or reading.ended:
            return fault
    return None


@dataclass(slots=True)
class _Reading:
    """What is open at a line: keys and dashes; those that the line before closed; whether it has its value."""

    open_: list[_Niveau] = field(default_factory=list)
    closed: list[_Niveau] = field(default_factory=list)
    valued: bool = False
    block: int | None = None
    inside: bool = False
    ended: bool = False

    def look(self, number: int, line: str) -> FauteDeRetrait | None:
        bare = line.strip()
        if not bare or self._in_block(_indent(line)) or bare.startswith("#"):
            return None
        levels, rest = _levels(number, line)
        if not levels:
            return self._words(number, line)
        fault = self._enter(levels[0])
        self.open_ += levels[1:]
        self.valued = bool(rest) and not rest.startswith("#")
        self.block, self.inside = (self.open_[-1].retrait, False) if rest[:1] in ("|", ">") else (None, False)
        # A value that goes on over the lines: what they hold is not read here.
        self.ended = rest[:1] in ("[", "{") or (rest[:1] in ("'", '"') and rest.count(rest[0]) % 2 == 1)
        return fault

    def _in_block(self, indent: int) -> bool:
        """Whether a line is of the text that « | » opens: its first line says how far the others are."""
        if self.block is None or indent <= self.block:
            self.block = None
            return False
        if not self.inside:
            self.block, self.inside = indent - 1, True
        return True

    def _words(self, number: int, line: str) -> FauteDeRetrait | None:
        """A line without key nor dash: it goes on with a value, or its key sticks to its value."""
        glued = _COLLEE.fullmatch(line.strip())
        if glued and not (self.valued and self.open_ and _indent(line) > self.open_[-1].retrait):
            remedy = f"Écrire « {glued[1]}: {glued[2]} »."
            return FauteDeRetrait(number, _indent(line) + len(glued[1]) + 2, "il manque une espace après « : »", remedy)
        return None

    def _enter(self, level: _Niveau) -> FauteDeRetrait | None:
        before, self.closed = self.closed, []
        if not self.open_ or level.retrait > self.open_[-1].retrait:
            fault = self._too_deep(level, before) if self.open_ and self.valued else None
            self.open_.append(level)
            return fault
        while self.open_ and self.open_[-1].retrait > level.retrait:
            self.closed.append(self.open_.pop())
        if self._answers(level):
            return None
        return _out_of_line(level, [*self.closed, *self.open_])

    def _answers(self, level: _Niveau) -> bool:
        """Whether a level that is open has that column and that kind; the new one then takes its place."""
        top = self.open_[-1] if self.open_ else None
        if top is None or top.retrait != level.retrait:
            return False
        if bool(top.cle) == bool(level.cle):
            self.open_[-1] = level
            return True
        if top.cle:
            # The dashes of a list may stand under its key, in the same column.
            under_it = not self.valued and not self.closed
            self.open_ += [level] * under_it
            return under_it
        under = self.open_[-2] if len(self.open_) > 1 else None
        if under and under.retrait == level.retrait:
            self.open_[-2:] = [level]
            return True
        return False

    def _too_deep(self, level: _Niveau, before: list[_Niveau]) -> FauteDeRetrait:
        """`level` is under a key that has its value: it is too far, or that key is not far enough."""
        top = self.open_[-1]
        if any(closed.retrait == level.retrait for closed in before):
            message = "cette ligne n'est pas assez en retrait : celles qui l'entourent le sont davantage"
            return _fault(top, level, message)
        message = f"cette ligne est trop en retrait : {top.dit} a déjà sa valeur"
        return _fault(level, top, message)


def _out_of_line(level: _Niveau, known: list[_Niveau]) -> FauteDeRetrait:
    alike = [other for other in known if bool(other.cle) == bool(level.cle)] or known
    nearest = min(alike, key=lambda other: abs(other.retrait - level.retrait))
    return _fault(level, nearest, "le retrait de cette ligne ne correspond à aucune clé")


def _fault(wrong: _Niveau, right: _Niveau, message: str) -> FauteDeRetrait:
    gap = right.retrait - wrong.retrait
    what = f"{'Ajouter' if gap > 0 else 'Retirer'} {compte(abs(gap), 'espace')}"
    return FauteDeRetrait(wrong.ligne, wrong.retrait + 1, message, f"{what} : aligner la ligne sur {right.dit}.")


def _levels(number: int, line: str) -> tuple[list[_Niveau], str]:
    """The dashes and the key that a line opens, and what follows them."""
    match = _LIGNE.fullmatch(line.rstrip())
    if match is None:
        return [], ""
    dashes = [_Niveau(match.start("tirets") + place, number, "") for place in _dashes(match["tirets"])]
    rest = match["reste"].strip()
    if not match["cle"] and rest == "-":
        dashes, rest = [*dashes, _Niveau(match.start("reste"), number, "")], ""
    key = [_Niveau(match.start("cle"), number, match["cle"])] if match["cle"] else []
    return [*dashes, *key], rest


def _dashes(text: str) -> Iterator[int]:
    return (match.start() for match in re.finditer("-", text))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
