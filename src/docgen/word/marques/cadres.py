"""The links and content controls that surround words: which are open, and their copies."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from lxml import etree

from docgen.ooxml.noms import R, W, tags

if TYPE_CHECKING:
    from docgen.word.marques.plume import Plume, SorteDeMarque


# What is given back around the words that were in it, wherever they go: a link, a direction of writing.
LEADING = tags("hyperlink dir bdo")


def count_shared(outer: Iterable[etree._Element], other: Iterable[etree._Element]) -> int:
    """How many links and controls, outer first, are the same in both."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], zip(outer, other, strict=False)))


def place_of(
    around: tuple[etree._Element, ...], previous: tuple[etree._Element, ...], coming: tuple[etree._Element, ...]
) -> tuple[etree._Element, ...]:
    """Where what stood in `around` in the old file goes, between what stands in `previous` and in `coming`.

    In the link that stays, when it was in that one; else in its own, which is in none.
    """
    links = [element for element in around if element.tag in LEADING]
    inside = len(links) < len(around)
    home = (previous or coming) if inside else previous[: count_shared(previous, coming)]
    if not links:
        return tuple(takewhile(lambda element: element.tag not in LEADING, home))
    for side in (previous, coming):
        same = next((rank for rank, element in enumerate(side) if _leads_alike(element, links[-1])), None)
        if same is not None:
            return side[: same + 1]
    return (*takewhile(lambda element: element.tag not in LEADING, home), *links)


def _leads_alike(element: etree._Element, other: etree._Element) -> bool:
    names = (f"{R}id", f"{W}anchor", f"{W}val")
    return element.tag == other.tag and all(element.get(name) == other.get(name) for name in names)


@dataclass(slots=True)
class Cadres:
    """The links and content controls that are open, outer first: the first one, its copy, whether all of it comes.

    `shared`: the controls that hold what goes beside what comes.
    """

    paragraph: etree._Element
    plume: "Plume"
    bare: bool = False
    shared: AbstractSet[etree._Element] = frozenset()
    opened: list[tuple[etree._Element, etree._Element, list[bool]]] = field(default_factory=list)

    def open(self, around: Sequence[etree._Element], sort: "SorteDeMarque") -> etree._Element:
        """Where what is inside `around` goes. A control that goes is only its words."""
        kept = count_shared(around, [first for first, _, _ in self.opened])
        self.close(kept)
        place = held_in(self.opened[-1][1]) if self.opened else self.paragraph
        for element in around[kept:]:
            goes = self.bare or (sort == "suppression" and not self.shared & {*around})
            if goes and element.tag == f"{W}sdt":
                break
            copy = hollow(element)
            place.append(copy)
            self.opened.append((element, copy, []))
            place = held_in(copy)
        for _, _, comes in self.opened:
            comes.append(sort == "insertion")
        return place

    def close(self, kept: int = 0) -> None:
        """Close all but the `kept` outer ones. A control that comes whole is marked from without, as Word does."""
        while len(self.opened) > kept:
            _, copy, comes = self.opened.pop()
            if copy.tag == f"{W}sdt" and comes and all(comes):
                self.plume.announce(copy, "insertion")


def held_in(element: etree._Element) -> etree._Element:
    """Where what a link or a control holds stands."""
    found = element.find(f"{W}sdtContent") if element.tag == f"{W}sdt" else element
    return element if found is None else found


def hollow(element: etree._Element) -> etree._Element:
    """`element` without what it holds."""
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    copy = etree.Element(element.tag, attributes, nsmap=spaces(element))
    control = element.tag == f"{W}sdt"
    kept = (child for child in element if (child.tag != f"{W}sdtContent" if control else child.tag.endswith("Pr")))
    copy.extend([*map(deepcopy, kept), *([etree.Element(f"{W}sdtContent")] if control else [])])
    return copy


def spaces(element: etree._Element) -> dict[str, str]:
    """The prefixes that `element` knows, and what they stand for."""
    return {prefix: uri for prefix, uri in element.nsmap.items() if prefix}
