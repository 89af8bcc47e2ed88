"""The lines of the tables of contents of a Word file: the page that ends each depends on who lays out the pages."""

import re

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_READ = [f"{_W}{name}" for name in ("p", "fldChar", "instrText", "delInstrText")]
_CODE = re.compile(r"\s*TOC\b", re.IGNORECASE)
# What is said of the look of words, and of links, stands between them.
_PAGE = re.compile(r"\t((?:⟨[^⟨⟩]*⟩)*)\s*(?:\d+|[ivxlcdm]+)\s*((?:\}|⟨[^⟨⟩]*⟩|\[fin\])*)$", re.IGNORECASE)


def lines_of_contents(tree: etree._Element) -> set[etree._Element]:
    """The paragraphs of a part that its fields TOC hold."""
    found: set[etree._Element] = set()
    codes: list[str] = []
    for element in tree.iter(*_READ):
        kind = element.get(f"{_W}fldCharType")
        if kind in ("begin", "end"):
            codes = [*codes, ""] if kind == "begin" else codes[:-1]
        elif element.tag in _READ[2:] and codes:
            codes[-1] += element.text or ""
        if any(map(_CODE.match, codes)):
            found |= {element} if element.tag == _READ[0] else set(element.iterancestors(_READ[0]))
    return found


def without_page(words: str) -> str:
    """The words of such a line, without the number that follows its last tabulation; « } » ends a field."""
    return _PAGE.sub(r"\t\1\2", words)
