"""The command-line library's own words, in French: help, what it says of a wrong use; the apostrophes of errors.

Typer has no catalogue of messages, so its two surfaces are rewritten here: the help of a command, and its errors.
"""

import itertools
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from typer.core import TyperCommand, TyperGroup

from docgen.cli.encodages import write_json

Context = Any  # typer's own, whose place changes from one release to the next
# Whether the command that runs is asked to answer a program.
_ASKED = {"json": False}
# The width of the help, in letters, and how many more French may need on a line.
_LE_PLUS_LARGE, _DE_PLUS = 120, 6
# The options that may be typed without their value.
SANS_VALEUR = ("--nouveaux",)
# Where the context of a command keeps what was typed after its name.
_TAPES = "docgen.tapes"

_HELP = {
    "Usage: ": "Usage : ",
    "[OPTIONS]": "[OPTIONS]",
    "COMMAND [ARGS]...": "COMMANDE [ARGUMENTS]…",
    "Options:": "Options :",
    "Arguments:": "Arguments :",
    "Commands:": "Commandes :",
    "Commandes:": "Commandes :",
    "[required]": "[obligatoire]",
    "<str>": "TEXTE",
    "<list[str]>": "TEXTE      ",  # as wide: what follows stands in its column
    "<int>": "N    ",
    "<path>": "CHEMIN",
}
_PARAMETERS = {
    "Show this message and exit.": "Affiche cette aide.",
    "Install completion for the current shell.": "Installe la complétion des commandes pour ce terminal.",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "Affiche le script de complétion."
    ),
}
_ERRORS = (
    (r"No such option:? '?(\S+?)'?\.?(?: .*)?", r"l'option \1 n'existe pas."),
    (r"No such command '(.*?)'.*", r"la commande « \1 » n'existe pas."),
    (r"Missing argument '(.*?)'\.?.*", r"il manque l'argument \1."),
    (r"Missing option '(.*?)'\.?.*", r"il manque l'option \1."),
    (r"Missing command\.?", "il manque la commande."),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", r"argument en trop : \1."),
    (r"Option '(.*?)' requires an argument\.?", r"l'option \1 attend une valeur."),
    (r"Option '(.*?)' does not take a value\.?", r"l'option \1 ne prend pas de valeur."),
    (r"Invalid value for (.*?): .*", r"valeur refusée pour \1."),
)


_INSTALLATION = (
    (r"(\S+) completion installed in (.*?)(?=\x1b|$)", r"Complétion installée pour \1, dans « \2 »."),
    (r"Completion will take effect once you restart the terminal", "Elle vaut dès le prochain terminal ouvert."),
    (r"Shell \S+ is not supported\.", "Ce terminal n'a pas de complétion : il faut bash, zsh, fish ou PowerShell."),
)

# What a person has typed, or may type: between quotes, an address, a file; else any other word.
_TYPED = re.compile(r"(«[^»]*»|(?<=: )[^:«»\n]*\.\w{2,5}(?= :|,|\n|$)|\S*[/\\]\S*|\S*\w\.\w\S*)|\S+")


