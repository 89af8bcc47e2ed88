"""Finding an amount by where a reader sees it: its value, or the row and column of a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from docgen.document import Amount, Document, Paragraph, Row, Table, inlines, leaves, walk
from docgen.document.mots import line_words
from docgen.findings import Refusal
from docgen.montants import Montant


@dataclass(frozen=True, slots=True)
class Sighting:
    """An amount as a document shows it; `name` is « version:cell »."""

    document: str
    name: str
    value: Montant


def by_value(documents: Iterable[Document], value: Montant) -> list[Sighting]:
    """Where `value` is shown, each cell once a document."""
    found = [
        Sighting(document.name, inline.name, inline.value)
        for document in documents
        for inline in inlines(document)
        if isinstance(inline, Amount) and inline.value == value and _of_the_cube(inline)
    ]
    return list(dict.fromkeys(found))


def by_place(documents: Iterable[Document], name: str, row: str, column: str) -> list[Sighting]:
    """The amounts at the crossing of a row and a column of the tables of a document.

    `name` begins the document's name; `row` and `column` begin the first cell of the row and the head of the column.
    Raises `Refusal` when nothing is there.
    """
    chosen = [document for document in documents if document.name.startswith(name)]
    if not chosen:
        raise Refusal(
            f"aucun document ne s'appelle « {name} »", "Donner le début de son nom, par exemple « annexe-3 »."
        )
    found = [sighting for document in chosen for sighting in _crossings(document, row, column)]
    if not found:
        raise Refusal(
            f"aucun montant de « {chosen[0].name} » n'est à la ligne « {row} », colonne « {column} »",
            "Donner le début de la ligne et de la colonne telles qu'elles s'impriment.",
        )
    return list(dict.fromkeys(found))


def _crossings(document: Document, row: str, column: str) -> Iterator[Sighting]:
    for table in (block for block in walk(document) if isinstance(block, Table)):
        heads = _texts(table.rows[0]) if table.header else []
        wanted = [x for x, head in enumerate(heads) if _begins(head, column)]
        for line in table.rows[table.header :]:
            if _begins(_texts(line)[0], row):
                for x in wanted:
                    yield from _amounts(document, line, x)


def _begins(text: str, start: str) -> bool:
    plain, wanted = text.lower().replace("\u00a0", " "), start.lower()
    return plain == wanted or plain.startswith(f"{wanted} ") or plain.startswith(f"{wanted}\u202f")


def _amounts(document: Document, line: Row, x: int) -> Iterator[Sighting]:
    if x < len(line.cells):
        for block in line.cells[x].blocks:
            for inline in leaves(block.content) if isinstance(block, Paragraph) else ():
                if isinstance(inline, Amount) and _of_the_cube(inline):
                    yield Sighting(document.name, inline.name, inline.value)


def _texts(line: Row) -> list[str]:
    return [line_words(cell.blocks) for cell in line.cells]


def _of_the_cube(amount: Amount) -> bool:
    return bool(amount.name) and not amount.name.est_indicateur
