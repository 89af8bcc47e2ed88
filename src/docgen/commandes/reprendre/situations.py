"""Where the lines of a Word document stand, as a person says it: the row and the column of a table."""

from lxml import etree

from docgen.french import first_letters
from docgen.ooxml.noms import W
from docgen.ooxml.trace import written_lines

# Longer labels are cut.
_LONGUEUR = 60


def places_of_lines(body: str) -> list[str]:
    """For each line of a body, the first cell of its row and the head of its column (« Total, État »); "" out of a
    table, or where no row or column has a name of its own."""
    root = etree.fromstring(body.encode())
    tables: dict[etree._Element, dict[etree._Element, str]] = {}
    found = []
    for paragraph in root.iter(f"{W}p"):
        if not list(written_lines(etree.tostring(paragraph, encoding="unicode"))):
            continue
        cell = next(paragraph.iterancestors(f"{W}tc"), None)
        table = next(paragraph.iterancestors(f"{W}tbl"), None)
        if cell is None or table is None:
            found.append("")
            continue
        if table not in tables:
            tables[table] = _names_of_cells(table)
        found.append(tables[table].get(cell, ""))
    return found


def _names_of_cells(table: etree._Element) -> dict[etree._Element, str]:
    lines = list(table.iterchildren(f"{W}tr"))
    rows = [_cells(row) for row in lines]
    headed = bool(lines) and next(lines[0].iter(f"{W}tblHeader"), None) is not None
    heads = dict(rows[0]) if headed else {}
    names: dict[etree._Element, str] = {}
    for rank, row in enumerate(rows):
        label = _words(row[0][1]) if row else ""
        for column, cell in row[1:]:
            head = _words(heads[column]) if rank and column in heads else ""
            names[cell] = ", ".join(filter(None, (label, head)))
    return names


def _cells(row: etree._Element) -> list[tuple[int, etree._Element]]:
    """The cells of a row, each with the column where it begins."""
    found, column = [], 0
    for cell in row.iterchildren(f"{W}tc"):
        found.append((column, cell))
        span = next((each for look in cell.iterchildren(f"{W}tcPr") for each in look.iter(f"{W}gridSpan")), None)
        column += int(span.get(f"{W}val", "1")) if span is not None else 1
    return found


def _words(cell: etree._Element) -> str:
    return first_letters(" ".join(written_lines(etree.tostring(cell, encoding="unicode"))), _LONGUEUR)
