"""A workbook as a person left it: what was typed, and what should not have moved. The only user of openpyxl."""

import datetime
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
from msgspec import Struct
from openpyxl.cell.cell import MergedCell

from docgen.classeur import FEUILLE_CACHEE, MARQUE
from docgen.classeur.feuille_cachee import Identite, LigneCachee, digest
from docgen.commandes.tableur.abimes import where_damaged
from docgen.commandes.tableur.valeurs import Pourcentage
from docgen.findings import Finding, Location, Refusal, Severity, shown
from docgen.french import nombre
from docgen.load.yaml_remarques import one_line

MAX_OUVERT = 50_000_000
# The largest workbook of a real dossier has some fifteen thousand cells.
MAX_CASES = 200_000
# A list has many more rows, and no more columns than a person follows: bytes once opened, cells, columns.
_LISTE, MAX_COLONNES = (300_000_000, 3_000_000), 256
# Beyond that, a sheet was rearranged: one sentence says more than a hundred.
MAX_DEPLACES = 4
# As many as a line of the hidden sheet has.
_COLONNES = 7
# « [Threaded comment] Your version of Excel allows you… Comment: », « [Commentaire à thread] … Commentaire : ».
_THREAD = re.compile(r"^\[[^\]]*(?:hread|fil)[^\]]*\].*?\n\s*Comment(?:aire)?\s*:\s*(.+)", re.S)
_NEW = "Repartir d'un classeur neuf : « docgen produire --format xlsx »."
_BACK = "Annuler cette modification (Ctrl+Z), ou repartir d'un classeur neuf : seules les cases jaunes se saisissent."
_RENAME = "Lui rendre son nom (double-clic sur l'onglet) ; si elle a été supprimée, repartir d'un classeur neuf."
_SPLIT = "Annuler la fusion (Accueil, « Fusionner et centrer »), et saisir chaque valeur dans sa case."
_SAVE_AS = "l'ouvrir, puis « Enregistrer sous », type « Classeur Excel (.xlsx) »"
_OTHER = {
    ".xls": f"ce fichier est au format d'Excel 97-2003 (.xls) : {_SAVE_AS}",
    ".ods": f"ce fichier est au format d'OpenDocument (.ods) : {_SAVE_AS}",
    ".csv": "ce fichier est un texte séparé (.csv), où docgen ne reconnaît pas les cases : prendre le classeur (.xlsx)",
}
Tape = int | float | str | bool | None | object


class ClasseurLu(Struct, frozen=True):
    """What a workbook says: what it is about, and each input cell with what it holds now.

    `en_place` says whether the input cells stand where they were: when lines moved or were joined, what they hold means
    nothing.
    `remarques` are the comments on input cells.
    """

    identite: Identite
    saisies: tuple[tuple[LigneCachee, Tape], ...]
    remarques: tuple[tuple[LigneCachee, str], ...] = ()
    en_place: bool = True


def read_workbook(path: Path) -> tuple[ClasseurLu | None, list[Finding]]:
    """The workbook `path` and what is wrong with it; None when it cannot be used at all."""
    place = Location(shown(path))
    fault = _not_a_workbook(path)
    if fault:
        return None, [Finding("TAB001", fault, place, "Donner un classeur (.xlsx) produit par docgen.")]
    try:
        book = openpyxl.load_workbook(path, keep_links=False)
    except Exception:  # openpyxl lets out whatever its parsers meet in a damaged file
        return None, [Finding("TAB001", _damaged(path), place, f"L'ouvrir et le réenregistrer. {_NEW}")]
    if FEUILLE_CACHEE not in book.sheetnames:
        message = f"ce classeur n'a pas la feuille cachée « {FEUILLE_CACHEE} » : docgen ne l'a pas produit"
        return None, [Finding("TAB002", f"{message}, ou un autre logiciel l'a retirée", place, _NEW)]
    identity, lines = _memory(book[FEUILLE_CACHEE])
    if identity is None or identity.lignes != digest(lines):
        return None, [Finding("TAB002", f"la feuille cachée « {FEUILLE_CACHEE} » a été modifiée", place, _NEW)]
    findings: list[Finding] = []
    for name in dict.fromkeys(line.feuille for line in lines):
        findings += _moved(book, name, [line for line in lines if line.feuille == name], place)
    typed = [line for line in lines if line.nature == "saisie" and line.feuille in book.sheetnames]
    # A formula keeps its « = », so that it is refused as the words it is.
    inputs = tuple((line, _typed(book[line.feuille][line.cellule])) for line in typed)
    remarks = [(line, said) for line in typed if (said := _remark(book[line.feuille][line.cellule]))]
    for name in dict.fromkeys(line.feuille for line in typed):
        findings += _left_aside(book[name], {line.cellule for line in typed if line.feuille == name}, place)
    stand = all(finding.remedy not in (_NEW, _SPLIT) for finding in findings)
    return ClasseurLu(identity, inputs, tuple(remarks), stand), findings


