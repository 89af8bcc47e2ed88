"""The workbook as an Excel file: inputs unlocked, formulas locked with their values. The only user of xlsxwriter."""

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from docgen import classeur as cl
from docgen.classeur.feuille_cachee import lines
from docgen.montants import Montant
from docgen.render import said_apart
from docgen.render.controles_de_saisie import REFUSED, cells_by_column, check_inputs
from docgen.render.feuilles_imprimees import MARGINS, SIZE, pages_of_sheet
from docgen.render.habit import Habit, habit
from docgen.render.largeurs import lines_taken

# Points for a line of text in the type of a sheet, and around it; points for a unit of the width of a column.
_LINE, _MARGIN, _UNIT = 12.5, 3.0, 5.25
_INPUT, _RULE = "#FFF8D6", "#C5CCD8"
# Cents show where there are some, as in Word.
_CENTS = "#,##0.00\\ [$€-40C];[Red]\\-#,##0.00\\ [$€-40C]"
NUMBERS = {"euros": "#,##0\\ [$€-40C];[Red]\\-#,##0\\ [$€-40C]", "nombre": "#,##0.####", "taux": '#,##0.##" %"',
           "texte": "@", "date": "dd/mm/yyyy"}  # fmt: skip
_GRID = {"border": 1, "border_color": _RULE}
_ALIGN = {"gauche": "left", "centre": "center", "droite": "right"}
_HEIGHTS = {"titre": 24.0, "sous-titre": 18.0}
_SIZES = {"titre": 15.0, "sous-titre": 12.0}
_STRONG = ("titre", "sous-titre", "entete", "groupe", "total")
# The day that xlsxwriter writes.
_DAY = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
# A comment is an object; a remedy may ask for another format of a cell.
_EVERYONE = dict.fromkeys(("select_locked_cells", "select_unlocked_cells", "format_cells", "format_columns",
                           "format_rows", "objects"), True)  # fmt: skip


def render_workbook(classeur: cl.Classeur, properties: Mapping[str, str], gabarits: Path | None = None) -> bytes:
    """`classeur` as the bytes of an `.xlsx`, with the typeface and the colours of `gabarits`: the same for the same
    workbook, on any machine."""
    worn = habit(gabarits)
    stream = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        # The digits that the widths of columns are counted in.
        "default_format_properties": {"font_name": worn.au_tableur, "font_size": 11},
    }
    book = xlsxwriter.Workbook(stream, options)
    formats = _Formats(book, worn)
    author = properties.get("auteur", "")
    book.set_properties({"title": classeur.titre, "subject": "Annexes financières", "author": author})
    for name, value in said_apart(properties).items():
        book.set_custom_property(name, value)
    sheets = {feuille.nom: book.add_worksheet(feuille.nom) for feuille in classeur.feuilles}
    for feuille in classeur.feuilles:
        _sheet(sheets[feuille.nom], feuille, formats)
    for name, (first, last) in sorted(classeur.noms.items()):
        book.define_name(name, f"={first.absolute}:{last.absolute.rpartition('!')[2]}")
    if any(isinstance(case, cl.Saisie) for feuille in classeur.feuilles for case in feuille.cases.values()):
        _memory(book.add_worksheet(cl.FEUILLE_CACHEE), classeur)
    book.close()
    return _without_day(stream.getvalue())


