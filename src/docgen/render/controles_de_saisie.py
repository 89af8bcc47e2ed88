"""What Excel takes in an input cell, and what it says of the rest, in French."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from docgen.classeur import Feuille, Reference, Saisie

_LIST = 255
# The colour of what was pasted and cannot be taken.
REFUSED = "#F8CBAD"
# What a person may write where a number is wanted, as the reader of workbooks takes it; what is wanted, and an example.
_TO_COME, _ABSENT = ("à compléter",), ("–", "-", "n. c.", "nc", "non communiqué", "sans objet")
_FREE = ("texte", "texte?", "échéance")
_WANTED = {"montant": ("Un montant", "1 659 288 ou 215 071,28"), "nombre": ("Un nombre", "1 250 ou 12,5"),
           "taux": ("Un taux", "45 ou 12,5"),
           "date": ("Une date", "22/09/2025")}  # fmt: skip


def check_inputs(sheet: Any, feuille: Feuille, refused: Any) -> None:
    """Has Excel refuse what is no value: a choice that is not listed, words where a number is added up.

    What was pasted, which Excel does not look at, takes the look `refused`.
    """
    wanted: dict[tuple[str, bool, bool], list[tuple[int, int]]] = {}
    for (row, column), case in feuille.cases.items():
        genre = case.adresse.genre if isinstance(case, Saisie) else ""
        if isinstance(case, Saisie) and genre == "choix":
            _list_choices(sheet, (row, column), list(case.adresse.options))
        elif isinstance(case, Saisie) and genre not in _FREE:
            in_words = case.unite == "texte"
            wanted.setdefault((genre, case.adresse.negatif, in_words), []).append((row, column))
    for (kind, negative, in_words), places in wanted.items():
        said = [*_TO_COME, *(_ABSENT if kind.endswith("?") else ())]
        for first, ranges, corners in cells_by_column(places):
            number = _is_number(first, negative=negative, in_words=in_words)
            good = ",".join([number, *(f'{first}="{words}"' for words in said)])
            options = {"validate": "custom", "value": f"=OR({good})", **_asked(kind)}
            sheet.data_validation(first, {**options, "other_cells": corners})
            wrong = f'=AND({first}<>"",NOT(OR({good})))'
            rule = {"type": "formula", "criteria": wrong, "format": refused}
            sheet.conditional_format(first, {**rule, "multi_range": " ".join(ranges)})


def _is_number(cell: str, *, negative: bool, in_words: bool) -> str:
    """The condition that the cell holds a number; in a cell of text, a rate, with its sign or without."""
    if in_words:
        bare = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({cell},"%",""),CHAR(160),"")," ","")'
        return f"ISNUMBER(VALUE({bare}))" if negative else f"IFERROR(VALUE({bare})>=0,FALSE)"
    return f"ISNUMBER({cell})" if negative else f"AND(ISNUMBER({cell}),N({cell})>=0)"


def _list_choices(sheet: Any, place: tuple[int, int], listed: list[str]) -> None:
    # Excel takes no longer list than that.
    if listed and len(",".join(listed)) <= _LIST and not any("," in option for option in listed):
        said = {"error_title": "Un choix de la liste", "error_message": "Choisir dans la liste, ou laisser vide."}
        sheet.data_validation(*place, *place, {"validate": "list", "source": listed, "error_type": "warning", **said})


def _asked(genre: str) -> dict[str, object]:
    """What Excel says of words where a value of that kind is wanted."""
    absent = " « – » : sans objet ; « n. c. » : non communiqué." if genre.endswith("?") else ""
    what, example = _WANTED[genre.rstrip("?")]
    return {"error_type": "stop", "error_title": f"{what} est attendu{'e' * (genre == 'date')}",
            "error_message": f"Saisir {what[0].lower()}{what[1:]}, par exemple {example}.{absent}"}  # fmt: skip


def cells_by_column(places: Iterable[tuple[int, int]]) -> Iterator[tuple[str, list[str], list[list[int]]]]:
    """For each column: its first cell, which a rule is written for, and the ranges of its cells, by their names and by
    their corners."""
    by_column: dict[int, list[int]] = {}
    for row, column in sorted(places):
        by_column.setdefault(column, []).append(row)
    for column, rows in sorted(by_column.items()):
        edges = [rank for rank in range(1, len(rows)) if rows[rank] != rows[rank - 1] + 1]
        runs = [rows[start:end] for start, end in pairwise([0, *edges, len(rows)])]
        names = [f"{Reference('', run[0], column).a1}:{Reference('', run[-1], column).a1}" for run in runs]
        yield Reference("", rows[0], column).a1, names, [[run[0], column, run[-1], column] for run in runs]
