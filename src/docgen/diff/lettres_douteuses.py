"""Letters that look like others, or like figures, and marks that turn the order of what is read: what they stand in.

A figure that one of them writes is worth nothing that a reader could count on: it is said as it is, and doubtful.
"""

import re
import unicodedata
from collections.abc import Iterator

# The letters of other alphabets that are drawn as Latin ones, or as figures.
SOSIES = "АВЕЅІЈКМНОРСТУХЗЧабвезіјкмнорстухѕӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧοι"
# The letters that are drawn as figures, Latin ones first.
EN_CHIFFRE = "IlOoОоЗзІіӏбЧΟοΙι"
_SEPARE = "[ \u00a0\u202f]"
_SIGNE = rf"[\d{EN_CHIFFRE}]"
# A word where figures and letters are mixed; « 10l » is ten litres.
MELE = rf"(?!\d+l(?!\w))(?=[\dIlO{SOSIES}]*\d)(?=[\dIlO{SOSIES}]*[IlO{SOSIES}])[\dl{SOSIES}][\dIlO{SOSIES}]*(?!\w)"
_COMPTE = r"[€%‰]|(?:k€|M€|euros?|ans?|années?|mois|semaines?|jours?|heures?|points?|ETP|places?|m²|km|kg)\b"
_ECRIT = rf"{_SIGNE}+(?:(?:{_SEPARE}(?={_SIGNE}{{3}}(?!\w))|[.,/-]){_SIGNE}+)*(?![\w’'])"
INVERSE, FORCE = "[sens inversé]", "[sens forcé]"
# What looks like a number, and has a letter for a figure, in its unit too, or a mark that turns it.
NOMBRE_DOUTEUX = (
    rf"(?<![\w’'])(?:(?=(?:\d|{_SEPARE}|[.,]){{0,20}}[{EN_CHIFFRE}]){_ECRIT}(?=\s?(?:{_COMPTE}))"
    rf"|(?=(?:\d{{1,9}}(?:{_SEPARE}|[.,/-])){{0,5}}{MELE}){_ECRIT}"
    rf"|\d+(?:{_SEPARE}?\d{{3}}(?!\d))*(?:,\d+)?{_SEPARE}?(?=[a-zA-Z]*[{SOSIES}])[a-zA-Z{SOSIES}]+(?![^\W²³])[€%²³]?)"
    rf"|(?:{re.escape(INVERSE)}|{re.escape(FORCE)}){_SEPARE}?[+-]?\d+(?:(?:{_SEPARE}(?=\d{{3}}(?!\d))|[.,/-])\d+)*"
)
# The marks that turn the order of what follows; those that only ask for that of Latin letters change nothing of it.
_SENS = {**dict.fromkeys("\u202b\u202e\u2067\u200f\u061c", INVERSE), **dict.fromkeys("\u202d\u2068", FORCE)}
_DE_DROITE = re.compile("[\u0590-\u060f\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_A_ECRIRE = str.maketrans(_SENS)
_ALPHABETS = {"CYRILLIC": "cyrillique", "GREEK": "grecque", "ARMENIAN": "arménienne"}
_MOT, _CODE = re.compile(r"[^\W_]+[€%‰]?"), re.compile(r"\w+")
_EN_CHIFFRES = str.maketrans("IlOo", "1100")
_CHIFFRES_EN_LETTRES = re.compile(rf"(?:{NOMBRE_DOUTEUX})(?:\s?(?:{_COMPTE}))?")


def with_directions(text: str) -> str:
    """`text`, where a mark that turns the order of figures, which nobody sees, is a word.

    >>> with_directions("\u202e321\u202c €"), with_directions("10 €")
    ('[sens inversé]321\u202c €', '10 €')
    """
    if text.isascii() or _DE_DROITE.search(text):
        return text
    return text.translate(_A_ECRIRE)


def foreign_letters(avant: str, apres: str) -> str:
    """What to say of letters of another alphabet that come among Latin ones, or of letters that stand for figures.

    Nothing when none comes.

    >>> foreign_letters("risques locatifs", "risques loc\u0430tifs")
    'lettre d’un autre alphabet dans « loc\u0430tifs » : « \u0430 » cyrillique'
    >>> foreign_letters("le lot B", "le lot \u0412"), foreign_letters("35 %", "\u04175 %")
    ... # doctest: +NORMALIZE_WHITESPACE
    ('lettre d’un autre alphabet dans « \u0412 » : « \u0412 » cyrillique',
     'lettre d’un autre alphabet dans « \u04175 » : « \u0417 » cyrillique')
    >>> foreign_letters("10 ans", "Io ans"), foreign_letters("Un an.", "Il paie.")
    ('lettre à la place d’un chiffre dans « Io ans »', '')
    """
    mixed = [[word for word in _MOT.findall(side) if _is_mixed(word)] for side in (avant, apres)]
    come = [word for word in mixed[1] if word not in mixed[0]]
    if come:
        letter = next(sign for sign in come[0] if _alphabet(sign) not in ("LATIN", ""))
        name = _ALPHABETS.get(_alphabet(letter), "étrangère")
        return f"lettre d’un autre alphabet dans « {come[0]} » : « {letter} » {name}"
    figures = [set(_figures_in_letters(side)) for side in (avant, apres)]
    found = min(figures[1] - figures[0], default="") or _disguised(avant, apres)
    return f"lettre à la place d’un chiffre dans « {found} »" if found else ""


def _figures_in_letters(text: str) -> Iterator[str]:
    """The numbers of `text` that have letters for figures, each with what it counts."""
    return (found[0] for found in _CHIFFRES_EN_LETTRES.finditer(text) if not found[0].startswith("["))


def _disguised(avant: str, apres: str) -> str:
    """A word that was a number before, and has letters for some of its figures now: « 0412 », « O412 »."""
    words = [_CODE.findall(side) for side in (avant, apres)]
    numbers = {word for word in words[0] if word.isdigit()}
    come = (word for word in words[1] if not word.isdigit() and re.search(r"\d", word))
    return next((word for word in come if word.translate(_EN_CHIFFRES) in numbers), "")


def _is_mixed(word: str) -> bool:
    """Whether a letter of another alphabet stands among Latin ones or figures, or alone in the guise of one."""
    if word.isascii():
        return False
    alphabets = {name for sign in word if (name := _alphabet(sign))}
    foreign = bool(alphabets - {"LATIN"})
    figures = any(sign.isdecimal() for sign in word)
    alone = all(sign in SOSIES for sign in word.rstrip("€%‰²³"))
    return alphabets > {"LATIN"} or (foreign and (figures or alone))


def _alphabet(sign: str) -> str:
    name = unicodedata.name(sign, "").split(" ")[0]
    return name if name in ("LATIN", *_ALPHABETS) else ""
