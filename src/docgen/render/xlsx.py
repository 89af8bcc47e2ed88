"""The workbook as an Excel file: inputs unlocked, formulas locked with their values. The only user of xlsxwriter."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from textwrap import wrap
from typing import Any

import xlsxwriter

from docgen import classeur as cl
from docgen.classeur.feuille_cachee import lines
from docgen.montants import Montant

# A date of the clock would make each run differ.
_DATE = datetime.datetime(2026, 1, 1)
# Points for a line of text and around it; signs of our small letters for a unit of the width of a column.
_LINE, _MARGIN, _SIGNS_PER_WIDTH = 11.5, 3.0, 1.3
_A4, _LIST = 9, 255
_INPUT = "#FFF8D6"
NUMBERS = {"euros": "#,##0.00\\ [$€-40C];[Red]\\-#,##0.00\\ [$€-40C]", "nombre": "#,##0.####", "taux": '#,##0.##" %"',
           "texte": "@", "date": "dd/mm/yyyy"}  # fmt: skip
_STYLES: dict[str, dict[str, object]] = {
    "corps": {"border": 1},
    "titre": {"bold": True, "font_size": 14, "font_color": "#1F3864"},
    "sous-titre": {"bold": True, "font_size": 11, "font_color": "#1F3864"},
    "note": {"italic": True, "font_color": "#404040"},
    "entete": {"bold": True, "border": 1, "bg_color": "#D9E2F3", "valign": "vcenter"},
    "groupe": {"bold": True, "border": 1, "bg_color": "#EDEDED"},
    "total": {"bold": True, "border": 1, "bg_color": "#F2F2F2"},
}
_ALIGN = {"gauche": "left", "centre": "center", "droite": "right"}
_HEIGHTS = {"titre": 24.0, "sous-titre": 18.0}
_EVERYONE = {"select_locked_cells": True, "select_unlocked_cells": True, "format_columns": True, "format_rows": True}


def render_workbook(classeur: cl.Classeur, properties: Mapping[str, str]) -> bytes:
    """`classeur` as the bytes of an `.xlsx`: the same for the same workbook, on any machine."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    formats = _Formats(book)
    book.set_properties({"title": classeur.titre, "subject": "Annexes financières", "company": classeur.dossier,
                         "created": _DATE, "comments": "Produit par docgen."})  # fmt: skip
    for name, value in properties.items():
        book.set_custom_property(name, value)
    sheets = {feuille.nom: book.add_worksheet(feuille.nom) for feuille in classeur.feuilles}
    for feuille in classeur.feuilles:
        _sheet(sheets[feuille.nom], feuille, formats)
    for name, (first, last) in sorted(classeur.noms.items()):
        book.define_name(name, f"={first.absolute}:{last.absolute.rpartition('!')[2]}")
    if any(isinstance(case, cl.Saisie) for feuille in classeur.feuilles for case in feuille.cases.values()):
        _memory(book.add_worksheet(cl.FEUILLE_CACHEE), classeur)
    book.close()
    return stream.getvalue()


