"""The links of a Word file: where they lead a reader who clicks."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lxml import etree

from docgen.ooxml.noms import R, W

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

LINK = f"{W}hyperlink"


def linked_to(around: Iterable[etree._Element], part: "Part") -> str:
    """Where what stands in the links `around` leads; nothing for words without a link."""
    return next((link_target(link, part) for link in around if link.tag == LINK), "")


def link_target(link: etree._Element, part: "Part") -> str:
    """Where a link leads; nothing for a line of a table of contents, whose places Word names again each time."""
    relation = part.rels.get(link.get(f"{R}id", ""))
    anchor = link.get(f"{W}anchor", "")
    place = relation.target_ref if relation is not None else ""
    return place + (f"#{anchor}" if anchor and (place or not anchor.startswith("_Toc")) else "")
