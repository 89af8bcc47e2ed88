"""WordprocessingML in strings: what is inside a paragraph, and the paragraph around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen import french
from docgen.document import Amount, Blank, Checkbox, Inline, LineBreak, Text
from docgen.findings import Refusal

# Characters that XML 1.0 forbids: a file that held one would not open.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile('[\x00-\x1f&<>"\ud800-\udfff\ufffe\uffff]')
BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
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


def words(text: str) -> str:
    """The `w:t` elements of `text`; a line feed becomes a line break, a tab a tab."""
    clean = escape(text)
    if "\n" in clean or "\r" in clean or "\t" in clean:
        clean = breaks(clean)
    return f'<w:t xml:space="preserve">{clean}</w:t>'


def breaks(escaped: str) -> str:
    """`escaped`, which is inside a `w:t`, with its line feeds and tabs as Word writes them."""
    return escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", BREAK).replace("\t", TAB)


def properties(*, bold: bool = False, italic: bool = False, raised: bool = False, blank: bool = False) -> str:
    """The `w:rPr` of a run, in the order of the schema; nothing for plain words."""
    inside = (
        ("<w:b/><w:bCs/>" if bold else "")
        + ("<w:i/><w:iCs/>" if italic else "")
        + ('<w:highlight w:val="yellow"/>' if blank else "")
        + ('<w:vertAlign w:val="superscript"/>' if raised else "")
    )
    return f"<w:rPr>{inside}</w:rPr>" if inside else ""


def runs(content: tuple[Inline, ...], ids: Iterator[int], *, bold: bool = False) -> str:
    """The runs of `content`; `bold` sets every word in bold, `ids` numbers the content controls."""
    return "".join([_run(inline, ids, bold) for inline in content])


def _run(inline: Inline, ids: Iterator[int], bold: bool) -> str:
    match inline:
        case Text():
            look = properties(bold=bold or inline.bold, italic=inline.italic, raised=inline.raised)
            return f"<w:r>{look}{words(inline.text)}</w:r>"
        case Amount():
            look = properties(bold=bold or inline.bold, italic=inline.italic)
            return f"<w:r>{look}{words(french.euros(inline.value))}</w:r>"
        case Blank():
            return _control(inline.label, next(ids), bold)
        case Checkbox():
            look = properties(bold=bold)
            return f"{_checkbox(inline, next(ids))}<w:r>{look}{words(f'{NO_BREAK}{inline.label}')}</w:r>"
        case LineBreak():
            return "<w:r><w:br/></w:r>"


def _control(label: str, number: int, bold: bool) -> str:
    """A place to click and type in, highlighted until and after it is filled in.

    It is a rich text control: LibreOffice does not show the highlight of a plain one.
    """
    look = properties(bold=bold, blank=True)
    return (
        f"<w:sdt><w:sdtPr>{look}{_named(label, number)}<w:showingPlcHdr/></w:sdtPr>"
        f"<w:sdtContent><w:r>{look}{words(f'[{label}]')}</w:r></w:sdtContent></w:sdt>"
    )


def _checkbox(box: Checkbox, number: int) -> str:
    """A box that a click ticks, named by its label; a reader of .docx that knows no such box shows its sign."""
    return (
        f"<w:sdt><w:sdtPr>{_named(box.label, number)}"
        f'<w14:checkbox><w14:checked w14:val="{int(box.checked)}"/>{_STATES}</w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:rPr>{_BOX_LOOK}</w:rPr><w:t>{CHECKED if box.checked else UNCHECKED}</w:t></w:r>"
        "</w:sdtContent></w:sdt>"
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
