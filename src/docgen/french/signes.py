"""The spaces, quotes and raised letters of good typography.

Source: Lexique des règles typographiques en usage à l'Imprimerie nationale.
"""

import re
from functools import lru_cache

NBSP = "\u00a0"
NNBSP = "\u202f"

_BEFORE_HIGH_SIGN = re.compile(r"[ \u00a0]+([;!?])"), NNBSP + r"\1"
_BEFORE_UNIT = re.compile(r"(?<=\d) +(?=[€%])|(?<=\d) ?(?=[€%])"), NBSP
# What takes a number after it, and what a number is said of: they stay on its line.
_NUMEROTES = "article articles annexe annexes constat constats fiche fiches action actions axe axes volet volets"
_NUMEROTES += " programme chapitre alinéa"
_ABREGES = "art. M. MM. Mme Mmes Me Dr p."
_MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_MOIS_ABREGES = "janv. févr. juill. sept. oct. nov. déc."
_UNITES = "k€|M€|ETP|h|m²|km|kg|jours?|semaines?|mois|ans?|années?|heures?|euros?|centimes?"
# Where someone lives: « 12 rue… ». A short number that closes quotes or brackets holds to its word.
_VOIES = "bis|ter|rue|avenue|boulevard|place|quai|allées?|chemin|impasse|square|route|cours|passage"


_ABREVIATIONS = "|".join(re.escape(mois[:-1]) for mois in _MOIS_ABREGES.split())


def _after(words: str) -> str:
    """After one of these words, and the space that is read. What stands behind has one width: each word its own."""
    return "|".join(rf"(?<=\b{re.escape(word)} )" for word in words.split())


# What each needs, then what it does. Ordinary spaces only: a space already chosen by the writer is not touched.
# Those of a space begin by it, and look at both sides from there: a search for one sign is several times quicker.
_SPACES = (
    (";", *_BEFORE_HIGH_SIGN),
    ("!", *_BEFORE_HIGH_SIGN),
    ("?", *_BEFORE_HIGH_SIGN),
    (":", re.compile(r"[ \u00a0]+:"), NBSP + ":"),
    ("–", re.compile(r"(?<=–\u00a0:) (?=\S)"), NBSP),
    ("«", re.compile(r"«[ \u00a0\u202f]*"), "«" + NBSP),
    ("»", re.compile(r"[ \u00a0\u202f]*»"), NBSP + "»"),
    ("°", re.compile(r"\b([nN]°) *(?=\S)"), r"\1" + NBSP),
    ("€", *_BEFORE_UNIT),
    ("%", *_BEFORE_UNIT),
    (" ", re.compile(r" (?=\d{3}(?!\d))(?<=\d )"), NNBSP),
    (" ", re.compile(rf" (?:(?=[A-ZÉÈ\d\ue000])(?:{_after(_ABREGES)})|(?=[A-Z]?\d|\ue000)(?:{_after(_NUMEROTES)})"
                     rf"|(?=(?:{_MOIS}|{_ABREVIATIONS}|{_UNITES}|{_VOIES})\b)(?:(?<=[\d\ue001] )|(?<=\b1er ))"
                     rf"|(?=\d{{4}}\b)(?:{_after(_MOIS.replace('|', ' '))}|{_after(_MOIS_ABREGES)})"
                     r"|(?=\d{1,2}\u00a0?[»)]))"), NBSP),
    (". ", re.compile(r"\b([LRD]\.) (?=\d)"), r"\1" + NBSP),
)  # fmt: skip
# The address of a page, then that of a mailbox; what ends the sentence is not of them.
_PAGE = re.compile(r"(https?://[^\s<>«»\"()\ue000-\ue0ff]*[^\s<>«»\"()\ue000-\ue0ff.,;:!?…’'\]])")
_ADRESSE = re.compile(rf"{_PAGE.pattern}|\b([\w.+-]+@[\w-]+(?:\.[\w-]+)+)")
# One of these is in all that is typeset.
_TYPESET = re.compile("[ \u00a0'.«»°€%]")
_MAY_RAISE = re.compile(r"\d[erè]|[nN]os")
_RAISED = re.compile(r"(?<=\b1)(er|re|ère)\b|(?<=\d)(ème|e)\b(?!['’])|(?<=\b[nN])(os)\b")


