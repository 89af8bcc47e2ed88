"""What is wrong with a text of a model, said in French: the fault, the place, the remedy.

Jinja and Python say it in English, of the code that a text becomes; here it is said of the text that a person wrote.
"""

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import Any, NamedTuple

import jinja2
from jinja2.exceptions import SecurityError
from msgspec import Struct
from msgspec.structs import replace
from pydantic import BaseModel

from docgen.findings import Finding, Location, Refusal, shown
from docgen.french.proches import noms_proches
from docgen.render.effort import TROP_PROFOND

# What a text itself may raise, and what its calculations do.
OF_A_TEXT = (jinja2.TemplateError, Refusal)
OF_A_VALUE = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError, MemoryError)
# What reading a text may raise; the files of Jinja that read it.
OF_A_READING = (*OF_A_TEXT, RecursionError, MemoryError)
_LECTURE = ("lexer.py", "parser.py", "compiler.py", "idtracking.py", "optimizer.py", "visitor.py")
INSTRUCTIONS = ("for", "endfor", "if", "elif", "else", "endif", "set", "include")
_LE_GUIDE = "Les mots d'un texte sont dans le guide, « Changer une phrase »."


class TextFault(Exception):
    """A text template cannot be used; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class Dite(NamedTuple):
    """A fault before its place: the code, the sentence, the remedy."""

    code: str
    message: str
    remede: str


def text_fault(code: str, message: str, place: Location, remedy: str) -> TextFault:
    """A fault of a text template, its file shown as the user would type it."""
    file = shown(Path(place.file)) if place.file else ""
    return TextFault(Finding(code, message, Location(file, place.line, place.column), remedy))


@contextmanager
def located(place: Location) -> Iterator[None]:
    """A fault of the text composed inside, which has no file of its own, is at `place`."""
    try:
        yield
    except TextFault as error:
        if error.finding.location.file:
            raise
        raise TextFault(replace(error.finding, location=place)) from None


def place_in_template(trace: TracebackType | None) -> Location | None:
    """The deepest line of a template in `trace`: Jinja gives its frames the template's file and lines."""
    place = None
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".md"):
            place = Location(file, trace.tb_lineno, 1)
        elif file == "<template>":
            place = Location("", trace.tb_lineno, 1)
        trace = trace.tb_next
    return place


def _being_read(trace: TracebackType | None) -> bool:
    """Whether Jinja was reading a text, rather than rendering it, when `trace` was made."""
    while trace:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.parent.name == "jinja2" and path.name in _LECTURE:
            return True
        trace = trace.tb_next
    return False


# --- names ------------------------------------------------------------------------------------------------------------
class _Absent(str):
    """What is said of a name that a text shows and nobody has, with the name and what was asked for it."""

    __slots__ = ("chose", "nom")
    nom: object
    chose: object


class Manquant(jinja2.StrictUndefined):
    """A name that a text shows and nobody has: refused as soon as it is used."""

    @property
    def _undefined_message(self) -> str:
        said = _Absent(self._undefined_hint or "inconnu")
        said.nom, said.chose = self._undefined_name, self._undefined_obj
        return said


def unknown_field(name: str, known: Iterable[str], mots: Iterable[str] = ()) -> Dite:
    """A field, or a word, that nobody has; `known` are those that may stand there, besides the `mots` of the guide."""
    names, words = [each for each in known if not each.startswith("_")], list(mots)
    guide = f" {_LE_GUIDE}" if words else ""
    remedy = nearest(name, [*names, *words]) or f"Noms possibles : {', '.join(names)}.{guide}"
    if not names:
        remedy = "Rien ne suit ce nom d'un point : une liste se parcourt par « {% for … in … %} »."
    return Dite("TPL003", f"le champ « {name} » est inconnu", remedy)


def nearest(name: str, known: Iterable[str]) -> str:
    """« Peut-être « contrat » ? »; empty when no known name is near."""
    near = noms_proches(name, list(known), 2)
    return f"Peut-être « {' » ou « '.join(near)} » ?" if near else ""


def names_of_value(chose: object) -> list[str]:
    """What may stand behind the dot after `chose`."""
    match chose:
        case Mapping():
            return [str(key) for key in chose]
        case SimpleNamespace() | str():
            # Behind a text, the fields of the line that it names.
            return [name for name in getattr(chose, "__dict__", ()) if not name.startswith("_")]
        case BaseModel():
            return list(type(chose).model_fields)
    return list(chose.__struct_fields__) if isinstance(chose, Struct) else []


