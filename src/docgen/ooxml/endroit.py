"""Where the XML of a part of a Word file breaks: the last paragraph that reads, and the heading it stands under."""

import re

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHOWN = 60


def where_it_breaks(xml: bytes) -> str:
    """« , sous « Article 2 », après « Le comité se réunit » », as far as the part says so."""
    parser = etree.XMLPullParser(events=("end",), tag=f"{_W}p", resolve_entities=False, no_network=True)
    heading = last = ""
    try:
        # A paragraph at a time: what is read along with the fault is not told.
        for piece in re.split(rb"(?<=</w:p>)", xml):
            parser.feed(piece)
            for paragraph in (each for _, each in parser.read_events() if isinstance(each, etree._Element)):
                words = " ".join("".join(text.text or "" for text in paragraph.iter(f"{_W}t")).split())
                if words and _is_heading(paragraph):
                    heading, last = words, ""
                elif words:
                    last = words
        parser.close()
    except etree.XMLSyntaxError:
        pass
    return f", sous « {_short(heading)} »" * bool(heading) + f", après « {_short(last)} »" * bool(last)


def _is_heading(paragraph: etree._Element) -> bool:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style is not None and str(style.get(f"{_W}val", "")).lower().startswith(("titre", "heading"))


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
