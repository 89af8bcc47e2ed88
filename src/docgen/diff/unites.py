"""The units that a French text writes after a number: one name for all the ways to write each, what it multiplies."""

import re
from decimal import Decimal
from functools import cache, lru_cache

from msgspec import Struct
from msgspec.structs import replace

# Any space but the end of a line, which no number crosses.
ESPACE = r"[^\S\n]"
APOSTROPHE = "['’‘ʼ`´]"
FIN = rf"(?!\w|{APOSTROPHE}\w)"

# What a unit is called (nothing: as it is written), how many of it, and the ways to write it, capitals as they must be.
_UNITES: tuple[tuple[str, str, str], ...] = (
    ("€", "1", r"€|EUR|(?i:euros?)"),
    ("€", "1000", r"[kK]€|[kK]EUR"),
    ("€", "1000000", r"M€|MEUR"),
    ("€", "1000000000", r"M[dr]s?€"),
    ("€", "0.01", r"(?i:centimes?)"),
    ("$", "1", r"\$|USD|(?i:dollars?)"),
    ("£", "1", r"£|GBP"),
    ("franc", "1", r"CHF|(?i:francs?)"),
    ("%", "1", rf"%|(?i:pour{ESPACE}+cents?)|p\.{ESPACE}?(?:100|cent)"),
    ("‰", "1", rf"‰|(?i:pour{ESPACE}+mille)"),
    ("point", "1", rf"(?i:points?(?:{ESPACE}de{ESPACE}pourcentage)?|pts?)"),
    ("km2", "1", rf"km[²2]|(?i:kilomètres?{ESPACE}carrés?)"),
    ("m2", "1", rf"m[²2]|(?i:mètres?{ESPACE}carrés?)"),
    ("m3", "1", rf"m[³3]|(?i:mètres?{ESPACE}cubes?)"),
    ("cm", "1", r"cm|(?i:centimètres?)"),
    ("mm", "1", r"mm|(?i:millimètres?)"),
    ("km", "1", r"km|(?i:kilomètres?)"),
    ("m", "1", rf"ml?|(?i:mètres?(?:{ESPACE}linéaires?)?)"),
    ("ha", "1", r"ha|(?i:hectares?)"),
    ("ha", "0.01", r"(?i:ares?)"),
    ("kg", "1", r"kg|(?i:kilogrammes?|kilos?)"),
    ("g", "1", r"g|(?i:grammes?)"),
    ("t", "1", r"t|(?i:tonnes?)"),
    ("l", "1", r"[lL]|(?i:litres?)"),
    ("", "1", r"[mcdh][lL]|[µmd]g|[µdh]m|[kMGT]?(?:Wh?c?|VA|V|Hz|o)"),
    ("°C", "1", rf"°{ESPACE}?C"),
    ("°", "1", r"°"),
    ("an", "1", r"(?i:ans?|années?)"),
    ("semestre", "1", r"(?i:semestres?)"),
    ("trimestre", "1", r"(?i:trimestres?)"),
    ("mois", "1", r"(?i:mois)"),
    ("semaine", "1", r"(?i:semaines?)"),
    ("jour ouvré", "1", rf"(?i:jours?{ESPACE}ouvrés?)"),
    ("jour ouvrable", "1", rf"(?i:jours?{ESPACE}ouvrables?)"),
    ("jour calendaire", "1", rf"(?i:jours?{ESPACE}calendaires?)"),
    ("jour franc", "1", rf"(?i:jours?{ESPACE}francs?)"),
    ("jour", "1", r"j|(?i:jours?)"),
    ("nuit", "1", r"(?i:nuits?)"),
    ("heure", "1", r"h|(?i:heures?)"),
    ("minute", "1", r"min|mn|(?i:minutes?)"),
    ("seconde", "1", r"s|(?i:secondes?)"),
    ("fois", "1", r"(?i:fois)"),
    ("ETPT", "1", r"ETPT"),
    ("ETP", "1", rf"ETP|(?i:équivalents?(?:{ESPACE}|-)temps(?:{ESPACE}|-)pleins?)"),
)
_TAXES = (("HT", r"HT|H\.T\.|(?i:hors\s+taxes?)"), ("TTC", r"TTC|T\.T\.C\.|(?i:toutes\s+taxes\s+comprises)"))
_UNE_UNITE = rf"(?:{'|'.join(pattern for _, _, pattern in _UNITES)}){FIN}"
# What an amount is counted by, when that is no unit.
_COMPTES = (
    "habitant|personne|place|agent|ménage|logement|foyer|enfant|élève|jeune|bénéficiaire|participant|stagiaire|usager"
    "|salarié|dossier|séance|repas|lot|action|visite|kilomètre|unité|tête|site|commune|bâtiment"
)
_PAR = rf"(?:{ESPACE}?/{ESPACE}?|{ESPACE}+par{ESPACE}+)(?:{_UNE_UNITE}|(?i:{_COMPTES}){FIN})"
_TAXE = rf"{ESPACE}+(?:{'|'.join(pattern for _, pattern in _TAXES)}){FIN}"
_ET_DEMI = re.compile(rf"{ESPACE}+et{ESPACE}+demie?(?![\w-])")
_GRANDS = {"mille": 10**3, "millier": 10**3, "million": 10**6, "milliard": 10**9}
_GRAND = rf"{ESPACE}+(?i:milliers?|mille|millions?|milliards?){FIN}"
_DE = rf"(?:{ESPACE}+d(?:{APOSTROPHE}|e{ESPACE})(?=(?i:euro|dollar|franc|mètre)))?"

