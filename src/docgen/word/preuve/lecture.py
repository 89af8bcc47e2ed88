"""The reading of a Word file once all its marks are answered alike, for the proof (ISO/IEC 29500-1, 17.13.5).

A paragraph whose end goes joins the next one, which keeps its own properties; empty before a table, it is no more; the
last one of a body, cell, note or text box keeps its end.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from docgen.word.preuve.aspect import AspectsLus, has_first_page
from docgen.word.preuve.jonction import join_words
from docgen.word.preuve.niveaux import Niveaux
from docgen.word.preuve.paquet import MAIN, RELS, Fichier
from docgen.word.preuve.signes import ALTERNATE, GOES, Reponse, SignesLus, shown_side
from docgen.word.preuve.sommaire import lines_of_contents, without_page

_THROUGH = {
    f"{MAIN}{name}" for name in ("sdt", "sdtContent", "smartTag", "customXml", "ins", "del", "moveFrom", "moveTo")
}
_CELL_GOES = {"accepter": "cellDel", "refuser": "cellIns"}
_CELL_MERGE = {"accepter": "vMerge", "refuser": "vMergeOrig"}
_P, _TABLE = f"{MAIN}p", f"{MAIN}tbl"
_CHUNK = f"{MAIN}altChunk"
_BLOCKS = (_P, _TABLE, _CHUNK, f"{MAIN}tr", f"{MAIN}tc")
_BEGINS = {"nextPage": "page suivante", "continuous": "à la suite", "nextColumn": "colonne suivante",
           "evenPage": "page paire", "oddPage": "page impaire"}  # fmt: skip
# Where a section begins is said from the one before (17.6.22): of the first one, these say nothing.
_AFTER_ANOTHER = ("nextPage", "nextColumn", "continuous")
# Of the columns that a cell takes, Word reads no more figures.
_FIGURES = 9
_AROUND = {"header": "en-tête", "footer": "pied de page"}


class LigneProuvee(NamedTuple):
    """A place in French, and what is read there: a form (a level, a grid), a displayed number, words."""

    lieu: str
    forme: str
    numero: str
    dit: str

    def __str__(self) -> str:
        form = " ".join(part for part in (self.forme, self.numero) if part)
        return f"({form}) {self.dit}" if form else self.dit


def read_lines(fichier: Fichier, reponse: Reponse, *, aspect: bool = False) -> list[LigneProuvee]:
    """The file, line by line, each with its place in French; its look, too, when it is asked.

    Raises `Refusal` when it does not read.
    """
    tree = fichier.tree(fichier.main)
    body = tree.find(f"{MAIN}body") if tree is not None else None
    if body is None:
        return []
    read = _Lecture(fichier, reponse, aspect)
    lines = [
        *read.blocs(body, fichier.main, ""),
        # A text that says nothing of its last section has it all the same.
        *map(read.section, body.findall(f"{MAIN}sectPr") or [etree.Element(f"{MAIN}sectPr")]),
    ]
    return [*lines, *read.around()]


@dataclass(slots=True)
class _Lecture:
    """One reading of one file, all its marks answered alike; `sections` are those that it has met."""

    fichier: Fichier
    reponse: Reponse
    aspect: bool
    levels: Niveaux = field(init=False)
    looks: AspectsLus = field(init=False)
    signs: SignesLus = field(init=False)
    notes: Mapping[str, Mapping[str, etree._Element]] = field(init=False)
    sections: list[etree._Element] = field(default_factory=list)
    contents: dict[str, set[etree._Element]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kin, tree = self.fichier.kin, self.fichier.tree
        self.levels = Niveaux.of(tree(kin("styles")), tree(kin("numbering")))
        self.looks = AspectsLus.of(tree(kin("styles")), self.reponse, tout=self.aspect)
        self.signs = SignesLus(self.fichier, self.reponse, self.looks, self._note, self._box)
        self.notes = {kind: _by_id(tree(kin(kind))) for kind in ("footnotes", "endnotes")}

    # --- paragraphs -------------------------------------------------------------------------------------------------
    def blocs(self, parent: etree._Element, part: str, place: str) -> Iterator[LigneProuvee]:
        """The paragraphs, empty ones too, and the tables, in order."""
        ranks = {_P: 0, _TABLE: 0}
        waiting: tuple[str, etree._Element | None] | None = None
        here, bare = place or "début du texte", True
        above: tuple[etree._Element, int] | None = None
        for element in self._children(parent):
            rows = self._rows(element) if element.tag == _TABLE else []
            if element.tag == _TABLE and not rows:
                bare = bare or not self._emptied(element)
                continue
            if element.tag in ranks:
                ranks[element.tag] += 1
                kind = "paragraphe" if element.tag == _P else "tableau"
                here = f"{place}, {kind} {ranks[element.tag]}" if place else f"{kind} {ranks[element.tag]}"
            if element.tag == _P:
                properties = element.find(f"{MAIN}pPr")
                words = join_words(waiting[0] if waiting else "", self._words(element, properties, part))
                waiting = words, properties
                if self._goes(properties.find(f"{MAIN}rPr") if properties is not None else None):
                    continue
                yield from self._paragraph(words, properties, here)
            else:
                # The end of a paragraph cannot go before a table; with nothing left, the paragraph does.
                above = None if waiting and waiting[0] else above
                yield from self._paragraph(*waiting, here) if waiting and waiting[0] else ()
                reached = above[1] if above and self._one_table(above[0], element) else 0
                yield from self._other(element, rows, part, here, reached)
                above = (element, reached + len(rows)) if rows else None
            above = above if rows else None
            waiting, bare = None, element.tag == _TABLE
        # Word puts a paragraph in what has none, and after the table that ends a text, a cell or a header.
        if waiting or bare:
            yield from self._paragraph(*(waiting or ("", None)), here)

    def _words(self, paragraph: etree._Element, properties: etree._Element | None, part: str) -> str:
        words = self.signs.words(paragraph, part, properties)
        if part not in self.contents:
            tree = self.fichier.tree(part)
            self.contents[part] = set() if tree is None else lines_of_contents(tree)
        listed = paragraph in self.contents[part] or self.levels.of_contents(properties)
        return without_page(words) if listed else words

    def _other(
        self, element: etree._Element, rows: list[etree._Element], part: str, here: str, reached: int
    ) -> Iterator[LigneProuvee]:
        if element.tag == _TABLE:
            yield from self._table(element, rows, part, here, reached)
        elif element.tag == _CHUNK:
            yield LigneProuvee(here, "fichier inséré", "", self.fichier.digest(part, str(element.get(f"{RELS}id"))))
        else:
            yield LigneProuvee(here, "", "", self.signs.words(element, part))

    def _paragraph(self, words: str, properties: etree._Element | None, here: str) -> Iterator[LigneProuvee]:
        answered = self._answered(properties, "pPr")
        level, number = self.levels.next(answered)
        broken = "saut de page" if self.looks.begins_a_page(answered) else ""
        yield LigneProuvee(here, _form(level, broken, self.looks.look(properties, "pPr")), number, words)
        section = properties.find(f"{MAIN}sectPr") if properties is not None else None
        if section is not None:
            yield self.section(section, here)

    def section(self, section: etree._Element, here: str = "fin du texte") -> LigneProuvee:
        """The end of a section, where its first page begins, and the number that this page is given."""
        self.sections.append(section)
        answered, look = self._answered(section, "sectPr"), self.looks.look(section, "sectPr")
        kind, number = _val(answered, "type") or "nextPage", _val(answered, "pgNumType", "start")
        begins = "" if len(self.sections) == 1 and kind in _AFTER_ANOTHER else _BEGINS.get(kind, kind)
        apart = has_first_page(section, answered)
        said = (begins, number and f"numérotée {number}", "première page" * apart, look and f"⟨{look}⟩")
        return LigneProuvee(here, "fin de section", "", " ".join(filter(None, said)))

    def _children(self, parent: etree._Element) -> Iterator[etree._Element]:
        """The blocks of `parent`, through controls; what stands outside a paragraph and says something, too."""
        for element in parent.iterchildren(etree.Element):
            tag = element.tag
            if tag in _BLOCKS or tag.endswith("}oMathPara"):
                yield element
            elif tag == ALTERNATE:
                yield from self._children(shown_side(element))
            elif tag in _THROUGH and tag not in GOES[self.reponse]:
                yield from self._children(element)

    def _goes(self, properties: etree._Element | None) -> bool:
        return properties is not None and any(properties.find(name) is not None for name in GOES[self.reponse])

    def _answered(self, properties: etree._Element | None, name: str) -> etree._Element | None:
        """The properties, those of before when changes are refused."""
        if properties is not None and self.reponse == "refuser":
            former = properties.find(f"{MAIN}{name}Change/{MAIN}{name}")
            return properties if former is None else former
        return properties

    # --- tables -----------------------------------------------------------------------------------------------------
    def _rows(self, table: etree._Element) -> list[etree._Element]:
        """The rows that stay and have a cell that stays."""
        rows = (row for row in self._children(table) if row.tag == f"{MAIN}tr")
        return [row for row in rows if not self._goes(row.find(f"{MAIN}trPr")) and self._cells(row)]

    def _emptied(self, table: etree._Element) -> bool:
        return any(self._goes(row.find(f"{MAIN}trPr")) for row in self._children(table) if row.tag == f"{MAIN}tr")

    def _cells(self, row: etree._Element) -> list[etree._Element]:
        goes = f"{MAIN}tcPr/{MAIN}{_CELL_GOES[self.reponse]}"
        return [cell for cell in self._children(row) if cell.tag == f"{MAIN}tc" and cell.find(goes) is None]

    def _table(
        self, table: etree._Element, rows: list[etree._Element], part: str, place: str, reached: int
    ) -> Iterator[LigneProuvee]:
        """Its grid, unless it goes on from a table that has `reached` so many rows; then its rows."""
        if not reached:
            columns = self._columns(table)
            widths = " ".join(str(column.get(f"{MAIN}w")) for column in columns) if self.aspect else ""
            look = self.looks.look(table.find(f"{MAIN}tblPr"), "tblPr")
            yield LigneProuvee(place, _form(f"tableau de {len(columns)} colonnes", widths, look), "", "")
        for rank, row in enumerate(rows, 1 + reached):
            cells = [(cell, *self._shape(cell)) for cell in self._cells(row)]
            around = self._answered(row.find(f"{MAIN}trPr"), "trPr")
            empty = [_val(around, name) or "0" for name in ("gridBefore", "gridAfter")]
            shapes = " ".join(f"{span}{merge}" for _, span, merge in cells)
            form = f"cellules : {shapes}" if empty == ["0", "0"] else f"cellules : {shapes}, retrait {'/'.join(empty)}"
            looks = (self.looks.look(row.find(f"{MAIN}{name}"), name) for name in ("tblPrEx", "trPr"))
            inside = [self.looks.look(cell.find(f"{MAIN}tcPr"), "tcPr") for cell, *_ in cells]
            looks_of_cells = " | ".join(inside) if any(inside) else ""
            yield LigneProuvee(f"{place}, ligne {rank}", _form(form, *looks, looks_of_cells), "", "")
            for column, (cell, _, _) in enumerate(cells, 1):
                here = f"{place}, ligne {rank}, cellule {column}"
                for line in self.blocs(cell, part, here):
                    # Where one cell ends and the next begins is read, too.
                    yield line._replace(forme=f"{column} : {line.forme}")

    def _columns(self, table: etree._Element) -> list[etree._Element]:
        grid = self._answered(table.find(f"{MAIN}tblGrid"), "tblGrid")
        return grid.findall(f"{MAIN}gridCol") if grid is not None else []

    def _one_table(self, above: etree._Element, table: etree._Element) -> bool:
        """Whether Word makes one table of two that touch: they are made alike."""
        properties = (
            [etree.tostring(part, method="c14n") for part in (*side.iterchildren(f"{MAIN}tblPr"), *self._columns(side))]
            for side in (above, table)
        )
        return next(properties) == next(properties)

    def _shape(self, cell: etree._Element) -> tuple[int, str]:
        """How many columns a cell takes, whether it begins (« v ») or goes on (« ^ ») one that is several rows high."""
        properties = cell.find(f"{MAIN}tcPr")
        if properties is None:
            return 1, ""
        answered = self._answered(properties, "tcPr")
        span = _val(answered, "gridSpan")
        changed = properties.find(f"{MAIN}cellMerge")
        merge = None if answered is None else answered.find(f"{MAIN}vMerge")
        kind = "" if merge is None else merge.get(f"{MAIN}val", "continue")
        if changed is not None:
            kind = str(changed.get(f"{MAIN}{_CELL_MERGE[self.reponse]}", ""))
        sign = {"": "", "restart": "v", "rest": "v"}.get(kind, "^")
        return int(span) if span.isdecimal() and len(span) <= _FIGURES else 1, sign

    # --- apart ------------------------------------------------------------------------------------------------------
    def _note(self, reference: etree._Element) -> str:
        kind = "footnotes" if reference.tag == f"{MAIN}footnoteReference" else "endnotes"
        note = self.notes[kind].get(str(reference.get(f"{MAIN}id")))
        return "absente" if note is None else self._box(note, self.fichier.kin(kind))

    def _box(self, element: etree._Element, part: str) -> str:
        """What stands beside the text; numberings go on from there as if it were not."""
        stood = self.levels.save() if self.levels.reached else None
        said = _joined(self.blocs(element, part, ""))
        if stood:
            self.levels.restore(stood)
        return said

    def around(self) -> list[LigneProuvee]:
        """The headers and footers of each section that say something, its own or those of the one before."""
        known, shown = self.fichier.relations(self.fichier.main), dict[tuple[str, str], list[LigneProuvee]]()
        lines: list[LigneProuvee] = []
        for rank, section in enumerate(self.sections, 1):
            for reference in section.iterchildren(f"{MAIN}headerReference", f"{MAIN}footerReference"):
                _, part = known.get(str(reference.get(f"{RELS}id")), ("", ""))
                tree = self.fichier.tree(part)
                kind = _AROUND[reference.tag[len(MAIN) : -len("Reference")]]
                place = f"{kind} de la section {rank}"
                read = list(self.blocs(tree, part, place)) if tree is not None else []
                shown[kind, str(reference.get(f"{MAIN}type", "default"))] = (
                    read if any(line.dit for line in read) else []
                )
            for (_, kind), read in sorted(shown.items()):
                lines += [line._replace(forme=f"section {rank}, {kind} {line.forme}".strip()) for line in read]
        return lines


def _form(said: str, *looks: str) -> str:
    """A form, and the looks that are held with it."""
    return " ".join(part for part in (said, *(f"⟨{look}⟩" for look in looks if look)) if part)


def _by_id(notes: etree._Element | None) -> dict[str, etree._Element]:
    return {str(note.get(f"{MAIN}id")): note for note in (() if notes is None else notes)}


def _joined(lines: Iterator[LigneProuvee] | list[LigneProuvee]) -> str:
    return " / ".join(str(line) for line in lines)


def _val(parent: etree._Element | None, name: str, attribute: str = "val") -> str:
    found = None if parent is None else parent.find(f"{MAIN}{name}")
    return "" if found is None else str(found.get(f"{MAIN}{attribute}", ""))
