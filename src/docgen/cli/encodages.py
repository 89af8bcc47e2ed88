"""What is printed where the encoding lacks signs that French has, or that docgen draws (cp850, cp1252, latin-1)."""

import codecs
import os
import re
import sys
from typing import Any, TextIO

_LISIBLE = "docgen-lisible"
# What stands for a sign that the encoding lacks, and that is not a letter with its accent.
_POUR = {
    "…": "...", "→": "->", "←": "<-", "☒": "[x]", "☑": "[x]", "☐": "[ ]", "✓": "oui", "✗": "non", "’": "'", "‘": "'",
    "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "−": "-", "‑": "-", "œ": "oe", "Œ": "OE", "€": "EUR",
    "×": "x", "≤": "<=", "≥": ">=", "≠": "<>", "•": "-", "·": "-", "▪": "-", "°": "o", "±": "+/-", "ß": "ss", "æ": "ae",
    "Æ": "AE",
}  # fmt: skip
# Signs that a terminal obeys, or that turn round what is read: they come from the data, and are shown as what they are.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """`text` without any sign that a terminal would obey: each is named instead.

    >>> harmless("l'an\\x1b[2J 2025")
    "l'an<U+001B>[2J 2025"
    """
    return _OBEYED.sub(lambda sign: f"<U+{ord(sign.group()):04X}>", text)


def readable(error: UnicodeError) -> tuple[str, int]:
    """What stands for the signs that an encoding lacks, and where it goes on: an error handler of `codecs`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_near, error.object[error.start : error.end])), error.end


def _near(sign: str) -> str:
    import unicodedata

    plain = "".join(_POUR.get(part, part) for part in unicodedata.normalize("NFKD", _POUR.get(sign, sign)))
    return plain.encode("ascii", "ignore").decode() or ("" if unicodedata.category(sign) in ("Mn", "Cf") else "?")


def print_readably(stream: Any) -> None:
    """Have `stream` print in UTF-8; or in its own encoding, when it is a terminal or the user has asked for it, with
    signs that can be read in the place of those that it lacks."""
    if not hasattr(stream, "reconfigure"):
        return
    codecs.register_error(_LISIBLE, readable)
    if os.environ.get("PYTHONIOENCODING") or stream.isatty():
        stream.reconfigure(errors=_LISIBLE)
    else:
        stream.reconfigure(encoding="utf-8", errors=_LISIBLE)


def write_json(content: object, stream: TextIO | None = None) -> None:
    """On standard output, for a program, whatever the encoding: signs are escaped where it is not UTF-8."""
    import json

    stream = stream or sys.stdout
    escaped = not (stream.encoding or "utf-8").lower().replace("-", "").startswith("utf8")
    text = json.dumps(content, ensure_ascii=escaped, indent=2)
    # Such a sign can only stand between the quotes of a text.
    stream.write(_OBEYED.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text) + "\n")
