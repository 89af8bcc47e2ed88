"""The writings of a Word file that say the same, made one at the door: contents written twice for two Words."""

from lxml import etree

from docgen.ooxml.noms import MC, W, tags
from docgen.ooxml.reponses import drop

_ALTERNATE = f"{MC}AlternateContent"
# A drawing written twice stands in a run, and stays as it is; so does the look of a run.
_KEPT = tags("rPr pPr")
_DRAWN = tags("drawing pict object")
# What Word understands: its own additions, and what the standard says.
_KNOWN = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/", "urn:schemas-microsoft-com:")


def unfold(tree: etree._Element) -> None:
    """Put in the place of each content written twice, around words, the one that Word shows."""
    for alternate in list(tree.iter(_ALTERNATE)):
        parent = alternate.getparent()
        if parent is None or not str(parent.tag).startswith(W) or parent.tag in _KEPT:
            continue
        shown = _shown(alternate)
        if parent.tag == f"{W}r" and not _of_words(shown):
            continue
        for child in shown:
            child.tail = None
            alternate.addprevious(child)
        drop(alternate)


def _shown(alternate: etree._Element) -> list[etree._Element]:
    """What Word shows: the first choice that it understands, else what stands in for all."""
    for choice in alternate.findall(f"{MC}Choice"):
        needed = [choice.nsmap.get(prefix) or "" for prefix in (choice.get("Requires") or "").split()]
        if all(space.startswith(_KNOWN) for space in needed):
            return list(choice)
    fallback = alternate.find(f"{MC}Fallback")
    return list(fallback) if fallback is not None else []


def _of_words(shown: list[etree._Element]) -> bool:
    """Whether a part of a run is made of words and signs alone."""
    return all(str(child.tag).startswith(W) and child.tag not in _DRAWN for child in shown)
