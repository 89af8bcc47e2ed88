"""How values are written in a French text: the patterns that find them, and what a day, a rank, a reference stand for.

The patterns see a line without its invisible signs (`diff.valeurs`).
"""

import re
from decimal import Decimal
from functools import cache, lru_cache

from docgen.diff.lettres_douteuses import EN_CHIFFRE, MELE, NOMBRE_DOUTEUX, SOSIES
from docgen.diff.unites import APOSTROPHE, ESPACE, FIN, UNITE_SEULE, is_unit
from docgen.french import JOURS, MOIS, NOMBRES, ORDINAUX

# Hyphens, dashes and the minus sign: which of them is typography, what stands around it is not.
UN_TIRET = "[-\u2010-\u2015\u2212]"
# Digits that are none to `\d`, and letters to `\w`: raised, lowered, fractions, circled, Roman in one sign.
A_PART = "²³¹¼½¾\u2070-\u209f\u2150-\u218f\u2460-\u249b\u24ea-\u24ff\u2776-\u2793"
_LETTRE = rf"[^\W\d_{A_PART}]"


# --- numbers ----------------------------------------------------------------------------------------------------------
_GROUPES = r"\d{1,3}(?:[^\S\n\t]{1,2}\d{3})+(?!\d)"
UN_NOMBRE = rf"(?:{_GROUPES}|\d+)(?:[.,]\d+|{APOSTROPHE}\d{{3}}(?!\d))*"
_EXPOSANT = rf"(?:\^{UN_TIRET}?\d+|[⁺⁻]?[⁰¹²³⁴-⁹]+)?"
# A sign belongs to the number that it touches; with a space between, only where nothing can be taken away from.
SIGNE = (
    rf"(?:(?<![\w)\]%€°])(?:[+±]|{UN_TIRET})(?=\d)|(?:^|(?<=[(:=|])|(?<=[(:=|]\s))(?:[+±]|{UN_TIRET}){ESPACE}?(?=\d))"
)
_CHIFFRE = rf"(?:{SIGNE})?{UN_NOMBRE}{_EXPOSANT}"
# As accountants write what is below zero: the whole line, or what its unit follows.
_COMPTABLE = (
    rf"^\({ESPACE}?{UN_NOMBRE}[^()\n]{{0,20}}\)[^()\n]{{0,20}}$"
    rf"|\({ESPACE}?{UN_NOMBRE}{ESPACE}?\)(?={ESPACE}?[kM]?[€%$£])"
)
_DIZAINES = "vingt|trente|quarante|cinquante|soixante|septante|huitante|nonante"
_UN_MOT = (
    rf"(?:(?:{_DIZAINES})(?:{ESPACE}+|-)et(?:{ESPACE}+|-)(?:une?|onze)"
    rf"|{'|'.join(sorted(NOMBRES, key=len, reverse=True))}|une|vingts|{_DIZAINES}|cents?|mille|millions?|milliards?)"
)
_EN_LETTRES = rf"(?<!\w)(?i:{_UN_MOT}(?:(?:{ESPACE}+|-){_UN_MOT})*){FIN}"
_PARTS = (
    rf"(?<!\w)(?i:moitiés?|doubles?|triples?|quadruples?|demi-?e?s?|(?:deux|un){ESPACE}+tiers(?={ESPACE}+d)"
    rf"|(?:(?:un|trois){ESPACE}+)?quarts?|{_UN_MOT}{ESPACE}+(?:cinqu|six|sept|huit|neuv|dix|cent|mill)ièmes?"
    rf"|(?:diz|douz|quinz|vingt|trent|quarant|cinquant|soixant|cent)aines?|milliers?){FIN}"
)
_RANGS = (
    rf"\d+(?:ers?|res?|ères?|[eè]mes?|ièmes?|es?|nde?s?|ᵉʳ?|ʳᵉ){FIN}"
    rf"|(?<!\w)(?i:premi(?:er|ère)s?|seconde?s?|(?:{_UN_MOT}(?:-|{ESPACE}))*(?:et{ESPACE})?(?:un|deux|trois|quatr|cinqu"
    r"|six|sept|huit|neuv|dix|onz|douz|treiz|quatorz|quinz|seiz|vingt|trent|quarant|cinquant|soixant|cent|mill)ièmes?)"
    rf"{FIN}"
)
_UNITES_DE_RANG = {"premier": 1, "première": 1, "second": 2, "seconde": 2}


