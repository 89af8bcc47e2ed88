"""The words of two paragraphs whose end between them has gone, for the proof: as one paragraph would say them."""

import re

from docgen.word.preuve.signes import LINK_ENDS

_OPENS = ("[lien ", "[sens ")
_TOLD = re.compile(r"⟨([^⟨⟩]*)⟩")
_OF_SENSE = re.compile(r"(?:(?:barré|masqué) ?)+")


def join_words(words: str, following: str) -> str:
    """The words of two paragraphs that are made one; so are the link that ends the first and the same one after it.

    What the first ends with, struck or hidden, is said again where the second goes on otherwise.
    """
    following = _going_on(words, following)
    again = following[: following.find("]") + 1]
    if words.endswith(LINK_ENDS) and again.startswith(_OPENS):
        opened = max(words.rfind(sign) for sign in _OPENS)
        if words.startswith(again, opened):
            return words.removesuffix(LINK_ENDS) + following.removeprefix(again)
    return words + following


def _going_on(words: str, following: str) -> str:
    """`following`, whose first words say how they stand only where it is not as the last of `words` do.

    >>> _going_on("⟨barré⟩ici ", "du site"), _going_on("⟨barré⟩ici ", "⟨barré⟩du ⟨⟩site"), _going_on("ici ", "du site")
    ('⟨⟩du site', 'du ⟨⟩site', 'du site')
    """
    told = [sense for sense in _TOLD.findall(words) if not sense or _OF_SENSE.fullmatch(sense)]
    bare = following.lstrip()
    if not told or not told[-1] or not bare:
        return following
    spaces, begins = following[: len(following) - len(bare)], f"⟨{told[-1]}⟩"
    if bare.startswith(begins):
        return spaces + bare.removeprefix(begins)
    return following if bare.startswith("⟨") else f"{spaces}⟨⟩{bare}"
