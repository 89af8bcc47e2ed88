"""Jinja as gabarits use it: shut in a sandbox, strict on what is unknown, and printing Word's XML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.exceptions import UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from docgen.findings import Refusal
from docgen.ooxml.noms import close_names
from docgen.render.docx import wordml

# What would print raw XML, read other files, or switch escaping off.
_NO_FILTERS = ("safe", "tojson", "urlize", "xmlattr", "pprint", "random")
_NO_NODES = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block, nodes.EvalContextModifier)


class Blocks(str):
    """Whole paragraphs and tables, in WordprocessingML: the only value that a gabarit prints as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


class Marked(str):
    """A text that has changed, as it reads after; among words, `token` holds the place of its marked runs."""

    __slots__ = ("token",)
    token: str

    @classmethod
    def of(cls, after: str, token: str) -> Marked:
        """The text `after`, printed as `token`."""
        made = cls(after)
        made.token = token
        return made


class Missing(str):
    """The name of what a gabarit asks for and nobody gives, with the names that could have been meant."""

    __slots__ = ("known",)
    known: tuple[str, ...]


class Unknown(StrictUndefined):
    """A variable that nobody gives: any use of it raises `UndefinedError`, whose message is a `Missing`."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        owner = self._undefined_obj
        missing = Missing(self._undefined_name)
        missing.known = tuple(str(key) for key in owner) if isinstance(owner, Mapping) else ()
        return missing


def unknown(error: UndefinedError, names: Iterable[str]) -> tuple[str, str]:
    """The fault and the remedy, in French, of a variable that is not among `names`."""
    missing = error.args[0] if error.args else ""
    known = missing.known if isinstance(missing, Missing) and missing.known else names
    close = close_names(str(missing), known)
    remedy = f"Variables proches : {close}." if close else "Corriger le nom de la variable dans le gabarit."
    return f"la variable « {missing} » est inconnue", remedy


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja for gabarits; a key of a dictionary comes before the methods of dictionaries."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The value of `obj.attribute`, the key `attribute` first where `obj` is a dictionary."""
        if obj.__class__ is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def environment(finalize: Callable[[Any], str]) -> Sandbox:
    """A sandbox that passes every printed value through `finalize`."""
    made = Sandbox(autoescape=True, undefined=Unknown, finalize=finalize, keep_trailing_newline=True)
    for name in _NO_FILTERS:
        made.filters.pop(name, None)
    made.filters.update(bloc=blocks, e=finalize, escape=finalize, forceescape=finalize)
    return made


def as_words(value: Any) -> str:
    """`value` inside a `w:t`: a line feed breaks the line, a tab is a tab. Only texts and whole numbers are words."""
    if isinstance(value, Marked):
        return value.token
    text = _text(value)
    if "\n" in text or "\t" in text or "\r" in text:
        if isinstance(text, Markup):
            return text
        return Markup(wordml.breaks(wordml.escape(text)))
    return text


def as_property(value: Any) -> str:
    """`value` in a property of the document, on one line."""
    text = _text(value)
    return text if isinstance(text, Markup) else " ".join(text.split())


def _text(value: Any) -> str:
    kind = value.__class__
    if kind is str:
        if wordml.FORBIDDEN.search(value):
            wordml.refuse_forbidden(value)
        return str(value)
    if kind is int or kind is Markup:
        return value if kind is Markup else str(value)
    if isinstance(value, Undefined):
        return str(value)
    if isinstance(value, Blocks):
        raise Refusal("cette balise donne des paragraphes entiers", "L'écrire {{p … }}, seule dans son paragraphe.")
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return _text(str.__str__(value))
    raise Refusal(f"la valeur est {_kind(value)}, et non un texte", "Donner à la balise un texte déjà mis en forme.")


def _kind(value: Any) -> str:
    if value is None:
        return "vide"
    names = {
        bool: "un oui ou non",
        float: "un nombre à virgule",
        list: "une liste",
        tuple: "une liste",
        dict: "un groupe",
    }
    return names.get(value.__class__, f"un objet ({value.__class__.__name__})")


def blocks(value: Any) -> Markup:
    """The filter of `{{p … }}`: `value` as it is if it holds whole blocks."""
    if isinstance(value, Undefined):
        return Markup(str(value))
    if not isinstance(value, Blocks):
        raise Refusal("{{p … }} attend des paragraphes entiers", "Écrire {{ … }} sans la lettre p.")
    return Markup(value)


def forbidden(tree: nodes.Template) -> str:
    """The first instruction of `tree` that gabarits may not use (« include », « block »…), or nothing."""
    found = next(iter(tree.find_all(_NO_NODES)), None)
    return "" if found is None else found.__class__.__name__.lower()


def find_forbidden(value: Any, path: str = "") -> tuple[str, str] | None:
    """The name and the text of the first value inside `value` that holds a character that XML forbids."""
    if isinstance(value, str):
        return (path, value) if wordml.FORBIDDEN.search(value) and not isinstance(value, Blocks) else None
    items: Iterable[tuple[str, Any]] = ()
    if isinstance(value, Mapping):
        items = [(f"{path}.{key}" if path else str(key), inner) for key, inner in value.items()]
    elif isinstance(value, list | tuple):
        items = [(f"{path}[{rank}]", inner) for rank, inner in enumerate(value)]
    return next((found for name, inner in items if (found := find_forbidden(inner, name))), None)
