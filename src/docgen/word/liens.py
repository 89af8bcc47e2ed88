"""What surrounds the words of a Word file and changes their sense: where a link leads, in which direction they read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lxml import etree

from docgen.ooxml.noms import R, W, tags

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

LINK = f"{W}hyperlink"
_DIRECTIONS = tags("dir bdo")


def linked_to(around: Sequence[etree._Element], part: "Part") -> str:
    """Where what stands in the links `around` leads, and the direction that they give it; nothing for plain words."""
    places = [link_target(link, part) for link in around if link.tag == LINK]
    directions = [f"<{element.get(f'{W}val')}>" for element in around if element.tag in _DIRECTIONS]
    return "".join((*places, *directions))


def link_target(link: etree._Element, part: "Part") -> str:
    """Where a link leads; nothing for a line of a table of contents, whose places Word names again each time."""
    relation = part.rels.get(link.get(f"{R}id", ""))
    anchor = link.get(f"{W}anchor", "")
    # A space of an address is written in two ways.
    place = relation.target_ref.replace(" ", "%20") if relation is not None else ""
    return place + (f"#{anchor}" if anchor and (place or not anchor.startswith("_Toc")) else "")
