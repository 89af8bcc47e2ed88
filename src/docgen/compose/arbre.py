"""The Markdown of a text as a tree. The only module that imports markdown-it.

Words inside a paragraph, a heading or a cell are read when they are asked for, and only where they hold a mark: most
cells are a value alone, or a few words.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from docgen.document.images_du_texte import APPEL_D_IMAGE

# What opens emphasis, escapes a character, breaks a line or makes a link, among the rules enabled below.
_MARKED = re.compile(r"[*_\\\n]|\]\(|\^\[")
# « [words](address) »; what has neither point, slash nor sign of an address is a word between parentheses.
_LINK = re.compile(r"\[(?P<words>[^\[\]]+)\]\((?P<address>[^()\s]*[./#@:][^()\s]*)\)")
# The line under the head of a table whose every line opens with « | »; a « \| » inside a cell is left to markdown-it.
_SOUS_L_ENTETE = re.compile(r"\|(?: *:?-+:? *\|)+ *")

_Cote = Literal["gauche", "centre", "droite"]
_COTES: dict[str, _Cote] = {"right": "droite", "center": "centre"}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    rules = ["heading", "list", "table", "emphasis", "newline", "escape", "hr"]
    parser = MarkdownIt("zero").enable(rules).disable(["inline", "text_join"])
    container_plugin(parser, "directive", validate=lambda *_: True)
    parser.block.ruler.before("table", "grille", _grid, {"alt": ["paragraph", "reference"]})
    return parser


def _grid(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table written as most are, its cells in one token where markdown-it makes three of each; others are left to it.

    What comes out is the same: `tests/test_tables_lues.py` draws tables and holds it to that.
    """
    if start + 2 > end or state.sCount[start + 1] < state.blkIndent:
        return False
    under = _line(state, start + 1)
    if not _SOUS_L_ENTETE.fullmatch(under):
        return False
    sides = [_side(mark.strip()) for mark in _cells(under)]
    lines, last = [_line(state, start)], start + 2
    while last < end and state.sCount[last] >= state.blkIndent and (line := _line(state, last)):
        lines.append(line)
        last += 1
    # Another line would go on with the table, or end it: that is for markdown-it to say.
    if any(line[0] != "|" or "\\" in line for line in lines if line) or len(_cells(lines[0])) != len(sides):
        return False
    if not silent:
        token = state.push("table", "table", 0)
        token.map = [start, last]
        ranks = (start, *range(start + 2, last))
        token.meta = {"rangees": [_row(line, rank, sides) for line, rank in zip(lines, ranks, strict=True)]}
        state.line = last
    return True


def _line(state: StateBlock, rank: int) -> str:
    return mdTrim(state.src[state.bMarks[rank] + state.tShift[rank] : state.eMarks[rank]])


def _cells(line: str) -> list[str]:
    cells = line.split("|")
    if not cells[0]:
        del cells[0]
    if cells and not cells[-1]:
        del cells[-1]
    return cells


def _side(mark: str) -> _Cote:
    """Where « :---: » puts a column."""
    if mark.endswith(":"):
        return "centre" if mark.startswith(":") else "droite"
    return "gauche"


def _row(line: str, rank: int, sides: Sequence[_Cote]) -> "list[CaseLue]":
    """The cells of a line, one a column: those that it lacks are empty, those that it has besides are lost."""
    cells = _cells(line)
    cells += [""] * (len(sides) - len(cells))
    return [CaseLue(mdTrim(words), side, rank) for words, side in zip(cells, sides, strict=False)]


@lru_cache(maxsize=1)
def _inside() -> MarkdownIt:
    parser = MarkdownIt("zero").enable(["emphasis", "newline", "escape"])
    parser.inline.ruler.before("emphasis", "link", _link)
    parser.inline.ruler.before("link", "note", _note)
    parser.inline.ruler.before("link", "image", _image)
    return parser


def _image(state: StateInline, silent: bool) -> bool:
    match = APPEL_D_IMAGE.match(state.src, state.pos)
    if match and not silent:
        token = state.push("image", "", 0)
        token.content, token.info, token.meta = match["alt"], match["source"], {"legende": match["legende"] or ""}
    state.pos = match.end() if match else state.pos
    return bool(match)


def _note(state: StateInline, silent: bool) -> bool:
    """« ^[what it says] », which may hold other brackets."""
    if not state.src.startswith("^[", state.pos):
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
    if end < 0:
        return False
    if not silent:
        state.push("note", "", 0).content = state.src[state.pos + 2 : end]
    state.pos = end + 1
    return True


def _link(state: StateInline, silent: bool) -> bool:
    match = _LINK.match(state.src, state.pos)
    if match and not silent:
        token = state.push("link", "", 0)
        token.content, token.info = match["words"], match["address"]
    state.pos = match.end() if match else state.pos
    return bool(match)


class CaseLue(NamedTuple):
    """A cell of a table: its Markdown, where its column puts it, its line in the text, from 0."""

    words: str
    side: _Cote
    rank: int


class Node(NamedTuple):
    """A block or a run of words: its `type` (« table », « inline », « strong »…), its token, what it holds."""

    type: str
    token: Token
    children: "list[Node]"

    @property
    def words(self) -> str:
        """The Markdown of what a paragraph, a heading or a cell says."""
        return self.children[0].token.content

    @property
    def rank(self) -> int:
        """Its line in the text, from 0."""
        return self.token.map[0] if self.token.map else 0

    @property
    def rows(self) -> list[list[CaseLue]]:
        """The rows of a table, that of its head first."""
        read: list[list[CaseLue]] | None = self.token.meta.get("rangees")
        if read is not None:
            return read
        return [[_as_read(cell) for cell in row.children] for part in self.children for row in part.children]


def _as_read(cell: Node) -> CaseLue:
    align = str(cell.token.attrs.get("style", "")).rpartition(":")[2]
    return CaseLue(cell.words, _COTES.get(align, "gauche"), cell.children[0].rank)


def block_nodes(text: str) -> list[Node]:
    """The blocks of `text`, their words not yet read."""
    return _tree(_parser().parse(text))


def inline_nodes(words: str) -> list[Node] | None:
    """What stands inside a line: text, breaks, emphasis, links; None when `words` are only words."""
    if not _MARKED.search(words):
        return None
    return _tree(_inside().parseInline(words)[0].children or ())


def _tree(tokens: Sequence[Token]) -> list[Node]:
    top: list[Node] = []
    open_: list[list[Node]] = [top]
    for token in tokens:
        if token.nesting < 0:
            open_.pop()
            continue
        node = Node(token.type.removesuffix("_open"), token, [])
        open_[-1].append(node)
        if token.nesting > 0:
            open_.append(node.children)
    return top
