"""What a document adds to the package of its Word file: where its words lead, its notes, its pictures."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import quoteattr

from msgspec import Struct, field

from docgen.document import ImageLue
from docgen.findings import Refusal
from docgen.ooxml.noms import RELATION, R, W
from docgen.ooxml.paquet import CONTENT_TYPES, STYLES

DOCUMENT_RELATIONS, NOTES_RELATIONS = "word/_rels/document.xml.rels", "word/_rels/footnotes.xml.rels"
FOOTNOTES, SETTINGS = "word/footnotes.xml", "word/settings.xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_RELATION = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_LINES = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
    f"</w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>"
    for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
)
_NO_NOTE = (
    f'<w:footnotes xmlns:w="{W[1:-1]}" xmlns:r="{R[1:-1]}" xmlns:mc="{_MC}" xmlns:w14="{_W14}" mc:Ignorable="w14">'
    f"{_LINES}</w:footnotes>"
)
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_LINES_NAMED = '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
# The styles of Word, where the gabarit has none of its own: their id, their sort, what they are.
_CALL, _TEXT = "footnote reference", "footnote text"
_NEW_STYLES = {
    _CALL: ("Appelnotedebasdep", "character", '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'),
    _TEXT: (
        "Notedebasdepage",
        "paragraph",
        '<w:pPr><w:spacing w:before="0" w:after="40" w:line="240" w:lineRule="auto"/></w:pPr>'
        '<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>',
    ),
}
_STYLE = re.compile(r'<w:style [^>]*w:styleId="([^"]*)"[^>]*>\s*<w:name w:val="([^"]*)"')
_NUMBER = re.compile(r'<w:footnote [^>]*w:id="(\d+)"')


class Ajouts(Struct):
    """What one document adds while it is written, each thing once.

    `fixed` are the parts of its gabarit, `file`, that have no tags.
    """

    fixed: Mapping[str, bytes] = field(default_factory=dict)
    of_text: list[str] = field(default_factory=list)
    of_notes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    styles: dict[str, str] = field(default_factory=dict)
    images: dict[str, bytes] = field(default_factory=dict)
    new_styles: list[str] = field(default_factory=list)
    file: str = "gabarit"

    def link(self, address: str, *, note: bool = False) -> str:
        """The id of the relation to `address`, out of the file, from the text or from its notes."""
        said = f'Type="{RELATION}/hyperlink" Target={quoteattr(address)} TargetMode="External"/>'
        return _related(self.of_notes if note else self.of_text, said)

    def image(self, image: ImageLue) -> str:
        """The id of the relation to the picture."""
        name = f"image-{hashlib.sha256(image.data).hexdigest()[:12]}.{image.sorte}"
        self.images[name] = image.data
        return _related(self.of_text, f'Type="{RELATION}/image" Target="media/{name}"/>')

    @property
    def call(self) -> str:
        """The id of the style of the calls of notes."""
        return self._style(_CALL)

    def note(self, runs: str) -> int:
        """The number of a new note, that says `runs`."""
        number = max([0, *map(int, _NUMBER.findall(self._part(FOOTNOTES)))]) + len(self.notes) + 1
        self.notes.append(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{self._style(_TEXT)}"/></w:pPr><w:r><w:rPr>'
            f'<w:rStyle w:val="{self.call}"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>'
            f"{runs}</w:p></w:footnote>"
        )
        return number

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """The parts of the gabarit that change, and those that come; none for most documents."""
        if self.notes:
            yield from self._with_notes()
        yield from ((f"word/media/{name}", data) for name, data in self.images.items())
        if (types := self._types()) != self._part(CONTENT_TYPES):
            yield CONTENT_TYPES, types.encode()
        if self.of_notes:
            yield NOTES_RELATIONS, _inserted(self._part(NOTES_RELATIONS) or _HEAD + _NO_RELATION, self.of_notes)
        if self.of_text:
            yield DOCUMENT_RELATIONS, _inserted(self._part(DOCUMENT_RELATIONS), self.of_text)
        if self.new_styles:
            yield STYLES, _inserted(self._part(STYLES), list(map(_new_style, self.new_styles)))

    def _with_notes(self) -> Iterator[tuple[str, bytes]]:
        """The notes, in the part of the gabarit, or in one of their own that the package then announces."""
        if FOOTNOTES not in self.fixed:
            if "footnotes.xml" in self._part(DOCUMENT_RELATIONS):
                said = f"{self.file}, notes de bas de page : elles ont des balises."
                raise Refusal(said, "Ôter ces balises du gabarit, dans Word.")
            _related(self.of_text, f'Type="{RELATION}/footnotes" Target="footnotes.xml"/>')
            if "<w:footnotePr>" not in (settings := self._part(SETTINGS)) and "<w:compat>" in settings:
                yield SETTINGS, settings.replace("<w:compat>", f"{_LINES_NAMED}<w:compat>", 1).encode()
        yield FOOTNOTES, _inserted(self._part(FOOTNOTES) or _HEAD + _NO_NOTE, self.notes)

    def _types(self) -> str:
        """The types of the parts of the package, with those of the parts that come."""
        types = self._part(CONTENT_TYPES)
        endings = sorted({name.rpartition(".")[2] for name in self.images})
        new = [f'<Default Extension="{end}" ContentType="image/{end}"/>' for end in endings]
        first = [default for default in new if default.partition(" Content")[0] not in types]
        if self.notes and FOOTNOTES not in self.fixed:
            types = _inserted(types, [f'<Override PartName="/{FOOTNOTES}" ContentType="{_KIND}"/>']).decode()
        start = types.index(">", types.index("<Types")) + 1
        return "".join((types[:start], *first, types[start:]))

    def _style(self, name: str) -> str:
        if name not in self.styles:
            known = {said: id_ for id_, said in _STYLE.findall(self._part(STYLES))}
            self.styles[name] = known.get(name, _NEW_STYLES[name][0])
            self.new_styles += [] if name in known else [name]
        return self.styles[name]

    def _part(self, name: str) -> str:
        return self.fixed.get(name, b"").decode()


def _related(relations: list[str], said: str) -> str:
    """The id of the relation that `said` describes, added to `relations` when it is not there."""
    known = next((rank for rank, relation in enumerate(relations) if relation.endswith(said)), None)
    rank = len(relations) if known is None else known
    if known is None:
        relations.append(f'<Relationship Id="docgen{rank + 1}" {said}')
    return f"docgen{rank + 1}"


def _new_style(name: str) -> str:
    id_, kind, look = _NEW_STYLES[name]
    return (
        f'<w:style w:type="{kind}" w:styleId="{id_}"><w:name w:val="{name}"/><w:uiPriority w:val="99"/>{look}</w:style>'
    )


def _inserted(part: str, elements: list[str]) -> bytes:
    """`part` with `elements` at the end of its root."""
    start, end, rest = part.rpartition("</")
    return "".join((start, *elements, end, rest)).encode()
