"""Lines of a text that were cut in several, or joined, and say the same: told once, and neither trimmed nor added."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docgen.diff.passages_changes import LigneChangee
from docgen.document.alignement import equal_pairs, gaps
from docgen.french import en_lettres

COUPURE, COUPE = "coupure", "¶"
# Of so many pairs of lines, those that were cut are not sought.
_CHERCHEES = 40_000
# What is shown on each side of where a line is cut.
_AUTOUR = 40


class AlineasCoupes(NamedTuple):
    """Lines that follow each other on both sides, one of them alone, and that say the same: their ranks."""

    avant: range
    apres: range


def cut_lines(avant: Sequence[str], apres: Sequence[str]) -> list[AlineasCoupes]:
    """The lines that were cut, or joined, without another word.

    >>> cut_lines(["Un.", "Le délai court. Il cesse."], ["Un.", "Le délai court.", "Il cesse."])
    [AlineasCoupes(avant=range(1, 2), apres=range(1, 3))]
    """
    found: list[AlineasCoupes] = []
    for old, new in gaps(equal_pairs(avant, apres), len(avant), len(apres)):
        if len(old) != len(new) or len(old) > 1:
            found += _cuts(avant, apres, old, new)
    return found


def _cuts(avant: Sequence[str], apres: Sequence[str], old: range, new: range) -> Iterator[AlineasCoupes]:
    if len(old) * len(new) > _CHERCHEES:
        return
    sides = {i: "".join(avant[i].split()) for i in old}, {j: "".join(apres[j].split()) for j in new}
    at = new.start
    for i in old:
        for j in range(at, new.stop):
            last = _parts(sides[0][i], sides[1], j) or j + 1
            first = _parts(sides[1][j], sides[0], i) or i + 1
            if last > j + 1 or first > i + 1:
                yield AlineasCoupes(range(i, first), range(j, last))
                at = last
                break


def _parts(whole: str, lines: dict[int, str], start: int) -> int:
    """Where lines end that make `whole` from `start` on, two of them at least; 0 when they do not."""
    said, rank = "", start
    while rank in lines and len(said) < len(whole) and lines[rank] and whole.startswith(lines[rank], len(said)):
        if said[-1:].isdigit() and lines[rank][0].isdigit():
            return 0  # a number that is cut is another number
        said += lines[rank]
        rank += 1
    return rank if said == whole and rank > start + 1 else 0


def cut_told(cut: AlineasCoupes, avant: Sequence[str], apres: Sequence[str]) -> LigneChangee:
    """What is said of it: « alinéa coupé en deux », and the words around each place where it is cut."""
    old, new = ([side[rank] for rank in ranks] for side, ranks in ((avant, cut.avant), (apres, cut.apres)))
    parts = old if len(old) > 1 else new
    count = en_lettres(len(parts))
    said = f"alinéa coupé en {count}" if len(new) > 1 else f"{count} alinéas réunis"
    ends = len(parts) - 1
    words = f" {COUPE} ".join(_seen(line, first=not rank, last=rank == ends) for rank, line in enumerate(parts))
    both = f" {COUPE} ".join(old), f" {COUPE} ".join(new)
    return LigneChangee(*both, "redaction", forme=COUPURE, alinea=new[0], dit=said, mots=words)


def _seen(line: str, *, first: bool, last: bool) -> str:
    """The end of the first part, the beginning of the last one; both of those between."""
    if len(line) <= _AUTOUR:
        return line
    head, tail = line[:_AUTOUR].rsplit(" ", 1)[0], line[-_AUTOUR:].partition(" ")[2]
    if first:
        return f"…{tail}"
    return f"{head}…" if last else f"{head}… {tail}"
