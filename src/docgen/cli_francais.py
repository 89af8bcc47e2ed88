"""The words of the command-line library, in French. To be imported before typer.

Click and typer look their sentences up with `gettext` when they are imported. A catalogue file would depend on the
locale of the machine, which must change nothing here: the two look-ups are replaced by this table.
"""

from __future__ import annotations

import gettext

_FRENCH = {
    "Usage:": "Usage :",
    "Options": "Options",
    "Arguments": "Arguments",
    "Commands": "Commandes",
    "Error: {message}": "Erreur : {message}",
    "Error": "Erreur",
    "Aborted!": "Interrompu.",
    "Aborted.": "Interrompu.",
    "Show this message and exit.": "Affiche cette aide.",
    "Try '{command} {option}' for help.": "Voir « {command} {option} ».",
    "Missing argument": "Il manque l'argument",
    "Missing option": "Il manque l'option",
    "Missing parameter": "Il manque le paramètre",
    "Missing command.": "Il manque la commande.",
    "Missing command": "Il manque la commande",
    "Missing {param_type}": "Il manque {param_type}",
    "Missing parameter: {param_name}": "Il manque le paramètre {param_name}",
    "No such option: {name}": "L'option {name} n'existe pas",
    "No such option {name!r}.": "L'option {name} n'existe pas.",
    "No such command {name!r}.": "La commande {name} n'existe pas.",
    "Did you mean {possibility}?": "Peut-être {possibility} ?",
    "(Possible options: {possibilities})": "(Options proches : {possibilities})",
    "Invalid value: {message}": "Valeur refusée : {message}",
    "Invalid value for {param_hint}: {message}": "Valeur refusée pour {param_hint} : {message}",
    "Got unexpected extra argument ({args})": "Argument en trop : {args}",
    "Got unexpected extra arguments ({args})": "Arguments en trop : {args}",
    "Option {name!r} requires an argument.": "L'option {name} attend une valeur.",
    "Option {name!r} does not take a value.": "L'option {name} ne prend pas de valeur.",
    "default: {default}": "par défaut : {default}",
    "required": "obligatoire",
    "env var: {var}": "variable : {var}",
    "(dynamic)": "(dynamique)",
    "{value!r} is not {choice}.": "{value} n'est pas {choice}.",
    "{value!r} is not one of {choices}.": "{value} n'est pas un choix possible : {choices}.",
    "Show the version and exit.": "Affiche la version.",
    "Install completion for the current shell.": "Installe la complétion des commandes pour ce terminal.",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "Affiche le script de complétion, pour le copier ou l'adapter."
    ),
}


def _say(sentence: str) -> str:
    return _FRENCH.get(sentence, sentence)


def _say_plural(one: str, many: str, count: int) -> str:
    return _say(one if count == 1 else many)


def install() -> None:
    """Make click and typer, imported after this call, speak French."""
    gettext.gettext = _say
    gettext.ngettext = _say_plural
