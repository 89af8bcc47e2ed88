"""Elements of lists and lines of narratives that a person puts in or takes out: the edit that says so, found by
trying it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from msgspec import Struct

from docgen.adresses.chemins import Chemin
from docgen.commandes.reprendre.ecrits import EcritNouveau, MotsEcrits, flat, raw_words
from docgen.commandes.reprendre.essais import AdresseDuWord, Sonde, edited_files
from docgen.commandes.reprendre.trois_voies import PassageRevenu, paired
from docgen.commandes.reprendre.vus import Vu
from docgen.dossier import Dossier
from docgen.findings import Refusal
from docgen.load.yaml_ecriture import scalar
from docgen.load.yaml_edition import TextEdit, open_yaml
from docgen.ooxml.trace import PlaceDeLigne, line_places, written_lines

# How many times the document is composed at most, to find them.
_TRIES = 24
_PUCE = re.compile(r"\s*[-*+] ")
# What Markdown would read at the beginning of a line, or anywhere in it.
_MEANS_MORE = re.compile(r"[#>|+*-]|\d+[.)]|:::|.*(?:\{[{%#]|[*_`\[\]<])")


class PassagesVoisins(Struct, frozen=True):
    """Passages that follow one another, all put in or all taken out, between the lines of now of these two ranks."""

    passages: tuple[PassageRevenu, ...]
    dessus: int
    dessous: int

    @property
    def ajout(self) -> bool:
        """Whether they are put in."""
        return bool(self.passages[0].nouveau)

    @property
    def temoins(self) -> Sequence[int]:
        """The lines that tell where they are written: the two beside what was put in, those that were taken out."""
        return (self.dessus, self.dessous) if self.ajout else range(self.dessus + 1, self.dessous)


def together(passages: Iterable[PassageRevenu], combien: int) -> list[PassagesVoisins]:
    """Those of `passages` that were put in or taken out of a document of so many lines, by place."""
    moved = [passage for passage in passages if not passage.dispute and (not passage.nouveau or passage.rang < 0)]
    gone = sorted((passage for passage in moved if not passage.nouveau), key=lambda passage: passage.rang)
    runs = [[passage for _, passage in run]
            for _, run in groupby(enumerate(gone), key=lambda each: each[1].rang - each[0])]  # fmt: skip
    put = [
        list(run) for _, run in groupby((passage for passage in moved if passage.nouveau), key=lambda each: each.apres)
    ]
    return [*(PassagesVoisins(tuple(run), run[0].rang - 1, run[-1].rang + 1) for run in runs),
            *(PassagesVoisins(tuple(run), run[0].apres, min(run[0].apres + 1, combien)) for run in put)]  # fmt: skip


def lines_around(voisins: Iterable[PassagesVoisins], now: Sequence[str]) -> list[int]:
    """The ranks of the lines of `now` that tell where they are written."""
    asked = [rank for each in voisins for rank in each.temoins]
    return [rank for rank in dict.fromkeys(asked) if 0 <= rank < len(now)]


def list_beside(groupe: PassagesVoisins, seen: Mapping[int, Sequence[Vu]]) -> tuple[MotsEcrits, Chemin] | None:
    """Something that is written in the element of a list which stands beside what was put in, or shows what was taken
    out, and the path of that element; None when no list is told."""
    for rank in groupe.temoins:
        for vu in seen.get(rank, ()):
            if vu.ecrit.cle and (path := _element_of(vu.ecrit.chemin)):
                return vu.ecrit, path
    return None


def carried(
    sonde: Sonde, dossier: Dossier, adresse: AdresseDuWord, now: Sequence[str], places: Sequence[PlaceDeLigne],
    voisins: Sequence[PassagesVoisins], seen: Mapping[int, Sequence[Vu]],
) -> dict[PassagesVoisins, tuple[EcritNouveau, ...]]:  # fmt: skip
    """For those of `voisins` that what is written beside them tells how to write, what to write. `places` are
    those of the lines that came back. May raise `OSError`."""
    essai = _Essai(sonde, dossier, adresse, now, places)
    ways = {each: list(_ways(dossier, each, now, seen)) for each in voisins}
    found: dict[PassagesVoisins, tuple[EcritNouveau, ...]] = {}
    while asked := {each: left.pop(0) for each, left in ways.items() if left and each not in found}:
        found |= essai.those_that_hold(asked)
    # What was moved where nothing can be written stays where it was.
    left = {flat(passage.nouveau)
            for each in voisins if each.ajout and each not in found for passage in each.passages}  # fmt: skip
    return {each: edits for each, edits in found.items()
            if each.ajout or not any(flat(passage.ancien) in left for passage in each.passages)}  # fmt: skip


class _Essai(Struct):
    sonde: Sonde
    dossier: Dossier
    adresse: AdresseDuWord
    now: Sequence[str]
    places: Sequence[PlaceDeLigne]
    tries: int = _TRIES

    def those_that_hold(
        self, asked: Mapping[PassagesVoisins, tuple[EcritNouveau, ...]]
    ) -> dict[PassagesVoisins, tuple[EcritNouveau, ...]]:
        """Those of `asked` after which the document says what came back; all at once, then by halves."""
        if not asked or not self.tries:
            return {}
        self.tries -= 1
        body = self._body([edit for edits in asked.values() for edit in edits])
        lines, places = tuple(written_lines(body)), line_places(body)
        ranks = self._ranks(lines) if lines else {}
        kept = {each: edits for each, edits in asked.items() if self._is_said(each, lines, places, ranks)}
        left = {each: edits for each, edits in asked.items() if each not in kept}
        if len(asked) == 1 or not left:
            return kept
        halves = list(left)
        for half in (halves[: (len(halves) + 1) // 2], halves[(len(halves) + 1) // 2 :]):
            kept |= self.those_that_hold({each: left[each] for each in half})
        return kept

    def _body(self, edits: Sequence[EcritNouveau]) -> str:
        try:
            return self.sonde.body(self.adresse, edited_files(self.dossier, edits))[0]
        except Refusal:
            return ""

    def _ranks(self, lines: Sequence[str]) -> dict[int, int]:
        """Where each line of now stands in `lines`, and the places before the first and after the last."""
        codes = SequenceMatcher(None, self.now, lines, autojunk=False).get_opcodes()
        return {-1: -1, len(self.now): len(lines)} | paired(codes)

    def _is_said(
        self, groupe: PassagesVoisins, lines: Sequence[str], places: Sequence[PlaceDeLigne], ranks: Mapping[int, int]
    ) -> bool:
        """Whether `lines` say, between the same neighbours, what came back; a row of a table is no paragraph."""
        if groupe.dessus not in ranks or groupe.dessous not in ranks:
            return False
        above, below = ranks[groupe.dessus], ranks[groupe.dessous]
        put = [passage for passage in groupe.passages if passage.nouveau]
        if list(map(flat, lines[above + 1 : below])) != [flat(passage.nouveau) for passage in put]:
            return False
        looks = _looks(self.places, put[0].revenu, len(put)) if put else []
        return looks == _looks(places, above + 1, len(put))


def _looks(places: Sequence[PlaceDeLigne], start: int, combien: int) -> list[tuple[bool, bool]]:
    """For so many lines, whether each stands in the cell of the one above it, and whether both are in a list or none:
    an element that is alone may be shown without its sign."""
    above = [places[rank - 1].puce if rank else False for rank in range(start, start + combien)]
    here = places[start : start + combien]
    return [(place.jointe, place.puce == puce) for place, puce in zip(here, above, strict=True)]


def _ways(
    dossier: Dossier, groupe: PassagesVoisins, now: Sequence[str], seen: Mapping[int, Sequence[Vu]]
) -> Iterator[tuple[EcritNouveau, ...]]:
    """The ways in which the files may say what came back."""
    if groupe.ajout:
        words = [passage.nouveau for passage in groupe.passages]
        for rank, before in ((groupe.dessus, False), (groupe.dessous, True)):
            whole = _whole(seen.get(rank, ()), now[rank]) if 0 <= rank < len(now) else None
            if whole and (edit := put_in(dossier, whole, words, before=before)):
                yield (edit,)
        return
    ranks = groupe.temoins
    wholes = [_whole(seen.get(rank, ()), now[rank]) for rank in ranks]
    edits = [taken_out(dossier, whole) if whole else None for whole in wholes]
    if all(edits):
        yield tuple(edit for edit in edits if edit)
        return
    # A row: all that it shows is of one element.
    rows = {(vu.ecrit.cle, _element_of(vu.ecrit.chemin)) for rank in ranks for vu in seen.get(rank, ())}
    if len(rows) == 1 and (beside := list_beside(groupe, seen)):
        written, path = beside
        if edit := _of_yaml(dossier, written, path, taken=True):
            yield (edit,)


def _whole(seen: Sequence[Vu], line: str) -> MotsEcrits | None:
    """What is written and shown by the whole of `line`, when nothing else is."""
    found = [vu.ecrit for vu in seen if vu.debut == 0 and vu.fin >= len(line.rstrip())]
    return found[0] if len(found) == len(seen) == 1 else None


def _element_of(path: Chemin) -> Chemin:
    """The path of the innermost element of a list that holds what is at `path`; () when none does."""
    return next((path[:size] for size in range(len(path), 0, -1) if isinstance(path[size - 1], int)), ())


def put_in(dossier: Dossier, beside: MotsEcrits, words: Sequence[str], *, before: bool) -> EcritNouveau | None:
    """What writes `words`, an element or a paragraph each, after what is written `beside` them, or before it."""
    if beside.cle:
        if not isinstance(beside.chemin[-1], int):
            return None
        said = [scalar(flat(word)) for word in words]
        return _of_yaml(dossier, beside, beside.chemin, *said, before=before)
    text = dossier.textes[beside.place.file]
    if text[beside.debut - 1 : beside.debut] not in ("", "\n") or any(map(_MEANS_MORE.match, words)):
        return None
    puce = _PUCE.match(beside.texte)
    parts, between = [f"{puce[0] if puce else ''}{flat(word)}" for word in words], "\n" if puce else "\n\n"
    at = beside.debut if before else beside.debut + len(beside.texte)
    added = "".join(f"{part}{between}" if before else f"{between}{part}" for part in parts)
    return raw_words(beside.place.file, text, TextEdit(at, at, added))


def taken_out(dossier: Dossier, ecrit: MotsEcrits) -> EcritNouveau | None:
    """What takes out of its file an element, or a line of a narrative."""
    if ecrit.cle:
        return _of_yaml(dossier, ecrit, ecrit.chemin, taken=True) if isinstance(ecrit.chemin[-1], int) else None
    text, start, end = dossier.textes[ecrit.place.file], ecrit.debut, ecrit.debut + len(ecrit.texte)
    if text[start - 1 : start] not in ("", "\n") or text[end : end + 1] not in ("", "\n"):
        return None
    # With the end of its line, and the blank line that was between its neighbours.
    after_a_blank, last = text[max(start - 2, 0) : start] in ("", "\n\n"), not text[end:].strip()
    before_a_blank = text[end : end + 2] == "\n\n"
    start, end = (start - 1, end) if last and start else (start, end + 1 + (after_a_blank and before_a_blank))
    return raw_words(ecrit.place.file, text, TextEdit(start - (last and after_a_blank and start > 1), end, ""))


def _of_yaml(
    dossier: Dossier, ecrit: MotsEcrits, item: Chemin, *texts: str, before: bool = False, taken: bool = False
) -> EcritNouveau | None:
    assert ecrit.cle is not None
    file = open_yaml(dossier.sources[ecrit.cle])
    edit = file.item_removed(item) if taken else file.items_added(item, texts, before=before)
    return raw_words(ecrit.place.file, file.lu, edit, item if taken else item[:-1]) if edit else None
