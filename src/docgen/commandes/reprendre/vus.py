"""Where what is written in the data shows in a document: other words are put in its place, and looked for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from docgen.commandes.reprendre.ecrits import NOMMEE, MotsEcrits, SorteDeMots, flat, pieces, plainly
from docgen.commandes.reprendre.essais import AdresseDuWord, Sonde, edited_files
from docgen.commandes.reprendre.reperes import RepereDeMots, without_words
from docgen.commandes.reprendre.trois_voies import opcodes
from docgen.dossier import Dossier
from docgen.findings import Finding, errors

# How many times the document is composed at most.
_TRIES = 40


class Vu(Struct, frozen=True):
    """What is written, the letters of the line that show it, and what its words are read as."""

    ecrit: MotsEcrits
    debut: int
    fin: int
    sorte: SorteDeMots


class _Recherche(Struct):
    """One document, where what is written is sought; what could not be tried is left."""

    sonde: Sonde
    dossier: Dossier
    adresse: AdresseDuWord
    now: Sequence[str]
    left: list[MotsEcrits]
    tries: int = _TRIES

    def seen(self, reperes: Sequence[RepereDeMots]) -> dict[int, list[Vu]]:
        """By the rank of a line, what it shows of `reperes`, in order."""
        while reperes and self.tries:
            self.tries -= 1
            tried = edited_files(self.dossier, [(repere.ecrit, repere.texte) for repere in reperes])
            shown, findings = self.sonde.lines(self.adresse, tried)
            if shown:
                return _seen(self.now, shown, reperes)
            refused = _refused(reperes, tried, errors(findings) or findings)
            if not refused and len(reperes) > 1:
                return _merged(self.seen(reperes[: len(reperes) // 2]), self.seen(reperes[len(reperes) // 2 :]))
            reperes = self._otherwise(reperes, refused or reperes)
        self.left += [repere.ecrit for repere in reperes]
        return {}

    def _otherwise(self, reperes: Sequence[RepereDeMots], refused: Sequence[RepereDeMots]) -> list[RepereDeMots]:
        kept: list[RepereDeMots] = []
        for repere in reperes:
            other = repere.autrement if repere in refused else repere
            if other is None:
                self.left.append(repere.ecrit)
            else:
                kept.append(other)
        return kept


def seen_places(
    sonde: Sonde, dossier: Dossier, adresse: AdresseDuWord, now: Sequence[str], ecrits: Sequence[MotsEcrits]
) -> tuple[dict[int, list[Vu]], list[MotsEcrits]]:
    """By the rank of a line of `now`, what of `ecrits` it shows, in order; and what could not be tried."""
    search = _Recherche(sonde, dossier, adresse, now, [])
    return search.seen([RepereDeMots(ecrit, rank) for rank, ecrit in enumerate(ecrits)]), search.left


def _merged(first: dict[int, list[Vu]], second: dict[int, list[Vu]]) -> dict[int, list[Vu]]:
    return {rank: sorted([*first.get(rank, []), *second.get(rank, [])], key=lambda vu: vu.debut)
            for rank in sorted({*first, *second})}  # fmt: skip


def _refused(
    reperes: Sequence[RepereDeMots], tried: Mapping[Path, str], findings: Sequence[Finding]
) -> list[RepereDeMots]:
    """Those of `reperes` that the errors speak of: they stand there once written, or are named there."""
    places = {(Path(found.location.file), found.location.line) for found in findings}
    said = " ".join(f"{found.location.file} {found.message}" for found in findings)

    def is_told(repere: RepereDeMots) -> bool:
        path = Path(repere.ecrit.place.file)
        at = tried[path].find(repere.mis)
        return repere.mis in said or (path, tried[path].count("\n", 0, max(at, 0)) + 1) in places

    told = [repere for repere in reperes if is_told(repere)]
    return told or [repere for repere in reperes if f"« {repere.ecrit.texte} »" in said]


def _seen(now: Sequence[str], shown: Sequence[str], reperes: Sequence[RepereDeMots]) -> dict[int, list[Vu]]:
    marks = {mark: repere for repere in reperes for mark in repere.montres}
    # A letter that begins no mark is passed at once, whatever the number of marks.
    begin = "".join({re.escape(mark[0]) for mark in marks})
    either = "|".join(map(re.escape, sorted(marks, key=len, reverse=True)))
    pattern = re.compile(rf"(?<!\d)(?=[{begin}])(?:{either})(?!\d)" if marks else "(?!)")
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
    put = list(pattern.finditer(shown))
    for rank, mark in enumerate(put):
        repere = marks[mark.group()]
        at += len(shown[told : mark.start()])
        told = mark.end()
        follows = shown[told : put[rank + 1].start() if rank + 1 < len(put) else len(shown)]
        if repere.facon == "ajout":
            at -= shown[mark.start() - 1 : mark.start()] == " "
            at = len(now) - len(follows) if mark == put[-1] and now.endswith(follows) else at
            start, end = _words(repere.ecrit, now, at, found)
        else:
            start, end = _extent(repere.ecrit, now, at, found[-1].fin if found else 0, follows)
            if end < 0:
                continue
        found.append(Vu(repere.ecrit, start, end, repere.sorte))
        at = end
    return found


def _words(ecrit: MotsEcrits, now: str, end: int, found: Sequence[Vu]) -> tuple[int, int]:
    """Where the words of `ecrit`, that seem to end at `end`, begin and end; a line of narrative holds what it names."""
    if ecrit.cle is None:
        after = max((vu.fin for vu in found if vu.ecrit.cle is None), default=0)
        first = plainly(pieces(ecrit.texte)[0]) if pieces(ecrit.texte) else ""
        at = now.find(first, after, end)
        return (at if first and at >= 0 else after), end
    after, words = found[-1].fin if found else 0, plainly(ecrit.texte)
    if now[max(end - len(words), 0) : end].lower() != words.lower() and (at := now.find(words, after)) >= 0:
        # What is computed before it is longer or shorter than it was.
        return at, at + len(words)
    return max(after, end - len(words)), end


def _extent(ecrit: MotsEcrits, now: str, start: int, after: int, follows: str) -> tuple[int, int]:
    """Where what stands for `ecrit` begins and ends: from `start` on, unless the words before it have changed with it;
    an end of -1 when it is not there."""
    if ecrit.absence and (named := NOMMEE.match(now, start)):
        return start, named.end()
    ways = ecrit.shown()
    for way in ways:
        if now.startswith(way, start):
            return start, start + len(way)
    if ecrit.absence:
        return start, now.find(follows, start) if follows else len(now)
    # « mercredi 5 juin », where another day is another word of the week.
    places = [(at, at + len(way)) for way in ways if (at := now.find(way, after)) >= 0]
    return min(places, default=(start, -1))