def rank_written(text: str) -> str:
    """The rank that « 1er », « premier » or « deuxièmes » says, in digits where it is known.

    >>> [rank_written(said) for said in ("1er", "Premières", "second", "12ème", "vingt et unième")]
    ['1', '1', '2', '12', 'vingt et unième']
    """
    if digits := re.match(r"\d+", text):
        return digits.group()
    word = text.lower().removesuffix("s")
    ranks = {name: rank for rank, name in enumerate(ORDINAUX, 1)} | _UNITES_DE_RANG
    return str(ranks.get(word, word))


def number_written(body: str, *, measured: bool) -> Decimal | str:
    """The number that `body` writes; its own signs when they may be read two ways, or are those of a reference.

    >>> [number_written(said, measured=True) for said in ("12 000,50", "1.234.567,8", "1.5")]
    [Decimal('12000.50'), Decimal('1234567.8'), Decimal('1.5')]
    >>> number_written("12.000", measured=True), [number_written(said, measured=False) for said in ("2.1", "007")]
    ('12.000', ['2.1', '007'])
    """
    bare = re.sub(r"\s", "", body)
    whole, *groups = re.split(r"[^\d]", bare)
    marks = re.findall(r"[^\d]", re.sub(APOSTROPHE, "'", bare))
    if not marks:
        return bare if len(bare) > 1 and bare[0] == "0" else Decimal(bare)
    if len(marks) == 1 and marks != ["'"]:
        doubtful = len(groups[0]) == 3 and len(whole) < 4 and whole != "0" and bare == body
        return bare if doubtful or (marks == ["."] and not measured) else Decimal(f"{whole}.{groups[0]}")
    *thousands, last = marks
    if len({*marks}) == 1 and all(len(group) == 3 for group in groups):
        return Decimal(whole + "".join(groups))
    if len({*thousands}) == 1 and last not in thousands and all(len(group) == 3 for group in groups[:-1]):
        return Decimal(f"{whole}{''.join(groups[:-1])}.{groups[-1]}")
    return bare


# --- days and hours ---------------------------------------------------------------------------------------------------
_ABREGES = r"janv\.|févr?\.|avr\.|juil(?:l)?\.|sept\.|oct\.|nov\.|déc\."
_NOMS_DE_MOIS = rf"(?:{'|'.join(MOIS)}|fevrier|aout|decembre|{_ABREGES})"
_J, _M = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATE = (
    rf"(?<![\d.,/])(?:{_J}/{_M}/(?:\d{{4}}|\d{{2}})|{_J}\.{_M}\.\d{{4}}|{_J}{UN_TIRET}{_M}{UN_TIRET}\d{{4}}"
    rf"|\d{{4}}{UN_TIRET}(?:0[1-9]|1[0-2]){UN_TIRET}(?:0[1-9]|[12]\d|3[01]))(?![\d/]|[-.]\d)"
    rf"|(?i:(?<!\w)(?:{_J}(?:{ESPACE}?er|ᵉʳ)?|premier){ESPACE}+{_NOMS_DE_MOIS}(?!\w)(?:{ESPACE}+\d{{4}}(?!\d))?"
    rf"|(?<!\w){_NOMS_DE_MOIS}(?!\w)(?:{ESPACE}+\d{{4}}(?!\d))?|(?<!\w)(?:{'|'.join(JOURS)})(?!\w))"
)
# A number, a day, a month or a year that has a letter for a figure.
_DOUTEUX = (
    rf"(?=[\d{EN_CHIFFRE}{SOSIES}\[])(?:{NOMBRE_DOUTEUX})(?:{ESPACE}+(?i:{_NOMS_DE_MOIS})(?!\w)(?:{ESPACE}+[\d{EN_CHIFFRE}]{{4}}(?!\w))?)?"
    rf"|(?<![\w.,])(?i:{_J}(?:{ESPACE}?er)?{ESPACE}+{_NOMS_DE_MOIS}){ESPACE}+{MELE}"
)
_HEURE = (
    rf"(?<![\d,.])(?:[01]?\d|2[0-4]){ESPACE}?(?:[hH]|heures?)(?:{ESPACE}?[0-5]\d(?!\d))?(?!\w|{ESPACE}?/)"
    r"|(?<![\d,.:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])"
)


