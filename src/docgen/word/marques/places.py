"""Where what is gone is put in the new file, and whether the end of a paragraph can come or go there."""

from collections.abc import Iterator

from lxml import etree
from msgspec import Struct, field

from docgen.ooxml.noms import tags

_BLOCKS = tags("p tbl tr sdt customXml")
_THROUGH = tags("sdt sdtContent customXml smartTag")


class Curseur(Struct):
    """The place that the writing of a flow has reached in `parent`: right after `last`, or before everything.

    `brought` are the copies of the blocks of the old file that were put there.
    """

    parent: etree._Element
    last: etree._Element | None = None
    brought: dict[etree._Element, etree._Element] = field(default_factory=dict)

    def pass_by(self, element: etree._Element) -> None:
        """Go past `element`, which is there already."""
        self.last = element

    def put(self, element: etree._Element, home: etree._Element | None) -> None:
        """Put `element` there: in the control `home`, or in none."""
        target = self.parent if home is None else home
        inside = next((place for place in _up(self.last) if place.getparent() is target), None)
        first = next(target.iterchildren(*_BLOCKS), None)
        if inside is not None:
            inside.addnext(element)
        elif first is not None:
            first.addprevious(element)
        else:
            target.insert(1 if len(target) and str(target[0].tag).endswith("Pr") else 0, element)
        self.last = element


def _up(element: etree._Element | None) -> Iterator[etree._Element]:
    if element is not None:
        yield element
        yield from element.iterancestors()


def ends_its_container(paragraph: etree._Element) -> bool:
    """Whether `paragraph` is the last of a body, a cell, a note or a box: its end stays, whatever becomes of it."""
    for place in _up(paragraph):
        if next(place.itersiblings(*_BLOCKS), None) is not None:
            return False
        parent = place.getparent()
        if parent is None or parent.tag not in _THROUGH:
            return True
    return True
