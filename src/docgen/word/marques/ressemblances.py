"""How much two blocks of Word files are alike: by their words, the controls that they hold, and what they end."""

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable
from itertools import chain

from msgspec import Struct, field

from docgen.document.alignement import likeness
from docgen.ooxml.noms import W, tags
from docgen.word.blocs import BlocWord
from docgen.word.marques.cadres import CONTROL, form_of_control
from docgen.word.marques.dedans import stays_known_by
from docgen.word.pieces import PieceWord

_WORD = re.compile(r"\w+")
# What stands around the words of a field of a template: « {nom} », « {% endif %} ».
_FRAME = re.compile(r"[^\w\s\U000f0000-\U0010ffff]")
_FRAMED = 3
_CONTENT, _BLOCKS = f"{W}sdtContent", tags("p tbl sdt")
# From this share of words in common on, a text is the same text, changed; at another level, later.
_ALIKE, _ALIKE_ELSEWHERE = 0.4, 0.6
# What two paragraphs that end a section, or the same control, weigh, that have no words in common: little, but such an
# end is not marked.
_ENDS = 0.05
# From this share of words in common on, a table is the same table, changed.
_ALIKE_TABLE = 0.2


class Ressemblances(Struct):
    """How often each word of a paragraph comes, whatever its case, its punctuation and the code of its accents."""

    known: dict[int, Counter[str]] = field(default_factory=dict)
    apart: dict[int, Counter[str]] = field(default_factory=dict)
    ended: dict[int, tuple[object, ...]] = field(default_factory=dict)

    def score(self, x: BlocWord, y: BlocWord) -> float:
        """How much two blocks are alike, from 0 to 1; 0 when they are not the same text, changed.

        What a person had taken away and brought again elsewhere, and tracked, is less alike than what stays.
        """
        return self._score(x, y) / (2 if (x.geste, y.geste) == ("parti", "venu") else 1)

    def _score(self, x: BlocWord, y: BlocWord) -> float:
        if x.est_tableau or y.est_tableau:
            return _of_tables(x, y) if x.est_tableau and y.est_tableau else 0.0
        share = self._of_words(x, y)
        if share < _ALIKE and (self._ends(x) == self._ends(y) != () or (x.finit_section and y.finit_section)):
            return _ENDS
        if x.finit_section != y.finit_section:
            share *= 0.9 if self.of(x) else 0.0
        if x.niveau != y.niveau:
            return share * 0.9 if share >= _ALIKE_ELSEWHERE else 0.0
        return share if share >= _ALIKE else 0.0

    def _of_words(self, x: BlocWord, y: BlocWord) -> float:
        """The share of words in common; of two that hold controls or fields, each may count as one word."""
        share = likeness(self.of(x), self.of(y))
        if share < 1 and (first := self._apart(x)) and (second := self._apart(y)):
            share = max(share, likeness(first, second))
        return _ALIKE if share < _ALIKE and self._frame(x) == self._frame(y) != "" else share

    def _apart(self, bloc: BlocWord) -> Counter[str]:
        """The words outside of the controls and fields of a paragraph, and these; nothing when it has none."""
        if id(bloc) not in self.apart:
            known = [_known_by(piece) for piece in bloc.pieces]
            said = [" " if keys else piece.text for keys, piece in zip(known, bloc.pieces, strict=True)]
            kept = [str(key[-1]) for key in dict.fromkeys(chain.from_iterable(known))]
            self.apart[id(bloc)] = Counter([*kept, *_words("".join(said))] if kept else ())
        return self.apart[id(bloc)]

    def _ends(self, bloc: BlocWord) -> tuple[object, ...]:
        """The control that a paragraph ends, by its form; nothing when it ends none."""
        if id(bloc) not in self.ended:
            above = bloc.element.getparent()
            control = above.getparent() if above is not None and above.tag == _CONTENT else None
            last = control is not None and next(bloc.element.itersiblings(*_BLOCKS), None) is None
            self.ended[id(bloc)] = (CONTROL, *form_of_control(control)) if last and control is not None else ()
        return self.ended[id(bloc)]

    def _frame(self, bloc: BlocWord) -> str:
        """The signs that stand around the few words of a paragraph; nothing when it has more, or a single sign."""
        signs = _FRAME.findall(bloc.dit) if 0 < self.of(bloc).total() <= _FRAMED else ()
        return "".join(signs) if len(signs) > 1 else ""

    def of(self, *blocs: BlocWord) -> Counter[str]:
        """The words of paragraphs, and how often each comes: those that nobody had tracked, when there are some."""
        if len(blocs) != 1:
            return sum(map(self.of, blocs), Counter[str]())
        key = id(blocs[0])
        if key not in self.known:
            untold = [piece.text for piece in blocs[0].pieces if not piece.paraphe]
            partly = 0 < len(untold) < len(blocs[0].pieces) and "".join(untold).strip()
            self.known[key] = Counter(_words("".join(untold) if partly else blocs[0].dit))
        return self.known[key]


def _known_by(piece: PieceWord) -> list[tuple[Hashable, Hashable]]:
    """The controls around a piece, each with its form, or the field that it is, with its code: whatever they say."""
    around = (element for element in piece.around if element.tag == CONTROL)
    controls: list[tuple[Hashable, Hashable]] = [(element, form_of_control(element)) for element in around]
    code = None if controls else stays_known_by(piece)
    return controls if code is None else [(piece.runs[0], code)]


def _words(said: str) -> list[str]:
    text = unicodedata.normalize("NFC", said).casefold()
    return _WORD.findall(text) or text.split()


def _of_tables(old: BlocWord, new: BlocWord) -> float:
    share = likeness(old.words, new.words)
    return share if share >= _ALIKE_TABLE else 0.0
