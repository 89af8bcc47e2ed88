"""Where what is written in the data shows in a document: other words are put in its place, and looked for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from docgen.adresses.chemins import Chemin
from docgen.commandes.reprendre.ecrits import MotsEcrits, RepereDeMots, flat, pieces, plainly, without_words
from docgen.commandes.reprendre.essais import AdresseDuWord, Sonde
from docgen.commandes.reprendre.trois_voies import opcodes
from docgen.dossier import Dossier, Source
from docgen.findings import Finding, errors
from docgen.load.yaml_edition import FichierYaml, TextEdit, open_yaml

_TRIES = 6


class Vu(Struct, frozen=True):
    """What is written, and the letters of the line that show it."""

    ecrit: MotsEcrits
    debut: int
    fin: int


def edited_files(dossier: Dossier, textes: Iterable[tuple[MotsEcrits, str]]) -> dict[Path, str]:
    """The text of each file where each of the `MotsEcrits` says something else. Raises `Refusal`, and `OSError`."""
    values: dict[Path, dict[Chemin, str]] = {}
    edits: dict[Path, list[TextEdit]] = {}
    files: dict[Path, FichierYaml] = {}
    for ecrit, text in textes:
        path = Path(ecrit.place.file)
        if ecrit.cle is not None:
            files.setdefault(path, open_yaml(dossier.sources[ecrit.cle]))
            values.setdefault(path, {})[ecrit.chemin] = text
        else:
            if path not in files:
                files[path] = FichierYaml(path, path.read_bytes().decode(), Source(ecrit.place.file))
            edit = TextEdit(ecrit.debut, ecrit.debut + len(ecrit.texte), text)
            edits.setdefault(path, []).append(edit)
    return {path: file.edited([*file.value_edits(values.get(path, {})), *edits.get(path, [])])
            for path, file in files.items()}  # fmt: skip


def seen_places(
    sonde: Sonde, dossier: Dossier, adresse: AdresseDuWord, now: Sequence[str], ecrits: Sequence[MotsEcrits]
) -> tuple[dict[int, list[Vu]], list[MotsEcrits]]:
    """By the rank of a line of `now`, what of `ecrits` it shows, in order; and what could not be tried."""
    reperes = [RepereDeMots(ecrit, rank, ecrit.sorte) for rank, ecrit in enumerate(ecrits)]
    left: list[MotsEcrits] = []
    for _ in range(_TRIES):
        if not reperes:
            break
        tried = edited_files(dossier, [(repere.ecrit, repere.texte) for repere in reperes])
        shown, findings = sonde.lines(adresse, tried)
        if shown:
            return _seen(now, shown, reperes), left
        reperes = _without_refused(reperes, findings, left)
    return {}, [*left, *(repere.ecrit for repere in reperes)]


def _without_refused(
    reperes: Sequence[RepereDeMots], findings: Sequence[Finding], left: list[MotsEcrits]
) -> list[RepereDeMots]:
    """`reperes` without those at the places of the errors; those that are left aside go to `left`."""
    wrong = errors(list(findings)) or list(findings)
    places = {(element.location.file, element.location.line) for element in wrong}
    files = {file for file, _ in places}
    at_line = [repere for repere in reperes if (repere.ecrit.place.file, repere.ecrit.place.line) in places]
    out = at_line or [repere for repere in reperes if repere.ecrit.place.file in files] or list(reperes)
    left += [repere.ecrit for repere in out]
    return [repere for repere in reperes if repere not in out]


def _seen(now: Sequence[str], shown: Sequence[str], reperes: Sequence[RepereDeMots]) -> dict[int, list[Vu]]:
    marks = {mark: repere for repere in reperes for mark in repere.montres}
    pattern = re.compile(
        "|".join(rf"(?<![\d]){re.escape(mark)}(?!\d)" for mark in sorted(marks, key=len, reverse=True))
    )
    found: dict[int, list[Vu]] = {}
    for tag, start, end, first, last in opcodes(now, shown) or [("replace", 0, len(now), 0, len(shown))]:
        for rank, other in _pairs(now, shown, range(start, end), range(first, last)) if tag == "replace" else ():
            if seen := _on_the_line(flat(now[rank]), flat(shown[other]), pattern, marks):
                found[rank] = seen
    return found


def _pairs(now: Sequence[str], shown: Sequence[str], olds: range, news: range) -> Iterable[tuple[int, int]]:
    """The lines that answer each other; where they are not as many, those that differ by words put there."""
    if len(olds) == len(news):
        return zip(olds, news, strict=True)
    bare = {without_words(shown[other]): other for other in news}
    return [(rank, bare[now[rank]]) for rank in olds if now[rank] in bare]


def _on_the_line(now: str, shown: str, pattern: re.Pattern[str], marks: Mapping[str, RepereDeMots]) -> list[Vu]:
    """What the line `now` shows, as its other words `shown` say."""
    at, told = 0, 0
    found: list[Vu] = []
    for mark in pattern.finditer(shown):
        repere = marks[mark.group()]
        at += len(shown[told : mark.start()])
        told = mark.end()
        if repere.sorte == "texte":
            at -= shown[mark.start() - 1 : mark.start()] == " "
            found.append(Vu(repere.ecrit, _start(repere.ecrit, now, at, found[-1].fin if found else 0), at))
        else:
            way = next((way for way in repere.ecrit.shown() if now.startswith(way, at)), "")
            if not way:
                return found
            found.append(Vu(repere.ecrit, at, at + len(way)))
            at += len(way)
    return found


def _start(ecrit: MotsEcrits, now: str, end: int, after: int) -> int:
    """Where the words of `ecrit`, that end at `end`, begin."""
    if ecrit.cle is None:
        first = plainly(pieces(ecrit.texte)[0]) if pieces(ecrit.texte) else ""
        at = now.find(first, after, end)
        return at if first and at >= 0 else after
    size = len(plainly(ecrit.texte))
    return max(after, end - size)
