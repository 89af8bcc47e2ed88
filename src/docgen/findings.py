"""A fault found in the data, the texts or the templates, said so that a drafter can repair it.

Problems are data: a stage returns its value and a list of findings. `Refusal` is how a function inside a stage
gives up on one thing; the border of the stage turns it into a finding.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from msgspec import Struct

_K = TypeVar("_K")
_T = TypeVar("_T")
Qui = Literal["juridique", "finances", "métier"]
# The codes of a value that is still to come, which stops nothing, and of what cannot be read for want of such values.
BLANC, INCOMPLET = "LEC011", "LEC012"
# The folders whose files are said otherwise than where they lie (`call_folder`).
_CALLED: dict[str, Callable[[str], str]] = {}


class Severity(Enum):
    """How grave a finding is, from what forbids to sign to what is only told.

    Of what blocks, the act would be void, false, or could not be paid (or cannot even be made). What is to correct is
    wrong, and the act stands; what is to confirm may be right, and a person says so.
    """

    BLOQUANT = "bloquant"
    A_CORRIGER = "à corriger"
    A_CONFIRMER = "à confirmer"
    INFORMATION = "information"


class Location(NamedTuple):
    """A place in a file: path as shown to the user, line and column counted from 1 (0: the whole file)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)


def place_dans(file: str, text: str, start: int) -> Location:
    """The place of the character `start` of `text`, which `file` holds.

    >>> place_dans("contrat.yaml", "nom: État\\nnumero: 2", 18)
    Location(file='contrat.yaml', line=2, column=9)
    """
    return Location(file, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))


class Preuve(Struct, frozen=True):
    """What a person compares to judge a finding, in short words that documents show (« 93 500 € »).

    `dits` is what is said at the place of the finding, then at each of its other places; where it is empty or too
    short, the words written there speak for themselves. `attendu` is what should be said, when no other place says it.
    `enjeu` is the amount at stake, in centimes. `cause` says in a few words what the fault comes from, and `adresse`
    names the thing that is wrong, when it is not the place (« action/4.2 etat 2027 prevu »).
    """

    dits: tuple[str, ...] = ()
    attendu: str = ""
    enjeu: int | None = None
    cause: str = ""
    adresse: str = ""


RIEN = Preuve()


class Finding(Struct, frozen=True):
    """One fault: a stable code, a sentence in French, the place, the remedy, and other places that it concerns.

    `qui` is who can act on it; empty for a file that does not read or apply, which is for who wrote it. `en_projet`
    says of what blocks that it forbids to sign, and lets a projet be made.
    """

    code: str
    message: str
    location: Location
    remedy: str = ""
    severity: Severity = Severity.BLOQUANT
    related: tuple[Location, ...] = ()
    qui: Qui | Literal[""] = ""
    preuve: Preuve = RIEN
    en_projet: bool = False

    def sort_key(self) -> tuple[int, Location, str, str]:
        """The gravest first, then by place: the order in which a person repairs."""
        return (list(Severity).index(self.severity), self.location, self.code, self.message)

    def __str__(self) -> str:
        return f"{self.location}: {self.severity.value} {self.code}: {self.message}"


class Refusal(Exception):
    """Raised inside a stage when one thing cannot be done; `message` and `remedy` are for the drafter.

    `chemin` is where the fault is, inside what cannot be done: the keys, from the thing itself.
    """

    def __init__(self, message: str, remedy: str = "", *, code: str = "", chemin: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.code = code
        self.chemin = chemin


def find_known(known: Mapping[_K, _T], key: _K, missing: str, those: str, code: str = "") -> _T:
    """`known[key]`. Refused with the words `missing` when it is not there; `those` says what the known ones are."""
    if key not in known:
        raise Refusal(missing, f"{those} : {', '.join(map(str, known)) or 'aucun'}.", code=code)
    return known[key]


def errors(findings: list[Finding]) -> list[Finding]:
    """The findings that forbid to go on."""
    return [f for f in findings if f.severity is Severity.BLOQUANT and not f.en_projet]


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that forbid to sign, whether or not they let a projet be made."""
    return [f for f in findings if f.severity is Severity.BLOQUANT]


def call_folder(folder: Path, said: Callable[[str], str]) -> None:
    """From now on, `shown` says of a file of `folder` what `said` does of its name from there."""
    _CALLED[os.path.join(os.path.abspath(folder), "")] = said  # noqa: PTH100, PTH118 - as in `shown`


def shown(path: Path) -> str:
    """`path` as the user would type it: relative to the current folder when it lies inside, or was named from it.

    Its folders are separated by « / » on Windows too, where it can be typed so: places are compared, and cut there.
    """
    absolute = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow the links that we report
    for folder, said in _CALLED.items():
        if absolute.startswith(folder):
            return said(absolute[len(folder) :].replace(os.sep, "/"))
    here = os.path.join(os.getcwd(), "")  # noqa: PTH109, PTH118 - called for each file: a Path costs ten times more
    if os.path.normcase(absolute).startswith(os.path.normcase(here)):
        return absolute[len(here) :].replace(os.sep, "/")
    named_from_here = not os.path.isabs(path) or absolute + os.sep == here  # noqa: PTH117 - as above
    return (os.path.relpath(absolute) if named_from_here else absolute).replace(os.sep, "/")


def message_without_lines(finding: Finding) -> str:
    """What it says, without the numbers of the lines that it quotes: they move with what is written above them."""
    return re.sub(r"\b(lignes?) \d+", r"\1", finding.message)


def not_among(findings: Iterable[Finding], known: Counter[_K], key: Callable[[Finding], _K]) -> list[Finding]:
    """Those of `findings` that `known` does not count, told by their `key`; `known` keeps what none of them is."""
    new = []
    for finding in findings:
        if known[key(finding)]:
            known[key(finding)] -= 1
        else:
            new.append(finding)
    return new
