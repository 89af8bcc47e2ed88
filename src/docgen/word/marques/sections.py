"""The sections that stay, and begin, are numbered or look as they did not (`w:sectPrChange`)."""

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from docgen.ooxml.noms import W, tags
from docgen.word.hors_texte import begins_otherwise, look_of_section

if TYPE_CHECKING:
    from docgen.word.marques.fusion import Fusion

# What a section names in its own file, and that its state of before does not say.
_OF_THE_PART = tags("headerReference footerReference printerSettings sectPrChange")


def mark_section(fusion: "Fusion", before: etree._Element, after: etree._Element) -> None:
    """Say in the section `after` how `before` began, where it does not; the look of its pages, when that is asked."""
    first = before is next(fusion.apports.ancien.body.iter(f"{W}sectPr"))
    looks = fusion.mise_en_forme and look_of_section(before) != look_of_section(after)
    if looks or begins_otherwise(before, after, first=first):
        change = fusion.plume.look(f"{W}sectPrChange", after)
        kept = (child for child in before if child.tag not in _OF_THE_PART)
        etree.SubElement(change, f"{W}sectPr").extend([deepcopy(child) for child in kept])
        after.append(change)
