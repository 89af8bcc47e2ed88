"""What a person has written in a document, carried to what the data say: the new words of each value."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from docgen.commandes.reprendre.ecrits import (
    BALISES,
    MotsEcrits,
    flat,
    with_its_article,
)
from docgen.commandes.reprendre.valeurs_tapees import Retouche, applied, value_as_written
from docgen.commandes.reprendre.vus import Vu
from docgen.commandes.tableur.colles import said_absence
from docgen.model.base import absence_saisie

_TAG = "\0"


def held(retouche: Retouche, line: str, seen: Sequence[Vu]) -> tuple[Retouche, Vu] | None:
    """`retouche`, where it may be read, and what its letters show; None when they are words of the model."""
    for same in _slid(retouche, line):
        inside = [vu for vu in seen if vu.debut <= same.debut and same.fin <= vu.fin]
        if inside:
            return same, min(inside, key=lambda vu: vu.fin - vu.debut)
    return None


def _slid(retouche: Retouche, line: str) -> Iterator[Retouche]:
    """`retouche`, then those that give the same line, of letters put in or taken out a little before or after.

    >>> [slid.debut for slid in _slid(Retouche(4, 4, "et c "), "a b d")]
    [4, 3]
    """
    yield retouche
    start, end, words = retouche
    if bool(words) == (start < end):
        return
    moved = words or line[start:end]
    while start and line[start - 1] == moved[-1]:
        moved, start, end = moved[-1] + moved[:-1], start - 1, end - 1
        yield Retouche(start, end, moved if words else "")
    start, end, words = retouche
    moved = words or line[start:end]
    while end < len(line) and line[end] == moved[0]:
        moved, start, end = moved[1:] + moved[0], start + 1, end + 1
        yield Retouche(start, end, moved if words else "")


def new_text(vu: Vu, line: str, retouches: Sequence[Retouche]) -> str:
    """What the file must say for the line to show `retouches`. Raises `Refusal` when no value reads so."""
    ecrit = vu.ecrit
    if vu.sorte == "texte" and ecrit.absence is None:
        new = _rewritten(ecrit, flat(line[vu.debut : vu.fin]), vu.debut, retouches)
        return with_its_article(ecrit.texte, new) if ecrit.cle else new
    shown = applied(line, vu.debut, vu.fin, retouches).strip()
    absence = absence_saisie(shown) if vu.sorte == "texte" else said_absence(shown)
    if absence:
        return ecrit.texte if absence is ecrit.absence else absence.value
    return shown if vu.sorte == "texte" else value_as_written(ecrit, vu.sorte, shown)


def _rewritten(ecrit: MotsEcrits, shown: str, start: int, retouches: Sequence[Retouche]) -> str:
    """The words of the file, where each of `retouches` is composed where its letters come from."""
    raw = ecrit.texte
    places = list(_places(_without_tags(raw), shown))
    quote = "’" if "’" in raw else "'"
    pieces, done = [], 0
    for element in retouches:
        begin, end = places[element.debut - start][1], places[element.fin - start][0]
        begin, end = (min(begin, end), end) if element.debut < element.fin else (end, end)
        mots = _as_cased(element.mots, raw, shown) if element.debut == start else element.mots
        pieces += [raw[done:begin], mots.replace("'", quote)]
        done = end
    return "".join([*pieces, raw[done:]])


def is_typed(vu: Vu, line: str, retouche: Retouche) -> bool:
    """Whether the letters of `retouche` are written where `vu` is, and not put there by a tag (« {{ duree() }} »)."""
    if vu.ecrit.cle is not None or "{" not in vu.ecrit.texte:
        return True
    shown, raw = flat(line[vu.debut : vu.fin]), _without_tags(vu.ecrit.texte)
    start, end = retouche.debut - vu.debut, retouche.fin - vu.debut
    codes = SequenceMatcher(None, shown, raw, autojunk=False).get_opcodes()
    put = [(first, last) for tag, first, last, begin, stop in codes if tag != "equal" and _TAG in raw[begin:stop]]
    return not any((start < last and first < end) or first < start < last for first, last in put)


def _without_tags(raw: str) -> str:
    """`raw`, letter for letter, where no tag answers the words of a document."""
    return BALISES.sub(lambda tag: _TAG * len(tag[0]), flat(raw)).replace("\n", " ")


def _as_cased(mots: str, raw: str, shown: str) -> str:
    """`mots`, the first of a line, without the capital that the document puts there; an acronym keeps its own."""
    capital = raw[:1] != shown[:1] and raw[:1] == shown[:1].lower()
    return mots[:1].lower() + mots[1:] if capital and mots[1:] == mots[1:].lower() else mots


def _places(raw: str, shown: str) -> Iterator[tuple[int, int]]:
    """For each place between two letters of `shown`, where it falls in `raw`: after what comes before it, the last
    first; before what follows it, the second."""
    ends, begins = [0] * (len(shown) + 1), [0] * (len(shown) + 1)
    for _, start, end, first, last in SequenceMatcher(None, shown, raw, autojunk=False).get_opcodes():
        for at in range(start, end):
            ends[at + 1] = first + at - start + 1 if last - first == end - start else last
            begins[at] = first + at - start if last - first == end - start else first
    begins[len(shown)] = ends[len(shown)]
    yield from ((ends[at] if at else begins[at], begins[at]) for at in range(len(shown) + 1))