@lru_cache(maxsize=8192)
def typographie(text: str) -> str:
    """`text` with French quotes, apostrophes and no-break spaces; idempotent.

    >>> typographie("l'État : « 1 000 € » ; n° 1")
    'l’État\\xa0: «\\xa01\\u202f000\\xa0€\\xa0»\\u202f; n°\\xa01'
    >>> typographie("l'adresse https://a.fr/l'an, ou HTTPS://A.FR, ftp://a.fr")
    "l’adresse https://a.fr/l'an, ou HTTPS://A.FR, ftp://a.fr"
    """
    if not _TYPESET.search(text):
        return text  # most cells of a table: a value alone
    if "://" in text:  # an address is not typeset; « ftp:// » begins none that is known
        return "".join([piece if rank % 2 else _typeset(piece) for rank, piece in enumerate(_PAGE.split(text))])
    return _typeset(text)


def _typeset(text: str) -> str:
    text = text.replace("'", "’").replace("...", "…")
    for needed, pattern, replacement in _SPACES:
        if needed in text:
            text = pattern.sub(replacement, text)
    return text


_DIGITS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_UNITS = re.compile(
    r"(?<=\d) (?=[€%‰°]|(?:k€|M€|ETP|h|m²|km|kg|jours?|mois|ans?|euros?)\b)|(?<=\b[nN]°) (?=\S)"
    r"|(?<=«) | (?=[»;!?:](?:\s|$))"
)


def no_break(text: str) -> str:
    """`text` where no line ends inside an amount, a rate, a duration or a number, nor before a high sign; nothing else
    changes.

    >>> no_break("dû : 3 342 548 € l'an"), no_break("n° 12, à 5 % en 3 ans")
    ("dû\\xa0: 3\\u202f342\\u202f548\\xa0€ l'an", 'n°\\xa012, à 5\\xa0% en 3\\xa0ans')
    """
    return _UNITS.sub(NBSP, _DIGITS.sub(NNBSP, text)) if " " in text else text


def split_raised(text: str) -> list[tuple[str, bool]]:
    """`text` cut into (words, raised) so that « 1er » is written with « er » raised.

    >>> split_raised("le 1er mai")
    [('le 1', False), ('er', True), (' mai', False)]
    """
    if not _MAY_RAISE.search(text):  # nearly all, in a third of the time
        return [(text, False)] if text else []
    pieces: list[tuple[str, bool]] = []
    position = 0
    for match in _RAISED.finditer(text):
        raised = "e" if match.group() in ("ème",) else "re" if match.group() == "ère" else match.group()
        pieces += [(text[position : match.start()], False), (raised, True)]
        position = match.end()
    pieces.append((text[position:], False))
    return [(words, raised) for words, raised in pieces if words]


def split_addresses(text: str) -> list[tuple[str, str]]:
    """`text` cut into (words, where they lead): the addresses that it says, and the rest, which leads nowhere.

    >>> split_addresses("voir https://www.example.org/a, ou dir@example.org.")
    [('voir ', ''), ('https://www.example.org/a', 'https://www.example.org/a'), (', ou ', ''), \
('dir@example.org', 'mailto:dir@example.org'), ('.', '')]
    """
    if "://" not in text and "@" not in text:
        return [(text, "")]
    pieces: list[tuple[str, str]] = []
    position = 0
    for match in _ADRESSE.finditer(text):
        said = match[0]
        pieces += [(text[position : match.start()], ""), (said, said if match[1] else f"mailto:{said}")]
        position = match.end()
    return [piece for piece in (*pieces, (text[position:], "")) if piece[0]]
