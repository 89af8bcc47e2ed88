"""« à compléter », wherever a value is expected: one finding each, whose remedy is the help written beside it.

In YAML the help is the `#` comment above the value, or above the key that holds it. In Markdown, where `#` opens a
title, it follows on the same paragraph: « à compléter : ce qu'il faut dire ».
"""

import re
from collections.abc import Sequence
from pathlib import Path

from docgen.adresses.chemins import Chemin
from docgen.dossier import Source
from docgen.findings import Location, shown
from docgen.load.fichiers import Reader
from docgen.model.entete import A_COMPLETER

CODE = "LEC011"
_PARAGRAPH = re.compile(rf"^(?:[-*] +)?{A_COMPLETER}(?: *: *(?P<help>\S.*?))?\s*(?:\n[ \t]*\n|\Z)", re.M | re.S | re.I)
_REMEDY = f"Remplacer « {A_COMPLETER} » par la valeur."


def is_blank(value: str, path: Chemin) -> bool:
    """Whether the YAML scalar `value` is still to be filled in. The named fields (`champs`) have their own rule."""
    words = value.strip()
    if len(words) != len(A_COMPLETER) or words.lower() != A_COMPLETER:
        return False
    return not (path[0] == "champs" and path[-1] == "valeur")


def report_blanks(reader: Reader, text: str, source: Source) -> None:
    """A finding for each blank of the YAML file `source`, in the order of its lines; `text` is what it holds."""
    lines = text.split("\n")
    for path, place in source.values.items():
        if path in source.blanks:
            reader.report(CODE, f"{A_COMPLETER} : {_name(path)}", place, _help(lines, path, source) or _REMEDY)


def report_blank_paragraphs(reader: Reader, path: Path, text: str, name: str) -> None:
    """A finding for each paragraph of a Markdown file that is still to be written; `name` is what the file holds."""
    for match in _PARAGRAPH.finditer(text):
        before = text[: match.start()]
        titles = re.findall(r"^# +(.+)$", before, re.M)
        where = f"{name}, « {titles[-1].strip()} »" if titles else name
        place = Location(shown(path), before.count("\n") + 1, 1)
        reader.report(CODE, f"{A_COMPLETER} : {where}", place, _sentence([match["help"] or ""]) or _REMEDY)


def _name(path: Chemin) -> str:
    """« financements, etat, 2025 », « sous_actions 1, montant »."""
    said: list[str] = []
    for step in path:
        if isinstance(step, int) and said:
            said[-1] += f" {step + 1}"
        else:
            said.append(str(step))
    return ", ".join(said)


def _help(lines: Sequence[str], path: Chemin, source: Source) -> str:
    """The comment just above the value, else above the nearest key or item that holds it."""
    holders = [source.locate(path[:size], key=True) for size in range(len(path), 0, -1)]
    found = (_comment_above(lines, place.line) for place in (source.locate(path), *holders))
    return next((comment for comment in found if comment), "")


def _comment_above(lines: Sequence[str], line: int) -> str:
    found: list[str] = []
    for above in reversed(lines[: line - 1]):
        bare = above.strip().removeprefix("- ").lstrip()
        if not bare.startswith("#") or bare.startswith("# yaml-language-server"):
            break
        found.insert(0, bare.lstrip("#").strip())
    return _sentence(found)


def _sentence(lines: Sequence[str]) -> str:
    text = " ".join(" ".join(lines).split())
    if not text:
        return ""
    return f"{text[0].upper()}{text[1:]}{'' if text[-1] in '.?!' else '.'}"
