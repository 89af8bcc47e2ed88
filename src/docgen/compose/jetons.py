"""How a value crosses a text template without becoming text.

Each value that a template prints leaves a token, two private-use characters around a number; Markdown sees an opaque
word, and the token gives the value back afterwards. So data is never read as Markdown nor as Jinja, and an amount
stays an amount. (The loader refuses private-use characters in data.)
"""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct, field
from pydantic import BaseModel

from docgen.adresses.montants import SANS_NOM
from docgen.compose.fautes import names_of_value
from docgen.document import (
    Amount,
    Blank,
    Block,
    Checkbox,
    Image,
    Inline,
    LineBreak,
    Link,
    Note,
    PageDe,
    Revised,
    Sommaire,
    Text,
)
from docgen.document.mots import line_words
from docgen.findings import Refusal
from docgen.french import date as french_date
from docgen.french import nombre, split_addresses, split_raised, typographie
from docgen.montants import A_COMPLETER, Absence, Montant

OPEN, CLOSE = "\ue000", "\ue001"
# How a cell without a value reads; the notes under the tables say it.
ABSENCES = {Absence.NON_COMMUNIQUE: "n. c.", Absence.SANS_OBJET: "–", Absence.A_COMPLETER: A_COMPLETER}
TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}")
Value = tuple[Inline, ...] | tuple[Block, ...]


class Jetons(Struct):
    """The values printed by one rendering, by the number of their token."""

    values: list[Value] = field(default_factory=list)

    def put(self, value: object) -> str:
        """The token of `value`. Raises `Refusal` for what has no French writing (nothing, true, a whole object)."""
        # Most values are words, which no other case concerns.
        self.values.append(_from_text(self, value) if type(value) is str else _as_nodes(self, value))
        return f"{OPEN}{len(self.values) - 1}{CLOSE}"

    def split(self, text: str) -> list[str | Value]:
        """`text` cut into words and values."""
        if OPEN not in text:
            return [text] if text else []
        pieces: list[str | Value] = []
        for rank, piece in enumerate(TOKEN.split(text)):
            if rank % 2:
                pieces.append(self.values[int(piece)])
            elif piece:
                pieces.append(piece)
        return pieces

    def plain(self, text: str) -> str:
        """`text` with its values in words, for a title or an alternative text."""
        return "".join(piece if isinstance(piece, str) else line_words(piece) for piece in self.split(text))


@lru_cache(maxsize=16384)
def typeset(text: str, *, bold: bool = False, italic: bool = False) -> tuple[Inline, ...]:
    """`text` typeset: French spaces and quotes, raised « er », a `LineBreak` for each new line."""
    pieces: list[Inline] = []
    for rank, line in enumerate(typographie(text).split("\n")):
        if rank:
            pieces.append(LineBreak())
        for words, address in split_addresses(line):
            if address:
                pieces.append(Link(words, address, bold, italic))
            else:
                pieces.extend(Text(piece, bold, italic, raised) for piece, raised in split_raised(words))
    return tuple(pieces)


def _as_nodes(jetons: Jetons, value: object) -> Value:
    said = said_by_a_text(value)
    if said is not None:
        return typeset(said)
    match value:
        case tuple() if not value or not isinstance(value[0], str | BaseModel):
            return value
        case (
            Text()
            | Amount()
            | Blank()
            | Checkbox()
            | LineBreak()
            | PageDe()
            | Link()
            | Note()
            | Image()
            | Sommaire()
            | Revised()
        ):
            return (value,)
        case Montant():
            # A field of the programme: an amount of the cube comes with its name, by `montant(…)`.
            return (Amount(value, SANS_NOM),)
        case Absence.A_COMPLETER:
            return (Blank(A_COMPLETER),)
        case str():
            return _from_text(jetons, value)
    raise _not_printed(value)


def _not_printed(value: object) -> Refusal:
    """Why `value` has no French writing, and what to write instead."""
    match value:
        case tuple():
            how = "La répéter : « {% for … in … %} » ; ou, pour des mots, « {{ liste(…) }} », « {{ puces(…) }} »."
            return Refusal("une liste entière ne s'imprime pas", how)
        case bool():
            return Refusal("une réponse par oui ou non ne s'imprime pas", 'Écrire « {{ "oui" if … else "non" }} ».')
        case None:
            return ValeurVide()
    if callable(value):
        return Refusal("ce mot ne s'imprime pas seul", "Lui donner ses valeurs, entre parenthèses.")
    known = ", ".join(names_of_value(value))
    return Refusal("un objet entier ne s'imprime pas", f"Préciser lequel de ses champs, après un point : {known}.")


class ValeurVide(Refusal):
    """Nothing, where a text prints something."""

    def __init__(self) -> None:
        super().__init__("une valeur vide ne s'imprime pas", "Entourer ce champ de « {% if … %} … {% endif %} ».")


def said_by_a_text(value: object) -> str | None:
    """How a text prints a value of the data that is no text; None for anything else."""
    match value:
        case bool():
            return None
        case int() | Decimal():
            return nombre(value)
        case date():
            return french_date(value)
        case Absence.NON_COMMUNIQUE | Absence.SANS_OBJET:
            return ABSENCES[value]
    # A choice says itself. Its type is not named here: two Word files are compared without the models of the data.
    said = getattr(value, "dit", None)
    return said if isinstance(said, str) else None


def _from_text(jetons: Jetons, text: str) -> Value:
    if len(text) == len(A_COMPLETER) and text.casefold() == A_COMPLETER:
        return (Blank(A_COMPLETER),)
    if OPEN not in text:
        return typeset(text)
    # A text put together in the template (« {% set %} », « ~ ») may already hold tokens.
    inlines: list[Inline] = []
    for piece in jetons.split(text):
        inlines.extend(typeset(piece) if isinstance(piece, str) else piece)  # type: ignore[arg-type]
    return tuple(inlines)
