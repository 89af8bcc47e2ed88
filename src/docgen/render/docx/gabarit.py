"""A gabarit: a Word file with docxtpl tags, compiled once, filled in a few milliseconds.

A gabarit is written for docxtpl, and comes out as `DocxTemplate.render` would make it (`tests/test_gabarit_docxtpl.py`
says where it does not, and why). docxtpl reads the whole file again for each document; here its reading of the tags
(`patch_xml`) is done once, its last touches (`resolve_listing`, `fix_tables`) only where they change something, and a
document costs only what is its own. This room alone knows docxtpl.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import count
from pathlib import Path
from types import MappingProxyType, TracebackType

from docxtpl import DocxTemplate
from jinja2 import Template, meta
from jinja2.exceptions import TemplateSyntaxError, UndefinedError
from lxml import etree
from msgspec import Struct

from docgen.findings import Refusal
from docgen.ooxml import paquet
from docgen.ooxml.noms import CT, WP
from docgen.render.docx import balises, sandbox, wordml
from docgen.render.docx.balises import Spot
from docgen.render.docx.parties import place_logos, read_logos, read_spoken
from docgen.render.effort import TROP_PROFOND

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
LABELS = {
    f"{_MAIN}document.main+xml": "corps",
    f"{_MAIN}header+xml": "en-tête",
    f"{_MAIN}footer+xml": "pied de page",
    f"{_MAIN}footnotes+xml": "notes de bas de page",
    f"{_MAIN}endnotes+xml": "notes de fin",
    "application/vnd.openxmlformats-package.core-properties+xml": "propriétés",
}
BODY, PROPERTIES = "corps", "propriétés"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Names that docgen itself gives to a gabarit: docxtpl numbers images from there.
_NEXT_ID, _FIRST_ID = "docgen_identifiant", 1001
# Its methods that read no file: how it reads tags, and what it does to an XML once filled in.
_DOCXTPL = DocxTemplate(None)
# What `resolve_listing` looks for.
_JUMPS = ("\t", "\n", "\a", "\f")
_EMPTY = (
    ("</w:tcPr></w:tc>", "</w:tcPr><w:p/></w:tc>"),
    ("</w:tbl></w:tc>", "</w:tbl><w:p/></w:tc>"),
    ("<w:tcPr/></w:tc>", "<w:tcPr/><w:p/></w:tc>"),
    ("<w:tc></w:tc>", "<w:tc><w:p/></w:tc>"),
)
_EMPTY_TABLE = re.compile(r"<w:tbl>(?:(?!<w:tbl>).)*?</w:tblGrid></w:tbl>", re.DOTALL)


class TaggedPart(Struct, frozen=True):
    """A part with tags. `source` holds one paragraph a line, to say where a fault is; `template` is what runs.

    `uneven`: a table of the body may come out with more columns, or fewer, than its grid.
    """

    name: str
    spot: Spot
    source: str
    template: Template
    uneven: bool = False

    def render(self, context: Mapping[str, object]) -> str:
        """The XML of the part. Raises `Refusal` with the place and the text of the fault."""
        try:
            with _environment(self.spot.label).measured():
                xml = self.template.render(context)
        except Exception as error:
            raise _explain(error, self, context) from error
        for hole, filled in _EMPTY:
            xml = xml.replace(hole, filled)
        if "</w:tblGrid></w:tbl>" in xml:
            xml = _EMPTY_TABLE.sub("<w:p/>", xml)
        return DECLARATION + self._finished(xml)

    def _finished(self, xml: str) -> str:
        """`xml` with what docxtpl does once the values are in, which most documents have no need of."""
        if any(sign in xml for sign in _JUMPS):
            xml = _DOCXTPL.resolve_listing(xml)
            wordml.refuse_forbidden(xml)
        if self.uneven:
            xml = etree.tostring(_DOCXTPL.fix_tables(xml), encoding="unicode")
        return xml


class Gabarit(Struct, frozen=True):
    """A compiled gabarit. `variables` are the names that its tags ask for; `fixed`, its parts without tags."""

    file: str
    parts: tuple[TaggedPart, ...]
    fixed: Mapping[str, bytes]
    layout: paquet.Layout
    variables: frozenset[str]

    @classmethod
    def open(cls, path: Path) -> "Gabarit":
        """The gabarit of the Word file `path`, with the logos of the folder beside it. Raises `Refusal`."""
        logos, spoken = read_logos(path.parent / "logos"), read_spoken(path.with_suffix(".typ"))
        return cls.compile(paquet.read(path), path.name, logos, spoken)

    @classmethod
    def compile(
        cls,
        members: Mapping[str, bytes],
        file: str,
        logos: Mapping[str, bytes],
        spoken: Mapping[str, str] = MappingProxyType({}),
    ) -> "Gabarit":
        """The gabarit whose parts are `members`; `file` names it in messages, `spoken` says the logos in words."""
        fixed = dict(members)
        compiled = []
        for name, label in _tagged(members, file).items():
            tree = paquet.parse(members[name], file, label)
            before = etree.tostring(tree)
            place_logos(fixed, name, tree, logos, spoken)
            if balises.tagged(tree):
                compiled.append(_compile(name, tree, Spot(file, label)))
                del fixed[name]
            elif etree.tostring(tree) != before:
                fixed[name] = DECLARATION.encode() + etree.tostring(tree)
        variables = frozenset().union(*(_variables(part.source) for part in compiled))
        return cls(file, tuple(compiled), fixed, paquet.Layout.of(fixed), variables)

    def render(
        self, context: Mapping[str, object], extra: Iterable[tuple[str, bytes]] = (), finish: Callable[[str], str] = str
    ) -> bytes:
        """The Word file filled in with `context`, and with the parts `extra`, in the place of those of their name.

        `finish` has the last word on the XML of each part. The same context gives the same bytes.
        Raises `Refusal`, with the part and the text near the fault.
        """
        given = {**context, _NEXT_ID: count(_FIRST_ID).__next__}
        changed = [(part.name, finish(part.render(given)).encode()) for part in self.parts]
        added = dict(extra)
        replaced = added.keys() & self.fixed.keys()
        if not replaced:  # nearly all
            return self.layout.pack([*changed, *added.items()])
        kept = {name: added.pop(name) if name in replaced else part for name, part in self.fixed.items()}
        return paquet.Layout.of(kept).pack([*changed, *added.items()])


# --- once for each gabarit -----------------------------------------------------------------------------------------
def _tagged(members: Mapping[str, bytes], file: str) -> dict[str, str]:
    """The parts that may hold tags, and how messages call them. Raises `Refusal` if this is no plain Word document."""
    types = paquet.parse(members[paquet.CONTENT_TYPES], file, "types")
    kinds = {e.get("PartName", "").lstrip("/"): e.get("ContentType", "") for e in types.iter(f"{CT}Override")}
    if any("macroEnabled" in kind or "vbaProject" in kind for kind in kinds.values()):
        raise Refusal(
            f"{file} : le gabarit contient des macros.", "L'enregistrer au format « Document Word (*.docx) »."
        )
    found = {name: LABELS[kind] for name, kind in kinds.items() if kind in LABELS and name in members}
    if BODY not in found.values():
        raise Refusal(
            f"{file} : ce n'est pas un document Word (modèle .dotx, classeur ou présentation ?).",
            "L'enregistrer au format « Document Word (*.docx) ».",
        )
    for name in members:
        if name not in found and re.fullmatch(r"word/(comments|charts/|diagrams/|glossary/).*\.xml", name):
            text = balises.bare_words(members[name].decode("utf-8", "replace"))
            tag = balises.TAG.search(text)
            if tag:
                raise Spot(file, name).refuse(
                    tag.group(), "docgen ne remplit pas cette partie", "Ôter la balise d'ici (graphique, commentaire)."
                )
    return found


def _compile(name: str, tree: etree._Element, spot: Spot) -> TaggedPart:
    balises.check_tags(tree, spot)
    balises.place_blocks(tree)
    if spot.label == BODY:
        for picture in tree.iter(f"{WP}docPr"):
            picture.set("id", f"{{{{ {_NEXT_ID}() }}}}")
    xml = etree.tostring(tree, encoding="unicode")
    uneven = spot.label == BODY and balises.uneven(tree)
    patched = _DOCXTPL.patch_xml(xml)
    if spot.label != PROPERTIES:
        patched = balises.print_in_place(patched)
    source = re.sub(r"<w:p([ >])", r"\n<w:p\1", _unescape_tags(patched))
    # The line feeds only serve messages: in the compiled form they would have to be taken out of each document.
    return TaggedPart(name, spot, source, _template(re.sub(r"\n<w:p([ >])", r"<w:p\1", source), source, spot), uneven)


def _template(source: str, by_line: str, spot: Spot) -> Template:
    """The compiled `source`. Raises `Refusal`, with its place found in `by_line`, the same one paragraph a line."""
    jinja = _environment(spot.label)
    try:
        instruction = sandbox.forbidden(jinja.parse(source))
        template = jinja.from_string(source)
    except TemplateSyntaxError as error:
        raise balises.syntax(_at_line(error, by_line, spot), by_line, spot) from error
    except RecursionError:
        raise spot.refuse("", TROP_PROFOND, "L'écrire en plusieurs balises.") from None
    if instruction:
        raise spot.refuse(
            "", f"l'instruction « {instruction} » est interdite dans un gabarit", "Ôter cette balise du gabarit."
        )
    return template


def _at_line(error: TemplateSyntaxError, by_line: str, spot: Spot) -> TemplateSyntaxError:
    """`error` as it is said of the source with one paragraph a line."""
    try:
        _environment(spot.label).from_string(by_line)
    except TemplateSyntaxError as located:
        return located
    return error


def _unescape_tags(xml: str) -> str:
    """docxtpl leaves `&amp;` inside tags, and would print it twice escaped; and its `{_{` stands for `{{`."""
    xml = balises.TAG.sub(lambda tag: tag.group().replace("&amp;", "&"), xml)
    for written, printed in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
        xml = xml.replace(written, f"{{{{ '{printed}' }}}}")
    return xml


@cache
def _environment(label: str) -> sandbox.Sandbox:
    return sandbox.environment(sandbox.as_property if label == PROPERTIES else sandbox.as_words)


def _variables(source: str) -> set[str]:
    names: set[str] = meta.find_undeclared_variables(_environment(BODY).parse(source))
    return {name for name in names if name != _NEXT_ID and name not in _environment(BODY).globals}


# --- once for each fault -------------------------------------------------------------------------------------------
def _explain(error: Exception, part: TaggedPart, context: Mapping[str, object]) -> Refusal:
    """The refusal that says where `error` comes from: the part is rendered again, one paragraph a line."""
    near = ""
    try:
        jinja = _environment(part.spot.label)
        with jinja.measured():
            jinja.from_string(part.source).render(context)
    except Exception as again:
        lines = part.source.split("\n")
        near = balises.bare_words(lines[min(_line(again.__traceback__), len(lines)) - 1])
    if isinstance(error, UndefinedError):
        names = [name for name in context if name != _NEXT_ID]
        return part.spot.refuse(near, *sandbox.unknown(error, names))
    if isinstance(error, Refusal):
        return _explain_value(error, part, near, context)
    return part.spot.refuse(near, f"la balise ne peut pas être calculée ({error})", "Corriger la balise du gabarit.")


def _explain_value(error: Refusal, part: TaggedPart, near: str, context: Mapping[str, object]) -> Refusal:
    found = sandbox.find_forbidden(context)
    if error.message.startswith("caractère interdit") and found:
        field, value = found
        try:
            wordml.refuse_forbidden(value, f"{part.spot.file}, {part.spot.label}, champ « {field} »")
        except Refusal as refusal:
            return refusal
    return part.spot.refuse(near, error.message.rstrip("."), error.remedy)


def _line(traceback: TracebackType | None) -> int:
    """The line of the template where the last frame of `traceback` stands."""
    line = 1
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == "<template>":
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line