@lru_cache(maxsize=1024)
def day_written(text: str) -> tuple[int | str, ...]:
    """Year, month and day of what `text` writes, 0 for what it does not say; the name of a day of the week.

    >>> day_written("1er décembre 2025"), day_written("01/12/2025"), day_written("2025-12-01"), day_written("1/12/25")
    ((2025, 12, 1), (2025, 12, 1), (2025, 12, 1), (2025, 12, 1))
    >>> day_written("déc. 2025"), day_written("3 mai"), day_written("Lundi")
    ((2025, 12, 0), (0, 5, 3), ('lundi',))
    """
    low = re.sub(UN_TIRET, "-", text.lower().replace("premier", "1"))
    if low in JOURS:
        return (low,)
    if numbers := re.fullmatch(r"(\d+)[/.-](\d+)[/.-](\d+)", low):
        first, month, last = (int(part) for part in numbers.groups())
        day, year = (last, first) if len(numbers[1]) == 4 else (first, last)
        return year + 2000 if len(numbers[3]) == 2 and year < 100 else year, month, day
    name = re.search(r"[^\W\d_ᵉʳ]{3,}", low)
    month = next((rank for rank, said in enumerate(MOIS, 1) if name and _begins(said, name.group())), 0)
    begins, ends = re.match(r"\d+", low), re.search(r"\d{4}$", low)
    return int(ends.group()) if ends else 0, month, int(begins.group()) if begins else 0


def _begins(month: str, written: str) -> bool:
    plain = str.maketrans("éûè", "eue")
    return month.translate(plain).startswith(written.translate(plain))


def hour_written(text: str) -> tuple[int, int]:
    """Hour and minutes.

    >>> hour_written("14 h 30"), hour_written("9:05"), hour_written("8 heures")
    ((14, 30), (9, 5), (8, 0))
    """
    hour, *minutes = re.findall(r"\d+", text)
    return int(hour), int(minutes[0]) if minutes else 0


