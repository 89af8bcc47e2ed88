"""The Markdown of a text as a tree. The only module that imports markdown-it.

Words inside a paragraph, a heading or a cell are read when they are asked for, and only where they hold a mark: most
cells are a value alone, or a few words.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from docgen.document.images_du_texte import APPEL_D_IMAGE

# What opens emphasis, escapes a character, breaks a line or makes a link, among the rules enabled below.
_MARKED = re.compile(r"[*_\\\n]|\]\(|\^\[")
# « [words](address) »; what has neither point, slash nor sign of an address is a word between parentheses.
_LINK = re.compile(r"\[(?P<words>[^\[\]]+)\]\((?P<address>[^()\s]*[./#@:][^()\s]*)\)")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    rules = ["heading", "list", "table", "emphasis", "newline", "escape", "hr"]
    parser = MarkdownIt("zero").enable(rules).disable(["inline", "text_join"])
    container_plugin(parser, "directive", validate=lambda *_: True)
    return parser


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


class Node(NamedTuple):
    """A block or a run of words: its `type` (« table », « td », « inline », « strong »…), its token, what it holds."""

    type: str
    token: Token
    children: "list[Node]"

    @property
    def words(self) -> str:
        """The Markdown of what a paragraph, a heading or a cell says."""
        return self.children[0].token.content


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
