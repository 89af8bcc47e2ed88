"""Where the sentences of a text end."""

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?…]+(?:[\u00a0\u202f ]?»)?(?=\s+(?:[«\u00ab\"(\[]\s*)?[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ0-9{]|\s*$)")
# A full stop after these closes no sentence.
_ABBREVIATION = re.compile(r"(?:\b(?:M|MM|Mme|Mmes|art|al|cf|p|ex|vol|éd|etc|no|n°)|\b[A-ZÉ])\.$")


def sentence_ends(text: str, start: int = 0) -> Iterator[int]:
    """The ranks where the sentences of `text` end, from `start`; not that of a last one that no sign closes.

    >>> list(sentence_ends("Un. Deux, art. 3 ! Trois"))
    [3, 18]
    """
    for match in _END.finditer(text, start):
        if not _ABBREVIATION.search(text[start : match.end()]) or match.end() == len(text.rstrip()):
            yield match.end()
            start = match.end()
