"""WordprocessingML in strings: what is inside a paragraph, and the paragraph around it."""

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.document import (
    Amount,
    Blank,
    Checkbox,
    Image,
    Inline,
    Leaf,
    LineBreak,
    Link,
    Note,
    PageDe,
    Revised,
    Revision,
    Sommaire,
    Text,
)  # fmt: skip
from docgen.document.mots import leaf_words
from docgen.findings import Refusal
from docgen.render.docx.ajouts import Ajouts
from docgen.render.docx.dessins import CAPTION, LINK_COLOUR, drawing
from docgen.render.images import HEIGHTS

# Characters that XML 1.0 forbids: a file that held one would not open.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile('[\x00-\x1f&<>"\ud800-\udfff\ufffe\uffff]')
BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
# Word ends a line after any hyphen, and would cut « 11-18 ans »: between two figures it is given the one that binds.
HYPHEN = '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">'
_RANGE_OF_FIGURES = re.compile(r"(?<![\d-])(\d{1,4})-(\d{1,4})(?![\d-])")
# Beyond 64 UTF-16 units in the name of a content control, Word calls the file damaged.
MAX_LABEL = 2 * 64
NO_BREAK = "\u00a0"
# The extension of Word 2010 that holds check boxes: the root of the body declares it.
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
CHECKED, UNCHECKED = "☒", "☐"
_BOX_FONT = "MS Gothic"
_STATES = (
    f'<w14:checkedState w14:val="{ord(CHECKED):04X}" w14:font="{_BOX_FONT}"/>'
    f'<w14:uncheckedState w14:val="{ord(UNCHECKED):04X}" w14:font="{_BOX_FONT}"/>'
)
# Two links in a row to the same place are one.
_SAME_LINK = re.compile(
    r'(<w:hyperlink w:anchor="(\w+)"[^>]*>(?:(?!</w:hyperlink>).)*)</w:hyperlink><w:hyperlink w:anchor="\2"[^>]*>'
)
FIRST_CONTROL = 100_000_000
TAGS = {"insertion": "ins", "suppression": "del"}
_RANGE = "w:customXmlInsRange"
_BOX_LOOK = f'<w:rFonts w:ascii="{_BOX_FONT}" w:eastAsia="{_BOX_FONT}" w:hAnsi="{_BOX_FONT}" w:hint="eastAsia"/>'


