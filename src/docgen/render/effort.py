"""What a text written by others may cost: a sandbox of Jinja that counts, and refuses what would not end.

A loop says how many turns it asks for before it makes the first, a call counts for one, and all that is joined is
added up; a value that one word would make huge (« 'a' * 10**10 », « |center(10**9) ») is refused before it is made.
Counts, never a clock: the same text is refused on any machine, or on none. No shipped text makes a hundredth of it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from itertools import islice
from typing import Any

from jinja2 import Environment, nodes
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from docgen.findings import Refusal
from docgen.french import nombre

# Turns of loops and calls of one text; signs that it writes in all; size of one value; greatest width, or rank.
PAS, SIGNES, VALEUR, LARGEUR = 300_000, 20_000_000, 200_000, 1_000
# The part of a program that Python refuses to read, as that of a text.
TROP_PROFOND = "cette balise est trop profonde : ses parenthèses, ou ses instructions, sont trop imbriquées"
_COMPTE, _TENU = "_compte", "_tenu"
_NOMBRE, _EXPOSANT = 10**15, 15
# Filters with a width, a rank or a count; those that write a thing several times.
_MESURES = ("center", "indent", "wordwrap", "batch", "slice", "round", "truncate", "tojson", "urlize")
# Methods of texts that do the same, past any filter.
_METHODES = frozenset(
    {
        "center",
        "ljust",
        "rjust",
        "zfill",
        "expandtabs",
        "format",
        "format_map",
        "replace",
        "join",
        "translate",
        "encode",
    }
)
# What gives another text at each run, or words of its own.
_HASARD = ("random",)
_GLOBAUX = ("lipsum",)
_SIMPLIFIER = "Écrire ce texte plus simplement ; le guide, « Changer une phrase », en montre les balises."


def too_much(said: str) -> Refusal:
    """The refusal of what asks too much, for the reason `said`."""
    return Refusal(f"ce texte demande trop : {said}", _SIMPLIFIER)


class MeasuredSandbox(ImmutableSandboxedEnvironment):
    """A sandbox where each rendering (`measured`) has so many turns, and so many signs to write."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._pas, self._signes, self._dedans = 0, 0, 0
        self.concat = self._joined  # type: ignore[method-assign]
        for name in _HASARD:
            self.filters.pop(name, None)
        for name in _GLOBAUX:
            self.globals.pop(name, None)
        self.filters |= {name: _narrow(self.filters[name]) for name in _MESURES if name in self.filters}
        self.filters["replace"] = _replacing(self.filters["replace"])
        self.filters["format"] = _formatting(self.filters["format"])
        self.filters["join"] = joining(self.filters["join"])
        self.filters |= {_COMPTE: self._counted, _TENU: check_size}

    @contextmanager
    def measured(self) -> Iterator[None]:
        """One text is rendered inside: what it calls in its turn counts with it."""
        if not self._dedans:
            self._pas = self._signes = 0
        self._dedans += 1
        try:
            yield
        finally:
            self._dedans -= 1

    def spend(self, steps: int) -> None:
        """Count so many turns, or calls. Raises `Refusal` once they are too many."""
        self._pas += steps
        if self._pas > PAS:
            raise too_much(f"plus de {nombre(PAS)} répétitions ou calculs")

    def write(self, words: str) -> None:
        """Count what is written. Raises `Refusal` once it is too much."""
        self._signes += len(words)
        if self._signes > SIGNES:
            raise too_much(f"il écrirait plus de {SIGNES // 1_000_000} millions de signes")

    def call(self, context: Context, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """A call, which counts for one."""
        self.spend(1)
        return super().call(context, called, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """`left` and `right` by `operator`. Raises `Refusal` for a value that would be huge."""
        _check_operation(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a text may use that attribute: none of those by which a text grows past any measure."""
        return not (isinstance(obj, str | bytes) and attr in _METHODES) and super().is_safe_attribute(obj, attr, value)

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        return super()._generate(_Measuring().visit(source).set_environment(self), *args, **kwargs)

    def _counted(self, values: Any) -> Any:
        """`values`, whose turns are counted before the first."""
        if isinstance(values, Undefined) or not hasattr(values, "__len__"):
            values = list(islice(iter(values), PAS + 1))
        self.spend(len(values) + 1)
        return values

    def _joined(self, pieces: Iterable[str]) -> str:
        kept = []
        for piece in pieces:
            self.write(piece)
            kept.append(piece)
        return "".join(kept)


class _Measuring(NodeTransformer):
    """Has what loops go over counted, and what « ~ » joins measured."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        """The same loop."""
        self.generic_visit(node)
        node.iter = _filtered(node.iter, _COMPTE)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        """The same words."""
        self.generic_visit(node)
        return _filtered(node, _TENU)


def _filtered(node: Any, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def check_size(value: Any) -> Any:
    """`value`, a text of a size that a document may have. Raises `Refusal`."""
    if isinstance(value, str) and len(value) > VALEUR:
        raise too_much("il joint des mots sans mesure")
    return value


def _check_operation(operator: str, left: Any, right: Any) -> None:
    sizes = [len(each) for each in (left, right) if isinstance(each, str | bytes | list | tuple)]
    numbers = [abs(each) for each in (left, right) if isinstance(each, int | float)]
    if operator == "+":
        huge = sum(sizes) > VALEUR
    elif operator == "*":
        huge = bool(sizes) and max(numbers, default=0) * sizes[0] > VALEUR
    elif operator == "%":
        huge = isinstance(left, str) and _wide(left)
    else:
        huge = len(numbers) == 2 and (numbers[1] > _EXPOSANT or numbers[0] > _NOMBRE)
    if huge:
        raise too_much("cette opération donnerait une valeur sans mesure")


def _narrow(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """`filter_`, of no width, rank or count out of measure."""

    @wraps(filter_)
    def look(*given: Any, **named: Any) -> Any:
        first = 2 if isinstance(given[0], Environment | nodes.EvalContext | Context) else 1
        if any(isinstance(each, int | float) and abs(each) > LARGEUR for each in (*given[first:], *named.values())):
            raise too_much(f"une largeur, ou un nombre, passe {nombre(LARGEUR)}")
        return filter_(*given, **named)

    return look


def _replacing(filter_: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(filter_)
    def look(context: Any, words: Any, old: Any, new: Any, *given: Any) -> Any:
        # An empty word is found between all the signs.
        found = str(words).count(str(old))
        if found * len(str(new)) > VALEUR:
            raise too_much("ces mots, remplacés, n'auraient plus de mesure")
        return filter_(context, words, old, new, *given)

    return look


def joining(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """`filter_`, which joins values by a word: into no text out of measure."""

    @wraps(filter_)
    def look(context: Any, values: Any, mot: str = "", attribute: Any = None) -> Any:
        values = list(values)
        if sum(len(each) if isinstance(each, str) else 1 for each in values) + len(mot) * len(values) > VALEUR:
            raise too_much("il joint des mots sans mesure")
        return filter_(context, values, mot, attribute)

    return look


def _formatting(filter_: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(filter_)
    def look(words: Any, *given: Any, **named: Any) -> Any:
        if _wide(str(words)):
            raise too_much("une largeur n'a pas de mesure")
        return filter_(words, *given, **named)

    return look


def _wide(form: str) -> bool:
    """Whether « %… » of `form` asks for a width of four figures or more, or for one given apart."""
    return re.search(r"%[^a-zA-Z%]*(\*|\d{4})", form) is not None
