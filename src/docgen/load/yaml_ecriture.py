"""YAML that our reader gives back as it was: the twin of `yaml_source`, and the only writer of a scalar."""

import json
import re

from docgen.findings import Refusal
from docgen.model.base import forbidden_character

# A minus before a figure begins no list.
_BARE = re.compile(r"(?:-(?=\d)|[^\s\-?:,\[\]{}#&*!|>'\"%@`~])[^\n\r]*")
# What YAML reads in a bare text as the end of it, or as another thing.
_MEANS_MORE = re.compile(r":(\s|$)|\s#|\s$")


def cle(name: object) -> str:
    """A key as it is written: editors take « 2.10 » for the number 2.1, and refuse it beside that one.

    >>> cle("2.10"), cle("2.1")
    ("'2.10'", '2.1')
    """
    return f"'{name}'" if re.fullmatch(r"\d+\.\d*0", str(name)) else str(name)


def scalar(text: str, quotes: str = "") -> str:
    r"""`text` on one line, so that our reader gives it back: bare where that is safe, else between quotes.

    With `quotes` (`"` or `'`), between those where they can hold it. Raises `Refusal` for a text with a character that
    no file of a dossier may hold.

    >>> scalar("de finances pour 2026"), scalar("deux démarches : les contrats"), scalar("« BOP » 0304")
    ('de finances pour 2026', '"deux démarches : les contrats"', '« BOP » 0304')
    >>> print(scalar('{{ montant("contrat") }}'), scalar("618 000", '"'), scalar("l'un\nl'autre", "'"))
    '{{ montant("contrat") }}' "618 000" "l'un\nl'autre"
    >>> scalar("-2 500,50"), scalar("- 2 500")
    ('-2 500,50', '"- 2 500"')
    """
    if bad := forbidden_character(text):
        raise Refusal(f"le texte contient un caractère invisible interdit ({bad})", "Retaper ce passage au clavier.",
                      code="LEC002")  # fmt: skip
    if not quotes:
        if _BARE.fullmatch(text) and not _MEANS_MORE.search(text):
            return text
        quotes = "'" if '"' in text and "'" not in text else '"'
    # Between simple quotes nothing but the quote is escaped: the end of a line would be read as a space.
    simple = quotes == "'" and not re.search(r"[\n\r]", text)
    return "'" + text.replace("'", "''") + "'" if simple else json.dumps(text, ensure_ascii=False)


def pair(key: str, text: str) -> list[str]:
    """The lines of a key and its text: on the line of the key, or under it when it has several lines.

    >>> pair("a", "Sont financés :\\n\\n- l'accueil."), pair("de", "Sont financés :")
    (['a: |-', '  Sont financés :', '', "  - l'accueil."], ['de: "Sont financés :"'])
    """
    lines = text.split("\n")
    # A block says its retreat by its first line, ends with a word, and knows neither tabs nor spaces around.
    if len(lines) == 1 or "\r" in text or any(line != line.strip() for line in lines) or not (lines[0] and lines[-1]):
        return [f"{key}: {scalar(text)}"]
    scalar(text)  # refused all the same
    return [f"{key}: |-", *(f"  {line}" if line else "" for line in lines)]


def genre_du_modele(genre: str, modele: str) -> str:
    """The kind of a file that the programme of `modele` tailors.

    >>> genre_du_modele("fiche-action", "cls-2024-2027")
    'fiche-action-cls-2024-2027'
    """
    return f"{genre}-{modele}"


def schema_line(genre: str, profondeur: int) -> str:
    """The first line of a file, by which an editor finds its schema, that many folders above.

    >>> schema_line("execution", 3)
    '# yaml-language-server: $schema=../../../schemas/execution.schema.json'
    """
    return f"# yaml-language-server: $schema={'../' * profondeur}schemas/{genre}.schema.json"