class _Formats:
    """The formats of the workbook, each made once: Excel limits their number."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.known: dict[tuple[tuple[str, object], ...], Any] = {}

    def get(self, style: str, **more: object) -> Any:
        wanted = {"font_name": "Liberation Sans", "font_size": 9, "text_wrap": True, "valign": "top"}
        wanted |= _STYLES[style] | more
        key = tuple(sorted(wanted.items()))
        if key not in self.known:
            self.known[key] = self.book.add_format(wanted)
        return self.known[key]


def _sheet(sheet: Any, feuille: cl.Feuille, formats: _Formats) -> None:
    for column, width in enumerate(feuille.largeurs):
        sheet.set_column(column, column, width)
    for (row, column), case in sorted(feuille.cases.items()):
        match case:
            case cl.CaseTexte():
                _text(sheet, case, (row, column), formats)
            case cl.Saisie():
                _input(sheet, case, (row, column), formats)
            case cl.Constante(valeur=valeur, unite=unite, style=style):
                _value(sheet, row, column, valeur, formats.get(style, num_format=NUMBERS[unite], align="right"))
            case cl.Formule(valeur=valeur, unite=unite, style=style):
                look = formats.get(style, num_format=NUMBERS[unite], align="right")
                sheet.write_formula(row, column, cl.formula(case, feuille.nom), look, _number(valeur))
    for row, height in _row_heights(feuille).items():
        sheet.set_row(row, height)
    _print(sheet, feuille)
    sheet.protect("", _EVERYONE)


def _input(sheet: Any, case: cl.Saisie, place: tuple[int, int], formats: _Formats) -> None:
    align = "left" if case.unite == "texte" else "right"
    look = formats.get("corps", locked=False, bg_color=_INPUT, num_format=NUMBERS[case.unite], align=align)
    _value(sheet, *place, case.valeur, look)
    listed = list(case.adresse.options)
    # Excel takes no longer list than that.
    if listed and len(",".join(listed)) <= _LIST and not any("," in option for option in listed):
        sheet.data_validation(*place, *place, {"validate": "list", "source": listed, "error_type": "information"})


def _text(sheet: Any, case: cl.CaseTexte, place: tuple[int, int], formats: _Formats) -> None:
    row, column = place
    look = formats.get(case.style, align=_ALIGN[case.align])
    if case.colonnes > 1 or case.lignes > 1:
        sheet.merge_range(row, column, row + case.lignes - 1, column + case.colonnes - 1, "", look)
    sheet.write_string(row, column, case.texte, look)


def _row_heights(feuille: cl.Feuille) -> dict[int, float]:
    """The height of each row, from its longest text: no program makes room by itself for joined cells."""
    heights: dict[int, float] = {}
    for (row, column), case in feuille.cases.items():
        wanted = _LINE + _MARGIN
        if isinstance(case, cl.CaseTexte):
            drawn = _lines(case.texte, sum(feuille.largeurs[column : column + case.colonnes]))
            wanted = max(_HEIGHTS.get(case.style, 0), drawn * _LINE / case.lignes + _MARGIN)
        elif isinstance(case, cl.Saisie) and case.unite == "texte":
            wanted = _lines(str(case.valeur), feuille.largeurs[column]) * _LINE + _MARGIN
        heights[row] = max(heights.get(row, 0), wanted)
    return heights


def _lines(text: str, width: float) -> int:
    """How many lines `text` takes in a column of that width; one when it is empty."""
    return max(1, sum(len(wrap(line, max(1, int(width * _SIGNS_PER_WIDTH)))) or 1 for line in text.split("\n")))


def _value(sheet: Any, row: int, column: int, value: cl.ValeurDeCase, look: Any) -> None:
    number = _number(value)
    if number == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, column, value, look)
    elif isinstance(number, str):
        sheet.write_string(row, column, number, look)
    else:
        sheet.write_number(row, column, number, look)


def _number(value: cl.ValeurDeCase) -> float | int | str:
    # The nearest double of a decimal with two figures after the point: Excel reads and shows that decimal again.
    if isinstance(value, Montant):
        return float(Decimal(value.centimes) / 100)
    return value if isinstance(value, str) else 0.0 if isinstance(value, datetime.date) else float(value)


def _print(sheet: Any, feuille: cl.Feuille) -> None:
    rows, columns = max(row for row, _ in feuille.cases), len(feuille.largeurs)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    sheet.print_area(0, 0, rows, columns - 1)
    sheet.set_footer(f"&L&8{feuille.pied.replace('&', '&&')}&R&8&P / &N")
    if feuille.entete:
        sheet.repeat_rows(*feuille.entete)
        sheet.freeze_panes(feuille.entete[1] + 1, feuille.fige)


def _memory(sheet: Any, classeur: cl.Classeur) -> None:
    for row, line in enumerate(lines(classeur)):
        for column, text in enumerate(line):
            sheet.write_string(row, column, text)
    sheet.protect("")
    sheet.very_hidden()
