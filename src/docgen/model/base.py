"""What every model shares: frozen, closed, and fed with text only.

Every YAML scalar reaches the model as text, so that action `1.10` stays `1.10`; the types below say how a person
writes each kind of value, and answer in French.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from docgen.adresses.chemins import Chemin
from docgen.findings import Refusal
from docgen.french import MOIS
from docgen.model.saisi import Saisi
from docgen.model.saisies_proches import (
    absence_proche,
    code_proche,
    date_proche,
    jour_absent,
    nombre_proche,
    numero_proche,
    oui_non_proche,
)
from docgen.montants import SPACES, Absence, Montant

T = TypeVar("T")


class Modele(BaseModel):
    """Base of what a contract is made of: immutable, and no key that it does not know."""

    # Built when a file is first read by it: most commands need a few of them.
    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=(), defer_build=True)


def fault(message: str, remedy: str = "") -> PydanticCustomError:
    """A validation error that is already a French sentence, with its remedy."""
    return PydanticCustomError("docgen", "{message}", {"message": message, "remedy": remedy})


def fault_at(chemin: Chemin, message: str, remedy: str) -> ValidationError:
    """The same fault, said at `chemin`, which counts from the model whose validator raises it."""
    return ValidationError.from_exception_data(
        "docgen", [InitErrorDetails(type=fault(message, remedy), loc=chemin, input=None)]
    )


def _text(value: object, what: str) -> str:
    if isinstance(value, str):
        return value
    kind = "un groupe de clés" if isinstance(value, dict) else "une liste"
    remedy = "Écrire la valeur sur la même ligne que sa clé, après « : »."
    if isinstance(value, dict) and len(value) == 1 and isinstance(next(iter(value.values())), str):
        whole = " : ".join(*value.items())
        remedy = f'Si « : » fait partie du texte, le mettre entre guillemets droits : « "{whole[:70]}" ».'
    raise fault(f"{what} est attendu ici, pas {kind}", remedy)


# --- text ----------------------------------------------------------------------------------------------------------
# Private-use characters are refused too: composition marks the place of values with them. So are the ends of line that
# one program counts and another does not (U+0085, U+2028, U+2029): a value would be sought on the wrong line; and the
# signs that nobody sees and that change how the others read (direction, zero width): « 1 000 » could be seen « 0001 ».
_INVISIBLES = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_FORBIDDEN = re.compile(
    f"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ue000-\uf8ff\ufffe\uffff{_INVISIBLES}]"
)


def forbidden_character(text: str) -> str | None:
    """The name (`U+000B`) of the first character of `text` that no document may hold, or None."""
    match = _FORBIDDEN.search(text)
    return f"U+{ord(match.group()):04X}" if match else None


def clean_text(value: object) -> str:
    """`value` as text without outer spaces; refused when empty or holding a control character."""
    text = _text(value, "un texte").replace("\r\n", "\n").strip()
    if not text:
        raise fault("la valeur est vide", "Compléter, ou supprimer la ligne si rien n'est à dire.")
    if bad := forbidden_character(text):
        raise fault(f"le texte contient un caractère invisible interdit ({bad})", "Retaper ce passage au clavier.")
    return text


Texte = Annotated[str, Saisi(clean_text, {"type": ["string", "number"], "title": "Texte"})]


def matching(pattern: str, what: str, example: str, near: Callable[[str], str] | None = None) -> Saisi:
    """What makes of `str` a type whose values all match `pattern`; `what` and `example` are for the message;
    `near` gives the remedy of a value that is nearly one."""

    def check(value: object) -> str:
        text = clean_text(value)
        if not re.fullmatch(pattern, text):
            raise fault(
                f"« {text[:40]} » n'est pas {what}", (near and near(text)) or f"Écrire par exemple « {example} »."
            )
        return text

    schema = {"type": ["string", "number"], "description": f"{what}, par exemple « {example} »"}
    return Saisi(check, schema)


Numero = Annotated[str, matching(r"\d+(\.\d+)*(-\d+)?( (bis|ter|quater))?", "un numéro", "2.1", numero_proche)]
# The preamble is addressed as an article is.
PREAMBULE = "preambule"
NumeroArticle = Annotated[
    str, matching(rf"{PREAMBULE}|\d+(\.\d+)*(-\d+)?( (bis|ter|quater))?", "un numéro d'article", "2.1", numero_proche)
]
Code = Annotated[
    str,
    matching(r"[a-z][a-z0-9_]*", "un code (minuscules sans accent, chiffres, _)", "conseil_departemental", code_proche),
]
NomExercice = Annotated[str, matching(r"\d{4}", "un exercice", "2025")]


# --- amounts, numbers, dates, yes or no ----------------------------------------------------------------------------
def _parser(kind: type[T], parse: Callable[[str], T], what: str) -> Callable[[object], T]:
    """What gives the value of that `kind` that a text writes: the refusals of `parse` become faults."""

    def check(value: object) -> T:
        if isinstance(value, kind):
            return value
        try:
            return parse(_text(value, what))
        except Refusal as refusal:
            raise fault(refusal.message, _value_remedy(value) or refusal.remedy) from None

    return check


def _value_remedy(value: object) -> str:
    """The remedy for an absence written where a value is expected; empty for anything else."""
    written = isinstance(value, str) and (absence_saisie(value) or absence_proche(value))
    return "Écrire la valeur, ou « à compléter » si elle n'est pas encore connue." if written else ""


class Taux(Decimal):
    """A number written with « % »: a rule compares it with the unit of its indicator."""


def nombre_saisi(text: str) -> Decimal:
    """The number that `text` writes as people do: `1 250`, `12,5`, with or without unit. Raises `Refusal`."""
    bare = re.sub(rf"(?<=\d)[{SPACES}](?=\d{{3}}(\D|$))", "", text.strip(SPACES)).replace("\u00a0", " ")
    bare = re.sub(r" ?[%€]$", "", bare)
    if not re.fullmatch(r"-?\d{1,12}(,\d{1,4})?", bare):
        message = f"« {text.strip(SPACES)[:40]} » n'est pas un nombre{'' if bare else ' : la valeur est vide'}"
        raise Refusal(message, nombre_proche(text) or "Écrire par exemple « 1 250 » ou « 12,5 ».")
    return (Taux if text.rstrip(SPACES).endswith("%") else Decimal)(bare.replace(",", "."))


def absence_saisie(text: str) -> Absence | None:
    """The absence that `text` writes (« non communiqué »), or None."""
    return _ABSENCES.get(text.strip().lower())


def or_absent(parse: Callable[[object], object], schema: dict[str, object], *, shown: bool = True) -> Saisi:
    """What `parse` takes, and « non communiqué » and « sans objet »; `shown` unless `schema` says so already."""

    def check(value: object) -> object:
        if isinstance(value, Absence):
            return value
        absence = absence_saisie(value) if isinstance(value, str) else None
        if isinstance(value, str) and not value.strip():
            raise fault("la valeur est vide", f"Écrire la valeur, « {_COMMUNIQUE} » ou « {_OBJET} ».")
        if absence is None and isinstance(value, str) and (remedy := absence_proche(value)):
            raise fault(f"« {value.strip()} » ne dit pas pourquoi la valeur manque", remedy)
        return absence or parse(value)

    absences = {"enum": [absence.value for absence in Absence]}
    return Saisi(check, {"anyOf": [schema, absences]} if shown else schema)


_COMMUNIQUE, _OBJET = Absence.NON_COMMUNIQUE.value, Absence.SANS_OBJET.value
_ABSENCES = {absence.value: absence for absence in Absence}
_AMOUNT_SCHEMA = {
    "type": ["string", "number"],
    "description": "un montant, par exemple « 1 659 288 » ou « 215 071,28 »",
}
_NUMBER_SCHEMA = {"type": ["string", "number"], "description": "un nombre, par exemple « 1 250 » ou « 12,5 »"}
_TEXT_SCHEMA = {"type": ["string", "number"], "description": "un texte, ou « non communiqué »"}
_parse_amount = _parser(Montant, Montant.parse, "un montant")
_parse_number = _parser(Decimal, nombre_saisi, "un nombre")

MontantSaisi = Annotated[Montant, Saisi(_parse_amount, _AMOUNT_SCHEMA)]
MontantOuAbsence = Annotated[Montant | Absence, or_absent(_parse_amount, _AMOUNT_SCHEMA)]
Nombre = Annotated[Decimal, Saisi(_parse_number, _NUMBER_SCHEMA)]
NombreOuAbsence = Annotated[Decimal | Absence, or_absent(_parse_number, _NUMBER_SCHEMA)]
TexteOuAbsence = Annotated[str | Absence, or_absent(clean_text, _TEXT_SCHEMA, shown=False)]

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_LITERAL = re.compile(rf"(\d{{1,2}})(?:er)? ({'|'.join(MOIS)}) (\d{{4}})")
# The oldest text in force (Villers-Cotterêts); the end of any contract.
_ANNEES = range(1539, 2101)
DAY = re.compile("|".join(pattern.pattern for pattern in (_ISO, _SLASHED, _LITERAL)))


def parse_day(value: object) -> date:
    """The day that `value` writes. Raises a fault when it writes none."""
    if isinstance(value, date):
        return value
    text = _text(value, "une date").strip()
    for year, month, day in _written_days(text):
        try:
            found = date(year, month, day)
        except ValueError:
            raise fault(f"le « {text} » n'existe pas au calendrier", jour_absent(month, year)) from None
        if year in _ANNEES:
            return found
        raise fault(f"l'année {year} n'est celle d'aucun texte ni d'aucun acte", "Corriger l'année.")
    remedy = _value_remedy(text) or date_proche(text) or "Écrire par exemple « 22/09/2025 » ou « 22 septembre 2025 »."
    raise fault(f"« {text[:40]} » n'est pas une date{'' if text else ' : la valeur est vide'}", remedy)


def _written_days(text: str) -> Iterator[tuple[int, int, int]]:
    """The year, the month and the day that `text` writes, whether the calendar has them or not."""
    if match := _ISO.fullmatch(text):
        yield int(match[1]), int(match[2]), int(match[3])
    if match := _SLASHED.fullmatch(text):
        yield int(match[3]), int(match[2]), int(match[1])
    if match := _LITERAL.fullmatch(text):
        yield int(match[3]), MOIS.index(match[2]) + 1, int(match[1])


def parse_day_or_blank(value: object) -> date | Absence:
    """The day that `value` writes, or that it is still to come. Raises a fault when it writes neither."""
    absence = absence_saisie(value) if isinstance(value, str) else value
    return Absence.A_COMPLETER if absence is Absence.A_COMPLETER else parse_day(value)


Jour = Annotated[
    date,
    Saisi(parse_day, {"type": "string", "description": "une date, par exemple « 22/09/2025 »"}),
]

JourAVenir = Annotated[
    date | Absence,
    Saisi(
        parse_day_or_blank,
        {"type": "string", "description": "une date, par exemple « 22/09/2025 », ou « à compléter »"},
    ),
]


def _parse_yes(value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = _text(value, "« oui » ou « non »").strip().lower()
    if text not in ("oui", "non"):
        raise fault(
            f"« {text[:40]} » n'est ni « oui » ni « non »", oui_non_proche(text) or "Écrire « oui » ou « non »."
        )
    return text == "oui"


OuiNon = Annotated[bool, Saisi(_parse_yes, {"enum": ["oui", "non", True, False]})]


def _whole(pattern: str, what: str, remedy: str) -> Callable[[object], int]:
    def check(value: object) -> int:
        if isinstance(value, int):
            return value
        text = _text(value, "un nombre entier").strip()
        if not re.fullmatch(pattern, text):
            raise fault(f"« {text[:40]} » n'est pas {what}", remedy)
        return int(text)

    return check


_parse_rank = _whole(r"[1-9]\d{0,3}", "un nombre entier (1, 2, 3…)", "Écrire un nombre entier, à partir de 1.")
_parse_count = _whole(r"\d{1,6}", "un nombre entier", "Écrire par exemple « 78 », ou « 0 ».")
Rang = Annotated[int, Saisi(_parse_rank, {"type": ["integer", "string"], "minimum": 1})]


_LAST = {"dernier": -1, "dernière": -1, "avant-dernier": -2, "avant-dernière": -2}


def parse_rank_or_last(value: object) -> int:
    """The rank that a drafter writes, counted from 1; -1 for « dernier ». Raises a fault."""
    return _LAST[value.strip()] if isinstance(value, str) and value.strip() in _LAST else _parse_rank(value)


# -1 is the last one, -2 the last but one.
RangOuDernier = Annotated[
    int,
    Saisi(parse_rank_or_last, {"anyOf": [{"type": ["integer", "string"], "minimum": 1}, {"enum": list(_LAST)}]}),
]


Entier = Annotated[int, Saisi(_parse_count, {"type": ["integer", "string"], "minimum": 0})]
L = TypeVar("L")
# An empty YAML value, or [], says that there is nothing to list.
Liste = Annotated[tuple[L, ...], BeforeValidator(lambda value: () if value == "" else value)]
