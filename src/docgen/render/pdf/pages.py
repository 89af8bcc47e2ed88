"""The pages of the places of a document, which its Word file says: those of its PDF, which lays it out alike."""

from collections.abc import Mapping
from pathlib import Path

from docgen.document import Document, Heading, walk
from docgen.document.liens import Liens
from docgen.findings import Refusal
from docgen.render.pdf import draw, keep
from docgen.render.pdf.plan import says
from docgen.render.pdf.structure import pages_of_outline


def pages_of(document: Document, liens: Liens, gabarits: Path, properties: Mapping[str, str]) -> dict[str, int | str]:
    """The page of each place of `document`, by name; nothing of a place when the PDF cannot be made."""
    named: dict[str, int | str] = dict.fromkeys(liens.vers, "")
    headings = [block for block in walk(document) if isinstance(block, Heading) and says(block.content)]
    try:
        data = draw(document, gabarits, properties)
    except Refusal:
        return named
    keep(document, gabarits, properties, data)
    pages = pages_of_outline(data)
    if len(pages) == len(headings):
        places = zip(map(liens.of, headings), pages, strict=True)
        named |= {name: page for name, page in places if name}
    return named
