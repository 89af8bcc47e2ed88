"""Words and sentences inside a line: where they stand, and how to take some out or put some in.

Places are pairs of ranks of characters, the second excluded. Spaces of any kind are alike, and so are both apostrophes.
"""

from __future__ import annotations

import re

Place = tuple[int, int]

FIELD = re.compile(r"\{\{.*?\}\}")
_END = re.compile(r"[.!?…]+(?:[\u00a0\u202f ]?»)?(?=\s+(?:[«\u00ab\"(\[]\s*)?[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ0-9{]|\s*$)")
# A full stop after these closes no sentence.
_ABBREVIATION = re.compile(r"(?:\b(?:M|MM|Mme|Mmes|art|al|cf|p|ex|vol|éd|etc|no|n°)|\b[A-ZÉ])\.$")
_FINAL = re.compile(r"[\s\u00a0\u202f]*[.;:,!?…]*\s*$")
_GLUED = (",", ".", ")", "]", "…", "'", "’")


def plain(text: str) -> str:
    """`text` for comparing words: one space between words, one kind of apostrophe."""
    return " ".join(text.replace("’", "'").split())


def find_words(text: str, words: str) -> list[Place]:
    """Each place where `words` stand whole in `text`: « 10 » is not in « 100 »."""
    pieces = [re.escape(piece).replace("'", "['’]").replace("’", "['’]") for piece in words.split()]
    pattern = r"\s+".join(pieces)
    before = r"(?<!\w)" if words.split() and words.split()[0][0].isalnum() else ""
    after = r"(?!\w)" if words.split() and words.split()[-1][-1].isalnum() else ""
    return [match.span() for match in re.finditer(before + pattern + after, text)] if pieces else []


def sentences(text: str) -> list[Place]:
    """The sentences of `text`, without the spaces around them; a field is never cut.

    >>> [("Un. Deux, art. 3 ! Trois")[i:j] for i, j in sentences("Un. Deux, art. 3 ! Trois")]
    ['Un.', 'Deux, art. 3 !', 'Trois']
    """
    masked = FIELD.sub(lambda match: "X" * len(match.group()), text)
    found, start = [], 0
    for match in _END.finditer(masked):
        if _ABBREVIATION.search(masked[start : match.end()]) and match.end() < len(masked.rstrip()):
            continue
        found.append(_bare(text, start, match.end()))
        start = match.end()
    if text[start:].strip():
        found.append(_bare(text, start, len(text)))
    return found


def _bare(text: str, start: int, end: int) -> Place:
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())


def removal(text: str, place: Place) -> Place:
    """`place` with the space that would otherwise be left over."""
    start, end = place
    if start and text[start - 1] == " " and (end == len(text) or text[end] in " ,.;:)"):
        return start - 1, end
    if not start and text[end : end + 1] == " ":
        return start, end + 1
    return place


def before_final_stop(text: str) -> int:
    """Where words go that complete a line: before the mark that closes it."""
    masked = FIELD.sub(lambda match: "X" * len(match.group()), text)
    match = _FINAL.search(masked)
    return match.start() if match else len(text)


def joined(words: str, *, after: bool) -> str:
    """`words` with the space that parts them from what they come after, or before."""
    if after:
        return words if words.startswith(_GLUED) else f" {words}"
    return words if words.endswith(("'", "’", "(", "[")) else f"{words} "
