"""The fields of a gabarit that have changed: in headers and footers, their words before and after, with marks."""

import re
from collections.abc import Iterator

from docgen.document import Document, Inline, Revised
from docgen.document.mots import words
from docgen.render.docx.sandbox import Marked
from docgen.render.docx.wordml import Ink, text_elements

# Private-use characters, which data never hold: around the rank of a field, where its runs come.
OPEN, CLOSE = "\ue000", "\ue001"
_TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}")
_RUN = re.compile(r"<w:r(?: [^>]*)?>(<w:rPr>.*?</w:rPr>)?", re.DOTALL)


def changed_fields(document: Document) -> dict[str, Marked]:
    """The fields of `document` that carry marks, by name: their text after, and the token where their runs come."""
    after = {**dict(document.fields), "titre": document.title, "version": document.version}
    names = [name for name, _ in document.revised]
    return {name: Marked.of(after.get(name, ""), f"{OPEN}{rank}{CLOSE}") for rank, name in enumerate(names)}


def fill(xml: str, document: Document, ids: Iterator[int]) -> str:
    """The part `xml` with the runs of the changed fields in the place of their tokens, in the look of their run."""
    written, done = [], 0
    for token in _TOKEN.finditer(xml):
        look = _look(xml[: token.start()])
        _, content = document.revised[int(token[1])]
        runs = "".join([_run(inline, look, ids) for inline in content])
        written += [xml[done : token.start()], f'</w:t></w:r>{runs}<w:r>{look}<w:t xml:space="preserve">']
        done = token.end()
    return "".join([*written, xml[done:]])


def _look(before: str) -> str:
    """The properties of the run that is open at the end of `before`."""
    opened = _RUN.match(before, max(before.rfind("<w:r>"), before.rfind("<w:r ")))
    return (opened and opened[1]) or ""


def _run(inline: Inline, look: str, ids: Iterator[int]) -> str:
    marks = (inline.revision,) if isinstance(inline, Revised) else ()
    return Ink(ids, marks=marks).marked(f"<w:r>{look}{text_elements(words((inline,)))}</w:r>")
