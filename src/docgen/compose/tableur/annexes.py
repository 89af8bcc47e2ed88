"""The annexes as sheets: the tables of the documents whose text says `onglet`, their values become formulas."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from msgspec import Struct, field

from docgen.adresses.indicateurs import AdresseIndicateur
from docgen.classeur import CaseDeFeuille, CaseTexte, Constante, Feuille, Formule, Reference, Style, UniteDeCase
from docgen.compose.jetons import ABSENCES
from docgen.compose.tableur.plan import Brouillon, CarteDuClasseur, NomDeValeur, NomDIndicateur, cell_value
from docgen.compose.tableur.tableaux import nombre_montre
from docgen.compute import Cell
from docgen.document import (
    Amount,
    Blank,
    Block,
    Document,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Table,
    TableCell,
    Text,
)
from docgen.document.mots import line_words, words
from docgen.montants import A_COMPLETER, Absence
from docgen.render.largeurs import widest

LARGEUR_TOTALE = 150.0
LARGEUR_MONTANT, LARGEUR_TEXTE = 12.5, 9.0
# The units of the width of a column, in a size of its type, a hair more: ten points for five and a quarter.
UNITES_PAR_CORPS = 2.0
_STYLES: dict[str, Style] = {"titre": "titre", "sous-titre": "sous-titre"}


class Attente(NamedTuple):
    """A cell that becomes a formula once every sheet is drawn: its place, its name, how it looks."""

    place: Reference
    nom: NomDeValeur
    style: Style


class Trace(Struct):
    """A part of a document drawn as a sheet, its values still awaited; `entete` is the head of its longest table."""

    draft: Brouillon
    attentes: list[Attente] = field(default_factory=list)
    entete: tuple[int, int] | None = None
    longueur: int = 0


def dessiner(document: Document, nom: str, carte: CarteDuClasseur) -> list[Trace]:
    """The sheets of `document`, one for each part between page breaks; their names are put on the map."""
    parts = [part for part in _parts(document) if any(isinstance(block, Table) for block in part)]
    names = [nom] if len(parts) == 1 else [f"{nom} – {_last_word(part, n)}" for n, part in enumerate(parts, 1)]
    return [_drawn(part, name, carte) for part, name in zip(parts, names, strict=True)]


def finir(trace: Trace, carte: CarteDuClasseur, pied: str) -> Feuille:
    """The sheet with its formulas."""
    for place, nom, style in trace.attentes:
        if isinstance(nom, Cell):
            case = nombre_montre(carte, nom, style, place) or carte.formule(nom, style, place)
        else:
            case = _indicateur(carte, nom, style, place)
        trace.draft.cases[place.ligne, place.colonne] = case
    return trace.draft.feuille(trace.entete, 1, pied)


def _drawn(part: list[Block], nom: str, carte: CarteDuClasseur) -> Trace:
    trace = Trace(Brouillon(carte.nommer(nom), _widths([block for block in part if isinstance(block, Table)])))
    for block in part:
        if isinstance(block, Table):
            _table(trace, block, carte)
        elif isinstance(block, Heading | Paragraph):
            style = "sous-titre" if isinstance(block, Heading) else _STYLES.get(block.style, "note")
            for line in filter(None, map(str.strip, words(block.content).splitlines())):
                trace.draft.bandeau(line, style)
    return trace


def _parts(document: Document) -> list[list[Block]]:
    parts: list[list[Block]] = []
    for section in document.sections:
        parts.append([])
        for block in section.blocks:
            if isinstance(block, PageBreak):
                parts.append([])
            else:
                parts[-1].append(block)
    return parts


def _last_word(part: list[Block], rank: int) -> str:
    """What tells a part from the others: « 2026 » in « Plan de financement 2026 : du… », else its rank."""
    title = next((line_words(block.content) for block in part if isinstance(block, Heading)), str(rank))
    return title.partition(":")[0].split()[-1]


def _widths(tables: list[Table]) -> tuple[float, ...]:
    """The widths of the columns, in characters: the shares of the widest table, and room for each amount."""
    widest = max(tables, key=lambda table: len(table.widths), default=None)
    widths = [max(LARGEUR_TEXTE, share * LARGEUR_TOTALE) for share in widest.widths] if widest else [LARGEUR_TOTALE]
    for table in tables:
        for row, column, cell in _placed(table):
            if cell.colspan == 1:
                widths[column] = max(widths[column], _need(cell, head=row < table.header))
    return tuple(widths)


def _need(cell: TableCell, *, head: bool) -> float:
    """What a column needs for `cell`: an amount, or the words of a head that no line may cut."""
    if head:
        return widest(cell.blocks, bold=True) * UNITES_PAR_CORPS
    return LARGEUR_MONTANT if any(_is_money(i) for i in _inlines(cell)) else 0.0


def _is_money(inline: Inline) -> bool:
    """Whether it shows an amount, or one that is to come."""
    return isinstance(inline, Amount) or (isinstance(inline, Blank) and bool(inline.name))


def _placed(table: Table) -> Iterator[tuple[int, int, TableCell]]:
    """The cells of `table` with the row and the column where each begins."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(table.rows):
        column = 0
        for cell in row.cells:
            while (number, column) in taken:
                column += 1
            yield number, column, cell
            taken.update((number + y, column + x) for y in range(cell.rowspan) for x in range(cell.colspan))
            column += cell.colspan


