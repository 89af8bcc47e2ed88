"""How a drawing is seen, besides its pictures and the words of its boxes, for the proof."""

from lxml import etree

# By the names of elements (ISO/IEC 29500-1, 20; VML in part 4).
_DRAWN = {
    "textpath": ("string",), "srcRect": ("l", "t", "r", "b"), "prstGeom": ("prst",), "xfrm": ("rot", "flipH", "flipV"),
    "imagedata": ("cropleft", "croptop", "cropright", "cropbottom"), "docPr": ("hidden",),
}  # fmt: skip
_PLAIN = ("0", "false", "rect", "")


def drawn_as(element: etree._Element) -> str:
    """What an element of a drawing makes of it: words, a form, edges, a turn; nothing for what only places it."""
    name = etree.QName(element).localname
    told = [f"{key} {value}" for key in _DRAWN.get(name, ()) if (value := element.get(key, "0")) not in _PLAIN]
    return f"{name} {' '.join(told)}" if told else ""