class FrenchWords:
    """A stream of what a person reads, findings, help and errors: its apostrophes are French, as those of documents.

    What a program reads, and what is to be pasted, goes by the stream itself, `as_typed`.
    """

    def __init__(self, stream: Any) -> None:
        self.as_typed = stream

    def write(self, text: str) -> int:
        """Write `text`; how many characters of it, all."""
        self.as_typed.write(apostrophes(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.as_typed, name)


class FrenchGroup(TyperGroup):
    """A group of commands whose help is in French."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """What is left of `args` once read; the first group notes whether JSON is asked, for its errors too."""
        if ctx.parent is None:
            asked = any(pair == ("--format", "json") for pair in itertools.pairwise(args))
            _ASKED["json"] = asked or not {"--json", "--format=json"}.isdisjoint(args)
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: Context, formatter: Any) -> None:
        """The commands, each with its first sentence, whole."""
        known = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, _sentence(command.help or "")) for name, command in known if command and not command.hidden]
        if rows:
            with formatter.section("Commandes"):
                formatter.write_dl(rows)

    def get_help(self, ctx: Context) -> str:
        """The help of the group, in French."""
        _name_parameters(self.get_params(ctx))
        ctx.terminal_width = _width()
        return _translate(super().get_help(ctx))


class FrenchCommand(TyperCommand):
    """A command whose help is in French."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """What is left of `args` once read; an option whose value may be left out then has an empty one."""
        ctx.meta[_TAPES] = tuple(args)
        return super().parse_args(ctx, list(_with_values(args)))

    def get_help(self, ctx: Context) -> str:
        """The help of the command, in French."""
        _name_parameters(self.get_params(ctx))
        ctx.terminal_width = _width()
        return _translate(super().get_help(ctx))


def _width() -> int:
    # French says the defaults in a few letters more, once the lines are folded.
    return min(shutil.get_terminal_size().columns, _LE_PLUS_LARGE) - _DE_PLUS


def asks_json() -> bool:
    """Whether the command was asked to answer a program."""
    return _ASKED["json"]


def write_error(message: str, **said: object) -> None:
    """A wrong use, for a program, on standard output; with what else is `said`."""
    write_json({"erreur": message, **said})


def _with_values(args: Iterable[str]) -> Iterator[str]:
    for word, following in itertools.pairwise([*args, "--"]):
        yield word
        if word in SANS_VALEUR and following.startswith("-"):
            yield ""


def _sentence(text: str) -> str:
    first = text.strip().partition("\n\n")[0]
    return " ".join(first.split()).partition(". ")[0].rstrip(".") + "."


def _name_parameters(parameters: Iterable[object]) -> None:
    for parameter in parameters:
        said = getattr(parameter, "help", None)
        if said in _PARAMETERS:
            parameter.help = _PARAMETERS[said]  # type: ignore[attr-defined]


def _translate(text: str) -> str:
    for english, french in _HELP.items():
        text = text.replace(english, french)
    text = re.sub(r"\{([^{}\n]+)\}", r"\1", text.replace("[[", "[").replace("]]", "]"))
    # Its value may be folded to the next line.
    return apostrophes(re.sub(r"\[default:(\s)", r"[par défaut :\1", text))


def apostrophes(text: str) -> str:
    """`text` with French apostrophes; what stands between « » and what looks like the name of a file stay as typed.

    >>> apostrophes("« l'an.docx » n'existe pas, ni d'autre/l'un")
    "« l'an.docx » n’existe pas, ni d'autre/l'un"
    """
    return _TYPED.sub(lambda found: found[0] if found[1] else found[0].replace("'", "’"), text)


@contextmanager
def french_completion() -> Iterator[None]:
    """Say in French what typer prints in English when it installs the completion."""
    if "--install-completion" not in sys.argv:
        yield
        return
    sys.stdout, english = _InFrench(sys.stdout), sys.stdout
    try:
        yield
    finally:
        sys.stdout = english


class _InFrench(FrenchWords):
    def write(self, text: str) -> int:
        for pattern, french in _INSTALLATION:
            text = re.sub(pattern, french, text)
        return super().write(text)


def misuse(error: Any) -> str:
    """What typer says of a wrong use, in French, with the nearest name when a command or an option is unknown."""
    message = error.format_message().strip()
    for pattern, french in _ERRORS:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return f"{match.expand(french)}{_nearest(error, match)}{_quoted(error, match)}"
    return str(message)


def _quoted(error: Any, match: re.Match[str]) -> str:
    """Where arguments are too many: the names with a space that were typed without quotes, if such files are there."""
    typed = error.ctx.meta.get(_TAPES, ()) if "extra" in match.re.pattern and getattr(error, "ctx", None) else ()
    names, start = [], 0
    while start < len(typed):
        ends = range(len(typed), start + 1, -1)
        stop = next((end for end in ends if Path(" ".join(typed[start:end])).exists()), start + 1)
        names += [f'"{" ".join(typed[start:stop])}"'] if stop > start + 1 else []
        start = stop
    told = f" Un nom qui contient une espace se met entre guillemets droits : {' et '.join(names)}."
    return told if names else ""


def _nearest(error: Any, match: re.Match[str]) -> str:
    from docgen.french.proches import noms_proches

    command = error.ctx.command if getattr(error, "ctx", None) else None
    known = getattr(command, "commands", {}) if "command" in match.re.pattern else ()
    if "No such option" in match.re.pattern and command:
        known = [name for parameter in command.params for name in parameter.opts if name.startswith("--")]
    near = noms_proches(match[1], known) if match.re.groups else []
    return f" Peut-être « {near[0]} » ?" if near else ""