def _damaged(path: Path) -> str:
    where = where_damaged(path)
    return "ce classeur est abîmé" + f" ({where})" * bool(where)


def _typed(cell: Any) -> Tape:
    """What a cell holds; a number that Excel shows in per cent is said so, unless docgen writes the sign itself."""
    bare = re.sub(r'"[^"]*"', "", cell.number_format)
    number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    return Pourcentage(cell.value) if number and "%" in bare else cell.value


def _remark(cell: Any) -> str:
    """The words of the comment on a cell, on one line; without the name that Excel puts first, and what it writes above
    a thread of comments for those who cannot open it."""
    if cell.comment is None:
        return ""
    text = str(cell.comment.text)
    thread = _THREAD.search(text)
    return one_line(thread[1] if thread else text.removeprefix(f"{cell.comment.author}:"))


def _left_aside(sheet: Any, inputs: set[str], place: Location) -> Iterator[Finding]:
    """A finding for each comment that is not on an input cell: no value of the data stands there."""
    for cell in _cells(sheet):
        if cell.coordinate not in inputs and (said := _remark(cell)):
            yield remark_left(sheet.title, cell.coordinate, said, place)


def remark_left(feuille: str, cellule: str, said: str, place: Location) -> Finding:
    """The finding for a comment that the data do not take."""
    message = f"feuille « {feuille} », cellule {cellule} : le commentaire « {said[:80]} » n'est pas repris"
    remedy = "Le recopier dans le fichier de données, après « # », s'il doit rester."
    return Finding("TAB016", message, place, remedy, Severity.A_CONFIRMER)


def _not_a_workbook(path: Path, ouvert: int = MAX_OUVERT, cases: int = MAX_CASES) -> str:
    """Why `path` is not a workbook that can be opened safely; "" when it is. Of at most that many bytes, and cells."""
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            return "ce n'est pas un fichier ordinaire"  # a pipe would be waited for
        with zipfile.ZipFile(path) as archive:
            return _what_is_wrong(path, archive, ouvert, cases)
    except FileNotFoundError:
        return "ce fichier n'existe pas"
    except IsADirectoryError:
        return "c'est un dossier"
    except PermissionError:
        return "les droits de lecture manquent, ou le classeur est ouvert dans Excel"
    except (OSError, ValueError, RuntimeError, EOFError, NotImplementedError, zlib.error, zipfile.BadZipFile,
            zipfile.LargeZipFile):  # fmt: skip
        told = "ce fichier n'est pas un classeur Excel (.xlsx), ou un mot de passe le protège"
        return _OTHER.get(path.suffix.lower(), told)


def _what_is_wrong(path: Path, archive: zipfile.ZipFile, ouvert: int, cases: int) -> str:
    members = archive.infolist()
    if sum(member.file_size for member in members) > ouvert:
        return f"ce fichier dépasse {ouvert // 1_000_000} Mo une fois ouvert"
    if any(member.compress_size > path.stat().st_size for member in members):
        return "ce fichier est abîmé : il annonce plus qu'il ne contient"  # as much memory would be taken
    if "xl/workbook.xml" not in archive.namelist():
        return _OTHER.get(path.suffix.lower(), "ce fichier n'est pas un classeur Excel (.xlsx)")
    return _not_to_open((archive.read(m) for m in members if m.filename.endswith((".xml", ".rels"))), cases)


def _not_to_open(parts: Iterable[bytes], most: int) -> str:
    """Why a workbook with these parts is not to be opened: entities, wherever they are declared; cells without end."""
    cells = 0
    for part in parts:
        # In UTF-16, each letter has its empty byte.
        if any(sign in part.replace(b"\0", b"") for sign in (b"<!DOCTYPE", b"<!ENTITY")):
            return "ce fichier déclare des entités, ce qu'Excel ne fait jamais"
        cells += part.count(b"<c ") + part.count(b"<c>") + part.count(b"<x:c ")
    return f"ce fichier a plus de {nombre(most)} cases" if cells > most else ""


# --- a list: the cells of one sheet, as a person reads them -----------------------------------------------------------
def read_list(path: Path, feuille: str = "") -> list[tuple[str, ...]]:
    """The rows of the sheet `feuille` (of the first that is seen), as their cells say; what a program could not work
    out keeps its words (« #N/A »), and a formula that none has worked out is « #FORMULE ». Raises `Refusal`."""
    if fault := _not_a_workbook(path, *_LISTE):
        raise Refusal(f"{shown(path)} : {fault}", "Donner un classeur (.xlsx) ou un texte séparé (.csv).")
    try:
        said, formulas = (_sheet_of(path, feuille, data_only=only) for only in (True, False))
        rows = [tuple(map(_as_read, row, as_typed)) for row, as_typed in zip(said, formulas, strict=False)]
    except Refusal:
        raise
    except Exception:  # as above
        raise Refusal(f"{shown(path)} : {_damaged(path)}", "L'ouvrir et le réenregistrer.") from None
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _sheet_of(path: Path, feuille: str, *, data_only: bool) -> Iterator[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path, read_only=True, keep_links=False, data_only=data_only)
    seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    chosen = [sheet for sheet in seen if feuille in ("", sheet.title)]
    if not chosen:
        raise Refusal(f"{shown(path)} n'a pas de feuille « {feuille} »",
                      f"Feuilles : {', '.join(sheet.title for sheet in seen)}.")  # fmt: skip
    chosen[0].reset_dimensions()
    rows: Iterator[tuple[Any, ...]] = chosen[0].iter_rows(max_col=MAX_COLONNES)
    return rows