def _table(trace: Trace, table: Table, carte: CarteDuClasseur) -> None:
    top = trace.draft.ligne
    above: dict[int, list[tuple[Reference, Decimal]]] = {}
    for number, column, cell in _placed(table):
        style = _style(number, table)
        place = Reference(trace.draft.nom, top + number, column)
        name = _name(cell, carte.version.name)
        if name is None or number < table.header:
            shown = _number(cell, style) if number >= table.header else None
            trace.draft.cases[place.ligne, column] = _added_up(shown, above.get(column, [])) or _words(cell, style)
            if shown and isinstance(shown.valeur, Decimal) and style == "corps":
                above.setdefault(column, []).append((place, shown.valeur))
        else:
            carte.poser(name, place)
            trace.attentes.append(Attente(place, name, style))
    trace.draft.ligne = top + len(table.rows) + 1
    if table.header and len(table.rows) > trace.longueur:
        trace.entete, trace.longueur = (top, top + table.header - 1), len(table.rows)


def _style(number: int, table: Table) -> Style:
    if number < table.header:
        return "entete"
    roles: dict[str, Style] = {"corps": "corps", "groupe": "groupe", "total": "total"}
    return roles[table.rows[number].role]


def _words(cell: TableCell, style: Style) -> CaseTexte:
    align = "centre" if style == "entete" else cell.align
    # A head keeps its lines: its letter, what it says, its formula.
    said = words if style == "entete" else line_words
    lines = [said(block.content) if isinstance(block, Paragraph) else line_words((block,)) for block in cell.blocks]
    return CaseTexte("\n".join(lines).strip(), style, cell.colspan, cell.rowspan, align)


# A number or a rate as a document says it; a code (« 1.1 ») or a year in words is none.
_NOMBRE = re.compile(r"(?P<valeur>[-−]?\d{1,3}(?:\u202f\d{3})*(?:,\d+)?)(?P<taux>\u00a0%)?")


def _number(cell: TableCell, style: Style) -> Constante | None:
    """The number or the rate that stands alone in a cell set to the right, so that formulas may use it; else None."""
    found = _inlines(cell)
    alone = len(found) == 1 and cell.align == "droite" and cell.colspan == cell.rowspan == 1
    match = _NOMBRE.fullmatch(found[0].text) if alone and isinstance(found[0], Text) else None
    if match is None:
        return None
    value = Decimal(match["valeur"].replace("\u202f", "").replace(",", ".").replace("−", "-"))
    return Constante(value, "taux" if match["taux"] else "nombre", style)


def _added_up(shown: Constante | None, above: list[tuple[Reference, Decimal]]) -> Constante | Formule | None:
    """`shown`, as the sum of the numbers above it where it stands in the row of a total that adds them up."""
    whole = sum((value for _, value in above), Decimal(0))
    if shown is None or shown.style != "total" or shown.unite != "nombre" or len(above) < 2 or whole != shown.valeur:
        return shown
    return Formule(tuple((Fraction(1), place) for place, _ in above), shown.valeur, "nombre", shown.style)


def _inlines(cell: TableCell) -> list[Inline]:
    return [inline for block in cell.blocks if isinstance(block, Heading | Paragraph) for inline in block.content]


def _name(cell: TableCell, version: str) -> NomDeValeur | None:
    """The name of the only value that the cell shows; None for words, or for words around a value."""
    found = _inlines(cell)
    if len(found) != 1 or not isinstance(found[0], Text | Amount | Blank) or not found[0].name:
        return None
    nom = found[0].name
    if nom.version != version or nom.est_somme:  # what other versions or contracts say has no cell to add up here
        return None
    return nom.valeur if nom.est_indicateur else Cell.parse(nom.quoi)


def _indicateur(carte: CarteDuClasseur, nom: NomDIndicateur, style: Style, place: Reference) -> CaseDeFeuille:
    """What an annexe shows of an indicator: a formula, or words where nothing can be typed."""
    address, serie = nom
    valeurs = carte.version.valeurs
    unknown = serie.est_resultat and serie.exercice not in valeurs.executions
    value = "" if unknown else cell_value(valeurs.get(address, serie))
    references = carte.indicateur(address, serie, place)
    if not references:
        return CaseTexte(str(value), style, align="droite")
    terms = tuple((Fraction(1), reference) for reference in references)
    missing = value if isinstance(value, str) and value != A_COMPLETER else ABSENCES[Absence.NON_COMMUNIQUE]
    return Formule(terms, value, _unite(carte, address), style, tous=True, absence=missing)


def _unite(carte: CarteDuClasseur, address: AdresseIndicateur) -> UniteDeCase:
    contrat = carte.version.contrat
    if address.est_national:
        return next((known.unite for known in contrat.indicateurs if known.code == address.code), "nombre")
    fiche = contrat.fiche(address.fiche)
    found = fiche.indicateur(address.code) if fiche else None
    return found.unite if found else "nombre"
