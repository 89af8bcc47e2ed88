"""What a line says in values: numbers, dates, references, boxes, signs of comparison; and what is only typography.

Two lines whose values differ never say the same, whatever the letters; two lines that say the same words, the same
signs and the same values, each value written with the same figures, differ by typography only.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal

from msgspec import Struct

from docgen.diff import ecritures
from docgen.diff.ecritures import CASES, COMPARAISONS, UN_TIRET
from docgen.diff.unites import UniteLue, half_more, measure_at, tax_alone
from docgen.french import nombre_de_lettres

CleDeValeur = tuple[object, ...]
# Signs that no one sees (soft hyphen, zero-width spaces and joiners, marks of direction, variation selectors), and
# those that the patterns read as another. Those that force a direction are no such signs: « 12 » is then read « 21 ».
_INVISIBLES = "\u00ad\u200b-\u200f\u202a-\u202c\u2060\ufe0e\ufe0f\ufeff"
_A_NETTOYER = re.compile(f"[{_INVISIBLES}]|[º№ʼ]")
_LUS = {"º": "°", "№": "n°", "ʼ": "’"}
# What a typographer chooses: quotes, apostrophes, dashes, ligatures, raised letters, accents of capitals.
_TYPOGRAPHIE = str.maketrans({
    **dict.fromkeys("«»“”„‟‹›", '"'), **dict.fromkeys("’‘ʼ`´", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    "…": "...", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl",
    "ᵉ": "e", "ʳ": "r", "ˢ": "s", "ᵈ": "d", "ᵒ": "°",
    **{sign: bare[0] for sign, bare in ((chr(n), unicodedata.normalize("NFD", chr(n))) for n in range(0xC0, 0x180))
       if sign.isupper() and len(bare) > 1},
})  # fmt: skip
# Without its accent, another word.
_ACCENTUES = ("OÙ", "DÛ", "LÀ", "SÛR", "SÛRE")
# Signs that stand for a value by themselves; those of mathematics and of money are found by their category.
_DE_VALEUR = "%‰‱°§÷∞"
# What stands between the cells of a row.
_ENTRE_CELLULES = "|"
_MOT = re.compile(r"[^\W\d_]+")
_DEMI = Decimal("0.5")
_CATEGORIES = ("Sm", "Sc", "No", "Nl")


class ValeurLue(Struct, frozen=True):
    """A piece of a line: where it stands and, of a value, what it is worth.

    `cle` is the same for all the ways to write a value: its kind first, its unit last; None for punctuation. `forme` is
    its form without typography, where its text does not tell.
    """

    debut: int
    fin: int
    cle: CleDeValeur | None = None
    forme: str = ""


class LigneEnValeurs(Struct, frozen=True):
    """A line cut in pieces: what is no plain word, and the places of the words.

    `texte` is what the places are counted in; `unions` are the ranks of the pieces after a hyphen.
    """

    texte: str
    morceaux: tuple[ValeurLue | slice, ...]
    unions: frozenset[int]

    @property
    def valeurs(self) -> list[ValeurLue]:
        """Its values, in order."""
        return [piece for piece in self.morceaux if isinstance(piece, ValeurLue) and piece.cle]

    @property
    def formes(self) -> list[str]:
        """What a reader hears and counts: words, signs and values, without spaces."""
        return [self.forme(piece) for piece in self.morceaux]

    def forme(self, piece: ValeurLue | slice) -> str:
        """One of its pieces without spaces, nor what a typographer chooses."""
        if isinstance(piece, slice):
            return _forme(self.texte[piece])
        return piece.forme or _forme(self.texte[piece.debut : piece.fin])

    @property
    def liees(self) -> list[str]:
        """The same, the words that a hyphen joins being one."""
        joined: list[str] = []
        for rank, forme in enumerate(self.formes):
            if rank in self.unions:
                joined[-1] += forme
            else:
                joined.append(forme)
        return joined


def same_values(before: LigneEnValeurs, after: LigneEnValeurs) -> bool:
    """Whether both lines have the same values, in the same order, however they are written."""
    return [piece.cle for piece in before.valeurs] == [piece.cle for piece in after.valeurs]


def same_but_typography(before: LigneEnValeurs, after: LigneEnValeurs) -> bool:
    """Whether only spaces, and the look of quotes, apostrophes, dashes, ligatures and capitals differ.

    >>> same_but_typography(read_values("l'État : 10 000 €"), read_values("l’Etat : 10 000€"))
    True
    >>> same_but_typography(read_values("1,5 %"), read_values("15 %"))
    False
    """
    alike = before.formes == after.formes or before.liees == after.liees
    return same_values(before, after) and alike and not _other_accents(before.texte, after.texte)


def _other_accents(before: str, after: str) -> bool:
    """Whether a word in capitals loses an accent and gains another: « COTÉ », « CÔTE ».

    >>> _other_accents("LE COTÉ DROIT", "LE CÔTE DROIT"), _other_accents("ÉTÉ", "ETE")
    (True, False)
    """
    words = zip(_MOT.findall(before), _MOT.findall(after), strict=False)
    return any(len(_ways(old, new)) > 1 for old, new in words if old != new and len(old) == len(new))


def _ways(before: str, after: str) -> set[bool]:
    """Whether what is changed in a word was bare before: True and False when some was, and some was not."""
    changed = [old for old, new in zip(before, after, strict=True) if old != new]
    return {old == old.translate(_TYPOGRAPHIE) for old in changed}


def read_values(line: str) -> LigneEnValeurs:
    """`line` in pieces, its values with what they are worth.

    >>> [piece.cle for piece in read_values("L'État verse 10 000 € le 1er mai 2025.").valeurs]
    [('nombre', '', Decimal('10000'), '', '€'), ('date', 2025, 5, 1)]
    """
    text = unicodedata.normalize("NFC", line)
    text = _A_NETTOYER.sub(lambda sign: _LUS.get(sign.group(), ""), text)
    pieces: list[ValeurLue | slice] = []
    unions: set[int] = set()
    token, plain, at = ecritures.token().match, ecritures.PLAIN_WORD.match, 0
    while True:
        if (found := plain(text, at)) and not ecritures.opens_value(found[1]):
            at = found.end()
            pieces.append(slice(*found.span(1)))
        elif found := token(text, at):
            at = _read(text, found, pieces, unions)
        else:
            return LigneEnValeurs(text, tuple(pieces), frozenset(unions))


def _read(text: str, found: re.Match[str], pieces: list[ValeurLue | slice], unions: set[int]) -> int:
    """Adds to `pieces` what is `found`; where it ends."""
    kind = found.lastgroup or "reste"
    if kind == "union":
        unions.add(len(pieces))
        return found.end()
    piece = _READERS.get(kind, _mot)(text, found.start(kind), found.end())
    pieces.append(piece)
    return piece.fin


def _forme(words: str) -> str:
    if words in _ACCENTUES:
        return words
    return "".join(words.split()).translate(_TYPOGRAPHIE).replace("Oe", "OE").replace("Ae", "AE")


def _mot(_: str, start: int, end: int) -> ValeurLue:
    return ValeurLue(start, end)


def _reste(text: str, start: int, end: int) -> ValeurLue:
    """A sign alone: a value when it counts, or compares; « ½ » is a number."""
    sign = text[start:end]
    if unicodedata.decomposition(sign).startswith("<fraction>") and (worth := unicodedata.numeric(sign, 0)):
        value, measure = _measured(text, Decimal(str(worth)), measure_at(text, end))
        return ValeurLue(start, measure.fin, ("nombre", "", value, "", measure.unite))
    counts = sign in _DE_VALEUR or (unicodedata.category(sign) in _CATEGORIES and sign != _ENTRE_CELLULES)
    return ValeurLue(start, end, ("signe", COMPARAISONS.get(sign, sign)) if counts else None)


def _puce(_: str, start: int, end: int) -> ValeurLue:
    return ValeurLue(start, end, forme="-")


def _nombre(text: str, start: int, end: int) -> ValeurLue:
    found = _PARTIES.fullmatch(text, start, end)
    assert found
    measure = measure_at(text, end)
    value = ecritures.number_written(found["corps"], measured=bool(measure.unite) or measure.fin > end)
    sign = re.sub(UN_TIRET, "-", found["signe"].strip())
    power = unicodedata.normalize("NFKC", found["exposant"]).replace("−", "-").lstrip("^")
    if isinstance(value, Decimal):
        value, measure = _measured(text, value, measure)
    return ValeurLue(start, measure.fin, ("nombre", sign, value, power, measure.unite))


def _douteux(text: str, start: int, end: int) -> ValeurLue:
    """What looks like a number, and is written with a letter: worth nothing else than what is written."""
    measure = measure_at(text, end)
    return ValeurLue(start, measure.fin, ("douteux", "".join(text[start:end].split()), measure.unite))


def _comptable(text: str, start: int, end: int) -> ValeurLue:
    """A number below zero, in parentheses; a parenthesis alone when they hold something else."""
    found = _ENTRE_PARENTHESES.fullmatch(text, start, end)
    if not found:
        return ValeurLue(start, start + 1)
    rest = f" {found['dedans'].strip()} {found['apres'].strip()}".rstrip()
    measure = measure_at(rest, 0) if rest else measure_at(text, end)
    if rest and measure.fin != len(rest):
        return ValeurLue(start, start + 1)
    stop = end if rest else measure.fin
    value = ecritures.number_written(found["corps"], measured=True)
    value = value * measure.facteur if isinstance(value, Decimal) else value
    return ValeurLue(start, stop, ("nombre", "-", value, "", measure.unite))


def _unite(text: str, start: int, end: int) -> ValeurLue:
    """A unit that no number has: that of a column, of a list."""
    if tax := tax_alone(text[start:end]):
        return ValeurLue(start, end, ("unité", Decimal(1), tax))
    measure = measure_at(f" {text[start:end]}", 0)
    return ValeurLue(start, end, ("unité", measure.facteur, measure.unite))


def _lettres(text: str, start: int, end: int) -> ValeurLue:
    """A number in full; « un » is one only of a unit, « neuf » nine only of several things."""
    words = text[start:end].lower()
    measure = measure_at(text, end)
    value = nombre_de_lettres(words)
    alone = words in ("un", "une") or (words == "neuf" and not re.match(r"\s+[^\W\d_]+[sx]\b", text[end:]))
    if value is None or (alone and not measure.unite):
        return _mot(text, start, end)
    worth, measure = _measured(text, Decimal(value), measure)
    forme = _forme(text[start : measure.fin]).replace("-", "")
    return ValeurLue(start, measure.fin, ("nombre", "", worth, "", measure.unite), forme)


def _measured(text: str, value: Decimal, measure: UniteLue) -> tuple[Decimal, UniteLue]:
    """How much `value` is in its unit, with the half that follows it: « un an et demi »."""
    more = half_more(text, measure)
    return (value + _DEMI if more else value) * measure.facteur, more or measure


def _case(text: str, start: int, end: int) -> ValeurLue:
    words = _forme(text[start:end])
    inside = words.strip("[]").lower()
    state = CASES.get(words) or {"": "vide", "✗": "non", "✘": "non"}.get(inside, "cochée")
    return ValeurLue(start, end, ("case", state))


def _heure(words: str) -> CleDeValeur:
    hour, minutes = ecritures.hour_written(words)
    return ("heure", hour, minutes) if minutes or ":" in words else ("nombre", "", Decimal(hour), "", "heure")


def _identifiant(words: str) -> CleDeValeur:
    bare = re.sub(r"\s", "", words)
    return "identifiant", bare.replace(".", "") if bare[0].isdigit() else bare


def _simple(cle: Callable[[str], CleDeValeur]) -> Callable[[str, int, int], ValeurLue]:
    return lambda text, start, end: ValeurLue(start, end, cle(text[start:end]))


_PARTIES = re.compile(
    rf"(?P<signe>(?:[+±]|{UN_TIRET})?\s?)(?P<corps>{ecritures.UN_NOMBRE})(?P<exposant>.*)", re.DOTALL
)  # fmt: skip
_ENTRE_PARENTHESES = re.compile(rf"\(\s?(?P<corps>{ecritures.UN_NOMBRE})(?P<dedans>[^()]*)\)(?P<apres>[^()]*)")
_READERS: Mapping[str, Callable[[str, int, int], ValeurLue]] = {
    "douteux": _douteux,
    "identifiant": _simple(_identifiant),
    "numero": _simple(lambda words: ("n°", re.sub(r"^\D*?\s*(?=[A-Z]*\d)", "", re.sub(UN_TIRET, "-", words)))),
    "renvoi": _simple(lambda words: ("renvoi", *reversed(ecritures.reference_written(words)))),
    "date": _simple(lambda words: ("date", *ecritures.day_written(words))),
    "heure": _simple(_heure),
    "rang": _simple(lambda words: ("rang", ecritures.rank_written(words))),
    "part": _simple(lambda words: ("part", " ".join(words.lower().split()).rstrip("s"))),
    "romain": _simple(lambda words: ("romain", ecritures.roman_of(words))),
    "liste": _simple(lambda words: ("liste", words.strip("()"))),
    "signe": _simple(lambda words: ("signe", COMPARAISONS.get(words, "×" if words in "xX*" else words))),
    "moins": _simple(lambda _: ("signe", "-")),
    "nombre": _nombre,
    "unite": _unite,
    "comptable": _comptable,
    "lettres": _lettres,
    "case": _case,
    "puce": _puce,
    "reste": _reste,
}