def _as_read(cell: Any, formula: Any) -> str:
    """The words of a cell: a number as a French hand writes it, a day without its hour, a rate with its sign."""
    value = cell.value
    if value is None:
        return "#FORMULE" if formula.data_type == "f" else ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime.datetime):
        return f"{value:%d/%m/%Y}"
    if not isinstance(value, int | float):
        return str(value).strip()
    rate = "%" in (cell.number_format or "")
    digits = f"{value * 100 if rate else value:.15g}"
    return f"{int(value) if isinstance(value, int) and not rate else digits}".replace(".", ",") + " %" * rate


def _cells(sheet: Any) -> list[Any]:
    """The cells that the sheet has, in order: between them and a stray one, « iter_rows » would make millions."""
    return [cell for _, cell in sorted(sheet._cells.items())]


def _rows(sheet: Any) -> list[tuple[str, ...]]:
    rows: dict[int, dict[int, str]] = {}
    for cell in _cells(sheet):
        rows.setdefault(cell.row, {})[cell.column] = "" if cell.value is None else str(cell.value)
    # What was written has few columns; a cell beyond them is none of it.
    return [tuple(row.get(column, "") for column in range(1, _COLONNES + 1)) for _, row in sorted(rows.items())]


def _memory(sheet: Any) -> tuple[Identite | None, list[LigneCachee]]:
    rows = _rows(sheet)
    first = [*rows[0], *[""] * 6][:6] if rows else [""] * 6
    if first[0] != MARQUE:
        return None, []
    return Identite(*first), [LigneCachee(*(*row, *[""] * 7)[:7]) for row in rows[1:]]


def _moved(book: Any, name: str, lines: list[LigneCachee], place: Location) -> list[Finding]:
    """A finding for each locked cell of the sheet that is no longer as written, and for each one that was added."""
    if name not in book.sheetnames:
        return [Finding("TAB003", f"la feuille « {name} » manque, ou elle a changé de nom", place, _RENAME)]
    sheet = book[name]
    locked = [line for line in lines if line.nature != "saisie"]
    changed = [line.cellule for line in locked if _said(sheet[line.cellule]) != _expected(line)]
    added = list(_added(sheet, {line.cellule for line in lines}))
    if len(changed) > MAX_DEPLACES:
        said = f"feuille « {name} » : {len(changed)} cases verrouillées ont changé (à partir de {changed[0]}) ; des "
        message = f"{said}lignes ou des colonnes ont été insérées, supprimées ou triées"
        return [Finding("TAB004", message, place, _NEW)]
    faults = [Finding("TAB004", f"feuille « {name} », cellule {cell} : cette case verrouillée (libellé ou formule) a "
                      "été modifiée", place, _BACK) for cell in changed]  # fmt: skip
    joined = [line.cellule for line in lines if line.nature == "saisie" and isinstance(sheet[line.cellule], MergedCell)]
    faults += [Finding("TAB004", f"feuille « {name} », cellule {cell} : cette case est fusionnée avec sa voisine",
                       place, _SPLIT) for cell in joined]  # fmt: skip
    faults += [Finding("TAB005", f"feuille « {name} », cellule {cell} : cette case n'est pas au tableau ; elle est "
                       "ignorée", place, "Saisir dans les cases jaunes seulement.", Severity.A_CONFIRMER)
               for cell in added[:MAX_DEPLACES]]  # fmt: skip
    return faults


def _added(sheet: Any, known: set[str]) -> Iterator[str]:
    for cell in _cells(sheet):
        # A number that the workbook shows and nobody types there is locked, and written in its own style.
        shown_number = cell.data_type == "n" and cell.has_style and cell.protection.locked
        if cell.value not in (None, "") and cell.coordinate not in known and not shown_number:
            yield cell.coordinate


def _said(cell: Any) -> str:
    text = "" if cell.value is None else str(cell.value)
    return _bare(text) if cell.data_type == "f" else text


def _expected(line: LigneCachee) -> str:
    return _bare(line.contenu) if line.nature == "formule" else line.contenu


def _bare(formula: str) -> str:
    # Programs differ in the quotes and spaces of a formula, and in nothing else.
    return formula.replace("'", "").replace("$", "").replace(" ", "")