# --- references and identifiers ---------------------------------------------------------------------------------------
_RENVOIS = (
    r"articles?|art\.|annexes?|titres?|chapitres?|sections?|livres?|parties?|axes?|volets?|fiches?(?:[- ]actions?)?"
    r"|alinéas?|al\.|paragraphes?|§|points?|lots?|tomes?|pages?|p\.|lignes?|avenants?|tableaux?|figures?|pièces?"
    r"|phases?|tranches?|exercices?|actions?|objectifs?|priorités?|mesures?|zones?|niveaux?|types?|catégories?|groupes?"
    r"|options?|secteurs?|bâtiments?"
)
ROMAIN = rf"(?=[IVX])X{{0,3}}(?:IX|IV|V?I{{0,3}})(?!\w|{APOSTROPHE})"
_TER = rf"(?:{ESPACE}(?:bis|ter|quater|quinquies|sexies|septies)\b)?"
_TIRET_DE_RENVOI = rf"{UN_TIRET}\d+|{ESPACE}{UN_TIRET}{ESPACE}\d+(?!{ESPACE}?[\d€%]|,\d)"
_NUMERO = rf"(?!\d{{1,3}}[^\S\n\t]\d{{3}}(?!\d))\d+(?:{ESPACE}?(?:er|re|ère)\b)?(?:[.,]\d+|{_TIRET_DE_RENVOI})*{_TER}"
_CODE = rf"(?:(?:LO|[LRDA])\*?\.{ESPACE}?|(?:LO|[LRD]){ESPACE}?(?=\d+-\d)){_NUMERO}"
_LETTRE_DE_RENVOI = (
    rf"{_CODE}|{ROMAIN}{_TER}|{MELE}|[\dA-Z]*[{SOSIES}][\d{SOSIES}]*(?!\w)"
    rf"|[A-Z](?:(?:\.|{UN_TIRET})?\d+)*(?!\w|(?:\.|{APOSTROPHE})\w)"
)
_RENVOI = (
    rf"(?<!\w)(?i:{_RENVOIS}){ESPACE}*(?:n°{ESPACE}?)?(?:(?<!\w)(?:{_LETTRE_DE_RENVOI})|(?i:premier){FIN}|{_NUMERO})"
)
_NUMEROTE = rf"(?<!\w)(?:[nN](?:°|os?(?={ESPACE}?\d))s?|(?i:numéros?)){ESPACE}?(?=\w*\d)\w(?:(?:[\w./]|{UN_TIRET})*\w)?"
# One sign alone is a number where a text names a paragraph: at the head of a line, or after « le », « au », « et ».
_SEUL = rf"^|(?<=\b[dl][eu]{ESPACE})|(?<=\bau{ESPACE})|(?<=\bet{ESPACE})|(?<=\bou{ESPACE})"
_ROMAINS = rf"(?<!\w)(?:(?=[IVX]{{2}})|{_SEUL}){ROMAIN}|(?<!\w)[IVX]+(?:ers?|re|e|ème|ᵉʳ?){FIN}"
_LETTRE_DE_LISTE = r"^\(?[a-z]{1,2}\)"
_RENVOI_LU = re.compile(rf"(?P<sorte>(?i:{_RENVOIS})?)\s*(?:n°\s?)?(?P<numero>.*)", re.DOTALL)
_IDENTIFIANT = (
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[^\s<>«»\"”]*[\w/]"
    rf"|(?<!\w)[A-Z]{{2}}\d{{2}}(?:{ESPACE}?[A-Z\d]{{4}}){{3,7}}(?:{ESPACE}?[A-Z\d]{{1,3}})?(?!\w)"
    rf"|(?<![\d.,])(?:\d{{3}}{ESPACE}?){{3}}\d{{5}}(?!\d)|(?<![\d.,])0\d(?:[^\S\n.]?\d{{2}}){{4}}(?!\d)"
    rf"|(?<![\d.,])0\d(?:\.\d{{2}}){{4}}(?!\d)"
)


@lru_cache(maxsize=1024)
def reference_written(text: str) -> tuple[str, str]:
    """What a reference points to, in the singular and in full, and its number, in digits.

    >>> [reference_written(said) for said in ("art. 2.1", "articles L. 123-4", "Annexe III", "article 1er")]
    [('article', '2.1'), ('article', 'L123-4'), ('annexe', '3'), ('article', '1')]
    """
    found = _RENVOI_LU.match(text)
    assert found
    kind = found["sorte"].lower()
    kind = {"art.": "article", "al.": "alinéa", "p.": "page", "§": "paragraphe"}.get(kind, kind.rstrip("sx"))
    number = re.sub(r"\s|(?<=[A-Z])\.|(?<=\d)(?:er|re|ère)\b|\*", "", re.sub(UN_TIRET, "-", found["numero"]))
    number = "1" if number.lower() == "premier" else number
    return re.sub(r"s?[- ]action$", "", kind), str(roman_of(number) or number)


def roman_of(text: str) -> int:
    """The number that Roman figures write, or the rank; 0 for anything else.

    >>> roman_of("XIV"), roman_of("XXIe"), roman_of("L123")
    (14, 21, 0)
    """
    text = text.rstrip("eèrmᵉʳs")
    if not text or not re.fullmatch(ROMAIN, text):
        return 0
    values = [{"I": 1, "V": 5, "X": 10}[sign] for sign in text]
    return sum(-value if value < max(values[rank:]) else value for rank, value in enumerate(values))


# --- boxes, signs, the whole -----------------------------------------------------------------------------------------
CASES = {
    **dict.fromkeys("☐□▢❏❑❒⬜◻◽◯○", "vide"), **dict.fromkeys("☑☒■✓✔✅▣◉⦿🗹🗸◼◾⬛", "cochée"),
    **dict.fromkeys("✗✘❌☓🗷", "non"),
}  # fmt: skip
_CASE = rf"[{''.join(CASES)}]|\[{ESPACE}*[xX✓✔✗✘]?{ESPACE}*\]"
COMPARAISONS = {"<=": "≤", "=<": "≤", ">=": "≥", "=>": "≥", "!=": "≠", "≦": "≤", "≧": "≥", "⩽": "≤", "⩾": "≥"}
_SIGNE = rf"[<>!]=|=[<>]|(?:(?<=\d)|(?<=\d\s))[xX*](?={ESPACE}?\d)|(?:(?<=\d)|(?<=\d\s))/(?=\s?\d)"
_MOINS = rf"(?<!{_LETTRE}){UN_TIRET}(?=\s?\d)"
# The first that fits is the one: the longest sayings first, then what is in them.
SORTES = {
    "douteux": _DOUTEUX, "identifiant": _IDENTIFIANT, "unite": UNITE_SEULE, "numero": _NUMEROTE,
    "renvoi": rf"{_RENVOI}|(?<!\w){_CODE}",
    "date": _DATE, "heure": _HEURE, "rang": _RANGS, "comptable": _COMPTABLE, "nombre": _CHIFFRE, "part": _PARTS,
    "lettres": _EN_LETTRES, "case": _CASE, "romain": _ROMAINS, "liste": _LETTRE_DE_LISTE, "signe": _SIGNE,
    "moins": _MOINS, "mot": rf"(?i:peut{UN_TIRET}être)(?!\w)|{_LETTRE}+",
    "union": rf"(?<={_LETTRE}){UN_TIRET}(?={_LETTRE})",
    "puce": r"^[•◦▪‣●·-]", "points": r"\.{3}|…", "reste": r"\S",
}  # fmt: skip


@cache
def token() -> re.Pattern[str]:
    """What a line says next, after spaces; the name of its group is a key of `SORTES`. Made when first asked for."""
    kinds = "|".join(f"(?P<{name}>{pattern})" for name, pattern in SORTES.items())
    return re.compile(rf"\s*(?:{kinds})", re.MULTILINE)


# A word that ends in sight of what is no part of a value, and the words that may open one all the same.
PLAIN_WORD = re.compile(rf"\s*({_LETTRE}+)(?=[\s,;!?»…'’]|$)")
_OUVERTURES = (
    rf"(?i:{_RENVOIS}|{_UN_MOT}|{_NOMS_DE_MOIS}|{'|'.join(JOURS)}|n|nos?|numéros?|x|\w+ièmes?|\w+aines?"
    r"|hors|toutes|TTC|premi(?:er|ère)s?|seconde?s?|moitiés?|doubles?|triples?|quadruples?|demie?s?|quarts?|milliers?|https?)"
    rf"|[IVX]+[eèrmᵉʳs]*|LO|[LRDA]|[A-Z]{{2}}|[{EN_CHIFFRE}]+"
)


@lru_cache(maxsize=4096)
def opens_value(word: str) -> bool:
    """Whether a value may begin with `word`, followed by a space.

    >>> opens_value("Trois"), opens_value("article"), opens_value("II"), opens_value("convention")
    (True, True, True, False)
    """
    return bool(_ouvertures().fullmatch(word)) or is_unit(word)


@cache
def _ouvertures() -> re.Pattern[str]:
    return re.compile(_OUVERTURES)