# A unit that no number has: alone between parentheses, after « en », or of money wherever it stands.
_DES_GRANDS = rf"(?:(?i:milliers?|centaines?|millions?|milliards?){ESPACE}+d(?:{APOSTROPHE}|e{ESPACE}))?"
_MONNAIE = rf"(?:[kKM]|M[dr]s?)?(?:€(?!{ESPACE}?\d)|EUR(?!\w))"
UNITE_SEULE = (
    rf"(?:(?<=[^\w]\()|(?<=\b[eE]n\s)){_DES_GRANDS}{_UNE_UNITE}(?:{_TAXE})?(?:{_PAR})?"
    rf"|(?<!\w){_MONNAIE}(?:{_TAXE})?|(?<![^\W\d])(?:{'|'.join(pattern for _, pattern in _TAXES)}){FIN}"
)


@cache
def _mesure() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<grand>{_GRAND})?{_DE}(?:{ESPACE}*(?P<nom>{_UNE_UNITE})(?P<taxe>{_TAXE})?(?P<par>{_PAR}(?:{ESPACE}+et{_PAR})*)?)?"
    )


@cache
def _unite() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<u{rank}>{pattern})" for rank, (_, _, pattern) in enumerate(_UNITES)))


class UniteLue(Struct, frozen=True):
    """What follows a number: where it ends, the unit by one name for all its writings, what it multiplies by."""

    fin: int
    unite: str
    facteur: Decimal


def measure_at(text: str, start: int) -> UniteLue:
    """The unit that `text` has at `start`, with « millions » before it; nothing there ends at `start`.

    >>> measure_at("12 k€ HT", 2), measure_at("100 euros par mois", 3).unite, measure_at("100 mètres carrés", 3).unite
    (UniteLue(fin=8, unite='€ HT', facteur=Decimal('1000')), '€/mois', 'm2')
    >>> measure_at("1,5 million d'euros", 3), measure_at("3 m", 1).unite, measure_at("3 maisons", 1)
    (UniteLue(fin=19, unite='€', facteur=Decimal('1000000')), 'm', UniteLue(fin=1, unite='', facteur=Decimal('1')))
    """
    found = _mesure().match(text, start)
    assert found
    word = (found["grand"] or "").strip().lower()
    scale = Decimal(_GRANDS.get(word.rstrip("s"), 1))
    if not found["nom"]:
        return UniteLue(found.end("grand") if word else start, "", scale)
    name, factor = _known_unit(found["nom"])
    tax = (found["taxe"] or "").strip()
    name += next((f" {code}" for code, pattern in _TAXES if tax and re.fullmatch(pattern, tax)), "")
    each = [word for word in re.split(r"\s*(?:/|\b(?:et\s+)?par\b)\s*", found["par"] or "") if word]
    return UniteLue(found.end(), "/".join([name, *(_known_unit(word)[0] for word in each)]), factor * scale)


def half_more(text: str, measure: UniteLue) -> UniteLue | None:
    """The end of « un an et demi », after its unit; None where nothing more is said.

    >>> half_more("3 ans et demi", measure_at("3 ans et demi", 1)).fin
    13
    """
    found = _ET_DEMI.match(text, measure.fin) if measure.unite else None
    return replace(measure, fin=found.end()) if found else None


def tax_alone(text: str) -> str:
    """« HT » or « TTC », for a tax that is said without an amount; nothing of anything else.

    >>> tax_alone("hors taxes"), tax_alone("euros")
    ('HT', '')
    """
    return next((code for code, pattern in _TAXES if re.fullmatch(pattern, text)), "")


def is_unit(word: str) -> bool:
    """Whether `word` is a unit.

    >>> is_unit("euros"), is_unit("mois"), is_unit("parties")
    (True, True, False)
    """
    return bool(_unite().fullmatch(word))


@lru_cache(maxsize=1024)
def _known_unit(text: str) -> tuple[str, Decimal]:
    found = _unite().fullmatch(text)
    if not found or not found.lastgroup:
        return text.lower(), Decimal(1)
    name, factor, _ = _UNITES[int(found.lastgroup[1:])]
    return name or text, Decimal(factor)
