"""The content controls that come or go around paragraphs and tables: marked from without, as Word does it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from lxml import etree

from docgen.ooxml.noms import W, tags
from docgen.word.blocs import BlocWord
from docgen.word.marques.cadres import held_in, hollow
from docgen.word.marques.flot import BlocsApparies
from docgen.word.marques.plume import Plume

_THROUGH = tags("sdt sdtContent customXml smartTag")


def mark_controls(
    met: Sequence[BlocsApparies],
    brought: Mapping[etree._Element, etree._Element],
    bring: Callable[[etree._Element], etree._Element],
    plume: Plume,
) -> None:
    """Mark the controls that come or go with all that they hold, once it is written.

    `brought` gives the copy in the new file of each block that is gone whole; `bring` copies a control. One that goes
    is only its words, but for a building block (a table of contents): LibreOffice would keep the words of any other.
    """
    every = [*met, *(following for group in met for following in group.suite)]
    old, new = [bloc for group in every for bloc in group.old], [bloc for group in every for bloc in group.new]
    stay = {control for group in every if group.both for control in _controls((*group.old, *group.new))}
    for control in dict.fromkeys(_controls(new)):
        if control not in stay:
            plume.announce(control, "insertion")
    for control in filter(_is_building_block, dict.fromkeys(_controls(old))):
        brought_blocks = [brought.get(bloc.element) for bloc in old if control in _around(bloc.element)]
        copies = [copy for copy in brought_blocks if copy is not None]
        if control not in stay and len(copies) == len(brought_blocks) and _follow_each_other(copies):
            around = bring(hollow(control))
            copies[0].addprevious(around)
            held_in(around).extend(copies)
            plume.announce(around, "suppression")


def _controls(blocs: Iterable[BlocWord]) -> Iterator[etree._Element]:
    """The controls around `blocs`, outer first."""
    for bloc in blocs:
        yield from reversed(_around(bloc.element))


def _around(element: etree._Element) -> list[etree._Element]:
    around: list[etree._Element] = []
    above = element.getparent()
    while above is not None and above.tag in _THROUGH:
        around += [above] if above.tag == f"{W}sdt" else []
        above = above.getparent()
    return around


def _is_building_block(control: etree._Element) -> bool:
    return any(properties.find(f"{W}docPartObj") is not None for properties in control.iterchildren(f"{W}sdtPr"))


def _follow_each_other(elements: Sequence[etree._Element]) -> bool:
    return all(after.getprevious() is before for before, after in pairwise(elements))
