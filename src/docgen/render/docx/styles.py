"""The look that a gabarit offers: its styles and its lists, found by the names that people read in Word."""

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree
from msgspec import Struct

from docgen.findings import Refusal
from docgen.ooxml.nombres import measure
from docgen.ooxml.noms import W, bare, close_names

_COULEUR = re.compile("auto|[0-9A-Fa-f]{6}")
# Word shows these built-in styles under a French name, and keeps the English one in the file.
BUILT_IN = {
    "corps": "Body Text",
    "titre": "Title",
    "soustitre": "Subtitle",
    "citation": "Quote",
    "puces": "List Bullet",
    "numeros": "List Number",
}
# What the formatting of Word's « table style options » means here.
ROLES = {"entete": "firstRow", "groupe": "band1Horz", "total": "lastRow", "libelle": "firstCol"}


class Emphasis(Struct, frozen=True):
    """How a kind of row or column stands out: the `w:shd` element of its cells, and whether its words are bold."""

    shading: str = ""
    bold: bool = False


PLAIN = Emphasis()


class TableStyle(Struct, frozen=True):
    """A table style: its id, and the emphasis of its « entete », « groupe », « total » and « libelle »."""

    id: str
    roles: Mapping[str, Emphasis]


class Lists(Struct, frozen=True):
    """A kind of list: its abstract numbering, and the left indent of each level in twips."""

    abstract: str
    indents: tuple[int, ...]


class Look(Struct, frozen=True, eq=False):
    """The styles and lists of one gabarit. `file` names it in messages; `insets` are the left and right indents of its
    paragraph styles, by id, in twips; `after`, the space under its body text."""

    file: str
    paragraphs: Mapping[str, str]
    tables: Mapping[str, TableStyle]
    bullets: Lists
    numbers: Lists
    names: tuple[str, ...]
    insets: Mapping[str, tuple[int, int]]
    after: int = 0

    def has(self, name: str) -> bool:
        """Whether there is a paragraph style called `name`."""
        return bare(name) in self.paragraphs

    def paragraph(self, name: str) -> str:
        """The id of the paragraph style called `name`. Raises `Refusal` if there is none."""
        key = bare(name)
        found = self.paragraphs.get(key) or self.paragraphs.get(bare(BUILT_IN.get(key, "")))
        if found is None:
            raise self._unknown("style de paragraphe", name, [*self.names, *BUILT_IN])
        return found

    def heading(self, level: int) -> str:
        """The id of the style of a heading of `level`."""
        return self.paragraph(f"heading {level}")

    def table(self, name: str) -> TableStyle:
        """The table style called `name`. Raises `Refusal` if there is none."""
        found = self.tables.get(bare(name))
        if found is None:
            raise self._unknown("style de tableau", name, self.tables)
        return found

    def _unknown(self, kind: str, name: str, known: Iterable[str]) -> Refusal:
        close = close_names(name, known)
        remedy = f"Noms proches : {close}. " if close else ""
        return Refusal(
            f"{self.file} : le {kind} « {name} » n'existe pas dans ce gabarit.",
            f"{remedy}Corriger le nom, ou créer ce style dans le gabarit avec Word.",
        )


def read_look(styles: bytes, numbering: bytes, file: str) -> Look:
    """The look written in `styles` and `numbering`, the parts of the gabarit `file`."""
    tree = etree.fromstring(styles)
    found: dict[str, etree._Element] = {}
    tables: dict[str, TableStyle] = {}
    for style in tree.iter(f"{W}style"):
        name = _value(style.find(f"{W}name"))
        if style.get(f"{W}type") == "paragraph":
            found[name] = style
        elif style.get(f"{W}type") == "table":
            parts = {part.get(f"{W}type"): part for part in style.findall(f"{W}tblStylePr")}
            roles = {role: _emphasis(parts.get(kind)) for role, kind in ROLES.items()}
            tables[bare(name)] = TableStyle(style.get(f"{W}styleId", ""), roles)
    ids = {bare(name): style.get(f"{W}styleId", "") for name, style in found.items()}
    lists = etree.fromstring(numbering)
    return Look(
        file=file,
        paragraphs=ids,
        tables=tables,
        bullets=_lists(found.get("List Bullet"), lists, file, "List Bullet » (« Liste à puces"),
        numbers=_lists(found.get("List Number"), lists, file, "List Number » (« Liste à numéros"),
        names=tuple(found),
        insets={style.get(f"{W}styleId", ""): _inset(style, tree) for style in found.values()},
        after=measured(_inherited(found.get(BUILT_IN["corps"]), tree, "spacing", "after")),
    )


def _inset(style: etree._Element, styles: etree._Element) -> tuple[int, int]:
    """The left and right indents of `style`, its own or those of the style that it is based on."""
    return measured(_inherited(style, styles, "ind", "left")), measured(_inherited(style, styles, "ind", "right"))


def _inherited(style: etree._Element | None, styles: etree._Element, name: str, measure: str) -> str:
    """What `style`, or the nearest that it is based on, says of `measure` in its `name`; nothing, where none does."""
    here = style
    for _ in range(10):
        if here is None:
            break
        said = here.find(f"{W}pPr/{W}{name}")
        if said is not None and (found := said.get(f"{W}{measure}", "")):
            return found
        base = _value(here.find(f"{W}basedOn"))
        here = next(_called(styles, "style", "styleId", base), None) if base else None
    return ""


def _called(parent: etree._Element, tag: str, key: str, name: str) -> Iterator[etree._Element]:
    """The children of `parent` that are so called, whatever signs the name has."""
    return (child for child in parent.iterchildren(f"{W}{tag}") if child.get(f"{W}{key}") == name)


def measured(said: str | None) -> int:
    """The twips that `said` writes; none if it writes anything else."""
    return measure(said or "")


def _value(element: etree._Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")


def _emphasis(part: etree._Element | None) -> Emphasis:
    if part is None:
        return PLAIN
    bold = part.find(f"{W}rPr/{W}b")
    shading = part.find(f"{W}tcPr/{W}shd")
    fill = "" if shading is None else shading.get(f"{W}fill", "auto")
    return Emphasis(
        f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if _COULEUR.fullmatch(fill) else "",
        bold is not None and _value(bold) not in ("0", "false"),
    )


def _lists(style: etree._Element | None, numbering: etree._Element, file: str, name: str) -> Lists:
    """The list that the paragraph style `style` is tied to."""
    number = "" if style is None else _value(style.find(f"{W}pPr/{W}numPr/{W}numId"))
    instance = next(_called(numbering, "num", "numId", number), None)
    if instance is None:
        raise Refusal(
            f"{file} : le style « {name} ») manque, ou n'est pas lié à une liste.",
            "Dans Word, modifier ce style : Format, Numérotation, puis choisir une liste à plusieurs niveaux.",
        )
    abstract = _value(instance.find(f"{W}abstractNumId"))
    definitions = list(_called(numbering, "abstractNum", "abstractNumId", abstract))
    indents = [level.find(f"{W}pPr/{W}ind") for definition in definitions for level in definition.iter(f"{W}lvl")]
    return Lists(abstract, tuple(0 if indent is None else measured(indent.get(f"{W}left")) for indent in indents))
