"""The text of the contract as a reader sees it, beside the text as it is written, with its fields.

A line that somebody edited is put back as it was written: equal words are copied with their fields and their marks,
new words come as they were typed. A field whose value was touched is a field no longer.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from docgen.adresses.origines import Origine
from docgen.amend.mots import FIELD
from docgen.compose.composition import Composition, filled
from docgen.document.alignement import equal_pairs
from docgen.document.images_du_texte import APPEL_D_IMAGE
from docgen.document.mots import line_words
from docgen.findings import Refusal

_ATOM = re.compile(r"[^\W_]+|[^\w\s*\\]")
_MARKED = re.compile(r"([\\*_])")
_ROLE = re.compile(r"^\{(?:total|groupe)\} *")
# What Word shows otherwise than it is written: a note is passed over, a link is its words, a picture its caption.
_APART = re.compile(
    rf"(?P<note>\^\[(?:[^\[\]]|\[[^\[\]]*\])*\])|(?P<image>{APPEL_D_IMAGE.pattern})"
    rf"|(?<![!\\])\[(?P<lien>[^\[\]]+)\]\((?:https?://|mailto:)[^()\s]*\)|(?P<champ>{FIELD.pattern})"
)
Span = tuple[int, int]


class Mot(Struct, frozen=True):
    """A word or a mark: where the line as written has it, and which field shows it (None: it is written so)."""

    texte: str
    place: Span
    champ: int | None = None


class Montre(Struct, frozen=True):
    """A line: as written, as shown, and its words; `valeurs` are what its fields show, and what is shown otherwise than
    it is written."""

    brut: str
    texte: str
    mots: tuple[Mot, ...]
    valeurs: tuple[str, ...] = ()

    @property
    def cle(self) -> tuple[str, ...]:
        """What two lines that read the same have in common, whatever their spaces, apostrophes and emphasis."""
        return tuple(mot.texte for mot in self.mots)


def split_words(text: str) -> list[tuple[str, Span]]:
    """The words and marks of a text, with their places."""
    same = text.replace("’", "'")
    return [(match.group(), match.span()) for match in _ATOM.finditer(same)]


def key_of(text: str) -> tuple[str, ...]:
    """The key of a text that was read, comparable with `Montre.cle`."""
    return tuple(word for word, _ in split_words(text.replace("...", "…")))


def show_line(composition: Composition, brut: str, origine: Origine = Origine.SIGNE) -> Montre:
    """The line `brut` as it reads in the version of `composition`."""
    composed = filled(composition, brut, origine)
    pieces = composition.jetons.split(composed)
    return with_values(brut, [line_words(piece) for piece in pieces if not isinstance(piece, str)])


def with_values(brut: str, valeurs: Sequence[str]) -> Montre:
    """The line `brut`, whose fields show `valeurs`, in their order."""
    role = _ROLE.match(brut)
    at = role.end() if role else 0
    words: list[Mot] = []
    shown: list[str] = []
    said = list(_said_apart(brut, valeurs))
    for rank, apart in enumerate([*said, None]):
        literal = brut[at : apart[0][0] if apart else len(brut)]
        shown.append(literal)
        words += [Mot(word, (at + start, at + end)) for word, (start, end) in split_words(literal)]
        if apart:
            span, value = apart
            shown.append(value)
            words += [Mot(word, span, rank) for word, _ in split_words(value.replace("...", "…"))]
            at = span[1]
    return Montre(brut, "".join(shown), tuple(words), tuple([value for _, value in said]))


def _said_apart(brut: str, valeurs: Sequence[str]) -> Iterator[tuple[Span, str]]:
    """Where `brut` has a field, a note, a link, a picture, and what is shown of it; `valeurs`, of its fields."""
    rank = 0
    for match in _APART.finditer(brut):
        value = valeurs[rank] if match["champ"] else match["lien"] or match["legende"] or ""
        rank += len(FIELD.findall(match[0]))
        yield match.span(), value


# The line before one that somebody typed: nothing.
NOUVELLE = Montre("", "", ())


# --- putting back ----------------------------------------------------------------------------------------------------
class Restitution(Struct, frozen=True):
    """The line as it is to be written, and the values that are no longer computed in it."""

    brut: str
    figees: tuple[str, ...] = ()


def restore_line(before: Montre, text: str) -> Restitution:
    """`text`, which somebody made of the line `before`, with the fields and marks that it still shows.

    Raises `Refusal` when the text holds « {{ », which would be taken for a field.
    """
    if "{{" in text or "{%" in text:
        raise Refusal(f"le texte « {text[:60]} » contient « {{{{ » ou « {{% »",
                      "Ces signes sont réservés aux champs : les retirer du fichier Word.", code="PRO006")  # fmt: skip
    words, mots = split_words(text), before.mots
    same = dict(equal_pairs(before.cle, [word for word, _ in words]))
    kept = {rank for rank in range(len(before.valeurs)) if _whole(before, same, rank)}
    # The place in the line before of each word that stays; what is left of a field that was touched is typed.
    back = {there: here for here, there in same.items() if mots[here].champ is None or mots[here].champ in kept}
    pieces: list[str] = []
    at = 0
    for _, group in groupby(range(len(words)), key=lambda there: back[there] - there if there in back else None):
        run = list(group)
        first, last = run[0], run[-1]
        start, end = words[first][1][0], words[last][1][1]
        stays = first in back
        said = before.brut[mots[back[first]].place[0] : mots[back[last]].place[1]] if stays else _typed(text[start:end])
        pieces += [_gap(text[at:start]), said]
        at = end
    brut = _balanced("".join([*pieces, _gap(text[at:])]).strip(), before.brut)
    frozen = tuple(value for rank, value in enumerate(before.valeurs) if rank not in kept and split_words(value))
    return Restitution(brut, frozen)


def _whole(before: Montre, same: dict[int, int], rank: int) -> bool:
    """Whether the value of the field of that rank stands whole in the text."""
    places = [i for i, mot in enumerate(before.mots) if mot.champ == rank]
    there = [same.get(i, -1) for i in places]
    return bool(places) and there[0] >= 0 and there == list(range(there[0], there[0] + len(there)))


def _typed(text: str) -> str:
    """Words typed in Word, as Markdown says them."""
    plain = text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")
    return _MARKED.sub(r"\\\1", plain)


def _gap(text: str) -> str:
    return _typed(" " if text and not text.strip() else text.strip("\u200b"))


def _balanced(text: str, brut: str) -> str:
    """`text` without its emphasis when half of it is lost."""
    bare = text.replace(r"\*", "")
    lost = bare.count("*") % 2 or bare.count("**") % 2
    return re.sub(r"(?<!\\)\*", "", text) if lost and "*" in brut else text


def typed_line(text: str) -> str:
    """A line typed in Word, as it is to be written. Raises `Refusal` as `restore_line`."""
    brut = restore_line(NOUVELLE, text).brut
    # Markdown would take it for a title, a table or a numbered list.
    return re.sub(r"^(?=[#|]|\d+[.)] )(\d*)(.)", r"\1\\\2", brut)
