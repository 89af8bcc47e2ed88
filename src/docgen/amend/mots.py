"""Words and sentences inside a line: where they stand, and how to take some out or put some in.

Places are pairs of ranks of characters, the second excluded. Spaces of any kind are alike, and so are both apostrophes.
"""

import re

from docgen.french.phrases import sentence_ends
from docgen.model.points import largeur_du_numero

Place = tuple[int, int]

FIELD = re.compile(r"\{\{.*?\}\}")
_FINAL = re.compile(r"[\s\u00a0\u202f]*[.;:,!?…]*\s*$")
# A group of three figures, that another may come before.
_THOUSANDS = re.compile(r"\d{3}(?!\d)")
_GLUED = (",", ".", ")", "]", "…", "'", "’")


def plain(text: str) -> str:
    """`text` for comparing words: one space between words, one kind of apostrophe."""
    return " ".join(text.replace("’", "'").split())


def find_words(text: str, words: str) -> list[Place]:
    """Each place where `words` stand whole in `text`.

    « 10 » is not in « 100 », nor « 618 000 » in « 1 618 000 », nor « article 2 » in « article 2-1 », nor « action » in
    « sous-action »; nothing is looked for inside a field.
    """
    pieces = words.split()
    if not pieces:
        return []
    pattern = r"\s+".join(re.sub("['’]", "['’]", re.escape(piece)) for piece in pieces)
    fields = [match.span() for match in FIELD.finditer(text)]
    found = (match.span() for match in re.finditer(_before(pieces[0]) + pattern + _after(pieces[-1]), text))
    return [place for place in found if not any(_cuts(place, field) for field in fields)]


def _before(piece: str) -> str:
    """What may not stand before words that begin with `piece`, or they would be the end of longer ones."""
    guards = r"(?<!\w)(?<![^\W\d_]-)" if piece[0].isalnum() else ""
    if piece[0].isdigit():
        guards += r"(?<!\d[.,])" + (r"(?<!\d[ \u00a0\u202f])" if _THOUSANDS.match(piece) else "")
    return guards


def _after(piece: str) -> str:
    """What may not stand after words that end with `piece`."""
    guards = r"(?!\w)(?!-[^\W\d_])" if piece[-1].isalnum() else ""
    if piece[-1].isdigit():
        guards += r"(?![.,]\d)(?!-\d{1,2}(?!\d))" + (r"(?![ \u00a0\u202f]\d{3}(?!\d))" if len(piece) < 4 else "")
    return guards


def _cuts(place: Place, field: Place) -> bool:
    """Whether the place holds a part of the field, and not the whole of it."""
    return place[0] < field[1] and field[0] < place[1] and not (place[0] <= field[0] and field[1] <= place[1])


def sentences(text: str) -> list[Place]:
    """The sentences of `text`, without the spaces around them; a field is never cut. The number of a point is in none.

    >>> [("Un. Deux, art. 3 ! Trois")[i:j] for i, j in sentences("Un. Deux, art. 3 ! Trois")]
    ['Un.', 'Deux, art. 3 !', 'Trois']
    """
    masked = FIELD.sub(lambda match: "X" * len(match.group()), text)
    start = largeur_du_numero(text)
    found = []
    for end in sentence_ends(masked, start):
        found.append(_bare(text, start, end))
        start = end
    if text[start:].strip():
        found.append(_bare(text, start, len(text)))
    return found


def _bare(text: str, start: int, end: int) -> Place:
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())


def removal(text: str, place: Place) -> Place:
    """`place` with the space that would otherwise be left over."""
    start, end = place
    if start and text[start - 1] == " " and (end == len(text) or text[end] in " \u00a0\u202f,.;:)"):
        return start - 1, end
    if text[end : end + 1] == " " and (not start or text[start - 1] in "('’["):
        return start, end + 1
    return place


def before_final_stop(text: str) -> int:
    """Where words go that complete a line: before the mark that closes it."""
    masked = FIELD.sub(lambda match: "X" * len(match.group()), text)
    match = _FINAL.search(masked)
    return match.start() if match else len(text)


def spaced(words: str, *, after: bool) -> str:
    """`words` with the space that parts them from what they come after, or before."""
    if after:
        return words if words.startswith(_GLUED) else f" {words}"
    return words if words.endswith(("'", "’", "(", "[")) else f"{words} "
