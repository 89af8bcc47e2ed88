"""The command-line library's own words, in French: help, what it says of a wrong use; the apostrophes of errors.

Typer has no catalogue of messages, so its two surfaces are rewritten here: the help of a command, and its errors.
"""

import re
from collections.abc import Iterable
from typing import Any

from typer.core import TyperCommand, TyperGroup

Context = Any  # typer's own, whose place changes from one release to the next

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
    "<list[str]>": "TEXTE",
    "<path>": "CHEMIN",
    "[[DOSSIER]]": "[DOSSIER]",
}
_PARAMETERS = {
    "Show this message and exit.": "Affiche cette aide.",
    "Install completion for the current shell.": "Installe la complétion des commandes pour ce terminal.",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "Affiche le script de complétion."
    ),
}
_ERRORS = (
    (r"No such option: (\S+) \(Possible options: (.*)\)", r"l'option \1 n'existe pas. Options proches : \2."),
    (r"No such option: (\S+)", r"l'option \1 n'existe pas."),
    (r"No such command '(.*?)'\.?(?: Did you mean (.*?)\??)?", r"la commande « \1 » n'existe pas."),
    (r"Missing argument '(.*?)'\.?.*", r"il manque l'argument \1."),
    (r"Missing option '(.*?)'\.?.*", r"il manque l'option \1."),
    (r"Missing command\.?", "il manque la commande."),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", r"argument en trop : \1."),
    (r"Option '(.*?)' requires an argument\.?", r"l'option \1 attend une valeur."),
    (r"Option '(.*?)' does not take a value\.?", r"l'option \1 ne prend pas de valeur."),
    (r"Invalid value for (.*?): .*", r"valeur refusée pour \1."),
)


class FrenchWords:
    """A stream of what a person reads, findings, help and errors: its apostrophes are French, as those of documents.

    What a program reads, and what is to be pasted, goes by the stream itself, `as_typed`.
    """

    def __init__(self, stream: Any) -> None:
        self.as_typed = stream

    def write(self, text: str) -> int:
        """Write `text`; how many characters of it, all."""
        from docgen.french import apostrophes

        self.as_typed.write(apostrophes(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.as_typed, name)


class FrenchGroup(TyperGroup):
    """A group of commands whose help is in French."""

    def get_help(self, ctx: Context) -> str:
        """The help of the group, in French."""
        _name_parameters(self.get_params(ctx))
        return _translate(super().get_help(ctx))


class FrenchCommand(TyperCommand):
    """A command whose help is in French."""

    def get_help(self, ctx: Context) -> str:
        """The help of the command, in French."""
        _name_parameters(self.get_params(ctx))
        return _translate(super().get_help(ctx))


def _name_parameters(parameters: Iterable[object]) -> None:
    for parameter in parameters:
        said = getattr(parameter, "help", None)
        if said in _PARAMETERS:
            parameter.help = _PARAMETERS[said]  # type: ignore[attr-defined]


def _translate(text: str) -> str:
    for english, french in _HELP.items():
        text = text.replace(english, french)
    from docgen.french import apostrophes

    # Its value may be folded to the next line.
    return apostrophes(re.sub(r"\[default:(\s)", r"[par défaut :\1", text))


def misuse(message: str) -> str:
    """What typer says of a wrong use, in French."""
    for pattern, french in _ERRORS:
        match = re.fullmatch(pattern, message.strip(), re.DOTALL)
        if match:
            return match.expand(french)
    return message
