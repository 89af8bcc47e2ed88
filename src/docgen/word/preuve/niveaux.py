"""The level of a paragraph of a Word file, for the proof."""

import re
from collections.abc import Iterator

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Niveaux:
    """The level of a paragraph: of a title by its style, of a list by its numbering, its own or that of its style."""

    def __init__(self, styles: etree._Element | None, numbering: etree._Element | None) -> None:
        self.styles = {str(style.get(f"{_W}styleId")): style for style in _all(styles, "style")}
        defaults = (
            identity
            for identity, style in self.styles.items()
            if style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") in ("1", "true")
        )
        self.default = next(defaults, "")
        abstracts = {abstract.get(f"{_W}abstractNumId"): abstract for abstract in _all(numbering, "abstractNum")}
        self.known: dict[tuple[str, str, str], str] = {}
        self.numbers = {
            str(number.get(f"{_W}numId")): abstracts.get(_val(number, "abstractNumId"))
            for number in _all(numbering, "num")
        }

    def of(self, properties: etree._Element | None) -> str:
        """« (titre 1) », « (liste 0, bullet) », or nothing."""
        number = None if properties is None else properties.find(f"{_W}numPr")
        key = (_val(properties, "pStyle"), _val(number, "numId"), _val(number, "ilvl"))
        if key not in self.known:
            self.known[key] = self._of(properties)
        return self.known[key]

    def of_contents(self, properties: etree._Element | None) -> bool:
        """Whether the style is that of a line of a table of contents, or of figures."""
        name = _val(self.styles.get(_val(properties, "pStyle")), "name").lower()
        return name.startswith(("toc ", "table of figures"))

    def _of(self, properties: etree._Element | None) -> str:
        chain = [] if properties is None else [properties]
        style = _val(properties, "pStyle") or self.default
        seen: set[str] = set()
        title = ""
        while style and style in self.styles and style not in seen:
            seen.add(style)
            element = self.styles[style]
            name = re.fullmatch(r"heading (\d)", _val(element, "name"), re.IGNORECASE)
            title = title or (f"(titre {name[1]}) " if name else "")
            chain += element.findall(f"{_W}pPr")
            style = _val(element, "basedOn")
        numberings = [number for properties in chain for number in properties.findall(f"{_W}numPr")]
        number, level = (next(filter(None, (_val(n, name) for n in numberings)), "") for name in ("numId", "ilvl"))
        abstract = self.numbers.get(number)
        if abstract is None:
            return title
        kinds = [_val(kind, "numFmt") for kind in _all(abstract, "lvl") if kind.get(f"{_W}ilvl") == (level or "0")]
        return f"{title}(liste {level or '0'}, {kinds[0] if kinds else ''}) "


def _all(tree: etree._Element | None, name: str) -> Iterator[etree._Element]:
    return iter(()) if tree is None else tree.iterchildren(f"{_W}{name}")


def _val(parent: etree._Element | None, name: str) -> str:
    found = None if parent is None else parent.find(f"{_W}{name}")
    return "" if found is None else str(found.get(f"{_W}val", ""))
