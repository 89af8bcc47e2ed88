"""The Markdown of a text as a tree. The only module that imports markdown-it.

Words inside a paragraph, a heading or a cell are read when they are asked for, and only where they hold a mark: most
cells are a value alone, or a few words.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

# What opens emphasis, escapes a character or breaks a line, among the rules enabled below.
_MARKED = re.compile(r"[*_\\\n]")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    rules = ["heading", "list", "table", "emphasis", "newline", "escape", "hr"]
    parser = MarkdownIt("zero").enable(rules).disable(["inline", "text_join"])
    container_plugin(parser, "directive", validate=lambda *_: True)
    return parser


@lru_cache(maxsize=1)
def _inside() -> MarkdownIt:
    return MarkdownIt("zero").enable(["emphasis", "newline", "escape"])


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
    """What stands inside a line: text, breaks, emphasis; None when `words` are only words."""
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