def _absent(said: str, context: Mapping[str, object]) -> Dite:
    name = getattr(said, "nom", None)
    chose = getattr(said, "chose", None)
    if isinstance(name, int):
        size = len(chose) if isinstance(chose, tuple | list) else 0
        return Dite("TPL003", f"la liste n'a pas d'élément {name} : elle en a {size}, comptés depuis 0",
                    "Corriger ce rang, ou la parcourir par « {% for … %} ».")  # fmt: skip
    if not isinstance(name, str):
        return Dite("TPL003", "la liste est vide : elle n'a pas d'élément à montrer",
                    "L'entourer de « {% if … %} … {% endif %} », ou revoir la condition qui la réduit.")  # fmt: skip
    if chose is not jinja2.utils.missing:
        return unknown_field(name, names_of_value(chose))
    words = [key for key, value in context.items() if callable(value)]
    return unknown_field(name, [key for key in context if key not in words], words)


# --- what is not a well-formed tag ------------------------------------------------------------------------------------
def syntax_fault(error: jinja2.TemplateError, environment: jinja2.Environment) -> Dite:
    """What is wrong with a tag that Jinja cannot read."""
    message, remedy = _syntax(error.message or "", environment)
    return Dite("TPL002", f"balise mal formée : {message}", remedy)


def _syntax(said: str, environment: jinja2.Environment) -> tuple[str, str]:
    if match := re.search(r"No (filter|test) named '(.*?)'", said):
        return unknown_word(match[1], match[2], environment)
    opened = re.search(r"block that needs to be closed is '(\w+)'", said)
    if match := re.search(r"nknown tag '(\w+)'", said):
        return _instruction(match[1], opened[1] if opened else "")
    if "nexpected end of template" in said:
        word = opened[1] if opened else "for"
        return f"« {{% {word} … %}} » n'est pas fermé", f"Ajouter « {{% end{word} %}} » après ce qu'il contient."
    return next(((message, remedy) for words, message, remedy in _MAL_FORMEES if words in said), _INCOMPLETE)


def unknown_word(kind: str, name: str, environment: jinja2.Environment) -> tuple[str, str]:
    """What is said of a filter (« | name ») or a test (« is name ») that nobody has, and the remedy."""
    if kind == "filter":
        return f"filtre inconnu, « {name} », après « | »", nearest(name, environment.filters) or _FILTRES
    return f"condition inconnue, « {name} », après « is »", nearest(name, environment.tests) or _CONDITIONS


def _instruction(word: str, opened: str) -> tuple[str, str]:
    if word in INSTRUCTIONS and opened:
        return (f"« {{% {word} %}} » arrive avant la fin de « {{% {opened} … %}} »",
                f"Fermer d'abord celui-ci, par « {{% end{opened} %}} ».")  # fmt: skip
    if word in INSTRUCTIONS:
        return f"« {{% {word} %}} » ne ferme rien", "Le retirer, ou rétablir l'instruction qu'il ferme."
    known = f"Instructions : {', '.join(INSTRUCTIONS)}."
    return f"l'instruction « {word} » n'existe pas", f"{nearest(word, INSTRUCTIONS)} {known}".strip()


_FILTRES = "Filtres d'usage : length, first, last, list, join, map, selectattr, sum, sort, upper, lower."
_CONDITIONS = "Conditions d'usage : defined, none, in, equalto, contient."
_INCOMPLETE = ("ce n'est pas une balise complète",
               "Un champ s'écrit « {{ contrat.titre }} », une instruction « {% if … %} … {% endif %} ».")  # fmt: skip
_OUVERT = "Une balise s'ouvre par « {{ » et se ferme par « }} » ; chaque parenthèse ouverte se referme avant."
_MAL_FORMEES = (
    ("expected token 'end of print statement'", "il reste quelque chose avant « }} »",
     "Un nom s'écrit sans espace ni accent, un mot entre guillemets droits ; rien ne suit un champ."),
    ("expected token 'end of statement block'", "il reste quelque chose avant « %} »",
     "Une instruction ne porte que sa liste ou sa condition : « {% for fiche in fiches %} »."),
    ("unexpected char", "caractère inattendu dans la balise",
     "Entre « {{ » et « }} », les guillemets sont droits (\" ou ') et les noms sans accent."),
    ("unexpected '}'", "accolade inattendue", _OUVERT),
    ("expected token ','", "il manque une virgule, ou une parenthèse", _OUVERT),
)  # fmt: skip