def _without_day(data: bytes) -> bytes:
    """The workbook `data` without the day of its making: that of the clock would make each run differ."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as written, ZipFile(out, "w", ZIP_DEFLATED) as kept:
        for member in written.infolist():
            content = written.read(member)
            kept.writestr(member, _DAY.sub(b"", content) if member.filename == "docProps/core.xml" else content)
    return out.getvalue()


def _styles(habit: Habit) -> dict[str, dict[str, object]]:
    return {
        "corps": _GRID,
        "titre": {"bold": True, "font_size": _SIZES["titre"], "font_color": f"#{habit.titre}"},
        "sous-titre": {"bold": True, "font_size": _SIZES["sous-titre"], "font_color": f"#{habit.titre}"},
        "note": {"italic": True, "font_color": f"#{habit.mention}"},
        "entete": {"bold": True, **_GRID, "bg_color": f"#{habit.entete}", "valign": "vcenter"},
        "groupe": {"bold": True, **_GRID, "bg_color": f"#{habit.groupe}"},
        "controle": {"italic": True, **_GRID, "font_color": f"#{habit.mention}"},
        "total": {"bold": True, **_GRID, "bg_color": f"#{habit.total}"},
    }


class _Formats:
    """The formats of the workbook, each made once: Excel limits their number."""

    def __init__(self, book: Any, habit: Habit) -> None:
        self.book, self.font, self.styles = book, habit.au_tableur, _styles(habit)
        self.known: dict[tuple[tuple[str, object], ...], Any] = {}

    def get(self, style: str, **more: object) -> Any:
        wanted = {"font_name": self.font, "font_size": SIZE, "text_wrap": True, "valign": "top"}
        wanted |= self.styles[style] | more
        key = tuple(sorted(wanted.items()))
        if key not in self.known:
            self.known[key] = self.book.add_format(wanted)
        return self.known[key]

    def bare(self, **look: object) -> Any:
        """A format that says only `look`: what a rule adds to the format of a cell."""
        key = (("bare", True), *sorted(look.items()))
        if key not in self.known:
            self.known[key] = self.book.add_format(look)
        return self.known[key]


def _sheet(sheet: Any, feuille: cl.Feuille, formats: _Formats) -> None:
    for column, width in enumerate(feuille.largeurs):
        sheet.set_column(column, column, width)
    for place, case in sorted(feuille.cases.items()):
        _case(sheet, case, place, formats, feuille.nom)
    heights = _row_heights(feuille)
    for row, height in heights.items():
        sheet.set_row(row, height)
    _show_cents(sheet, feuille, formats)
    check_inputs(sheet, feuille, formats.bare(bg_color=REFUSED))
    _print(sheet, feuille, heights)
    sheet.protect("", _EVERYONE)


def _case(sheet: Any, case: cl.CaseDeFeuille, place: tuple[int, int], formats: _Formats, nom: str) -> None:
    """Write one cell of the sheet `nom`."""
    match case:
        case cl.CaseTexte():
            _text(sheet, case, place, formats)
        case cl.Saisie():
            _input(sheet, case, place, formats)
        case cl.Constante(valeur=valeur, unite=unite, style=style):
            _value(sheet, *place, valeur, formats.get(style, num_format=NUMBERS[unite], align="right"))
        case cl.Formule(valeur=valeur, unite=unite, style=style):
            look = formats.get(style, num_format=NUMBERS[unite], align="right")
            sheet.write_formula(*place, cl.formula(case, nom), look, _number(valeur))
        case cl.CaseComptee():
            sheet.write_formula(*place, case.formule(nom), formats.get("total"), case.valeur)


def _input(sheet: Any, case: cl.Saisie, place: tuple[int, int], formats: _Formats) -> None:
    align = "left" if case.unite == "texte" else "right"
    look = formats.get("corps", locked=False, bg_color=_INPUT, num_format=NUMBERS[case.unite], align=align)
    _value(sheet, *place, case.valeur, look)


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
            drawn = _drawn(case.texte, sum(feuille.largeurs[column : column + case.colonnes]), case.style)
            wanted = max(_HEIGHTS.get(case.style, 0), drawn / case.lignes + _MARGIN)
        elif isinstance(case, cl.Saisie) and case.unite == "texte":
            wanted = _drawn(str(case.valeur), feuille.largeurs[column], "corps") + _MARGIN
        heights[row] = max(heights.get(row, 0), wanted)
    return heights


def _drawn(text: str, width: float, style: str) -> float:
    """The height of `text` in a column of that width, in points."""
    size = _SIZES.get(style, SIZE)
    return lines_taken(text, width * _UNIT / size, style in _STRONG) * _LINE * size / SIZE


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


def _print(sheet: Any, feuille: cl.Feuille, heights: Mapping[int, float]) -> None:
    rows, columns = max(row for row, _ in feuille.cases), len(feuille.largeurs)
    paper, scale, ends = pages_of_sheet(feuille, heights)
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(**MARGINS)
    sheet.set_print_scale(scale)
    sheet.set_h_pagebreaks(ends)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    sheet.print_area(0, 0, rows, columns - 1)
    sheet.set_footer(f"&L&8{feuille.pied.replace('&', '&&')}&R&8&P / &N")
    if feuille.entete:
        sheet.repeat_rows(*feuille.entete)
        sheet.freeze_panes(feuille.entete[1] + 1, feuille.fige)


def _show_cents(sheet: Any, feuille: cl.Feuille, formats: _Formats) -> None:
    """Has the amounts that have cents show them: what a person types later too."""
    euros = [place for place, case in feuille.cases.items() if _money(case)]
    for first, ranges, _ in cells_by_column(euros):
        has_cents = f"=IF(ISNUMBER({first}),MOD(ROUND({first}*100,0),100)<>0,FALSE)"
        rule = {"type": "formula", "criteria": has_cents, "format": formats.bare(num_format=_CENTS)}
        sheet.conditional_format(first, {**rule, "multi_range": " ".join(ranges)})


def _money(case: cl.CaseDeFeuille) -> bool:
    return isinstance(case, cl.Saisie | cl.Constante | cl.Formule) and case.unite == "euros"


def _memory(sheet: Any, classeur: cl.Classeur) -> None:
    for row, line in enumerate(lines(classeur)):
        for column, text in enumerate(line):
            if text:  # an empty cell reads as an empty text, and most lines end with three
                sheet.write_string(row, column, text)
    sheet.protect("")
    sheet.very_hidden()
