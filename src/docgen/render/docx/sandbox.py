"""Jinja as gabarits use it: shut in a sandbox, strict on what is unknown, and printing Word's XML."""

import re
from collections.abc import Callable, Iterable, Mapping
from html import unescape
from typing import Any

from docxtpl import Listing, RichText, RichTextParagraph
from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.exceptions import UndefinedError
from markupsafe import Markup, escape

from docgen.findings import Refusal
from docgen.ooxml.noms import close_names
from docgen.render.docx import wordml
from docgen.render.effort import MeasuredSandbox

# What would print raw XML, read other files, or switch escaping off.
_NO_FILTERS = ("safe", "tojson", "urlize", "xmlattr", "pprint", "random")
_NO_NODES = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.EvalContextModifier)
# docxtpl makes a paragraph of \a and a page of \f: in a `w:t` they are no forbidden characters.
_JUMPS = str.maketrans("\a\f", "  ")
_LINE_SIGNS = re.compile(r"[\t\n\r]")


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
    def of(cls, after: str, token: str) -> "Marked":
        """The text `after`, printed as `token`."""
        marked = cls(after)
        marked.token = token
        return marked


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


class Sandbox(MeasuredSandbox):
    """Jinja for gabarits; a key of a dictionary comes before the methods of dictionaries."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The value of `obj.attribute`, the key `attribute` first where `obj` is a dictionary."""
        if obj.__class__ is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def environment(finalize: Callable[[Any], str]) -> Sandbox:
    """A sandbox that passes every printed value through `finalize`."""
    sandbox = Sandbox(autoescape=True, undefined=Unknown, finalize=finalize, keep_trailing_newline=True)
    for name in _NO_FILTERS:
        sandbox.filters.pop(name, None)
    sandbox.filters.update(bloc=as_blocks, riche=as_runs, reglage=as_setting)
    sandbox.filters.update(e=finalize, escape=finalize, forceescape=finalize)
    return sandbox


# --- what a tag prints, by the place where it stands ---------------------------------------------------------------
def as_words(value: Any) -> str:
    """`value` inside a `w:t`: a line feed breaks the line. Only texts and whole numbers are words.

    Tabs, \\a and \\f stay as they are: what docxtpl makes of them depends on the run and the paragraph around.
    """
    if isinstance(value, Marked):
        return value.token
    text = _text(value, _JUMPS)
    if ("\n" in text or "\r" in text) and not isinstance(text, Markup):
        return Markup(wordml.line_breaks(str(escape(text))))
    return text


def as_property(value: Any) -> str:
    """`value` in a property of the document, on one line."""
    text = _text(value)
    return text if isinstance(text, Markup) else " ".join(text.split())


def as_setting(value: Any) -> Markup:
    """`value` in an attribute or a field code, where there are no lines: each sign of a new one is a space."""
    text = _text(value)
    line = _LINE_SIGNS.sub(" ", text)
    return Markup(line) if isinstance(text, Markup) else escape(line)


def as_blocks(value: Any) -> Markup:
    """`value` in the place of a paragraph, `{{p … }}`: paragraphs and tables, as they are."""
    if isinstance(value, Blocks):
        return Markup(value)
    return _drawn(
        value, RichTextParagraph, "{{p … }} attend des paragraphes entiers", "Écrire {{ … }} sans la lettre p."
    )


def as_runs(value: Any) -> Markup:
    """`value` between two runs, `{{r … }}`: a text that has its look (`RichText`), as it is."""
    fault = "{{r … }} attend un texte mis en forme (RichText)"
    return _drawn(value, RichText, fault, "Écrire {{ … }} sans la lettre r.")


def _drawn(value: Any, kind: type[RichText | RichTextParagraph], fault: str, remedy: str) -> Markup:
    """What docxtpl has written in `value`, of that kind. Raises `Refusal` for any other value.

    Also for a link, which lives in docxtpl's own copy of the file.
    """
    if isinstance(value, Undefined | Markup):
        return Markup(str(value))
    if not isinstance(value, kind):
        raise Refusal(fault, remedy)
    if 'r:id="' in value.xml:
        raise Refusal("le texte mis en forme porte un lien (url_id)", "Poser le lien dans le gabarit, avec Word.")
    wordml.refuse_forbidden(value.xml.translate(_JUMPS))
    return Markup(value.xml)


def _text(value: Any, allowed: Mapping[int, int] | None = None) -> str:
    kind = value.__class__
    if kind is str:
        if wordml.FORBIDDEN.search(value):
            wordml.refuse_forbidden(value.translate(allowed) if allowed else value)
        return str(value)
    if kind is int or kind is Markup:
        return value if kind is Markup else str(value)
    if isinstance(value, Undefined):
        return str(value)
    if isinstance(value, Listing):
        return _text(unescape(value.xml), allowed)
    if isinstance(value, Blocks):
        raise Refusal("cette balise donne des paragraphes entiers", "L'écrire {{p … }}, seule dans son paragraphe.")
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return _text(str.__str__(value), allowed)
    raise Refusal(f"la valeur est {_kind(value)}, et non un texte", "Donner à la balise un texte déjà mis en forme.")


def _kind(value: Any) -> str:
    if value is None:
        return "vide"
    # By their names: docxtpl only brings its sub-documents in with a library that docgen does without.
    drawn = {"InlineImage": "une image", "Subdoc": "un sous-document", "SubdocComposer": "un sous-document"}
    names = {
        bool: "un oui ou non",
        float: "un nombre à virgule",
        list: "une liste",
        tuple: "une liste",
        dict: "un groupe",
    }
    name = value.__class__.__name__
    return names.get(value.__class__, f"{drawn.get(name, 'un objet')} ({name})")


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
