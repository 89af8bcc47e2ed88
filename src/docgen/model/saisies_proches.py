"""What a person who wrote a value in another way than docgen may have meant: the remedy that writes it.

Each function gives a remedy, or nothing when the value may be anything.
"""

import re
import unicodedata
from calendar import monthrange

from docgen.french import MOIS
from docgen.french.proches import noms_proches
from docgen.montants import SPACES, Absence

_COMMUNIQUE, _OBJET = (absence.value for absence in (Absence.NON_COMMUNIQUE, Absence.SANS_OBJET))
_MANQUE = ("nc", "nr", "nd", "noncommunique", "nonrenseigne", "nondisponible", "inconnu", "inconnue", "?", "??", "???")
_VAIN = ("so", "na", "neant", "aucun", "aucune", "rien", "sansobjet", "x")
_OUI, _NON = ("vrai", "true", "yes", "y", "o", "1", "x", "ok"), ("faux", "false", "no", "n", "0")
_GUILLEMETS = "“”«»‘’\"'"
_JOURS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"


def without_accents(text: str) -> str:
    """`text` in small letters, without its accents."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in letters if not unicodedata.combining(sign))


def absence_proche(text: str) -> str:
    """What to write for a value that lacks, as « nc », « n.c. », « néant », « / » mean it."""
    bare = re.sub(rf"[.{SPACES}]", "", without_accents(text).strip(_GUILLEMETS + SPACES))
    bare = bare if bare in ("/", "//") else bare.replace("/", "")
    if bare in _MANQUE:
        return f"Écrire « {_COMMUNIQUE} »."
    if bare in _VAIN:
        return f"Écrire « {_OBJET} », ou « 0 » si c'est la valeur."
    if bare and not bare.strip("-–—/_"):
        return f"Écrire « {_COMMUNIQUE} » si la valeur manque, « {_OBJET} » s'il n'y en a pas."
    return ""


def numero_proche(text: str) -> str:
    """The number that « 1,1 » or « n° 1.1 » means."""
    bare = re.sub(r"^n[°o]\.? ?", "", text.strip(_GUILLEMETS + SPACES)).replace(",", ".").rstrip(".")
    return f"Écrire « {bare} »." if bare != text and re.fullmatch(r"\d+(\.\d+)*", bare) else ""


def code_proche(text: str) -> str:
    """The code that a name means: small letters, without accents, « _ » between words."""
    bare = re.sub(r"[^a-z0-9]+", "_", without_accents(text.replace("œ", "oe"))).strip("_")
    return f"Écrire « {bare} »." if re.match(r"[a-z]", bare) and len(bare) <= 60 else ""


def champ_proche(text: str) -> str:
    """The name of a field that « Année » or « étapes.Terme » means."""
    names = [code_proche(name) for name in text.split(".")]
    return f"Écrire « {'.'.join(said.split()[2] for said in names)} »." if all(names) else ""


def oui_non_proche(text: str) -> str:
    """« oui » or « non », as « vrai » or « 0 » means it."""
    bare = without_accents(text).strip(_GUILLEMETS + SPACES)
    for said, others in (("oui", _OUI), ("non", _NON)):
        if bare in (said, *others):
            return f"Écrire « {said} »."
    return ""


def nombre_proche(text: str) -> str:
    """The number that « 12.5 », « 80 jeunes » or « “80” » means."""
    bare = text.strip(_GUILLEMETS + SPACES)
    if re.fullmatch(r"-?\d{1,3}\.\d{3}", bare):
        return f"Écrire « {bare.replace('.', ' ')} », ou « {bare.replace('.', ',')} » : ce peut être l'un ou l'autre."
    if re.fullmatch(r"-?\d+\.\d{1,4}", bare):
        return f"Écrire « {bare.replace('.', ',')} »."
    found = re.fullmatch(rf"(-?\d+(?:[{SPACES}]\d{{3}})*(?:,\d{{1,4}})?)(?:[{SPACES}]+[^\W\d]\D*)?", bare)
    return (
        f"Écrire « {found[1]} », sans ce qui suit."
        if found and found[1] != bare
        else (f"Écrire « {bare} »." if found and bare != text else "")
    )


def date_proche(text: str) -> str:
    """The day that « 03.06.2024 », « lundi 3 jun 2024 » or « 3/6/24 » means; what lacks of « mars 2026 »."""
    bare = re.sub(rf"^(?:le )?(?:{_JOURS})? ?", "", text.strip(_GUILLEMETS + SPACES).lower())
    if found := re.fullmatch(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})", bare):
        return f"Écrire « {int(found[1]):02}/{int(found[2]):02}/{found[3]} »."
    if found := re.fullmatch(r"(\d{4})[./ ](\d{1,2})[./ ](\d{1,2})", bare):
        return f"Écrire « {int(found[3]):02}/{int(found[2]):02}/{found[1]} »."
    if found := re.fullmatch(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{2})", bare):
        return f"Écrire l'année en quatre chiffres : « {int(found[1]):02}/{int(found[2]):02}/20{found[3]} »."
    if found := re.fullmatch(r"(?:(\d{1,2}) ?(?:er|ere)? )?([^\W\d]+)\.? (\d{4})", bare):
        return _of_month(found[1], found[2], found[3])
    return f"Écrire le jour et le mois aussi : « 22/09/{bare} »." if re.fullmatch(r"\d{4}", bare) else ""


def _of_month(day: str | None, name: str, year: str) -> str:
    near = noms_proches(name, MOIS)
    if not near:
        return ""
    if day is None:
        return f"Écrire le jour aussi : « 1er {near[0]} {year} », par exemple."
    return f"Écrire « {'1er' if int(day) == 1 else int(day)} {near[0]} {year} »."


def jour_absent(month: int, year: int) -> str:
    """What to do about a day that a month does not have."""
    if not 1 <= month <= 12:
        return "Corriger le mois : il y en a douze."
    return f"Corriger le jour ou le mois : {MOIS[month - 1]} {year} a {monthrange(year, month)[1]} jours."
