"""What a person has written in a document, carried to what the data say: the new words of each value."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from docgen.commandes.reprendre.ecrits import MotsEcrits, day_of_words, flat, read_number
from docgen.commandes.reprendre.reperes import Vu
from docgen.commandes.tableur.valeurs import style_of, write_value
from docgen.findings import Refusal

_WORD = re.compile(r"\w+|\s+|[^\w\s]")


class Retouche(NamedTuple):
    """Letters of a line, and what a person has put in their place."""

    debut: int
    fin: int
    mots: str


def retouches_of(old: str, new: str) -> list[Retouche]:
    """What turns `old` into `new`, by whole words."""
    before, after = _WORD.findall(flat(old)), _WORD.findall(flat(new))
    starts = [0]
    for word in before:
        starts.append(starts[-1] + len(word))
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [Retouche(starts[start], starts[end], "".join(after[first:last]))
            for tag, start, end, first, last in codes if tag != "equal"]  # fmt: skip


def holder(retouche: Retouche, seen: Sequence[Vu]) -> Vu | None:
    """What the letters of `retouche` show; None when they are words of the model."""
    inside = [vu for vu in seen if vu.debut <= retouche.debut and retouche.fin <= vu.fin]
    return min(inside, key=lambda vu: vu.fin - vu.debut, default=None)


def new_text(vu: Vu, line: str, retouches: Sequence[Retouche]) -> str:
    """What the file must say for the line to show `retouches`. Raises `Refusal` when no value reads so."""
    ecrit = vu.ecrit
    if ecrit.sorte == "texte":
        return _rewritten(ecrit, flat(line[vu.debut : vu.fin]), vu.debut, retouches)
    shown, at = "", vu.debut
    for element in retouches:
        shown += line[at : element.debut] + element.mots
        at = element.fin
    return _value(ecrit, (shown + line[at : vu.fin]).strip())


def _value(ecrit: MotsEcrits, shown: str) -> str:
    if ecrit.sorte == "jour":
        day = day_of_words(shown)
        if day is None:
            raise Refusal(f"« {shown[:40]} » n'est pas une date", "Écrire par exemple « 22 septembre 2025 ».")
        return write_value(f"{day:%d/%m/%Y}", "date", style_of(ecrit.texte))
    number = read_number(shown.removesuffix("€").strip())
    if number is None:
        raise Refusal(
            f"« {shown[:40]} » n'est pas un nombre", "Écrire des chiffres, et une virgule pour les décimales."
        )
    genre = "montant" if re.search(r",\d\d\s*€?$", ecrit.texte) else "nombre"
    return write_value(number, genre, style_of(ecrit.texte))


def _rewritten(ecrit: MotsEcrits, shown: str, start: int, retouches: Sequence[Retouche]) -> str:
    """The words of the file, where each of `retouches` is composed where its letters come from."""
    raw = ecrit.texte
    places = list(_places(flat(raw), shown))
    quote = "’" if "’" in raw else "'"
    pieces, done = [], 0
    for element in retouches:
        begin, end = places[element.debut - start][1], places[element.fin - start][0]
        begin, end = (min(begin, end), end) if element.debut < element.fin else (end, end)
        mots = _as_cased(element.mots, raw, shown) if element.debut == start else element.mots
        pieces += [raw[done:begin], mots.replace("'", quote)]
        done = end
    return "".join([*pieces, raw[done:]])


def _as_cased(mots: str, raw: str, shown: str) -> str:
    """`mots`, the first of a line, without the capital that the document puts there; an acronym keeps its own."""
    capital = raw[:1] != shown[:1] and raw[:1] == shown[:1].lower()
    return mots[:1].lower() + mots[1:] if capital and mots[1:] == mots[1:].lower() else mots


def _places(raw: str, shown: str) -> Iterator[tuple[int, int]]:
    """For each place between two letters of `shown`, where it falls in `raw`: after what comes before it, the last
    first; before what follows it, the second."""
    ends, begins = [0] * (len(shown) + 1), [0] * (len(shown) + 1)
    for _, start, end, first, last in SequenceMatcher(
        None, shown, raw.replace("\n", " "), autojunk=False
    ).get_opcodes():
        for at in range(start, end):
            ends[at + 1] = first + at - start + 1 if last - first == end - start else last
            begins[at] = first + at - start if last - first == end - start else first
    begins[len(shown)] = ends[len(shown)]
    yield from ((ends[at] if at else begins[at], begins[at]) for at in range(len(shown) + 1))
