"""The list of a campaign: one row a beneficiary, from a workbook or a text whose values are separated."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from docgen.classeur import Reference
from docgen.commandes.tableur.lecture import MAX_COLONNES, read_list
from docgen.findings import Refusal, shown
from docgen.french import nombre

MAX_LIGNES, _MAX_OCTETS, _MAX_CASE = 200_000, 200_000_000, 100_000
_SEPARATEURS = ";\t,"
# What a spreadsheet writes where it has nothing to say, and what is said of it.
_REFERMER = "Refermer ce guillemet, ou enregistrer la liste en classeur (.xlsx)."
_ERREURS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")
_FAUTES = {
    "#FORMULE": "cette formule n'a pas de valeur : ouvrir la liste dans le tableur, et l'enregistrer",
    **dict.fromkeys(_ERREURS, "le tableur n'a pas pu calculer cette case"),
}


class ListeLue(Struct, frozen=True):
    """The heads of the columns, in the row `tete` (from 1), and the rows under it that say something, by number."""

    tete: int
    entetes: tuple[str, ...]
    lignes: tuple[tuple[int, tuple[str, ...]], ...]


def cell_name(row: int, column: int) -> str:
    """How a person finds a cell: its column from 0, its row from 1.

    >>> cell_name(12, 1)
    'B12'
    """
    return Reference("", row - 1, column).a1


def read_liste(path: Path, feuille: str = "") -> ListeLue:
    """The list that `path` holds. Raises `Refusal` for a file that is none."""
    if not path.is_file():
        raise Refusal(f"la liste {shown(path)} n'existe pas", "Donner un classeur (.xlsx) ou un texte séparé (.csv).")
    rows = read_list(path, feuille) if path.suffix.lower() in (".xlsx", ".xlsm") else list(_separated(path))
    full = [(rank, row) for rank, row in enumerate(rows, 1) if any(row)]
    while len(full) > 2 and _is_title(full[0][1]) and not _is_title(full[1][1]):
        full = full[1:]
    if len(full) < 2:
        raise Refusal(f"la liste {shown(path)} n'a pas de ligne sous ses en-têtes", "Une ligne par bénéficiaire.")
    if len(full) > MAX_LIGNES:
        raise Refusal(f"la liste {shown(path)} a plus de {nombre(MAX_LIGNES)} lignes", "La couper en plusieurs.")
    (tete, heads), *lines = full
    width = max(len(row) for _, row in full)
    entetes = (*(" ".join(head.split()) for head in heads), *[""] * (width - len(heads)))
    while (
        entetes and not entetes[-1] and not any(row[len(entetes) - 1 :] and row[len(entetes) - 1] for _, row in lines)
    ):
        entetes = entetes[:-1]
    return ListeLue(tete, entetes, tuple((rank, _wide(row, len(entetes))) for rank, row in lines))


def why_unread(text: str) -> str:
    """What is wrong with the words of a cell, before anyone asks what they mean; "" when nothing is."""
    if text in _FAUTES:
        return _FAUTES[text]
    return "le texte est trop long" if len(text) > _MAX_CASE else ""


def _is_title(row: Sequence[str]) -> bool:
    """Whether a row only says what is under it."""
    return sum(map(bool, row)) == 1


def _wide(row: Sequence[str], width: int) -> tuple[str, ...]:
    return (*row[:width], *[""] * (width - len(row)))


def _separated(path: Path) -> Iterator[tuple[str, ...]]:
    if path.stat().st_size > _MAX_OCTETS:
        raise Refusal(f"{shown(path)} dépasse {_MAX_OCTETS // 1_000_000} Mo", "Couper la liste en plusieurs.")
    text = _decoded(path)
    if "\0" in text:
        raise Refusal(f"{shown(path)} n'est pas un texte séparé", "Donner un classeur (.xlsx) ou un texte (.csv).")
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=False)
        for row in rows:
            yield tuple(value.strip() for value in row[:MAX_COLONNES])
    except csv.Error:
        fault = f"la ligne {rows.line_num} a une valeur sans fin (un guillemet n'est pas refermé)"
        raise Refusal(f"{shown(path)} : {fault}", _REFERMER) from None


def _decoded(path: Path) -> str:
    """The text, as UTF-8 (with or without its mark), else as the programs of Windows write it in French."""
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _separator(text: str) -> str:
    """What separates the heads: the sign that they hold most, outside quotes; a comma last, which words hold too."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(first.split('"')[::2])
    return max(_SEPARATEURS, key=lambda sign: (bare.count(sign), -_SEPARATEURS.index(sign)))
