"""What people paste, or write for short, as the data write it: « € 618 000 », « (1 200) », « N/C », « le 03/03/26 »."""

import re

from docgen.compose.jetons import ABSENCES
from docgen.model.base import absence_saisie
from docgen.montants import SPACES, Absence

SAID = {label: absence for absence, label in ABSENCES.items()} | {
    "-": Absence.SANS_OBJET,
    "—": Absence.SANS_OBJET,
}
# What people write for short, once its dots and its spaces are gone: « n.c. », « N. C. », « N/C », « S.O. ».
_ABREGES = {"nc": Absence.NON_COMMUNIQUE, "n/c": Absence.NON_COMMUNIQUE, "so": Absence.SANS_OBJET,
            "s/o": Absence.SANS_OBJET, "acompléter": Absence.A_COMPLETER}  # fmt: skip
# « (1 200) » and « 1 200- » are what accountants write under zero.
_UNDER_ZERO = re.compile(r"\((?P<dedans>[^()]*\d[^()]*)\)|(?P<devant>[^-()]*\d[^-()]*)-")
_MONEY = re.compile(rf"^€[{SPACES}]*|(?<=\d)[{SPACES}]*(?:€|euros?|eur)$", re.IGNORECASE)
_PERCENT = re.compile(rf"[{SPACES}]*(?:pour cent|p\.? ?100)$", re.IGNORECASE)
# The day that Excel does not make one of: « mardi 3 mars 2026 », « le 03.03.2026 », « 03/03/26 ».
_BEFORE_DAY = re.compile("^(?:le )?(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?", re.IGNORECASE)
_SHORT_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|[0-4]\d)")


def plain_spaces(text: str) -> str:
    """`text` with spaces that may break, as a person types them."""
    return re.sub(f"[{SPACES}]", " ", text)


def said_absence(text: str) -> Absence | None:
    """The absence that a person writes.

    >>> said_absence("Sans objet."), said_absence("N/C"), said_absence("néant")
    (<Absence.SANS_OBJET: 'sans objet'>, <Absence.NON_COMMUNIQUE: 'non communiqué'>, None)
    """
    low = plain_spaces(text).strip().lower()
    said = absence_saisie(low) or absence_saisie(low.rstrip(".")) or SAID.get(low)
    return said or _ABREGES.get(re.sub("[. ]", "", low.replace("à", "a")))


def usual_number(text: str, genre: str) -> str:
    """A number that people write otherwise, as the data do.

    >>> usual_number("€ 618 000", "montant?"), usual_number("(1 200)", "nombre"), usual_number("'45 pour cent", "taux")
    ('618 000', '-1 200', '45 %')
    """
    # Excel takes an apostrophe for the mark of a text; pasted, it shows.
    bare = text.strip().lstrip("'’").strip()
    if under := _UNDER_ZERO.fullmatch(bare):
        bare = f"-{(under['dedans'] or under['devant']).strip()}"
    if genre.startswith("montant"):
        return _MONEY.sub("", bare)
    return _PERCENT.sub(" %", bare) if genre.startswith("taux") else bare


def usual_day(text: str) -> str:
    """A day that people write otherwise, as the data do; of a year in two figures, that of this century.

    >>> usual_day("le Mardi 3 Mars 2026"), usual_day("03.03.26")
    ('3 mars 2026', '03/03/2026')
    """
    plain = _BEFORE_DAY.sub("", " ".join(plain_spaces(text).split())).lower()
    short = _SHORT_DAY.fullmatch(plain)
    return f"{short[1]}/{short[2]}/{short[3] if len(short[3]) == 4 else f'20{short[3]}'}" if short else plain
