"""Two states of one line, shortened where they are the same: all that differs is kept, with a few words around."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate

from docgen.diff.mots import Marks, stretches, units
from docgen.diff.valeurs import read_values
from docgen.diff.valeurs_changees import kind_of_value
from docgen.document import Inline, Revised, Text

# A line that is longer keeps so many signs of what has not changed on each side of what has.
LONGUE, AUTOUR = 160, 60
_POINTS = "…"
# Of a line that an operation writes, enough to know it: its avenant has it whole; so much on each side of what binds.
_LONGUEUR, _AVANT, _APRES = 58, 12, 6
# What binds a party: these values first, then, where there is none, an obligation.
_ENGAGEANTES = ("montant", "taux", "date", "durée")
_OBLIGATION = re.compile(
    r"\b(?:doi(?:ven)?t|verse(?:nt|ra|ront)?|engagent?|peu(?:ven)?t|IBAN|(?:le|au|du)\s+compte|interdit\w*)\b", re.I
)


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
    """`words` without their middle; without their beginning, or their end, at the edges of the line."""
    head = 0 if first else _as_many(words, autour)
    tail = 0 if last else _as_many(words[::-1], autour)
    if head + tail >= len(words) - 1:
        return "".join(words)
    return "".join(words[:head]) + _POINTS + "".join(words[len(words) - tail :]).lstrip()


def _as_many(words: Sequence[str], length: int) -> int:
    """How many of `words` fit in `length` signs."""
    return sum(1 for total in accumulate(map(len, words)) if total <= length)


# --- what binds -------------------------------------------------------------------------------------------------------
def gravity(line: str) -> int:
    """How much a line binds: 3 for an amount, a rate, a date, a duration; 2 for an obligation; 1 for another value.

    >>> gravity("L'État verse 10 €."), gravity("L'État doit verser."), gravity("L'article 2 suit."), gravity("Objet")
    (3, 2, 1, 0)
    """
    if _binding_values(line):
        return 3
    return 2 if _OBLIGATION.search(line) else int(bool(read_values(line).valeurs))


def shortened(text: str) -> str:
    """The beginning of a line."""
    return text if len(text) <= _LONGUEUR else f"{text[:_LONGUEUR].rsplit(' ', 1)[0]}{_POINTS}"


def what_binds(line: str) -> str:
    """The line, shortened around what binds in it; its beginning when nothing does.

    >>> what_binds("Le rapport fait l'objet d'une délibération ; il est transmis au préfet avant le 31 mars 2026.")
    '…préfet avant le 31 mars 2026.'
    """
    found = _OBLIGATION.search(line)
    places = _binding_values(line) or ([found.span()] if found else [])
    if len(line) <= _LONGUEUR or not places:
        return shortened(line)
    windows: list[tuple[int, int]] = []
    for start, end in places:
        begin = line.rfind(" ", 0, start - _AVANT) + 1 if start > _AVANT else 0
        stop = line.find(" ", end + _APRES)
        stop = len(line) if stop < 0 else stop
        if windows and begin <= windows[-1][1] + 1:
            begin, _ = windows.pop()
        windows.append((begin, stop))
    told = _POINTS.join(line[begin:stop] for begin, stop in windows)
    return f"{_POINTS if windows[0][0] else ''}{told}{_POINTS if windows[-1][1] < len(line) else ''}"


def _binding_values(line: str) -> list[tuple[int, int]]:
    """Where the values that bind stand in `line`."""
    read = read_values(line)
    if read.texte != line:
        return []
    return [(value.debut, value.fin) for value in read.valeurs if kind_of_value(value.cle or ("",)) in _ENGAGEANTES]


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
        found = min(figures[1] - figures[0], default="")
        return f"lettre à la place d’un chiffre dans « {found} »" if found else ""
    letter = next(sign for sign in come[0] if _alphabet(sign) not in ("LATIN", ""))
    name = _ALPHABETS.get(_alphabet(letter), "étrangère")
    return f"lettre d’un autre alphabet dans « {come[0]} » : « {letter} » {name}"


_WORD = re.compile(r"[^\W\d_]+")
_ALPHABETS = {"CYRILLIC": "cyrillique", "GREEK": "grecque", "ARMENIAN": "arménienne"}


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


def _alphabet(sign: str) -> str:
    name = unicodedata.name(sign, "").split(" ")[0]
    return name if name in ("LATIN", *_ALPHABETS) else ""


def _alphabets(word: str) -> set[str]:
    return {name for sign in word if (name := _alphabet(sign))} if not word.isascii() else set()
