"""What Word puts in a content control that is bound to the data of its file, whatever the control shows meanwhile.

Word fills these controls each time that it opens the file: what they show in it is only what was there last.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from lxml import etree

from docgen.findings import Refusal
from docgen.ooxml import paquet
from docgen.ooxml.noms import W
from docgen.word.ouverture import FichierWord

_ITEM = re.compile(r"customXml/itemProps(\d+)\.xml")
_IDENTITY = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}itemID"
# The data that every file has, and what Word calls them.
_OF_THE_FILE = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "docProps/core.xml",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "docProps/app.xml",
}
_PREFIX = re.compile(r"""xmlns:(\w+)\s*=\s*['"]([^'"]+)['"]""")
_LONGEST = 1_000
_PLAIN = f"{W}text"


class DonneeLiee(NamedTuple):
    """What a control is filled with, and whether it shows something else."""

    valeur: str
    autre: bool


def bound_data(controls: Iterable[etree._Element], fichier: FichierWord) -> Iterator[DonneeLiee]:
    """What each of `controls` that is bound to data of `fichier` is filled with."""
    for control in controls:
        for properties in control.iterchildren(f"{W}sdtPr"):
            value = next((_value(binding, fichier) for binding in properties.iterchildren(f"{W}dataBinding")), None)
            if value is not None:
                shown = "".join(text.text or "" for text in control.iter(f"{W}t"))
                # Others show a date, a choice, a box by other words than those of their data.
                plain = properties.find(_PLAIN) is not None
                yield DonneeLiee(value, plain and " ".join(shown.split()) != " ".join(value.split()))


def told_data(before: Sequence[DonneeLiee], after: Sequence[DonneeLiee], *, same: bool) -> tuple[str, str] | None:
    """What is said of both sides, where the words that controls show do not tell it; `same`: they are the same."""
    if before == after or not (same or any(data.autre for data in after)):
        return None
    old, new = (", ".join(data.valeur for data in side) or "rien" for side in (before, after))
    return f"donnée que Word y affichera : {old}", f"donnée que Word y affichera : {new}"


def _value(binding: etree._Element, fichier: FichierWord) -> str | None:
    """What a binding leads to; None when it leads nowhere."""
    path = binding.get(f"{W}xpath", "")
    part = _part(binding.get(f"{W}storeItemID", "").upper(), fichier)
    if not part or not path or len(path) > _LONGEST:
        return None
    known = dict(_PREFIX.findall(binding.get(f"{W}prefixMappings", "")))
    with suppress(Refusal, etree.XPathError):
        found = paquet.parse(fichier.parts[part], fichier.nom, part).xpath(path, namespaces=known)
        element = found[0] if isinstance(found, list) and found else None
        return str(element) if isinstance(element, str) else _text(element)
    return None


def _text(element: object) -> str | None:
    return "".join(map(str, element.itertext())) if isinstance(element, etree._Element) else None


def _part(identity: str, fichier: FichierWord) -> str:
    for name, data in fichier.parts.items():
        item = _ITEM.fullmatch(name)
        if item and f"customXml/item{item[1]}.xml" in fichier.parts:
            with suppress(Refusal):
                if paquet.parse(data, fichier.nom, name).get(_IDENTITY, "").upper() == identity:
                    return f"customXml/item{item[1]}.xml"
    known = _OF_THE_FILE.get(identity, "")
    return known if known in fichier.parts else ""
