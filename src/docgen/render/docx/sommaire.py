"""The contents as a field of Word, which it counts again when asked; until then, the pages are those of the PDF."""

from docgen.document import EntreeDeSommaire, Sommaire
from docgen.render.docx.plume import THIN, Pen, WordPlace
from docgen.render.docx.wordml import Ink, end_mark, page_field, paragraph, runs, text_elements

# Where each level begins, in twips: 5 mm.
_STEP = 283
_BEGIN = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{}" \\h \\z \\u </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def written_contents(contents: Sommaire, place: WordPlace, pen: Pen) -> str:
    """A paragraph for each line, the field around them all; nothing in a file that is compared, which has no links."""
    if not pen.signets:
        return ""
    breaks, _ = pen.owed()
    if any(entry.dit for entry in contents.entrees):
        return _with_marks(contents, place, pen, breaks)
    last = len(contents.entrees) - 1
    written = []
    for rank, entry in enumerate(contents.entrees):
        before = _BEGIN.format(contents.niveaux) if rank == 0 else ""
        content = f"{before}{_line(entry, pen)}{_END if rank == last else ''}"
        written.append(_paragraph(entry, content, place, pen, breaks if rank == 0 else ""))
    return "".join(written)


def _with_marks(contents: Sommaire, place: WordPlace, pen: Pen, breaks: str) -> str:
    """The same where lines come and go: the field begins and ends on lines of its own, that no mark takes away."""
    begin = f"<w:p><w:pPr>{breaks}{THIN}</w:pPr>{_BEGIN.format(contents.niveaux)}</w:p>"
    lines = [_paragraph(entry, _line(entry, pen), place, pen, "") for entry in contents.entrees]
    return "".join([begin, *lines, f"<w:p><w:pPr>{THIN}</w:pPr>{_END}</w:p>"])


def _line(entry: EntreeDeSommaire, pen: Pen) -> str:
    page = "" if entry.part else pen.signets.get(entry.vers, "")
    number = f"<w:r><w:tab/></w:r>{page_field(entry.vers, page)}" if page else ""
    if not entry.dit:
        return Ink(pen.ids, signets=pen.signets).link(entry.vers, f"<w:r>{text_elements(entry.titre)}</w:r>{number}")
    marks = (entry.revision,) if entry.revision else ()
    said = runs(entry.dit, Ink(pen.ids), entry.revision)
    return said + (Ink(pen.ids, marks=marks).marked(number) if number else "")


def _paragraph(entry: EntreeDeSommaire, content: str, place: WordPlace, pen: Pen, breaks: str) -> str:
    """In the style that Word gives to a line of that level, where the gabarit has it; else in that of the text."""
    style, end = f"toc {entry.niveau}", end_mark(entry.revision, pen.ids)
    if pen.look.has(style):
        return paragraph(pen.look.paragraph(style), content, before=breaks, after=end)
    start = _STEP * (entry.niveau - 1)
    tabs = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{place.width}"/></w:tabs>'
    indent = f'<w:ind w:left="{start}" w:right="0" w:firstLine="0"/>'
    look = f'<w:spacing w:before="40" w:after="40"/>{indent}<w:jc w:val="left"/>{end}'
    return paragraph(pen.look.paragraph("corps"), content, before=f"{breaks}{tabs}", after=look)
