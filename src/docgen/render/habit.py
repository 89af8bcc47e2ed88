"""What the sheets and the screens take of a gabarit: its typefaces and its colours, which a person changes in Word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.render.mesures import DEFAULT, mesures, typefaces

_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
_NAME = re.compile(r"[^\w .-]")


@dataclass(frozen=True, slots=True)
class Habit:
    """The typefaces, the one wanted first and what stands for it after; the colours, in hexadecimal, of titles, of the
    heads of tables, of a group of rows, of a total, and of what is said apart."""

    polices: tuple[str, ...] = ("Carlito", "Calibri")
    titre: str = "1F3864"
    entete: str = "D5DDEA"
    groupe: str = "E1E7F0"
    total: str = "EEF1F6"
    mention: str = "404040"

    @property
    def au_tableur(self) -> str:
        """The typeface of a sheet, which can name no other: the one that every computer is most likely to have."""
        return self.polices[-1]

    @property
    def css(self) -> str:
        """The rules that a page of the screen adds to its own; by night it keeps its own colours."""
        families = ",".join(f'"{_NAME.sub("", name)}"' for name in self.polices)
        return (
            f":root{{--police:{families},Arial,sans-serif}}"
            f"@media print,(prefers-color-scheme:light){{:root{{--accent:#{self.titre};--groupe:#{self.groupe}}}}}"
        )


def habit(gabarits: Path | None) -> Habit:
    """What the gabarit `acte.docx` of the folder `gabarits` wears; what is delivered wears, where there is none."""
    if gabarits is None or not (gabarits / f"{DEFAULT}.docx").is_file():
        return Habit()
    found = mesures(gabarits, DEFAULT)
    usual = Habit()
    grounds = _of(_of(_of(found, "tableaux"), "grille"), "fonds")
    styles = _of(found, "styles")
    return Habit(
        tuple(name for name in typefaces(found) if name) or usual.polices,
        _colour(_of(styles, "heading1").get("couleur"), usual.titre),
        _colour(grounds.get("entete"), usual.entete),
        _colour(grounds.get("groupe"), usual.groupe),
        _colour(grounds.get("total"), usual.total),
        _colour(_of(styles, "mention").get("couleur"), usual.mention),
    )


def _of(found: Mapping[str, object], name: str) -> Mapping[str, object]:
    inside = found.get(name)
    return inside if isinstance(inside, Mapping) else {}


def _colour(said: object, usual: str) -> str:
    return said if isinstance(said, str) and _COLOUR.fullmatch(said) else usual