def escape(text: str) -> str:
    """`text` as XML character data, also fit for an attribute. Raises `Refusal` for a character that XML forbids."""
    if not _SPECIAL.search(text):
        return text
    refuse_forbidden(text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def refuse_forbidden(text: str, field: str = "") -> None:
    """Raises `Refusal` if `text` holds a character that XML forbids; `field` says where the text comes from."""
    match = FORBIDDEN.search(text)
    if not match:
        return
    before, after = text[max(0, match.start() - 20) : match.start()], text[match.end() : match.end() + 20]
    around = FORBIDDEN.sub("", f"{before}▯{after}")
    where = f"{field} : " if field else ""
    raise Refusal(
        f"{where}caractère interdit U+{ord(match.group()):04X} dans « {around} » (à la place de ▯).",
        "Retaper ce passage : le caractère est invisible et vient souvent d'un copier-coller.",
    )


def text_elements(text: str) -> str:
    """The `w:t` elements of `text`; a line feed becomes a line break, a tab a tab."""
    clean = escape(text)
    if "\n" in clean or "\r" in clean or "\t" in clean:
        clean = line_breaks(clean).replace("\t", TAB)
    return f'<w:t xml:space="preserve">{clean}</w:t>'


def bound(elements: str) -> str:
    """The `w:t` `elements`, the hyphen of « 11-18 ans » bound to its figures."""
    return _RANGE_OF_FIGURES.sub(rf"\1{HYPHEN}\2", elements) if "-" in elements else elements


def line_breaks(escaped: str) -> str:
    """`escaped`, which is inside a `w:t`, with its line feeds as Word writes them."""
    return escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", BREAK)


def properties(
    *, bold: bool = False, italic: bool = False, raised: bool = False, blank: bool = False, link: bool = False
) -> str:
    """The `w:rPr` of a run, in the order of the schema; nothing for plain words."""
    inside = (
        ("<w:b/><w:bCs/>" if bold else "")
        + ("<w:i/><w:iCs/>" if italic else "")
        + (f'<w:color w:val="{LINK_COLOUR}"/>' if link else "")
        + ('<w:highlight w:val="yellow"/>' if blank else "")
        + ('<w:u w:val="single"/>' if link else "")
        + ('<w:vertAlign w:val="superscript"/>' if raised else "")
    )
    return f"<w:rPr>{inside}</w:rPr>" if inside else ""


class Ink(Struct, frozen=True):
    """What a run is written with: `ids` numbers controls and marks, `marks` are those it stands under, outer first.

    `in_row`: the row around the run goes or comes with it; `signets`: bookmarks of words, with their pages; `ajouts`:
    what joins the package; `note`: the foot of the page; `room`: the width and height for a picture, in millimetres.
    """

    ids: Iterator[int]
    bold: bool = False
    marks: tuple[Revision, ...] = ()
    in_row: bool = False
    signets: Mapping[str, str] = field(default_factory=dict)
    ajouts: Ajouts = field(default_factory=Ajouts)
    note: bool = False
    room: tuple[float, float] = (160.0, HEIGHTS[False][0])

    def link(self, name: str, inside: str) -> str:
        """The runs `inside`, leading to the bookmark `name`; what a mark holds leads nowhere."""
        if name not in self.signets or self.marks:
            return inside
        return f'<w:hyperlink w:anchor="{name}" w:history="1">{inside}</w:hyperlink>'

    def marked(self, written: str) -> str:
        """The runs `written`, under the marks; deleted words are no longer `w:t`."""
        if any(mark.sort == "suppression" for mark in self.marks):
            written = re.sub(r"<(/?)w:t(?=[ >])", r"<\1w:delText", written)
        for mark in reversed(self.marks):
            written = f"<w:{TAGS[mark.sort]}{_signed(mark, self.ids)}>{written}</w:{TAGS[mark.sort]}>"
        return written

    def control(self, properties: str, inside: str) -> str:
        """A content control around the run `inside`; one that goes, or comes with its row, is only its words.

        An inserted one is marked from without, as Word does, so that refusing its words takes it away too. LibreOffice
        takes the same mark of deletion for a change of format that never ends, and keeps the row of a control.
        """
        content = self.marked(inside)
        if self.in_row or any(mark.sort == "suppression" for mark in self.marks):
            return content
        before = after = ""
        for mark in self.marks:
            first, last = (_signed(mark, self.ids) for _ in range(2))
            before, after = f"<{_RANGE}Start{first}/>", f"<{_RANGE}End{_number(last)}/>"
            content = f"<{_RANGE}End{_number(first)}/>{content}<{_RANGE}Start{last}/>"
        return f"{before}<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>{after}"


def runs(content: Iterable[Inline], ink: Ink, mark: Revision | None = None) -> str:
    """The runs of `content`, written with `ink`; `mark` is that of the whole paragraph."""
    written: list[str] = []
    plain = replace(ink, marks=_together(mark)) if mark else ink
    for inline in content:
        if isinstance(inline, Revised):
            under = replace(ink, marks=_together(mark, inline.revision))
            written.extend(_run(leaf, under) for leaf in inline.content)
        else:
            written.append(_run(inline, plain))
    return _SAME_LINK.sub(r"\1", "".join(written)) if ink.signets else "".join(written)


def _together(*marks: Revision | None) -> tuple[Revision, ...]:
    """Of two marks of one sort, the inner; of two sorts, what came before it went."""
    by_sort = {mark.sort: mark for mark in marks if mark}
    return tuple([by_sort[sort] for sort in TAGS if sort in by_sort])


def _signed(mark: Revision, ids: Iterator[int]) -> str:
    """The attributes of a mark: its number, who made it, and when."""
    day = f' w:date="{mark.jour.isoformat()}T00:00:00Z"' if mark.jour else ""
    return f' w:id="{next(ids)}" w:author="{escape(mark.auteur)}"{day}'


def _number(signed: str) -> str:
    return signed.partition(" w:author")[0]


def end_mark(mark: Revision | None, ids: Iterator[int]) -> str:
    """The mark of the end of a paragraph, as a property of the paragraph."""
    return f"<w:rPr>{edge(mark, ids)}</w:rPr>" if mark else ""


def edge(mark: Revision | None, ids: Iterator[int]) -> str:
    """The mark of what has no words of its own: a row, the end of a paragraph."""
    return f"<w:{TAGS[mark.sort]}{_signed(mark, ids)}/>" if mark else ""


def _run(leaf: Leaf, ink: Ink) -> str:
    match leaf:
        case Text() | Amount() | Link():
            return _words(leaf, ink)
        case Note() | Image():
            return _note(leaf, ink) if isinstance(leaf, Note) else _picture(leaf, ink)
        case Blank():
            return _control(leaf.label, ink)
        case Checkbox():
            look = properties(bold=ink.bold)
            said = bound(text_elements(NO_BREAK + leaf.label))
            return f"{_checkbox(leaf, ink)}{ink.marked(f'<w:r>{look}{said}</w:r>')}"
        case LineBreak():
            return ink.marked("<w:r><w:br/></w:r>")
        case PageDe() | Sommaire():
            name = leaf.vers if isinstance(leaf, PageDe) else ""
            return ink.link(name, page_field(name, ink.signets[name])) if name in ink.signets else ""


def _words(leaf: Text | Amount | Link, ink: Ink) -> str:
    bold = ink.bold or leaf.bold
    if isinstance(leaf, Link):
        look = properties(bold=bold, italic=leaf.italic, link=True)
        written = ink.marked(f"<w:r>{look}{text_elements(leaf.text)}</w:r>")
        return (
            f'<w:hyperlink r:id="{ink.ajouts.link(leaf.address, note=ink.note)}" w:history="1">{written}</w:hyperlink>'
        )
    look = properties(bold=bold, italic=leaf.italic, raised=isinstance(leaf, Text) and leaf.raised)
    written = ink.marked(f"<w:r>{look}{bound(text_elements(leaf_words(leaf)))}</w:r>")
    return ink.link(leaf.vers, written) if isinstance(leaf, Text) and leaf.vers else written


def _picture(leaf: Image, ink: Ink) -> str:
    """The picture, then its caption on the next line; its words where its file is not read."""
    if leaf.fichier is None:
        return ink.marked(f"<w:r>{text_elements(leaf_words(leaf))}</w:r>")
    number, relation = next(ink.ids), ink.ajouts.image(leaf.fichier)
    picture = drawing(leaf.fichier, leaf.alt, (number, number - FIRST_CONTROL + 1), ink.room, relation)
    caption = f"<w:r>{CAPTION}<w:br/>{text_elements(leaf.legende)}</w:r>" if leaf.legende else ""
    return ink.marked(f"<w:r>{picture}</w:r>{caption}")


def _note(leaf: Note, ink: Ink) -> str:
    """The call of a note, which stays in the style of calls; what the note says goes to the foot of the page."""
    said = runs(leaf.content, Ink(ink.ids, signets=ink.signets, ajouts=ink.ajouts, note=True))
    number = ink.ajouts.note(said)
    return ink.marked(
        f'<w:r><w:rPr><w:rStyle w:val="{ink.ajouts.call}"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'
    )


def page_field(name: str, page: str) -> str:
    """The number of the page of the bookmark `name`, which Word counts again; `page` until then."""
    parts = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> PAGEREF {name} \\h </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{page}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    return "".join([f"<w:r>{part}</w:r>" for part in parts])


def bookmarked(name: str, content: str, number: int) -> str:
    """The runs `content` as the place that `name` names."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def _control(label: str, ink: Ink) -> str:
    """A place to click and type in, highlighted until and after it is filled in.

    It is a rich text control: LibreOffice does not show the highlight of a plain one.
    """
    look = properties(bold=ink.bold, blank=True)
    named = f"{look}{_named(label, next(ink.ids))}<w:showingPlcHdr/>"
    return ink.control(named, f"<w:r>{look}{text_elements(f'[{label}]')}</w:r>")


def _checkbox(box: Checkbox, ink: Ink) -> str:
    """A box that a click ticks, named by its label; a reader of .docx that knows no such box shows its sign."""
    return ink.control(
        f"{_named(box.label, next(ink.ids))}"
        f'<w14:checkbox><w14:checked w14:val="{int(box.checked)}"/>{_STATES}</w14:checkbox>',
        f"<w:r><w:rPr>{_BOX_LOOK}</w:rPr><w:t>{CHECKED if box.checked else UNCHECKED}</w:t></w:r>",
    )


def _named(label: str, number: int) -> str:
    """What Word and assistive tools call a content control, and its number."""
    refuse_forbidden(label)
    name = escape(" ".join(label.split()).encode("utf-16-le")[:MAX_LABEL].decode("utf-16-le", "ignore"))
    return f'<w:alias w:val="{name}"/><w:tag w:val="{name}"/><w:id w:val="{number}"/>'


def paragraph(style: str, content: str, *, before: str = "", after: str = "") -> str:
    """A paragraph of style id `style`; `before` and `after` are properties that the schema puts around numbering.

    `before` holds what comes right after the style (keepNext, pageBreakBefore, numPr…), `after` the rest (jc, sectPr).
    """
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{before}{after}</w:pPr>{content}</w:p>'
