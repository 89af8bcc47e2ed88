"""The bookmarks of a Word file, and the pages that it says of them."""

from collections.abc import Mapping
from pathlib import Path

from docgen.document import Document, PageDe, Sommaire, inlines
from docgen.document.liens import Liens


def bookmarks(document: Document, liens: Liens, gabarits: Path, properties: Mapping[str, str]) -> dict[str, str]:
    """The bookmarks that words of `document` lead to, each with its page, where a page is said: that of the PDF."""
    named = dict.fromkeys(liens.vers, "")
    if not named or not any(isinstance(leaf, PageDe | Sommaire) for leaf in inlines(document)):
        return named
    from docgen.render.pdf.pages import pages_of  # Typst, which only this needs

    return {name: str(page) for name, page in pages_of(document, liens, gabarits, properties).items()}
