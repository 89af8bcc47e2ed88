"""Markdown, with a few directives, to blocks.

What a text may use: `#` headings, paragraphs, `-` and `1.` lists, what `phrases` reads inside a line, pipe tables,
`***` for a new page, and directives between `:::` lines. In a table, a cell that holds only `<` joins the cell on its
left and `^` the cell above; a row that begins with `{total}` or `{groupe}` takes that role.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, cast

from msgspec import Struct
from msgspec.structs import replace

from docgen import document as doc
from docgen.compose import arbre
from docgen.compose.arbre import CaseLue, Node
from docgen.compose.cases_ecrites import CaseEcrite, columns_marked, merged_cells
from docgen.compose.decimales import without_unit
from docgen.compose.jetons import Jetons
from docgen.compose.lignes import FauteDeLigne
from docgen.compose.phrases import FauteDePhrase, is_blocks, read_phrase, trimmed
from docgen.document.edition import STYLE as EDITION
from docgen.document.notes_du_texte import folded, note_faults
from docgen.findings import Refusal
from docgen.french import compte, typographie
from docgen.french.proches import noms_proches
from docgen.montants import A_COMPLETER

STYLES = (
    "titre", "sous-titre", "visa", "alinea", "citation", "note", "mention", "signature", "centre", "chapeau",
    EDITION,
)  # fmt: skip
BOXES = ("cadre",)
LAYOUTS = ("colonnes", "cadres")
DIRECTIVES = (*STYLES, *BOXES, *LAYOUTS, "colonne", "tableau", "paysage", "sommaire")
_OPTION = re.compile(r'(\w+)=(?:"([^"]*)"|(\S+))')
_FERMETURE = re.compile(r"\s*:{3,}\s*$")
# A paragraph that is still to be written, as the loader tells it; with the help that stands beside it.
_A_ECRIRE = re.compile(rf"{A_COMPLETER}(?:\s*:\s*(?P<aide>\S.*))?", re.I | re.S)
_ROLE = re.compile(r"\{(total|groupe)\} *")


class _Reading(Struct, frozen=True):
    """One reading of a text: the values of its tokens, and the line of each fault."""

    jetons: Jetons
    lines: Sequence[str] = ()

    def fault(self, node: Node | CaseLue, message: str, remedy: str) -> Refusal:
        return FauteDeLigne(node.rank + 1, message, remedy)

    # --- blocks ---
    def blocks(self, nodes: Sequence[Node], style: str = "corps") -> tuple[doc.Block, ...]:
        blocks: list[doc.Block] = []
        for node in nodes:
            blocks.extend(self.block(node, style))
        return tuple(blocks)

    def block(self, node: Node, style: str) -> tuple[doc.Block, ...]:
        match node.type:
            case "heading":
                return (doc.Heading(int(node.token.tag[1]), self.without_note(node, self.inlines(node), "un titre")),)
            case "paragraph":
                return self.paragraph(node, style)
            case "bullet_list" | "ordered_list":
                start = int(node.token.attrs.get("start", 1))
                items = tuple(self.blocks(item.children, style) for item in node.children)
                return (doc.List(items, node.type == "ordered_list", start),)
            case "table":
                return (self.table(node, {}),)
            case "hr":
                return (doc.PageBreak(),)
            case "container_directive":
                return self.directive(node, style)
        raise self.fault(node, "cette écriture n'est pas acceptée", "Voir la page du guide sur les textes.")

    def paragraph(self, node: Node, style: str) -> tuple[doc.Block, ...]:
        """A paragraph; one that holds only values made of blocks gives those blocks."""
        pieces = self.jetons.split(node.words.strip())
        if pieces and all(is_blocks(piece) for piece in pieces):
            return tuple(cast(doc.Block, block) for piece in pieces for block in piece)
        if re.match(r"\|.*\|", node.words):
            raise self.fault(node, "ces lignes ne font pas un tableau : elles seraient imprimées telles quelles",
                             "Commencer ses lignes au bord, sans ligne vide ; la deuxième est « |---| ».")  # fmt: skip
        if blank := _A_ECRIRE.fullmatch(node.words.strip()):
            return (doc.Paragraph((doc.Blank(typographie(blank["aide"] or A_COMPLETER)),), style),)
        content = self.inlines(node)
        return (doc.Paragraph(content, style),) if content else ()

    def directive(self, node: Node, style: str) -> tuple[doc.Block, ...]:
        name, options = self.options(node)
        self.check_closed(node)
        if name in STYLES:
            return self.blocks(node.children, name)
        if name in BOXES:
            return (doc.Box(self.blocks(node.children, style), name),)
        if name in LAYOUTS:
            return (self.columns(node, name, options),)
        if name == "tableau":
            return tuple(self.table(child, options) for child in self.tables(node))
        remedy = "Voir la page du guide sur les textes."
        if name == "sommaire":
            remedy = "L'écrire dans le texte du document, hors d'un cadre, d'une colonne, d'une liste et d'une partie."
        if name == "colonne":
            remedy = "Fermer par « ::: » celle d'avant ; « :::: colonnes » les contient."
        raise self.fault(node, f"la directive « {name} » n'a pas sa place ici", remedy)

    def contents(self, node: Node) -> tuple[doc.Block, ...]:
        """The place of the contents, which a text of a document says at its top level, with nothing inside."""
        self.check_closed(node)
        niveaux = self.options(node)[1].get("niveaux", "2")
        if node.children:
            raise self.fault(
                node, "« ::: sommaire » ne contient rien", "Ôter ce qu'il contient : ses lignes se font seules."
            )
        if niveaux not in ("1", "2", "3"):
            raise self.fault(
                node, f"« niveaux » vaut 1, 2 ou 3, et non « {niveaux} »", "Écrire « ::: sommaire niveaux=2 »."
            )
        return (doc.Paragraph((doc.Sommaire(int(niveaux)),)),)

    def check_closed(self, node: Node) -> None:
        """Refuse a « ::: cadre » that no line closes: what follows, to the end, would be in it."""
        for child in node.children:
            if child.type == "container_directive" and _end(child) == _end(node):
                self.check_closed(child)
                # Of two alike, the line that closes them both is that of the second.
                raise self.unclosed(child if len(child.token.markup) < len(node.token.markup) else node)
        if self.lines and not _FERMETURE.match("".join(self.lines[_end(node) : _end(node) + 1])):
            raise self.unclosed(node)

    def unclosed(self, node: Node) -> Refusal:
        mark = node.token.markup
        remedy = (
            f"Écrire une ligne « {mark} » après ce qu'il contient ; celui qui en contient un autre a un « : » de plus."
        )
        return self.fault(node, f"« {mark} {self.options(node)[0]} » n'est pas fermé", remedy)

    def options(self, node: Node) -> tuple[str, dict[str, str]]:
        info = self.jetons.plain(node.token.info.strip())
        name = info.split(maxsplit=1)[0] if info else ""
        if not name:
            raise self.fault(node, f"cette ligne « {node.token.markup} » ne ferme rien",
                             "La retirer ; ou mettre un « : » de plus à ce qui contient un autre bloc.")  # fmt: skip
        if name not in DIRECTIVES:
            near = noms_proches(name, DIRECTIVES)
            hint = f"Peut-être « {near[0]} » ?" if near else f"Directives possibles : {', '.join(DIRECTIVES)}."
            raise self.fault(node, f"la directive « ::: {name} » est inconnue", hint)
        return name, {key: quoted or bare for key, quoted, bare in _OPTION.findall(info)}

    def columns(self, node: Node, style: str, options: dict[str, str]) -> doc.Columns:
        parts = []
        for child in node.children:
            if child.type != "container_directive" or self.options(child)[0] != "colonne":
                raise self.fault(child, "entre des colonnes, tout est dans une « ::: colonne »",
                                 "Écrire « :::: colonnes » dehors, et « ::: colonne » dedans.")  # fmt: skip
            parts.append(self.blocks(child.children))
        if not parts:
            raise self.fault(node, "il n'y a aucune colonne", "Ajouter au moins une « ::: colonne ».")
        return doc.Columns(tuple(parts), self.widths(node, options, len(parts)), style)

    # --- tables ---
    def tables(self, node: Node) -> list[Node]:
        """The tables of a « ::: tableau », which holds nothing else: a line that is no row would be lost."""
        other = next((child for child in node.children if child.type != "table"), None)
        if other or not node.children:
            remedy = (columns_marked(other.words) if other and other.type == "paragraph" else "") or (
                "Une ligne vide y coupe le tableau. Sous l'en-tête vient la ligne « |:---| » : "
                "n'en laisser une vide qu'après celle qui finit par « {% endfor %} »."
            )
            raise self.fault(
                other or node, "« ::: tableau » ne contient pas un tableau : rien ne s'imprimerait", remedy
            )
        return node.children

    def table(self, node: Node, options: dict[str, str]) -> doc.Table:
        rows = node.rows
        grid = [[self.cell(cell) for cell in row] for row in rows]
        for cell in [cell for row in rows[: int(options.get("entete", "1"))] for cell in row]:
            self.without_note(cell, self.inlines(cell) if "[" in cell.words else (), "l'en-tête d'un tableau")
        if options.get("unite") == "legende":
            grid = [[replace(cell, blocks=without_unit(cell.blocks)) for cell in row] for row in grid]
        roles = [self.role(row) for row in rows]
        header = int(options.get("entete", "1"))
        if header == 1 and all(not cell.content_text for cell in grid[0]):
            grid, roles, header = grid[1:], roles[1:], 0
        joined = tuple(doc.Row(tuple(cells), role) for cells, role in zip(merged_cells(grid), roles, strict=True))
        count = len(grid[0]) if grid else 1
        style = options.get("style", "grille")
        return doc.Table(joined, self.widths(node, options, count), header, options.get("resume", ""), style)

    def role(self, row: list[CaseLue]) -> Literal["corps", "groupe", "total"]:
        match = _ROLE.match(row[0].words)
        return cast(Literal["groupe", "total"], match[1]) if match else "corps"

    def cell(self, node: CaseLue) -> CaseEcrite:
        words = node.words
        text = _ROLE.sub("", words.strip(), count=1) if words.startswith("{") else words.strip()
        pieces = self.jetons.split(text)
        if len(pieces) == 1 and isinstance(pieces[0], tuple) and not is_blocks(pieces[0]):
            # A value alone, as in most cells, has nothing to read.
            content = trimmed(list(cast("tuple[doc.Inline, ...]", pieces[0])))
            blocks: tuple[doc.Block, ...] = (doc.Paragraph(content),) if content else ()
        elif pieces and all(is_blocks(piece) for piece in pieces):
            blocks = tuple(cast(doc.Block, block) for piece in pieces for block in piece)
        else:
            content = self.inlines(node)
            blocks = (doc.Paragraph(_without_role(content)),) if content else ()
        return CaseEcrite(blocks, node.side, text)

    def widths(self, node: Node, options: dict[str, str], count: int) -> tuple[float, ...]:
        text = options.get("largeurs")
        if not text:
            return (1 / count,) * count
        shares = [float(share.replace(",", ".")) for share in re.findall(r"\d+(?:[.,]\d+)?", text)]
        if len(shares) != count or not sum(shares):
            said = f"« largeurs » donne {compte(len(shares), 'nombre')} pour {compte(count, 'colonne')}"
            raise self.fault(node, said, "Donner un nombre par colonne.")
        return tuple(share / sum(shares) for share in shares)

    # --- inside a paragraph ---
    def without_note(self, node: Node | CaseLue, content: tuple[doc.Inline, ...], where: str) -> tuple[doc.Inline, ...]:
        """`content`, which is printed in several places (a contents, the next pages): no note, no picture."""
        for leaf in doc.leaves(content):
            if isinstance(leaf, doc.Note):
                raise self.fault(node, f"une note est appelée dans {where}", "L'appeler dans le texte qui suit.")
            if isinstance(leaf, doc.Image):
                raise self.fault(node, f"une image est dans {where}", "La mettre dans le texte qui suit.")
        return content

    def inlines(self, node: Node | CaseLue) -> tuple[doc.Inline, ...]:
        try:
            return read_phrase(node.words, self.jetons)
        except FauteDePhrase as fault:
            raise self.fault(node, fault.message, fault.remedy) from None


def read_blocks(text: str, jetons: Jetons | None = None) -> tuple[doc.Block, ...]:
    """The blocks of `text`. Raises `Refusal` with the line of what it cannot read."""
    text = _with_notes(text)
    reading = _Reading(jetons or Jetons(), text.split("\n"))
    return reading.blocks(arbre.block_nodes(text))


def _with_notes(text: str) -> str:
    """`text`, its notes at the place of their calls. Raises `FauteDeLigne` for one that cannot be set."""
    if fault := next(note_faults(text), None):
        raise FauteDeLigne(text.count("\n", 0, fault.debut) + 1, fault.message, fault.remede)
    return folded(text)


def read_inlines(text: str, jetons: Jetons) -> tuple[doc.Inline, ...]:
    """The words of one line: « 1. Objet » is no list there, and nothing of it is lost."""
    return read_phrase(text.strip(), jetons)


@lru_cache(maxsize=1024)
def read_data(text: str) -> tuple[doc.Block, ...]:
    """The blocks of a text of the data, which holds no value to fill in: read once, shown in several documents."""
    return read_blocks(text)


def read_sections(text: str, jetons: Jetons, *, landscape: bool) -> tuple[doc.Section, ...]:
    """The sections of a document: what stands in `::: paysage` turns its pages; the rest follows `landscape`."""
    text = _with_notes(text)
    reading = _Reading(jetons, text.split("\n"))
    sections: list[doc.Section] = []
    for node in arbre.block_nodes(text):
        turned = node.type == "container_directive" and reading.options(node)[0] == "paysage"
        if turned:
            reading.check_closed(node)
        wide = turned or landscape
        listed = node.type == "container_directive" and reading.options(node)[0] == "sommaire"
        blocks = reading.contents(node) if listed else reading.blocks(node.children if turned else [node])
        if sections and sections[-1].landscape == wide:
            sections[-1] = replace(sections[-1], blocks=sections[-1].blocks + blocks)
        else:
            sections.append(doc.Section(blocks, wide))
    return tuple(sections)


def _end(node: Node) -> int:
    """The line that closes a directive, from 0."""
    return node.token.map[1] if node.token.map else 0


def _without_role(content: tuple[doc.Inline, ...]) -> tuple[doc.Inline, ...]:
    first = content[0]
    if isinstance(first, doc.Text) and _ROLE.match(first.text):
        rest = _ROLE.sub("", first.text, count=1)
        return (replace(first, text=rest), *content[1:]) if rest else content[1:]
    return content
