"""Jinja as the texts of a model use it: strict, measured, printing values as tokens, compiled once for all commands."""

import sys
from collections.abc import Iterable
from functools import partial
from typing import Any

import jinja2
from jinja2.filters import do_join, make_attrgetter
from jinja2.nodes import EvalContext
from jinja2.runtime import Context as JinjaContext

from docgen.compose.compiles import remembered
from docgen.compose.jetons import Jetons, ValeurVide, said_by_a_text
from docgen.compose.vides import JoinedAsPrinted, joined
from docgen.render.effort import MeasuredSandbox

SETTINGS = {"trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": True}
# How many texts may stand one inside the other.
_EMBOITES = 30


@jinja2.pass_context
def finalize(context: JinjaContext, value: object) -> str:
    """The token of `value`, which a text prints."""
    if isinstance(value, jinja2.Undefined):
        return str(value)  # it raises, with the name
    jetons: Jetons = context["_jetons"]
    if isinstance(value, str) and isinstance(context.environment, MeasuredSandbox):
        context.environment.write(value)
    return jetons.put(value)


@jinja2.pass_eval_context
def join_printed(
    context: EvalContext, values: Iterable[object], mot: str = "", attribute: str | int | None = None
) -> str:
    """Jinja's own, of values as a text prints them one by one."""
    if attribute is not None:
        values = map(make_attrgetter(context.environment, attribute), values)
    values = list(values)
    if None in values:
        raise ValeurVide
    return str(do_join(context, [said_by_a_text(value) or value for value in values], mot))


def _texts_around() -> int:
    """How many texts are being rendered, each inside the one before."""
    count, frame = 0, sys._getframe()
    while above := frame.f_back:
        frame = above
        count += frame.f_code.co_name == "root" and frame.f_code.co_filename.endswith(".md")
    return count


class Bac(MeasuredSandbox):
    """Compiles a text once for all commands, and asks once whether texts may use an attribute of a type; « ~ » joins
    values as they are printed."""

    code_generator_class = JoinedAsPrinted
    joined = staticmethod(joined)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._safe: dict[tuple[type, str], bool] = {}

    def get_template(self, name: Any, parent: str | None = None, *given: Any) -> jinja2.Template:
        """The text `name`, which `parent` includes. Raises `RecursionError` when that would not end."""
        if parent is not None and _texts_around() > _EMBOITES:
            raise RecursionError
        return super().get_template(name, parent, *given)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a text may use that attribute, asked once for a type and a name."""
        # The sandbox looks at the type of the object and the name, never at the value.
        asked = type(obj), attr
        if asked not in self._safe:
            self._safe[asked] = super().is_safe_attribute(obj, attr, value)
        return self._safe[asked]

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, *_: bool) -> Any:
        """The code of a text, which an earlier command may have made."""
        depends = f"jinja {jinja2.__version__}\0{SETTINGS}\0{JoinedAsPrinted.__name__}\0mesure\0{name}"
        make = partial(super().compile, source, name, filename)
        return remembered(source, filename or "<template>", depends, make)
