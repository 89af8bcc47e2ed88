"""The child of an element that the standard allows once: the properties of a paragraph, of a cell, of a row."""

from lxml import etree


def child_at(parent: etree._Element, tag: str, rank: int = 0) -> etree._Element:
    """The child of `parent` that is so called, put there at `rank` when it has none."""
    child = parent.find(tag)
    if child is None:
        child = etree.Element(tag)
        parent.insert(rank, child)
    return child
