"""The tags that a person types in a gabarit: faults found before anything is filled in, said in French."""

import re

from jinja2.exceptions import TemplateSyntaxError
from lxml import etree
from msgspec import Struct

from docgen.findings import Refusal
from docgen.ooxml.nombres import measure
from docgen.ooxml.noms import W

# What a tag quotes may hold the signs of a tag: {{ "}}" }}.
_INSIDE = r"""(?:"[^"]*"|'[^']*'|.)*?"""
_TAG = rf"\{{\{{{_INSIDE}\}}\}}|\{{%{_INSIDE}%\}}|\{{#.*?#\}}"
TAG = re.compile(_TAG, re.DOTALL)
_PRINTED = re.compile(rf"\{{\{{(-?)({_INSIDE})(-?)\}}\}}", re.DOTALL)
_PLACED = re.compile(r"\{\{-? \((.*?)\)\|(riche|reglage) -?\}\}", re.DOTALL)
_PIECE = re.compile(rf"<(?:{_TAG}|[^>])*>|{_TAG}", re.DOTALL)
# The elements of WordprocessingML that hold text: a tag anywhere else stands between elements.
_WORDS = re.compile(r"<w:t[ >]")
_HOLDS_TEXT = re.compile(r"<(?!/|w:)[^>]*(?<!/)>|<w:(?:instr|del|delInstr)[tT]e?xt[ >]", re.DOTALL)
OPENING = re.compile(r"\{\{|\{%|\{#")
SIGN = re.compile(r"\{\{|\{%|\{#|\}\}|%\}")
_ROW_TAG = re.compile(r"\{[{%#]-?tr\s")
_COLUMN_TAG = re.compile(r"\{[{%#]-?tc\s|\{%\s*(?:hm|colspan)\b")
_BLOCK = re.compile(r"\{\{p\s(.*)\}\}", re.DOTALL)
_SYNTAX = (
    (re.compile(r"Unexpected end of template|was looking for"), "une balise {% … %} n'est pas refermée"),
    (re.compile(r"Encountered unknown tag '(\w+)'"), "l'instruction « {0} » est inconnue, ou n'est pas à sa place"),
    (re.compile(r"No filter named '(\w+)'"), "le filtre « {0} » est inconnu"),
    (re.compile(r"No test named '(\w+)'"), "le test « {0} » est inconnu"),
    (re.compile(r"expected token .*?, got '(.+)'"), "l'expression est mal formée près de « {0} »"),
    (re.compile(r"unexpected '(.+)'"), "« {0} » n'est pas à sa place"),
)


class Spot(Struct, frozen=True):
    """A part of a gabarit, as messages name it: « acte.docx, pied de page »."""

    file: str
    label: str

    def refuse(self, near: str, fault: str, remedy: str) -> Refusal:
        """The refusal of `fault`, found near the text `near`."""
        words = shorten(near)
        place = f", près de « {words} »" if words else ""
        return Refusal(f"{self.file}, {self.label}{place} : {fault}.", remedy)


