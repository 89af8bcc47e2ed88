"""Numbers and days that a person types in a document: read in the usual ways, and written as the data write them."""

import re
from collections.abc import Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from typing import NamedTuple

from docgen.commandes.reprendre.ecrits import MotsEcrits, SorteDeMots, day_of_words, flat, read_number
from docgen.commandes.reprendre.vus import Vu
from docgen.commandes.tableur.colles import said_absence, usual_day, usual_number
from docgen.commandes.tableur.valeurs import style_of, write_value
from docgen.findings import Refusal

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_DAY = re.compile(r"(?:^le )?(?:(?:1er|\d{1,2}) [a-zéû]{3,9} \d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})")
_NUMBER = re.compile(r"(?<![\d,])\d{1,3}(?:[ .]\d{3})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?")
_UNITS = re.compile(r"(?<=\d)\s*(?:€|euros?\b|%)")
# What a number or a day has with it, and what more of it is typed before or after.
_UNIT = re.compile(r"\s*[€%]|")
_BEFORE, _AFTER = re.compile(r"[\d,.(-]\s*$"), re.compile(r"\s*[\d,.%€]")


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


def value_as_written(ecrit: MotsEcrits, sorte: SorteDeMots, shown: str) -> str:
    """What the file writes for the number or the day that a person has typed as `shown`, in the place of `ecrit`, whose
    words stay when they say as much. Raises `Refusal`."""
    if sorte == "jour":
        day = day_of_words(usual_day(shown))
        if day is None:
            raise Refusal(f"« {shown[:40]} » n'est pas une date", "Écrire par exemple « 22 septembre 2025 ».")
        return (
            ecrit.texte
            if day == day_of_words(ecrit.texte)
            else write_value(f"{day:%d/%m/%Y}", "date", style_of(ecrit.texte))
        )
    number = typed_number(shown)
    if number is None:
        remedy = "Écrire tous les chiffres (« 1 950 000 »), une virgule pour les décimales, sans abréviation."
        raise Refusal(f"« {shown[:40]} » n'est pas un nombre écrit en entier", remedy)
    if number == read_number(ecrit.texte) and ("%" in shown) <= ("%" in ecrit.texte):
        return ecrit.texte
    if "%" in shown:
        return write_value(number, "taux", style_of(ecrit.texte)._replace(neuf="%" not in ecrit.texte))
    genre = "montant" if any(re.search(r",\d\d\s*€?$", said) for said in (ecrit.texte, shown)) else "nombre"
    return write_value(number, genre, style_of(ecrit.texte))


def typed_number(shown: str) -> Decimal | None:
    """The number that a person types, with its unit or without; None for what is not written in full.

    >>> typed_number("1950317 euros"), typed_number("1.950.317 €"), typed_number("1,95 M€")
    (Decimal('1950317'), Decimal('1950317'), None)
    """
    bare = usual_number(shown, "montant")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?", bare):
        bare = bare.replace(".", "")
    number = read_number(usual_number(bare, "taux"))
    return None if number is None else Decimal(f"{number.normalize():f}")


def whole_values(line: str, words: Sequence[Retouche], seen: Sequence[Vu]) -> list[Retouche]:
    """`words`, where those that change a number or a day are one, of the whole value. Raises `Refusal` when they run
    over other words.

    >>> from docgen.findings import Location
    >>> euros = Vu(MotsEcrits(None, "350", Location("")), 0, 3, "nombre")
    >>> whole_values("350 € par an", [Retouche(1, 3, "6"), Retouche(3, 5, " 5€")], [euros])
    [Retouche(debut=0, fin=3, mots='36 5€')]
    """
    left = list(words)
    for vu in seen:
        if vu.sorte == "texte":
            continue
        end = _UNIT.match(line, vu.fin).end()  # type: ignore[union-attr]  # it may be empty, and always matches
        here = [word for word in left if _touches(word, vu.debut, end)]
        if not here:
            continue
        start, stop = min(vu.debut, here[0].debut), max(end, here[-1].fin)
        typed = applied(line, start, stop, here).strip()
        if "%" in line[vu.fin : end]:  # the document puts it there
            typed = typed.removesuffix("%").strip()
        if line[start : vu.debut].strip() or line[end:stop].strip():
            said = f"« {line[start:stop].strip()[:40]} » devient « {typed.strip()[:40]} »"
            raise Refusal(f"{said} : c'est une valeur, et d'autres mots avec elle",
                          "Changer la valeur seule, ou les mots seuls.")  # fmt: skip
        left = [word for word in left if word not in here]
        # Only the unit was typed otherwise, or taken out.
        if typed.strip() != line[vu.debut : vu.fin]:
            left.append(Retouche(vu.debut, vu.fin, typed.strip()))
    return sorted(left)


def _touches(word: Retouche, start: int, end: int) -> bool:
    """Whether `word` changes letters from `start` to `end`, or puts figures beside them."""
    if word.debut < word.fin or start < word.debut < end:
        return word.debut < end and start < word.fin
    before, after = word.fin == start, word.debut == end
    return bool(before and _BEFORE.search(word.mots)) or bool(after and _AFTER.match(word.mots))


def applied(line: str, start: int, end: int, words: Sequence[Retouche]) -> str:
    """The letters of `line` between those two, once `words` are typed there."""
    said, at = "", start
    for word in words:
        said += line[at : word.debut] + word.mots
        at = word.fin
    return said + line[at:end]


def is_of_figures(line: str, words: Sequence[Retouche]) -> bool:
    """Whether `words` put figures in the place of figures, and nothing else."""
    return all(re.fullmatch(r"[\d\s,.]+", said) for word in words for said in (line[word.debut : word.fin], word.mots))


def is_said_by(line: str, ancien: str, nouveau: str) -> bool:
    """Whether `line` says what a person has typed as `nouveau` in the place of `ancien`: in other signs, or with what
    follows from it beside.

    >>> is_said_by("1 950 317 €", "1 905 317 €", "1950317 euros"), is_said_by("le 1er avril 2025", "", "le 01/04/2025")
    (True, True)
    >>> is_said_by("152 €, pour 12 500 places", "156 €, pour 12 212 places", "156 €, pour 12 500 places")
    True
    """
    if flat(line) == flat(nouveau) or _valued(line) == _valued(nouveau):
        return True
    follows, typed = retouches_of(ancien, line), retouches_of(ancien, nouveau)
    return bool(typed) and all(word in follows for word in typed)


def _valued(line: str) -> str:
    """`line`, where each number and each day is written in one way."""
    if absence := said_absence(line):
        return absence.value
    said = _DAY.sub(_iso, flat(line))
    return _UNITS.sub("", _NUMBER.sub(_plain_number, said))


def _iso(found: re.Match[str]) -> str:
    day = day_of_words(usual_day(found[0]))
    return day.isoformat() if day else found[0]


def _plain_number(found: re.Match[str]) -> str:
    whole, comma, decimals = re.sub("[ .]", "", found[0]).partition(",")
    return whole + comma * bool(decimals.rstrip("0")) + decimals.rstrip("0")
