"""Writing YAML as a person would: block style, plain scalars when they can be, a comment above what needs one."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping

from docgen.french import NBSP

WIDTH = 118
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~][^\n]*")


def scalaire(text: str) -> str:
    """`text` as a YAML scalar that is read back as itself.

    >>> scalaire("de finances pour 2026"), scalaire("deux démarches : les contrats"), scalaire("« BOP » 0304")
    ('de finances pour 2026', '"deux démarches : les contrats"', '« BOP » 0304')
    """
    plain = _PLAIN.fullmatch(text) and not re.search(r":(\s|$)|\s#|\s$", text)
    return text if plain else json.dumps(text, ensure_ascii=False)


def remarque(text: str, retreat: int = 0) -> list[str]:
    """The comment lines that hold `text`; no line begins with a mark that its word must keep beside it."""
    kept = re.sub(r" (?=[;:?!€%»])|(?<=«) |(?<=\d) (?=\d{3}\b)", NBSP, " ".join(re.split(r"[ \n]+", text.strip())))
    return textwrap.wrap(kept, WIDTH, initial_indent=f"{' ' * retreat}# ",
                         subsequent_indent=f"{' ' * retreat}# ", break_on_hyphens=False)  # fmt: skip


def groupe(name: str, values: Mapping[str, str], retreat: int = 0) -> list[str]:
    """A key and the keys under it."""
    lines = [f"{' ' * (retreat + 2)}{key}: {scalaire(value)}" for key, value in values.items()]
    return [f"{' ' * retreat}{name}:", *lines]


def elements(name: str, values: list[str], retreat: int = 0) -> list[str]:
    """A key and the items of its list."""
    return [f"{' ' * retreat}{name}:", *(f"{' ' * (retreat + 2)}- {scalaire(value)}" for value in values)]
