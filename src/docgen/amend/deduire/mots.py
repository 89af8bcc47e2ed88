"""What changed inside a line: a sentence, or words; None when the line had better be replaced whole."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from docgen.amend.attendus import first_words
from docgen.amend.deduire.unites import atoms, cible, draft_operation, words_of_line
from docgen.amend.mots import FIELD, before_final_stop, find_words, sentences
from docgen.amend.operation import Operation
from docgen.document.alignement import equal_pairs, gaps
from docgen.french import MOIS
from docgen.model.contrat import Article

# Under this many words a line is short: replacing it whole says more than replacing its sentence.
LONG = 30
# More than so many places in one line, and the reader of the avenant can no longer follow.
MAX_PLACES = 3
# Words between two changed places that are taken with them.
_NEAR = 1
_GROWTH = 4
_SPACE = "[ \u00a0\u202f]"
_AMOUNT = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})*(?:,\d+)?{_SPACE}?(?:M€|k€|€)"
_RATE = rf"\d+(?:,\d+)?{_SPACE}?%"
_DATE = rf"\d{{1,2}}(?:er)?{_SPACE}(?:{'|'.join(MOIS)}){_SPACE}\d{{4}}"
_TOKEN = re.compile(rf"\{{\{{.*?\}}\}}|{_AMOUNT}|{_RATE}|{_DATE}|\w+(?:-\w+)*['’]?|[^\w\s]")
_FORMS = {"montant": re.compile(_AMOUNT), "taux": re.compile(_RATE), "date": re.compile(_DATE)}


class _Change(Struct, frozen=True):
    """The sentences `old` of the line of rank `line` gave way to the sentences `new`."""

    article: Article
    line: int
    said: tuple[list[str], ...]
    old: range
    new: range

    def _others(self, beside: int) -> list[str]:
        """The sentences of the article, but for the one of rank `beside` in its line."""
        lines = enumerate(self.article.alineas)
        said = ((rank, order, line.texte[start:end]) for rank, line in lines
                for order, (start, end) in enumerate(sentences(line.texte)))  # fmt: skip
        return [text for rank, order, text in said if (rank, order) != (self.line, beside)]

    def on_sentence(self) -> Operation | None:
        """The operation on the sentence, when it is one that goes, comes, or is replaced."""
        old, new = self.old, self.new
        if len(old) > 1 or len(new) > 2:
            return None
        beside = old.start if old else max(old.start - 1, 0)
        where = {**cible(self.article, self.line, self.line + 1), "phrase": beside + 1}
        nature = "inserer_phrase" if not old else "remplacer_phrase" if new else "supprimer_phrase"
        place = None if old or old.start else "avant"
        return draft_operation(nature, where, place=place, de=first_words(self.said[0][beside], self._others(beside)),
                         a=" ".join(self.said[1][new.start : new.stop]) or None)  # fmt: skip


def _changes(before: Article, after: Article, i: int, j: int) -> list[_Change]:
    texts = before.alineas[i].texte, after.alineas[j].texte
    said = tuple([text[start:end] for start, end in sentences(text)] for text in texts)
    return [_Change(before, i, said, *gap) for gap in gaps(equal_pairs(*said), len(said[0]), len(said[1]))]


# --- a sentence ------------------------------------------------------------------------------------------------------
def on_sentence(before: Article, after: Article, i: int, j: int) -> list[Operation] | None:
    """The operation on the only sentence of the line `i` that changed, when the line is long; else None."""
    changes = _changes(before, after, i, j)
    if len(changes) != 1:
        return None
    short = len(changes[0].said[0]) < 2 or len(atoms(before.alineas[i].texte)) < LONG
    operation = None if changes[0].old and short else changes[0].on_sentence()
    return [operation] if operation else None


# --- words -----------------------------------------------------------------------------------------------------------
class _Line(Struct, frozen=True):
    """A text and its words: the places where they stand. `preuve` is the words that prove its address."""

    text: str
    places: tuple[tuple[int, int], ...]
    preuve: str

    @classmethod
    def of(cls, article: Article, index: int) -> "_Line":
        text = article.alineas[index].texte
        places = tuple(match.span() for match in _TOKEN.finditer(text))
        return cls(text, places, words_of_line(article, index))

    def words(self, start: int, end: int) -> str:
        """The text of the words [start, end)."""
        return self.text[self.places[start][0] : self.places[end - 1][1]] if start < end else ""

    def sentence(self, rank: int) -> tuple[int, int]:
        """The words [first, last) of a sentence, by its rank."""
        start, end = sentences(self.text)[rank]
        starts = [place[0] for place in self.places]
        return bisect_left(starts, start), bisect_left(starts, end)

    @property
    def tokens(self) -> list[str]:
        return [self.text[start:end] for start, end in self.places]


class _Place(Struct, frozen=True):
    """The words [a0, a1) became [b0, b1); what may be taken with them stays within [low, high)."""

    a0: int
    a1: int
    b0: int
    b1: int
    low: int
    high: int


def on_words(before: Article, after: Article, i: int, j: int) -> list[Operation] | None:
    """The operations on the sentences and words of the line `i` that changed; None when there are too many."""
    if before.alineas[i].nature != after.alineas[j].nature:
        return None
    operations: list[Operation] = []
    sames: list[tuple[int, int]] = []
    for change in _changes(before, after, i, j):
        if len(change.old) == len(change.new):
            sames += zip(change.old, change.new, strict=True)
        elif rewriting := change.on_sentence():
            operations.append(rewriting)
        else:
            return None
    old, new = _Line.of(before, i), _Line.of(after, j)
    places = [place for pair in sames for place in _places(old, new, pair)]
    operations += _swaps(cible(before, i, i + 1), old, new, places)
    return operations if len(operations) <= MAX_PLACES else None


def _swaps(where: dict[str, Any], old: _Line, new: _Line, places: Sequence[_Place]) -> list[Operation]:
    swaps = Counter((old.words(p.a0, p.a1), new.words(p.b0, p.b1)) for p in places)
    operations: list[Operation] = []
    said: set[tuple[str, str]] = set()
    for place in places:
        words = old.words(place.a0, place.a1), new.words(place.b0, place.b1)
        if all(words) and swaps[words] == len(find_words(old.text, words[0])) > 1:
            if words not in said:
                operations.append(_swap(where, *words, occurrence="toutes"))
            said.add(words)
        else:
            operations.append(_on_place(where, old, new, place))
    return operations


def _places(old: _Line, new: _Line, pair: tuple[int, int]) -> list[_Place]:
    """The places that changed between a sentence of `old` and one of `new`, by their ranks."""
    (a0, a1), (b0, b1) = old.sentence(pair[0]), new.sentence(pair[1])
    places: list[_Place] = []
    for gone, come in gaps(equal_pairs(old.tokens[a0:a1], new.tokens[b0:b1]), a1 - a0, b1 - b0):
        place = _Place(a0 + gone.start, a0 + gone.stop, b0 + come.start, b0 + come.stop, a0, a1)
        last = places.pop() if places else None
        if last and place.a0 - last.a1 <= _NEAR:
            places.append(replace(last, a1=place.a1, b1=place.b1))
        elif last:
            places += [replace(last, high=place.a0), replace(place, low=last.a1)]
        else:
            places.append(place)
    return places


def _on_place(where: dict[str, Any], old: _Line, new: _Line, place: _Place) -> Operation:
    removed, brought = old.words(place.a0, place.a1), new.words(place.b0, place.b1)
    if not removed:
        return _inserted(where, old, place, brought)
    form = _form(removed, brought)
    if not form:
        place = _grown(old, place)
    words, rank = _counted(old, place)
    grown = new.words(place.b0, place.b1)
    if not brought and grown == brought:
        return draft_operation("supprimer_mots", where, de=words, occurrence=rank)
    return _swap(where, words, grown, occurrence=rank, quoi=form)


def _form(removed: str, brought: str) -> str | None:
    """What the sentence calls both, when they are of one kind; a field alone takes the kind of the other."""
    said = [words for words in (removed, brought) if not FIELD.fullmatch(words)]
    if not said:
        return "montant" if all(words.startswith("{{ montant(") for words in (removed, brought)) else None
    return next((name for name, form in _FORMS.items() if all(map(form.fullmatch, said))), None)


def _swap(where: dict[str, Any], words: str, new: str, **rest: Any) -> Operation:
    return draft_operation("substituer_mots", where, de=words, a=new, **rest)


def _inserted(where: dict[str, Any], old: _Line, place: _Place, brought: str) -> Operation:
    last = before_final_stop(old.text)
    if place.a0 and old.places[place.a0 - 1][1] == last and last < len(old.text):
        return draft_operation("completer_alinea", where, de=old.preuve, a=brought)
    after = place.a0 > place.low
    room = place.a0 - place.low if after else place.high - place.a0
    sizes = range(1, max(1, min(_GROWTH, room)) + 1)
    wider = [replace(place, a0=place.a0 - size * after, a1=place.a0 + size * (not after)) for size in sizes]
    words, rank = _counted(old, _alone(old, wider) or wider[-1])
    return draft_operation(
        "inserer_mots", where, place=None if after else "avant", de=words, a=brought, occurrence=rank
    )


def _grown(old: _Line, place: _Place) -> _Place:
    """`place` with the words around it that make it the only one of its line, a few at most."""
    wider = []
    for size in range(2 * _GROWTH + 1):
        left, right = min((size + 1) // 2, place.a0 - place.low), min(size // 2, place.high - place.a1)
        wider.append(
            _Place(place.a0 - left, place.a1 + right, place.b0 - left, place.b1 + right, place.low, place.high)
        )
    return _alone(old, wider) or place


def _alone(old: _Line, places: Iterable[_Place]) -> _Place | None:
    """The first of `places` whose words the line says once."""
    return next((place for place in places if len(find_words(old.text, old.words(place.a0, place.a1))) == 1), None)


def _counted(old: _Line, place: _Place) -> tuple[str, str | None]:
    """The words of `place`, and which occurrence they are when they come several times."""
    words = old.words(place.a0, place.a1)
    found = [span[0] for span in find_words(old.text, words)]
    start = old.places[place.a0][0]
    return words, str(found.index(start) + 1) if len(found) > 1 and start in found else None
