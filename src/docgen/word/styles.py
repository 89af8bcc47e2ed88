"""The styles and numberings of a Word file: the level of a paragraph."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from docgen.ooxml.noms import W, bare
from docgen.word.ouverture import FichierWord


def val(parent: etree._Element | None, path: str) -> str:
    """The `w:val` of what `parent` holds at `path`, or nothing."""
    found = None if parent is None else parent.find(path)
    return "" if found is None else found.get(f"{W}val", "")


@dataclass(frozen=True, slots=True)
class Niveau:
    """What a paragraph is: a title of level 1 to 9 (0: none), an item of a list of that level (-1: none) and format."""

    titre: int = 0
    liste: int = -1
    format: str = ""


@dataclass(slots=True)
class Styles:
    """The styles and numberings of one file, read once."""

    styles: dict[str, etree._Element]
    default: str
    abstracts: dict[str, etree._Element]
    numbers: dict[str, etree._Element]
    known: dict[tuple[str, str, str], Niveau] = field(default_factory=dict)

    @classmethod
    def of(cls, fichier: FichierWord) -> "Styles":
        """The styles and numberings of `fichier`."""

        def named(kind: str, tag: str, name: str) -> dict[str, etree._Element]:
            part = fichier.kin(kind)
            elements = fichier.tree(part).iterchildren(f"{W}{tag}") if part else ()
            return {element.get(f"{W}{name}", ""): element for element in elements}

        styles = named("styles", "style", "styleId")
        defaults = (
            identity
            for identity, style in styles.items()
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true")
        )
        numbers = named("numbering", "num", "numId")
        return cls(styles, next(defaults, ""), named("numbering", "abstractNum", "abstractNumId"), numbers)

    def niveau(self, properties: etree._Element | None) -> Niveau:
        """The level that the properties of a paragraph, and its style, give it."""
        style = val(properties, f"{W}pStyle") or self.default
        key = (style, val(properties, f"{W}numPr/{W}numId"), val(properties, f"{W}numPr/{W}ilvl"))
        if key not in self.known:
            self.known[key] = self._niveau(*key)
        return self.known[key]

    def _niveau(self, style: str, number: str, level: str) -> Niveau:
        title = 0
        for element in self.chain(style):
            name = bare(val(element, f"{W}name"))
            title = title or (int(name[-1]) if name.startswith("heading") and name[-1:].isdigit() else 0)
            number = number or val(element, f"{W}pPr/{W}numPr/{W}numId")
            level = level or val(element, f"{W}pPr/{W}numPr/{W}ilvl")
        kind = self.format(number, level or "0")
        if kind is None:
            return Niveau(title)
        return Niveau(title, int(level or "0"), kind)

    def of_contents(self, style: str) -> bool:
        """Whether the style is that of a line of a table of contents (« toc 1 ») or of figures."""
        return val(self.styles.get(style), f"{W}name").lower().startswith(("toc ", "table of figures"))

    def chain(self, style: str) -> Iterator[etree._Element]:
        """The style, then each that it is based on."""
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield self.styles[style]
            style = val(self.styles[style], f"{W}basedOn")

    def format(self, number: str, level: str) -> str | None:
        """The format (« bullet », « decimal ») of that level of a numbering; None when there is no such numbering."""
        abstract = self.abstracts.get(val(self.numbers.get(number), f"{W}abstractNumId"))
        if abstract is None:
            return None
        return next((val(kind, f"{W}numFmt") for kind in abstract if kind.get(f"{W}ilvl") == level), "")

    def definition(self, number: str) -> bytes:
        """What makes a numbering, apart from its numbers: two that have the same look alike."""
        num = self.numbers.get(number)
        abstract = self.abstracts.get(val(num, f"{W}abstractNumId"))
        if num is None or abstract is None:
            return b""
        levels = abstract.iterchildren(f"{W}lvl")
        changes = (element for element in num if element.tag != f"{W}abstractNumId")
        return b"".join(etree.tostring(part, method="c14n", exclusive=True) for part in (*levels, *changes))
