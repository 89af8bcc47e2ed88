"""The words that an operation expects where it hits (`de`): whether they stand there, and nowhere beside."""

import re
from collections.abc import Iterable, Sequence

from docgen.amend.designation import Designation
from docgen.amend.mots import plain
from docgen.findings import Refusal
from docgen.french import enumeration
from docgen.model.points import largeur_du_numero

# A first word or two may be common to several lines; eight are a proof that a reader can check at sight.
_PROOF = 8
_WORD = re.compile(r"(?:\{\{.*?\}\}|\{(?!\{)|[^\s{])+")


def begins_with(text: str, expected: str) -> bool:
    """Whether `text`, with its number or without, begins with `expected` (spaces and quotes apart)."""
    bare = text[largeur_du_numero(text) :]
    return any(plain(said).startswith(plain(expected)) for said in (text, bare))


def check_expected(
    found: str, expected: str, where: Designation, ailleurs: Iterable[tuple[Designation, str]] = ()
) -> None:
    """Refused unless `found` begins with `expected`, and, of the other places `ailleurs`, none does.

    Where `expected` is the whole of what is found, no word can be added: the address is then the only proof.
    """
    if not begins_with(found, expected):
        raise Refusal(
            f"{where.le} ne commence pas par les mots attendus : « {expected[:80]} » ; {where.il} commence par : "
            f"« {found[:80]} »",
            "Corriger l'adresse, ou recopier sous « de » les premiers mots du texte en vigueur.",
            code="AVE002",
        )
    others = [(place, text) for place, text in ailleurs if begins_with(text, expected)]
    enough = fewest_words(found, [text for _, text in others], expected)
    if others and plain(enough) != plain(expected):
        raise Refusal(
            f"les mots attendus « {expected[:80]} » ne disent pas où : {where.le} commence ainsi, et "
            f"{enumeration([place.le for place, _ in others])} aussi",
            f"Écrire sous « de » assez de mots pour qu'une seule place y réponde : « {enough} ».",
            code="AVE003",
        )


def first_words(text: str, ailleurs: Sequence[str] = ()) -> str:
    """The words that prove an address, as written: enough of them for no text of `ailleurs` to begin so."""
    words = _WORD.findall(text.split("\n")[0])[:_PROOF]
    return fewest_words(text, ailleurs, " ".join(words))


def fewest_words(text: str, ailleurs: Iterable[str], de: str) -> str:
    """`de`, or the words more that `text` has until no text of `ailleurs` begins so; all of them where all are alike.

    A field is never cut.
    """
    others = [other for other in ailleurs if begins_with(other, de)]
    words = _WORD.findall(text)
    for count in range(1, len(words) + 1) if others else ():
        more = " ".join(words[:count])
        if begins_with(more, de) and not any(begins_with(other, more) for other in others):
            return more
    return " ".join(words) if others else de
