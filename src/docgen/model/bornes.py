"""What a value of a field is held to: a number, or another field by its name."""

import re
from decimal import Decimal
from typing import Annotated, NamedTuple

from docgen.findings import Refusal
from docgen.model.base import clean_text, fault, matching, nombre_saisi
from docgen.model.saisi import Saisi
from docgen.model.saisies_proches import champ_proche

_NOM_DE_CHAMP = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*"
NomDeChamp = Annotated[str, matching(_NOM_DE_CHAMP, "le nom d'un champ", "date_de_signature", champ_proche)]


class Borne(NamedTuple):
    """What a value is held to: numbers, and fields by their names; the value keeps to one of them at least."""

    texte: str
    nombres: tuple[Decimal, ...] = ()
    noms: tuple[str, ...] = ()


def parse_borne(value: object) -> Borne:
    """The bound that `value` writes: « 100 », « stock », « stock ou prevu ». Raises a fault."""
    if isinstance(value, Borne):
        return value
    texte = clean_text(value)
    numbers: list[Decimal] = []
    names: list[str] = []
    for part in re.split(r"\s+ou\s+", texte):
        if re.fullmatch(_NOM_DE_CHAMP, part):
            names.append(part)
            continue
        try:
            numbers.append(nombre_saisi(part))
        except Refusal:
            raise fault(f"« {part} » n'est ni un nombre ni le nom d'un champ",
                        "Écrire par exemple « 100 », « places » ou « places ou lits ».") from None  # fmt: skip
    return Borne(texte, tuple(numbers), tuple(names))


UneBorne = Annotated[
    Borne,
    Saisi(parse_borne, {"type": ["string", "number"], "description": "un nombre, ou un champ : « 100 », « places »"}),
]