def shorten(text: str, limit: int = 80) -> str:
    """`text` on one line, cut to `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def tagged(tree: etree._Element) -> bool:
    """Whether `tree` holds a tag, or a piece of one, in its words or in its settings."""
    words = etree.tostring(tree, method="text", encoding="unicode")
    return bool(SIGN.search(words)) or any(
        OPENING.search(str(value)) for element in tree.iter() for value in element.attrib.values()
    )


def check_tags(tree: etree._Element, spot: Spot) -> None:
    """Raises `Refusal` for a tag that docxtpl would drop, or with which it would damage the file."""
    for row in tree.iter(f"{W}tr"):
        _check_alone(_text(row), "tr", "ligne", "ligne du tableau", spot)
    for cell in tree.iter(f"{W}tc"):
        _check_alone(_text(cell), "tc", "cellule", "cellule", spot)
    for paragraph in tree.iter(f"{W}p"):
        text = _text(paragraph, alone=True)
        if SIGN.search(text):
            _check_paragraph(text, spot)


def _check_paragraph(text: str, spot: Spot) -> None:
    _check_alone(text, "p", "paragraphe", "paragraphe", spot)
    rest = SIGN.search(TAG.sub("", text))
    if rest:
        fault = "ouverte mais pas refermée" if rest.group() in ("{{", "{%", "{#") else "refermée mais pas ouverte"
        raise spot.refuse(
            text, f"une balise est {fault} dans ce paragraphe", "Écrire toute la balise dans un seul paragraphe."
        )


def _check_alone(text: str, letter: str, element: str, place: str, spot: Spot) -> None:
    """docxtpl drops whatever shares the paragraph or the row of such a tag, and damages the file if there are two."""
    tags = re.findall(rf"(?:\{{\{{|\{{%|\{{#)-?{letter}\s.*?(?:\}}\}}|%\}}|#\}})", text, re.DOTALL)
    if len(tags) > 1:
        fault = f"deux balises {{%{letter} … %}} dans {'un même' if letter == 'p' else 'une même'} {element}"
        raise spot.refuse(text, fault, f"N'en garder qu'une par {place}.")
    if tags and text.replace(tags[0], "").strip():
        raise spot.refuse(
            text,
            f"du texte accompagne la balise {shorten(tags[0], 40)} et disparaîtrait",
            f"Laisser la balise seule dans {'son' if letter == 'p' else 'sa'} {element}.",
        )


def place_blocks(tree: etree._Element) -> None:
    """Makes each paragraph `{{p nom }}` take whole blocks and nothing else."""
    for paragraph in tree.iter(f"{W}p"):
        match = _BLOCK.fullmatch(_text(paragraph, alone=True).strip())
        if match:
            texts = _texts(paragraph, alone=True)
            for text in texts:
                text.text = ""
            texts[0].text = f"{{{{p ({match.group(1).strip()})|bloc }}}}"


def print_in_place(source: str) -> str:
    """`source` where each tag that prints does as its place asks: words in a `w:t`, one line in an attribute…

    docxtpl prints the same everywhere, and leaves a damaged file to Word where the value does not fit.
    """
    before = ""

    def placed(piece: re.Match[str]) -> str:
        nonlocal before
        text = piece[0]
        if text.startswith("<"):
            before = text
            return _PRINTED.sub(_through("reglage"), text)
        if _WORDS.match(before) or text.endswith("|bloc }}"):
            return text
        return _PRINTED.sub(_through("reglage" if _HOLDS_TEXT.match(before) else "riche"), text)

    return _PIECE.sub(placed, source)


def _through(name: str) -> str:
    return rf"{{{{\1 (\2)|{name} \3}}}}"


def uneven(tree: etree._Element) -> bool:
    """Whether a table of `tree` may come out with another number of columns than its grid says."""
    return any(_uneven(table) for table in tree.iter(f"{W}tbl"))


def _uneven(table: etree._Element) -> bool:
    columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
    rows = [row for row in table.findall(f"{W}tr") if not _ROW_TAG.search(_text(row))]
    return bool(_COLUMN_TAG.search(_text(table))) or any(_width(row) != columns for row in rows)


def _width(row: etree._Element) -> int:
    spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc")]
    return sum(1 if span is None else measure(span.get(f"{W}val", ""), 1) for span in spans)


def insert_text(element: etree._Element, text: str) -> None:
    """Puts `text` right before `element`, and the text after `element` behind it."""
    before, parent = element.getprevious(), element.getparent()
    tail, element.tail = element.tail or "", None
    if before is not None:
        before.tail = (before.tail or "") + text + tail
    elif parent is not None:
        parent.text = (parent.text or "") + text + tail


def _text(element: etree._Element, *, alone: bool = False) -> str:
    """The words of `element`; with `alone`, without those of a paragraph inside it (a text box)."""
    return "".join([text.text or "" for text in _texts(element, alone=alone)])


def _texts(element: etree._Element, *, alone: bool) -> list[etree._Element]:
    return [text for text in element.iter(f"{W}t") if not alone or next(text.iterancestors(f"{W}p"), None) is element]


def syntax(error: TemplateSyntaxError, source: str, spot: Spot) -> Refusal:
    """The refusal that says in French what Jinja says of `source`, one paragraph a line."""
    lines = source.split("\n")
    message = error.message or ""
    fault = f"la balise est mal écrite ({message})"
    for pattern, sentence in _SYNTAX:
        match = pattern.search(message)
        if match:
            fault = sentence.replace("{0}", next(iter(match.groups()), ""))
            break
    line = lines[min(error.lineno, len(lines)) - 1]
    return spot.refuse(bare_words(line), fault, "Corriger la balise dans Word ; voir templates/gabarits/LISEZMOI.md.")


def bare_words(xml: str) -> str:
    """The words of a fragment of XML, its tags as a person typed them."""
    typed = _PLACED.sub(lambda tag: f"{{{{{'r' if tag[2] == 'riche' else ''}{tag[1]}}}}}", xml)
    return re.sub(r"<[^>]+>", "", typed)
