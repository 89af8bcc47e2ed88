"""Two states of one line, shortened where they are the same: all that differs is kept, with a few words around."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate

from docgen.diff.mots import Marks, stretches, units
from docgen.document import Inline, Revised, Text
from docgen.french.phrases import sentence_ends

# A line that is longer keeps so many signs of what has not changed on each side of what has.
LONGUE, AUTOUR = 160, 60
_POINTS, COUPE = "…", "[…]"
# Of a line that is only named, enough to know it.
_LONGUEUR = 58


def before_and_after(avant: str, apres: str, autour: int = AUTOUR, longue: int = LONGUE) -> tuple[str, str]:
    """Both states; `longue`: the length from which what has not changed is shortened.

    >>> before_and_after("☐ oui", "☒ oui")
    ('☐ oui', '☒ oui')
    >>> before_and_after(f"{'bla ' * 50}pour 2 000 € puis deux ans", f"{'bla ' * 50}pour 2 000 € puis six ans", 15)
    ('…2 000 € puis deux ans', '…2 000 € puis six ans')
    """
    sides = list(_pieces(avant, apres, autour, longue))
    return "".join(old for old, _ in sides), "".join(new for _, new in sides)


def shown_marked(avant: str, apres: str, autour: int = AUTOUR) -> tuple[Inline, ...]:
    """The new state, with the words that went and those that came under their marks."""
    marks = Marks.of("", None)
    content: list[Inline] = []
    for old, new in _pieces(avant, apres, autour):
        if old == new:
            content.append(Text(new))
            continue
        content += [Revised((Text(old),), marks.suppression)] if old else []
        content += [Revised((Text(new),), marks.insertion)] if new else []
    return tuple(content)


def _pieces(avant: str, apres: str, autour: int, longue: int = LONGUE) -> Iterator[tuple[str, str]]:
    """The line piece by piece, before and after; what has not changed is shortened, and is then twice the same."""
    found = stretches(units((Text(avant),)), units((Text(apres),)))
    long = max(len(avant), len(apres)) > longue
    for rank, stretch in enumerate(found):
        old, new = ([unit.text for unit in side] for side in (stretch.old, stretch.new))
        if stretch.same and long:
            short = _shortened(new, autour, first=rank == 0, last=rank == len(found) - 1)
            yield short, short
        else:
            yield "".join(old), "".join(new)


def _shortened(words: Sequence[str], autour: int, *, first: bool, last: bool) -> str:
    """`words` without their middle; without their beginning, or their end, at the edges of the line.

    No sentence that only begins is left before the cut, nor the end of one after it, when another is whole there.
    """
    before = 0 if first else _as_many(words, autour)
    after = 0 if last else _as_many(words[::-1], autour)
    text = "".join(words)
    if before + after >= len(words) - 1:
        return text
    ends = [*sentence_ends(text)]
    stop = sum(map(len, words[:before]))
    stop = max((end for end in ends if end <= stop), default=stop)
    start = _beginning(text, len(text) - sum(map(len, words[len(words) - after :])), ends, 2 * autour) if after else -1
    if 0 <= start <= stop:
        return text
    head, tail = text[:stop].rstrip(), text[start:].lstrip(" \u00a0\u202f,;:.)»") if after else ""
    if head and tail:
        return f"{head} {COUPE} {tail}"
    # Between two sentences, the cut is not that of a sentence.
    if (stop if head else start) in ends:
        return f"{head} {COUPE}" if head else f"{COUPE} {tail}"
    return f"{head}{_POINTS}{tail}"


def _beginning(text: str, start: int, ends: Sequence[int], far: int) -> int:
    """Where what is kept of the end of `text` begins, at `start` or so: with a sentence, with its opening quote."""
    kept = next((end for end in ends if start <= end < len(text.rstrip())), -1)
    if kept < 0:
        kept = max((end for end in ends if end < start and len(text) - end <= far), default=start)
    opening = text.rfind("«", 0, kept)
    closed = text[kept:].find("»") >= 0 and "»" not in text[opening:kept]
    inside = opening >= 0 and closed and "«" not in text[kept : kept + text[kept:].find("»")]
    return opening if inside and len(text) - opening <= far else kept


def _as_many(words: Sequence[str], length: int) -> int:
    """How many of `words` fit in `length` signs."""
    return sum(1 for total in accumulate(map(len, words)) if total <= length)


def shortened(text: str) -> str:
    """The beginning of a line."""
    return text if len(text) <= _LONGUEUR else f"{text[:_LONGUEUR].rsplit(' ', 1)[0]}{_POINTS}"


# --- letters that look alike ------------------------------------------------------------------------------------------
def foreign_letters(avant: str, apres: str) -> str:
    """What to say of letters of another alphabet that come among Latin ones, or of letters that stand for figures.

    Nothing when none comes.

    >>> foreign_letters("risques locatifs", "risques loc\u0430tifs")
    'lettre d’un autre alphabet dans « loc\u0430tifs » : « \u0430 » cyrillique'
    >>> foreign_letters("10 ans", "Io ans"), foreign_letters("Un an.", "Il paie.")
    ('lettre à la place d’un chiffre dans « Io ans »', '')
    """
    mixed = [[word for word in _WORD.findall(side) if _alphabets(word) > {"LATIN"}] for side in (avant, apres)]
    come = [word for word in mixed[1] if word not in mixed[0]]
    if not come:
        figures = [set(_figures_in_letters(side)) for side in (avant, apres)]
        found = min(figures[1] - figures[0], default="") or _disguised(avant, apres)
        return f"lettre à la place d’un chiffre dans « {found} »" if found else ""
    letter = next(sign for sign in come[0] if _alphabet(sign) not in ("LATIN", ""))
    name = _ALPHABETS.get(_alphabet(letter), "étrangère")
    return f"lettre d’un autre alphabet dans « {come[0]} » : « {letter} » {name}"


_WORD = re.compile(r"[^\W\d_]+")
_ALPHABETS = {"CYRILLIC": "cyrillique", "GREEK": "grecque", "ARMENIAN": "arménienne"}


_CODE = re.compile(r"\w+")
_EN_CHIFFRES = str.maketrans("IlOo", "1100")
# What looks like a number and has I, l, O or o for 1 and 0; what such a number counts.
_LOOKS = re.compile(r"(?<![\w’'])[\dIlOo]+(?:[ \u00a0\u202f.,][\dIlOo]+)*(?![\w’'])")
_MIXED = re.compile(r"\b[\dl][\dIlO]*\b")
_COUNTED = re.compile(
    r"\s?(?:[€%‰]|(?:k€|M€|euros?|ans?|années?|mois|semaines?|jours?|heures?|points?|ETP|places?|m²|km|kg)\b)"
)


def _figures_in_letters(text: str) -> Iterator[str]:
    """The numbers of `text` that have letters for figures, each with what it counts."""
    for found in _LOOKS.finditer(text):
        words, unit = found[0], _COUNTED.match(text, found.end())
        letters = bool(re.search("[IlOo]", words))
        mixed = any(re.search(r"\d", part) and re.search("[IlO]", part) for part in _MIXED.findall(words))
        if letters and (unit or mixed):
            yield f"{words}{unit[0] if unit else ''}"


def _disguised(avant: str, apres: str) -> str:
    """A word that was a number before, and has letters for some of its figures now: « 0412 », « O412 »."""
    words = [_CODE.findall(side) for side in (avant, apres)]
    numbers = {word for word in words[0] if word.isdigit()}
    come = (word for word in words[1] if not word.isdigit() and re.search(r"\d", word))
    return next((word for word in come if word.translate(_EN_CHIFFRES) in numbers), "")


def _alphabet(sign: str) -> str:
    name = unicodedata.name(sign, "").split(" ")[0]
    return name if name in ("LATIN", *_ALPHABETS) else ""


def _alphabets(word: str) -> set[str]:
    return {name for sign in word if (name := _alphabet(sign))} if not word.isascii() else set()
