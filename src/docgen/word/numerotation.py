"""The number that Word displays before a paragraph of a list or a title: « 1. », « A) », « 2.1 », « – »."""

from collections.abc import Iterator

from lxml import etree
from msgspec import Struct, field

from docgen.ooxml.noms import MC, W
from docgen.word.styles import Styles, val, whole

# Beyond these Word writes figures.
_MAX_ROMAN, _MAX_LETTERS = 4_000, 780
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


class Etiquette(Struct, frozen=True):
    """What is displayed (« 2.1 »), and the way it is made (« %1.%2 decimal »): rank apart, two of one way are alike."""

    montree: str
    maniere: str
    puce: bool = False


def displayed_numbers(styles: Styles, tree: etree._Element) -> dict[etree._Element, Etiquette]:
    """What is displayed before each numbered paragraph of a part, in the order of the file."""
    if not styles.numbers:
        return {}
    counting = _Comptes(styles)
    numbered = ((paragraph, styles.numbering(paragraph.find(f"{W}pPr"))) for paragraph in tree.iter(f"{W}p"))
    return {
        paragraph: counting.next(number, level)
        for paragraph, (number, level) in numbered
        if styles.abstract(number) is not None and next(paragraph.iterancestors(f"{MC}Fallback"), None) is None
    }


class _Comptes(Struct):
    """The counters of the lists: those of one definition go on from one list to another, unless a list begins anew."""

    styles: Styles
    counters: dict[etree._Element, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)
    levels: dict[tuple[str, int], etree._Element | None] = field(default_factory=dict)

    def next(self, number: str, level: int) -> Etiquette:
        """The label of the next paragraph of that list and level."""
        abstract = self.styles.abstract(number)
        assert abstract is not None
        counts = self.counters.setdefault(abstract, {})
        start = self._override(number, level)
        if start is not None and (number, level) not in self.begun:
            counts[level] = start
        else:
            counts[level] = counts[level] + 1 if level in counts else self._start(number, level)
        self.begun.add((number, level))
        for deeper in [other for other in counts if other > level and self._restarts(number, other, level)]:
            del counts[deeper]
        return self._label(number, level, counts)

    def _level(self, number: str, level: int) -> etree._Element | None:
        if (number, level) not in self.levels:
            self.levels[number, level] = self.styles.level(number, str(level))
        return self.levels[number, level]

    def _start(self, number: str, level: int) -> int:
        return whole(val(self._level(number, level), f"{W}start"), 0 if self._level(number, level) is None else 1)

    def _override(self, number: str, level: int) -> int | None:
        for change in self.styles.numbers[number].findall(f"{W}lvlOverride"):
            if change.get(f"{W}ilvl") == str(level) and (start := val(change, f"{W}startOverride")):
                return whole(start, 1)
        return None

    def _restarts(self, number: str, deeper: int, level: int) -> bool:
        """Whether a paragraph of `level` makes the list of `deeper` begin again; « 0 » never does."""
        after = val(self._level(number, deeper), f"{W}lvlRestart")
        return not after or level < whole(after, deeper)

    def _label(self, number: str, level: int, counts: dict[int, int]) -> Etiquette:
        kind = self._level(number, level)
        pattern, form = val(kind, f"{W}lvlText"), val(kind, f"{W}numFmt")
        if form == "bullet":
            return Etiquette(pattern, "bullet", puce=True)
        legal = kind is not None and kind.find(f"{W}isLgl") is not None
        shown, forms = pattern, []
        for rank in range(9):
            if f"%{rank + 1}" in pattern:
                written = "decimal" if legal else val(self._level(number, rank), f"{W}numFmt")
                count = counts[rank] if rank in counts else self._start(number, rank)
                shown = shown.replace(f"%{rank + 1}", formatted(count, written))
                forms.append(written)
        return Etiquette(shown, f"{pattern} {' '.join(forms)}")


def formatted(count: int, form: str) -> str:
    """A rank in a format of Word.

    >>> [formatted(4, form) for form in ("decimal", "upperRoman", "lowerLetter", "decimalZero", "ordinal", "none")]
    ['4', 'IV', 'd', '04', '4e', '']
    >>> formatted(28, "upperLetter"), formatted(1, "ordinal")
    ('BB', '1er')
    """
    match form:
        case "none":
            return ""
        case "decimalZero":
            return f"{count:02}"
        case "upperLetter" | "lowerLetter" if 0 < count <= _MAX_LETTERS:
            letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
            return letters.upper() if form == "upperLetter" else letters
        case "upperRoman" | "lowerRoman" if 0 < count < _MAX_ROMAN:
            signs = "".join(_roman(count))
            return signs.upper() if form == "upperRoman" else signs
        case "ordinal":
            return "1er" if count == 1 else f"{count}e"
    return str(count)


def _roman(count: int) -> Iterator[str]:
    for value, sign in _ROMAN:
        yield sign * (count // value)
        count %= value
