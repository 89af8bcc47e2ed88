"""The proof of a file with tracked changes, before anybody is given it: accept all for NEW, reject all for OLD.

The reading follows the standard (ISO/IEC 29500-1, 17.13.5) and shares nothing with the code that writes the marks. It
holds the words, the grid of tables, the levels of titles and lists, notes, text boxes and pictures, headers and
footers; neither the look nor the pages.
"""

from itertools import zip_longest

from docgen.word.preuve.lecture import Fichier, LigneProuvee, Reponse

_SHOWN = 90


def prove(ancien: bytes, nouveau: bytes, trace: bytes, deja: Reponse = "accepter") -> list[str]:
    """What of the file `trace` cannot be proved, in French, and where; nothing when the proof is whole.

    `deja` answers the tracked changes that the two files already had.
    """
    marked = Fichier.of(trace)
    faults = ["le fichier porte des déplacements"] if marked.moves() else []
    asked: tuple[tuple[Reponse, bytes, str], ...]
    asked = ("accepter", nouveau, "le nouveau"), ("refuser", ancien, "l'ancien")
    for reponse, expected, name in asked:
        wanted, found = Fichier.of(expected).read(deja), marked.read(reponse)
        fault = _difference(wanted, found)
        if fault:
            faults.append(f"tout {reponse} ne rend pas {name} texte : {fault}")
    return faults


def read_answered(fichier: bytes, reponse: Reponse = "accepter") -> list[LigneProuvee]:
    """The Word file once all its marks are answered alike, line by line, each with its place in French."""
    return Fichier.of(fichier).read(reponse)


def _difference(wanted: list[LigneProuvee], found: list[LigneProuvee]) -> str:
    for left, right in zip_longest(wanted, found):
        if left is None:
            return f"{right[0]}, « {_short(right[1])} » en trop"
        if right is None:
            return f"{left[0]}, « {_short(left[1])} » manque"
        if left[1] != right[1]:
            return f"{left[0]}, « {_short(left[1], right[1])} » attendu, « {_short(right[1], left[1])} » lu"
    return ""


def _short(text: str, other: str = "") -> str:
    """The part of `text` around what differs from `other`."""
    start = next((rank for rank, (x, y) in enumerate(zip(text, other, strict=False)) if x != y), 0)
    start = max(0, start - _SHOWN // 3)
    cut = text[start : start + _SHOWN]
    return f"{'…' if start else ''}{cut}{'…' if start + _SHOWN < len(text) else ''}"
