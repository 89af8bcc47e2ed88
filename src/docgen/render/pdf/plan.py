"""Where the headings of a document go in the outline of its file."""

import unicodedata
from collections.abc import Iterable, Iterator

from msgspec import Struct

from docgen import document as doc

ALL, NONE = 0, -1


class Outline(Struct, frozen=True):
    """Where the headings of a document go in the outline of its file.

    `above`: the rank of the title that stands over them, 0 for none; `shift`: from level to rank; `listed`: the only
    level that the outline shows, `ALL` or `NONE`.
    """

    above: int = 0
    shift: int = 0
    listed: int = ALL


WHOLE = Outline()


def ranks(document: doc.Document, plan: Outline) -> Iterator[int]:
    """The outline level of each heading: PDF/UA starts at 1, never goes down two levels at once, and wants words."""
    rank = plan.above
    for block in doc.walk(document):
        if isinstance(block, doc.Heading) and says(block.content):
            rank = min(max(block.level + plan.shift, plan.above + 1), rank + 1)
            yield rank


def says(content: Iterable[doc.Inline]) -> bool:
    """Whether anything of `content` can be seen on the page."""
    return any(
        isinstance(
            inline, doc.Amount | doc.Blank | doc.Checkbox | doc.PageDe | doc.Link | doc.Note | doc.Image | doc.Sommaire
        )
        or _shows(inline)
        for inline in doc.leaves(content)
    )


def _shows(inline: doc.Inline) -> bool:
    return isinstance(inline, doc.Text) and any(unicodedata.category(sign)[0] not in "ZC" for sign in inline.text)