# --- what cannot be computed ------------------------------------------------------------------------------------------
_MAL_APPELE = re.compile(r"^(?:\w+\.)*(\w+)\(\) (missing|takes|got an unexpected keyword argument '(\w+)')")


def value_fault(error: Exception, context: Mapping[str, object]) -> Dite:
    """What is wrong with a tag that cannot be computed."""
    said, word = str(error), _word(error.__traceback__, context)
    if isinstance(error, RecursionError | MemoryError):
        return _endless(error)
    if match := _MAL_APPELE.search(said):
        word = _called(match[1], context) or match[1]
        wrong = {"missing": "il manque une valeur à", "takes": "il y a trop de valeurs dans"}.get(match[2])
        wrong = wrong or f"une valeur ne se nomme pas « {match[3]} » dans"
        return Dite("TPL004", f"{wrong} « {word}(…) »", usage(word, context.get(word)))
    if "not callable" in said:
        return Dite("TPL004", "ce qui est devant la parenthèse n'est pas un mot qui se calcule",
                    "Retirer les parenthèses : un champ s'écrit « contrat.titre ».")  # fmt: skip
    if "to unpack" in said:
        return Dite("TPL004", "« for » a plus de noms que chaque élément n'a de valeurs, ou moins",
                    "Un seul nom suffit : « {% for fiche in fiches %} », puis « {{ fiche.numero }} ».")  # fmt: skip
    if word:
        return Dite("TPL004", f"« {word}(…) » ne se calcule pas avec ces valeurs", usage(word, context.get(word)))
    if "not iterable" in said:
        lists = [name for name, value in context.items() if isinstance(value, tuple | list)]
        return Dite("TPL004", "ce qui suit « in » n'est pas une liste", f"Listes : {', '.join(lists)}.")
    remedy = "Un texte, un nombre et un montant ne s'additionnent ni ne se comparent ; voir une balise voisine."
    return Dite("TPL004", "cette balise ne peut pas être calculée", remedy)


def _endless(error: RecursionError | MemoryError) -> Dite:
    if isinstance(error, MemoryError):
        return Dite("TPL004", "ce texte demande plus de mémoire que la machine n'en a", "L'écrire plus simplement.")
    if _being_read(error.__traceback__):
        return Dite("TPL002", TROP_PROFOND, "L'écrire en plusieurs balises.")
    return Dite("TPL004", "ce texte se reprend lui-même, sans fin", "Retirer la balise « include » qui le ramène.")


def usage(word: str, function: object) -> str:
    """How a helper is called: « Écrire « montant(portee, cote, exercice, nature) » »."""
    called: Any = function.func if isinstance(function, partial) else function
    if not callable(called):
        return _LE_GUIDE
    asked = list(inspect.signature(called).parameters.values())[1:]
    names = [each.name if each.default is each.empty else f"[{each.name}]" for each in asked]
    more = " ; ce qui est entre crochets peut manquer" if any(name.startswith("[") for name in names) else ""
    return f"Écrire « {word}({', '.join(names)}) »{more}."


def _called(function: str, context: Mapping[str, object]) -> str:
    """The word by which texts call that function; empty when they do not."""
    return next((word for word, value in context.items()
                 if isinstance(value, partial) and value.func.__name__ == function), "")  # fmt: skip


def _word(trace: TracebackType | None, context: Mapping[str, object]) -> str:
    """The word whose calculation failed: the first one that the template called, in `trace`."""
    words = ""
    while trace:
        code = trace.tb_frame.f_code
        if code.co_filename.endswith(".md") or code.co_filename == "<template>":
            words = ""
        elif not words:
            words = _called(code.co_name, context)
        trace = trace.tb_next
    return words


def said_of(error: Exception, context: Mapping[str, object], environment: jinja2.Environment) -> Dite:
    """What is wrong, whatever was raised while a text was read or composed."""
    match error:
        case Refusal():
            return Dite(error.code or "TPL004", error.message, error.remedy)
        case jinja2.TemplateNotFound():
            known = environment.list_templates()
            remedy = nearest(str(error.name), known) or f"Textes connus : {', '.join(known)}."
            return Dite("TPL001", f"le texte « {error.name} » n'existe pas", remedy)
        case SecurityError():
            return Dite("TPL004", "ce nom ne s'emploie pas dans un texte", _LE_GUIDE)
        case jinja2.UndefinedError():
            return _absent(error.message or "", context)
        case jinja2.TemplateError():
            return syntax_fault(error, environment)
    return value_fault(error, context)
