"""The boxes, lists and dates to choose that a redline does not give back as such once all its marks are answered."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from docgen.word.preuve.paquet import MAIN, Fichier
from docgen.word.preuve.signes import GOES, Reponse

_KINDS = ("checkbox", "dropDownList", "comboBox", "date")
_RANGE_GOES = {"accepter": "customXmlDelRangeStart", "refuser": "customXmlInsRangeStart"}
_ROWS = {f"{MAIN}tr": "trPr", f"{MAIN}tc": "tcPr"}


def lost_controls(
    ancien: bytes, nouveau: bytes, trace: bytes, deja: Reponse = "accepter"
) -> dict[Reponse, Counter[str]]:
    """By answer to all the marks of `trace`, how many controls of each kind come back as their words alone.

    `deja` answers the tracked changes that the two files already had. Raises `Refusal` when a file does not read.
    """
    lost: dict[Reponse, Counter[str]] = {}
    asked: tuple[tuple[Reponse, bytes], ...] = ("accepter", nouveau), ("refuser", ancien)
    for reponse, data in asked:
        wanted = _shown(Fichier.of(data, "le fichier"), deja)
        missing = wanted - _shown(Fichier.of(trace, "les révisions"), reponse) if wanted else wanted
        kinds: Counter[str] = Counter()
        for (kind, _), count in missing.items():
            kinds[kind] += count
        if kinds:
            lost[reponse] = kinds
    return lost


def _shown(fichier: Fichier, reponse: Reponse) -> Counter[tuple[str, str]]:
    """The controls that show something: the kind of each, and its words."""
    found: Counter[tuple[str, str]] = Counter()
    for name, data in fichier.parts.items():
        tree = fichier.tree(name) if name.endswith(".xml") and b"sdtPr" in data else None
        for control in () if tree is None else tree.iter(f"{MAIN}sdt"):
            said = "".join(_words(control, reponse))
            if said and not _goes(control, reponse):
                found.update((kind, said) for kind in _kinds(control))
    return found


def _kinds(control: etree._Element) -> Iterator[str]:
    properties = control.find(f"{MAIN}sdtPr")
    for child in () if properties is None else properties.iterchildren(etree.Element):
        kind = etree.QName(child).localname
        if kind in _KINDS:
            yield kind


def _goes(control: etree._Element, reponse: Reponse) -> bool:
    before = control.getprevious()
    return before is not None and before.tag == f"{MAIN}{_RANGE_GOES[reponse]}"


def _words(control: etree._Element, reponse: Reponse) -> Iterator[str]:
    for text in control.iter(f"{MAIN}t", f"{MAIN}delText"):
        around = list(text.iterancestors())
        marks = [element.find(f"{MAIN}{_ROWS[element.tag]}") for element in around if element.tag in _ROWS]
        rows = [child.tag for properties in marks if properties is not None for child in properties]
        if not any(tag in GOES[reponse] for tag in (*rows, *(element.tag for element in around))):
            yield text.text or ""
