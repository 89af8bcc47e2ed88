"""The links and content controls that surround words: which are open, and their copies."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from copy import deepcopy
from itertools import takewhile
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct, field

from docgen.ooxml.noms import WORD_2010, R, W, tags

if TYPE_CHECKING:
    from docgen.word.marques.plume import Plume, SorteDeMarque


# What is given back around the words that were in it, wherever they go: a link, a direction of writing.
LEADING = tags("hyperlink dir bdo")
CONTROL = f"{W}sdt"
# What a control is given by each file, or says of its value: two controls that differ by these alone are the same one.
_OF_ITS_VALUE = tags("id rPr placeholder showingPlcHdr temporary")
_VALUES = (f"{W}fullDate", f"{W}lastValue")
_NAMES = tags("tag alias")
_SORTS = (*tags("text richText dropDownList comboBox date picture docPartObj docPartList group citation bibliography"
                " equation"), f"{WORD_2010}checkbox")  # fmt: skip


def count_shared(outer: Iterable[etree._Element], other: Iterable[etree._Element]) -> int:
    """How many links and controls, outer first, are the same in both."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], zip(outer, other, strict=False)))


def place_of(
    around: tuple[etree._Element, ...],
    previous: tuple[etree._Element, ...],
    coming: tuple[etree._Element, ...],
    present: AbstractSet[etree._Element],
) -> tuple[etree._Element, ...]:
    """Where what stands in `around` and comes from the old file goes, between what is in `previous` and in `coming`.

    In the control of the new file that holds it, when it is `present`; in the link that stays, when it was in that one;
    else in its own, which is in none.
    """
    if around and around[-1].tag in LEADING:
        for side in (previous, coming):
            same = next((rank for rank, element in enumerate(side) if _leads_alike(element, around[-1])), None)
            if same is not None:
                return side[: same + 1]
    if around and around[0] in present:
        return around
    home = previous[: count_shared(previous, coming)]
    return (*takewhile(lambda element: element.tag not in LEADING, home), *around)


def _leads_alike(element: etree._Element, other: etree._Element) -> bool:
    names = (f"{R}id", f"{W}anchor", f"{W}val")
    return element.tag == other.tag and all(element.get(name) == other.get(name) for name in names)


def form_of_control(control: etree._Element) -> tuple[object, ...]:
    """What a control is, whatever it says: its sort and its names; all its other properties when it has no name."""
    properties = control.find(f"{W}sdtPr")
    kept = [child for child in properties if child.tag not in _OF_ITS_VALUE] if properties is not None else []
    if any(child.tag in _NAMES for child in kept):
        return tuple(sorted((child.tag, child.get(f"{W}val", "")) for child in kept if child.tag in (*_NAMES, *_SORTS)))
    parts = (part for child in kept for part in child.iter(etree.Element))
    return tuple(
        (part.tag, *sorted((name, value) for name, value in part.attrib.items() if name not in _VALUES))
        for part in parts
        if not part.tag.endswith("}checked")
    )


def goes_as_words(control: etree._Element, *, in_row: bool) -> bool:
    """Whether of a control that goes the words alone do: LibreOffice reads no mark in one of plain text."""
    plain = (properties.find(f"{W}text") is not None for properties in control.iterchildren(f"{W}sdtPr"))
    return control.tag == CONTROL and (in_row or any(plain))


class Cadres(Struct):
    """The links and content controls that are open, outer first: the first one, its copy, the marks of what it holds.

    `stay`: the controls that hold what stays, or what goes beside what comes. `in_row`: the row or the cell around goes
    or comes with them; LibreOffice would keep, empty, the row of a control that goes.
    """

    paragraph: etree._Element
    plume: "Plume"
    in_row: bool = False
    stay: AbstractSet[etree._Element] = frozenset()
    opened: "list[tuple[etree._Element, etree._Element, set[SorteDeMarque]]]" = field(default_factory=list)

    def open(self, around: Sequence[etree._Element], sort: "SorteDeMarque") -> etree._Element:
        """Where what is inside `around` goes. Some controls that go are only their words."""
        kept = count_shared(around, [first for first, _, _ in self.opened])
        self.close(kept)
        place = held_in(self.opened[-1][1]) if self.opened else self.paragraph
        for element in around[kept:]:
            if sort == "suppression" and element not in self.stay and goes_as_words(element, in_row=self.in_row):
                break
            copy = hollow(element)
            place.append(copy)
            self.opened.append((element, copy, set()))
            place = held_in(copy)
        for _, _, sorts in self.opened:
            sorts.add(sort)
        return place

    def close(self, kept: int = 0) -> None:
        """Close all but the `kept` outer ones. A control that comes or goes whole is marked around it, as Word does."""
        while len(self.opened) > kept:
            element, copy, sorts = self.opened.pop()
            only = sorts.pop() if len(sorts) == 1 else ""
            if copy.tag == CONTROL and only and element not in self.stay:
                self.plume.announce(copy, only)


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
